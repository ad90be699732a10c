//! The import of declarations: the file is looked at at once, its rows in a job.

use std::collections::HashMap;

use bole_domain::ids::{EngagementId, PersonId};
use bole_domain::jobs::{Faults, RowFault};
use bole_domain::settlement::deduction::DeductionRefusal;
use bole_domain::settlement::deduction::sheet::{self, DeclaredRow};
use bole_persistence::jobs::{self, Job, JobKind, Outcome};
use bole_persistence::people;
use bole_persistence::settlement::deductions::{self as rows, NewDeduction};
use bole_persistence::{Mode, StoreError, Tenant, engagement};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::rules::admit;
use crate::engagement::access::visible;
use crate::http::answer::Download;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::workbook::{self, FormatQuery};
use crate::jobs::{Failure, Reading, RowsFile, SentFile, submit};
use crate::state::App;

/// What the job is told beside its engagement.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// Public id of who asked.
    by: String,
    #[serde(default)]
    reading: Reading,
}

/// How to read the file: its columns are those of the tax client already.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeductionsQuery {
    /// The sheet of a workbook to read; needed where several have something in them, nothing to any other file.
    #[param(min_length = 1)]
    pub sheet: Option<String>,
}

/// `POST /api/v1/engagements/{engagement_id}/tax-deductions:import`
pub async fn start(cx: Cx, id: Path<EngagementId>, query: Query<DeductionsQuery>, upload: Upload) -> Reply {
    let reading = Reading { sheet: query.into_inner().sheet, ..Reading::default() };
    let file = SentFile::checked(upload, reading, |source| sheet::check_file(source)).await?;
    submit(cx, move |tx, by| {
        visible(tx, by, *id)?;
        let wish = Wish { by: by.caller.public_id(), reading: file.reading.clone() };
        file.queued(tx, by, JobKind::DeductionsImport, *id, ("tax-deductions", &wish))
    })
    .await
}

/// `GET /api/v1/engagements/{engagement_id}/tax-deductions/import-template`
pub async fn template(cx: Cx, id: Path<EngagementId>, query: Query<FormatQuery>) -> Result<Download, Problem> {
    cx.fetch(move |tx, by| {
        visible(tx, by, *id)?;
        workbook::template(*query, &sheet::fields(), "tax-deductions-template", by.language)
    })
    .await
}

/// Does the import: all rows and the job's end in one transaction, or none.
pub fn run(app: &App, job: &Job) -> Result<(), Failure> {
    let unreadable = StoreError::Corrupt { table: "jobs", column: "parameters" };
    let wish: Wish = job.parameters.clone().read().map_err(|_| unreadable)?;
    let id: EngagementId = job.subject.id();
    let file = app.store.tenant(job.agency, Mode::Read, |tx| RowsFile::of(tx, job, wish.reading))?;
    let (found, faults) = sheet::read(file.source())?;
    if !faults.is_empty() {
        return Err(Failure::rows(faults));
    }
    app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::progress(tx, job, found.len(), found.len())?;
        rows::hold(tx)?;
        let agent = engagement::load(tx, id)?.withholding_agent.credit_code;
        let outcome = taken(tx, id, &agent, &wish.by, found)?;
        Ok(jobs::succeed(tx, job, &outcome)?)
    })
}

/// Records the declarations one after the other, so that those of one file are held against each other too. What is declared
/// already word for word stays as it is.
fn taken(
    tx: &mut Tenant<'_>,
    id: EngagementId,
    agent: &str,
    by: &str,
    found: Vec<(u64, DeclaredRow)>,
) -> Result<Outcome, Failure> {
    let members: HashMap<String, PersonId> =
        people::places_of(tx, id)?.into_iter().map(|place| (place.facts.employee_number, place.person)).collect();
    let (mut created, mut unchanged, mut faults) = (0_usize, 0_usize, Faults::default());
    for (row, DeclaredRow { employee_number, declared, spouse }) in found {
        let mut refuse = |refused: DeductionRefusal| {
            faults.extend([RowFault::of(row, sheet::column_of(refused.pointer()), &refused)]);
        };
        let Some(person) = members.get(&employee_number).copied() else {
            refuse(DeductionRefusal::MemberUnknown);
            continue;
        };
        let known = rows::of_year(tx, agent, declared.tax_year(), &[person])?.remove(&person).unwrap_or_default();
        if known.iter().any(|one| one.declared == declared && one.spouse == spouse) {
            unchanged += 1;
            continue;
        }
        match admit(tx, person, &declared, spouse.as_ref(), None)? {
            Err(refused) => refuse(refused),
            Ok(()) => {
                rows::insert(tx, NewDeduction { person, agent, declared, spouse, continues: None, by })?;
                created += 1;
            }
        }
    }
    if faults.total() > 0 {
        return Err(Failure::rows(faults.into_vec()));
    }
    Ok(Outcome::default().count("created", created).count("unchanged", unchanged))
}
