//! The month's inputs: imported in a job that nobody sees before its end, listed, and the file to fill in.

use std::collections::BTreeMap;

use bole_domain::ids::{CycleId, MemberId, TypedId};
use bole_domain::jobs::inputs as file;
use bole_domain::money::Fen;
use bole_domain::settlement::compute::PersonFacts;
use bole_domain::settlement::cycle::inputs::against_roster;
use bole_domain::settlement::cycle::{Cycle, CycleVerb, Deed};
use bole_domain::settlement::template::{CompiledTemplate, standard_payroll};
use bole_persistence::documents::{self, NewDocument};
use bole_persistence::error::corrupt;
use bole_persistence::jobs::{self, Job, JobKind, NewJob, Outcome};
use bole_persistence::people::{self, Member};
use bole_persistence::settlement::inputs::{self as rows, InputRow};
use bole_persistence::settlement::{cycles, templates};
use bole_persistence::{Json, Key, Mode, StoreError, Tenant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::read::{Address, cycle};
use crate::http::answer::{Answer, Download};
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply, blocking};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::jobs::{Failure, submit};
use crate::state::App;

/// People whose rows are written in one transaction: short enough that other writers on SQLite hardly wait.
const CHUNK: usize = 2_000;
/// The same for rows that are swept.
const SWEPT: i64 = 2_000;

/// What the job is told beside its cycle.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// Public id of who asked.
    by: String,
}

/// The template of a cycle, ready to use.
pub fn template_of(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<CompiledTemplate, Problem> {
    Ok(templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?)
}

fn columns(template: &CompiledTemplate) -> Vec<String> {
    template.inputs().map(|item| item.code.clone()).collect()
}

/// A file for the template that ships: one person with a salary.
pub(super) fn example() -> String {
    let nothing = standard_payroll().compile().map(|template| file::template(&columns(&template)));
    nothing.unwrap_or_default().replacen(",0.00", ",12500.00", 1)
}

/// `POST …/cycles/{cycle}/inputs:import`
pub async fn start(cx: Cx, address: Path<Address>, upload: Upload) -> Reply {
    let address = *address;
    // The columns are those of the cycle's template. A large file is looked at before the one writer's place is taken.
    let (app, by) = (cx.app().clone(), cx.by().clone());
    let upload = blocking(move || {
        let columns = app.store.tenant(by.caller.agency, Mode::Read, |tx| {
            let cycle = cycle(tx, &by, address)?;
            Ok::<_, Problem>(columns(&template_of(tx, &cycle)?))
        })?;
        file::check_file(&upload.bytes, &columns)?;
        Ok(upload)
    })
    .await?;
    submit(cx, move |tx, by| {
        let cycle = cycle(tx, by, address)?;
        cycle.takes_inputs()?;
        let document = NewDocument {
            kind: JobKind::InputsImport.code().to_owned(),
            file_name: upload.file_name.unwrap_or_else(|| "inputs.csv".to_owned()),
            media_type: upload.media_type,
            bytes: upload.bytes.to_vec(),
            created_by: by.caller.principal,
        };
        let job = NewJob {
            kind: JobKind::InputsImport,
            subject_type: "cycle",
            subject: Key::of(cycle.id),
            parameters: Json::of(&Wish { by: by.caller.public_id() }).map_err(|_| Problem::internal())?,
            upload: Some(document),
            created_by: by.caller.principal,
        };
        Ok(jobs::enqueue(tx, job)?)
    })
    .await
}

/// What the import is held against, read at one moment.
struct Plan {
    cycle: Cycle,
    columns: Vec<String>,
    bytes: Vec<u8>,
    roster: Vec<Member>,
}

/// Does the import: reads in one transaction, writes in chunks that nobody sees, and makes the upload the cycle's in a
/// last transaction.
pub fn run(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let wish: Wish = job.parameters.clone().read().map_err(corrupt("jobs", "parameters"))?;
    // An upload has its job's number: when the job is repeated after its last transaction, it is found done.
    let (id, upload): (CycleId, Uuid) = (job.subject.id(), job.id.uuid());
    let plan = app.store.tenant(job.agency, Mode::Read, |tx| prepare(tx, job))?;
    if plan.cycle.upload == Some(upload) {
        let people = app.store.tenant(job.agency, Mode::Read, |tx| rows::count(tx, upload))?;
        return Ok(Outcome::default().count("people", usize::try_from(people).unwrap_or_default()));
    }
    plan.cycle.takes_inputs()?;
    let inputs = read(&plan)?;
    sweep(app, job, id)?;
    let done = write(app, job, &wish, plan.cycle, &inputs);
    // Whether this upload came to be the present one or not: the other goes. A repeated attempt begins with that.
    if !matches!(done, Err(Failure::Later))
        && let Err(error) = sweep(app, job, id)
    {
        // The next import into the cycle sweeps again.
        log::warn!(job = job.id.to_string().as_str(); "rows that are no longer needed are left behind: {error:?}");
    }
    done
}

fn prepare(tx: &mut Tenant<'_>, job: &Job) -> Result<Plan, Failure> {
    let cycle = cycles::find(tx, job.subject.id())?;
    let template = templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?;
    let (_, bytes) = documents::load(tx, job.document.ok_or(StoreError::NotFound("document"))?)?;
    let roster = people::members_of(tx, cycle.engagement)?;
    Ok(Plan { cycle, columns: columns(&template), bytes, roster })
}

/// The rows with their members, or all that is wrong with the file.
fn read(plan: &Plan) -> Result<Vec<InputRow>, Failure> {
    let (found, mut faults) = file::read(&plan.bytes, &plan.columns)?;
    let facts: Vec<PersonFacts> = plan.roster.iter().map(Member::facts).collect();
    let everybody_read = faults.is_empty();
    let places = match against_roster(&found, &facts, plan.cycle.key.period, plan.cycle.wants_everybody()) {
        Ok(places) if everybody_read => places,
        Ok(_) => return Err(Failure::rows(faults)),
        Err(more) => {
            // Nobody is called missing while there are rows that could not be read.
            faults.extend(more.into_iter().filter(|fault| everybody_read || fault.row != 0));
            faults.sort_by_key(|fault| fault.row);
            return Err(Failure::rows(faults));
        }
    };
    let inputs = found.into_iter().zip(places).filter_map(|((_, input), place)| {
        let member = plan.roster.get(place)?;
        Some(InputRow {
            member: member.id,
            person: member.person.id,
            employee_number: input.employee_number,
            amounts: input.amounts,
            facts: member.facts(),
        })
    });
    Ok(inputs.collect())
}

fn write(app: &App, job: &Job, wish: &Wish, cycle: Cycle, inputs: &[InputRow]) -> Result<Outcome, Failure> {
    let (upload, total) = (job.id.uuid(), inputs.len());
    let mut done = 0;
    for chunk in inputs.chunks(CHUNK) {
        done += chunk.len();
        app.store.tenant(job.agency, Mode::Write, |tx| {
            jobs::progress(tx, job, done, total)?;
            rows::insert(tx, cycle.id, upload, chunk)
        })?;
    }
    app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::hold(tx, job)?;
        let (by, at, on) = (wish.by.clone(), tx.at().get(), tx.today());
        let deed = Deed { verb: CycleVerb::ImportInputs, by, at, on, reason: None, confirmation: None };
        // Saved as it was read at the beginning: refused if the cycle has changed since.
        cycles::save(tx, cycle.with_inputs(upload, deed)?)?;
        Ok::<_, Failure>(())
    })?;
    Ok(Outcome::default().count("people", total))
}

