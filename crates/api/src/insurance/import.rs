//! The import of policies: the file is looked at at once, its rows in a job.

use bole_domain::insurance::{InsuranceKind, Policy};
use bole_domain::jobs::RowFault;
use bole_domain::jobs::policies::{self as sheet, PolicyRow, PolicyRules};
use bole_domain::language::Language;
use bole_domain::settlement::rounding::{Rounding, RoundingMode};
use bole_persistence::insurance::{self, Misfit};
use bole_persistence::jobs::{self, Job, JobKind, NewJob, Outcome};
use bole_persistence::{Json, Mode, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::http::answer::Download;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply};
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::http::workbook::{self, FormatQuery};
use crate::jobs::{Failure, Reading, RowsFile, SentFile, submit};
use crate::state::App;

/// How to import.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// The cut-off day of all rows, 1 to 31; 15 without it. Hired on or before this day of the month: insured in that
    /// month; leaving after it: insured in that month.
    #[serde(default = "usual_cutoff_day")]
    #[param(required = false, minimum = 1, maximum = 31, default = 15)]
    pub cutoff_day: u32,
    /// The sheet of a workbook to read; needed where several have something in them.
    #[param(min_length = 1)]
    pub sheet: Option<String>,
}

/// What the job is told.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    cutoff_day: u32,
    #[serde(default)]
    reading: Reading,
}

fn usual_cutoff_day() -> u32 {
    PolicyRules::USUAL_CUTOFF_DAY
}

/// `POST /api/v1/insurance-policies:import`
pub async fn start(cx: Cx, query: Query<ImportQuery>, upload: Upload) -> Reply {
    if !(1..=31).contains(&query.cutoff_day) {
        return Err(Problem::malformed(
            "day_out_of_range",
            "query:cutoff_day",
            "截止日须为 1 到 31。",
            "The cut-off day is 1 to 31.",
        ));
    }
    let reading = Reading { sheet: query.sheet.clone(), ..Reading::default() };
    let wish = Wish { cutoff_day: query.cutoff_day, reading: reading.clone() };
    let file = SentFile::checked(upload, reading, |source| sheet::check_file(source)).await?;
    submit(cx, move |tx, by| {
        let job = NewJob {
            kind: JobKind::PoliciesImport,
            subject_type: "agency",
            subject: tx.agency(),
            parameters: Json::of(&wish).map_err(|_| Problem::internal())?,
            upload: Some(file.document(JobKind::PoliciesImport, "policies", by)),
            created_by: by.caller.principal,
        };
        Ok(jobs::enqueue(tx, job)?)
    })
    .await
}

/// `GET /api/v1/insurance-policies/import-template`
pub async fn template(cx: Cx, query: Query<FormatQuery>) -> Result<Download, Problem> {
    cx.fetch(move |_, by| {
        let fields = by_rules(PolicyRules::USUAL_CUTOFF_DAY, sheet::fields);
        workbook::template(*query, &fields, "insurance-policies-template", by.language)
    })
    .await
}

/// Does the import: all rows and the job's end in one transaction, or none.
pub fn run(app: &App, job: &Job) -> Result<(), Failure> {
    let unreadable = StoreError::Corrupt { table: "jobs", column: "parameters" };
    let wish: Wish = job.parameters.clone().read().map_err(|_| unreadable)?;
    let file = app.store.tenant(job.agency, Mode::Read, |tx| RowsFile::of(tx, job, wish.reading))?;
    let (rows, faults) = by_rules(wish.cutoff_day, |rules| sheet::read(file.source(), rules))?;
    if !faults.is_empty() {
        return Err(Failure::rows(faults));
    }
    let (numbers, offered): (Vec<u64>, Vec<Policy>) =
        rows.into_iter().filter_map(|(number, row)| policy(row).map(|policy| (number, policy))).unzip();
    let total = offered.len();
    app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::progress(tx, job, total, total)?;
        let accepted = insurance::accept(tx, &offered, job.created_by)?;
        if !accepted.misfits.is_empty() {
            return Err(Failure::rows(accepted.misfits.iter().map(|misfit| fault(&numbers, misfit)).collect()));
        }
        let outcome = Outcome::default()
            .count("created", accepted.created)
            .count("replaced", accepted.replaced)
            .count("unchanged", accepted.unchanged);
        Ok(jobs::succeed(tx, job, &outcome)?)
    })
}

/// Whatever is done with the words that a file may use.
pub(super) fn by_rules<R>(cutoff_day: u32, f: impl FnOnce(&PolicyRules<'_>) -> R) -> R {
    let kinds = InsuranceKind::ALL.map(InsuranceKind::as_str);
    let modes = [RoundingMode::HalfUp, RoundingMode::Up, RoundingMode::Down].map(RoundingMode::as_str);
    f(&PolicyRules { kinds: &kinds, rounding_modes: &modes, cutoff_day })
}

/// The row as a policy. Its kind and its rounding mode were held against the same words when it was read.
fn policy(row: PolicyRow) -> Option<Policy> {
    Some(Policy {
        id: String::new(),
        place: row.place.to_string(),
        place_name: row.place_name,
        kind: InsuranceKind::find(&row.kind)?,
        effective_from: row.effective_from,
        effective_to: row.effective_to,
        floor: Some(row.floor),
        ceiling: Some(row.ceiling),
        employer_rate: Some(row.employer_rate),
        worker_rate: Some(row.worker_rate),
        employer_fixed: row.employer_fixed,
        worker_fixed: row.worker_fixed,
        rounding: Rounding { places: row.rounding_places, mode: RoundingMode::find(&row.rounding_mode)? },
        cutoff_day: row.cutoff_day,
        source: row.source,
    })
}

fn fault(numbers: &[u64], misfit: &Misfit) -> RowFault {
    let column = misfit.pointer.trim_start_matches('/').replace('/', "_");
    let text = |language| misfit.fault.text(language);
    RowFault::new(
        numbers.get(misfit.index).copied().unwrap_or_default(),
        &column,
        misfit.fault.code(),
        text(Language::Zh),
        text(Language::En),
    )
}
