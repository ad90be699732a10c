//! The job that imports the month's inputs: nobody sees a row before its end.

use bole_domain::ids::{CycleId, TypedId};
use bole_domain::jobs::inputs as sheet;
use bole_domain::settlement::compute::PersonFacts;
use bole_domain::settlement::cycle::inputs::against_roster;
use bole_domain::settlement::cycle::{Cycle, CycleVerb, Deed};
use bole_persistence::error::corrupt;
use bole_persistence::jobs::{self, Job, Outcome};
use bole_persistence::people::{self, Member};
use bole_persistence::settlement::inputs::{self as rows, InputRow};
use bole_persistence::settlement::{cycles, templates};
use bole_persistence::{Mode, StoreError, Tenant};
use uuid::Uuid;

use super::fill::{Filled, fill};
use super::{Wish, columns, open_columns};
use crate::jobs::{Failure, RowsFile};
use crate::state::App;

/// People whose rows are written in one transaction: short enough that other writers on SQLite hardly wait.
const CHUNK: usize = 2_000;

/// The same for rows that are swept.
const SWEPT: i64 = 2_000;

/// What the import is held against, read at one moment.
struct Plan {
    cycle: Cycle,
    columns: Vec<String>,
    open: Vec<String>,
    file: RowsFile,
    roster: Vec<Member>,
    /// Must everybody be in it?
    complete: bool,
}

/// Does the import: reads in one transaction, writes in chunks that nobody sees, and makes the upload the cycle's in a
/// last transaction.
pub fn run(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let wish: Wish = job.parameters.clone().read().map_err(corrupt("jobs", "parameters"))?;
    // An upload has its job's number: when the job is repeated after its last transaction, it is found done.
    let (id, upload): (CycleId, Uuid) = (job.subject.id(), job.id.uuid());
    let plan = app.store.tenant(job.agency, Mode::Read, |tx| prepare(tx, job, &wish))?;
    if plan.cycle.upload == Some(upload) {
        let people = app.store.tenant(job.agency, Mode::Read, |tx| rows::count(tx, upload))?;
        return Ok(Outcome::default().count("people", usize::try_from(people).unwrap_or_default()));
    }
    plan.cycle.takes_inputs()?;
    let inputs = read(&plan)?;
    let (inputs, filled) = if wish.fill_deductions {
        app.store.tenant(job.agency, Mode::Read, |tx| fill(tx, &plan.cycle, &plan.roster, inputs))?
    } else {
        (inputs.into_iter().map(|(row, _)| row).collect(), None)
    };
    sweep(app, job, id)?;
    let done = write(app, job, &inputs, (CycleVerb::ImportInputs, &wish.by), plan.cycle);
    let done = done.map(|outcome| told(outcome, filled));
    // Whether this upload came to be the present one or not: the other goes. A repeated attempt begins with that.
    if !matches!(done, Err(Failure::Later))
        && let Err(error) = sweep(app, job, id)
    {
        // The next import into the cycle sweeps again.
        log::warn!(job = job.id.to_string().as_str(); "rows that are no longer needed are left behind: {error:?}");
    }
    done
}

/// With the counts of what was filled in.
fn told(outcome: Outcome, filled: Option<Filled>) -> Outcome {
    match filled {
        None => outcome,
        Some(Filled { filled, differ }) => {
            outcome.count("deductions_filled", filled).count("deductions_differ", differ)
        }
    }
}

fn prepare(tx: &mut Tenant<'_>, job: &Job, wish: &Wish) -> Result<Plan, Failure> {
    let cycle = cycles::find(tx, job.subject.id())?;
    let template = templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?;
    let file = RowsFile::kept(tx, job, wish.reading.clone())?;
    let roster = people::members_of(tx, cycle.engagement)?;
    let complete = cycle.wants_everybody(&cycles::of_engagement(tx, cycle.engagement)?);
    let open = open_columns(&template, wish.fill_deductions);
    Ok(Plan { cycle, columns: columns(&template), open, file, roster, complete })
}

/// The rows with their members, each with what it left open, or all that is wrong with the file.
fn read(plan: &Plan) -> Result<Vec<(InputRow, Vec<usize>)>, Failure> {
    let (found, mut faults) = sheet::read(plan.file.source(), &plan.columns, &plan.open)?;
    let facts: Vec<PersonFacts> = plan.roster.iter().map(Member::facts).collect();
    let everybody_read = faults.is_empty();
    let places = match against_roster(&found, &facts, plan.cycle.key.period, plan.complete) {
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
        let row = InputRow {
            member: member.id,
            person: member.person.id,
            employee_number: input.employee_number,
            amounts: input.amounts,
            facts: member.facts(),
        };
        Some((row, input.open))
    });
    Ok(inputs.collect())
}

/// Writes rows that nobody sees, and makes them the cycle's inputs in a last transaction. The cycle is saved as it was read
/// at the beginning: refused if it has changed since.
pub(super) fn write(
    app: &App,
    job: &Job,
    inputs: &[InputRow],
    (verb, by): (CycleVerb, &str),
    cycle: Cycle,
) -> Result<Outcome, Failure> {
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
        let (by, at, on) = (by.to_owned(), tx.at().get(), tx.today());
        let deed = Deed { verb, by, at, on, reason: None, confirmation: None };
        cycles::save(tx, cycle.with_inputs(upload, deed)?)?;
        Ok::<_, Failure>(())
    })?;
    Ok(Outcome::default().count("people", total))
}

/// Removes what unfinished imports into the cycle left behind, and uploads that were replaced before they were used.
pub(super) fn sweep(app: &App, job: &Job, id: CycleId) -> Result<(), StoreError> {
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