/// Removes what unfinished imports into the cycle left behind, and uploads that were replaced before they were used.
fn sweep(app: &App, job: &Job, id: CycleId) -> Result<(), StoreError> {
    loop {
        let clean = app.store.tenant(job.agency, Mode::Write, |tx| {
            jobs::hold(tx, job)?;
            let present = cycles::find(tx, id)?.upload;
            rows::sweep(tx, id, present, SWEPT)
        })?;
        if clean {
            return Ok(());
        }
    }
}

/// `GET …/cycles/{cycle}/inputs/import-template`
pub async fn template(cx: Cx, address: Path<Address>) -> Result<Download, Problem> {
    cx.fetch(move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        let columns = columns(&template_of(tx, &cycle)?);
        Ok(Download {
            media_type: "text/csv; charset=utf-8".into(),
            file_name: format!("inputs-{}.csv", cycle.key),
            bytes: file::template(&columns).into_bytes(),
        })
    })
    .await
}

/// One person's inputs of the month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleInput)]
pub struct InputView {
    /// His place on the roster.
    pub member_id: MemberId,
    /// His number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// The amounts by code of the template's item.
    pub amounts: BTreeMap<String, Fen>,
}

impl Example for InputView {
    fn example() -> Self {
        Self {
            member_id: MemberId::example(),
            employee_number: "E000001".to_owned(),
            amounts: BTreeMap::from([("base_salary".to_owned(), Fen(3_000_000))]),
        }
    }
}

/// `GET …/cycles/{cycle}/inputs`
pub async fn list(cx: Cx, address: Path<Address>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        let codes = columns(&template_of(tx, &cycle)?);
        let found = match cycle.upload {
            Some(upload) => rows::page(tx, upload, after.as_deref(), limit + 1)?,
            None => Vec::new(),
        };
        let view = |row: InputRow| InputView {
            member_id: row.member,
            employee_number: row.employee_number,
            amounts: codes.iter().cloned().zip(row.amounts).collect(),
        };
        let views = found.into_iter().map(view).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &InputView| view.employee_number.clone())))
    })
    .await
}
