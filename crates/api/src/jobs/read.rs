//! Jobs as answers.

use std::collections::BTreeMap;

use bole_domain::ids::{EngagementId, JobId, TypedId};
use bole_domain::jobs::RowFault;
use bole_domain::language::Language;
use bole_persistence::Key;
use bole_persistence::jobs::{self, Filter, Job, KeptFaults};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Reading;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::examples::happened_at;
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::registry::Example;

/// What a job does: `roster_import` reads people into an engagement, `policies_import` reads the agency's own insurance
/// policies, `inputs_import` reads the month's inputs into a cycle, `openings_import` reads opening balances of a tax
/// year, `attendance_import` reads attendance of a month, `attendance_taking` fills a cycle's inputs from it,
/// `deductions_import` reads declarations of special additional deductions, `computation` computes a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Reads a roster of people into an engagement.
    RosterImport,
    /// Reads the agency's own insurance policies.
    PoliciesImport,
    /// Reads the month's inputs into a cycle.
    InputsImport,
    /// Reads opening balances of a tax year for an engagement's people.
    OpeningsImport,
    /// Reads attendance of a month for an engagement's people.
    AttendanceImport,
    /// Fills a cycle's inputs from the attendance of its month.
    AttendanceTaking,
    /// Reads declarations of special additional deductions for an engagement's people.
    DeductionsImport,
    /// Computes a cycle.
    Computation,
}

impl From<jobs::JobKind> for JobKind {
    fn from(kind: jobs::JobKind) -> Self {
        match kind {
            jobs::JobKind::RosterImport => JobKind::RosterImport,
            jobs::JobKind::PoliciesImport => JobKind::PoliciesImport,
            jobs::JobKind::InputsImport => JobKind::InputsImport,
            jobs::JobKind::OpeningsImport => JobKind::OpeningsImport,
            jobs::JobKind::AttendanceImport => JobKind::AttendanceImport,
            jobs::JobKind::AttendanceTaking => JobKind::AttendanceTaking,
            jobs::JobKind::DeductionsImport => JobKind::DeductionsImport,
            jobs::JobKind::Computation => JobKind::Computation,
        }
    }
}

impl From<JobKind> for jobs::JobKind {
    fn from(kind: JobKind) -> Self {
        match kind {
            JobKind::RosterImport => jobs::JobKind::RosterImport,
            JobKind::PoliciesImport => jobs::JobKind::PoliciesImport,
            JobKind::InputsImport => jobs::JobKind::InputsImport,
            JobKind::OpeningsImport => jobs::JobKind::OpeningsImport,
            JobKind::AttendanceImport => jobs::JobKind::AttendanceImport,
            JobKind::AttendanceTaking => jobs::JobKind::AttendanceTaking,
            JobKind::DeductionsImport => jobs::JobKind::DeductionsImport,
            JobKind::Computation => jobs::JobKind::Computation,
        }
    }
}

/// Where a job stands: `queued`, `running`, `succeeded`, or `failed` without any effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for a worker.
    Queued,
    /// A worker is at it.
    Running,
    /// Done.
    Succeeded,
    /// Ended without effect.
    Failed,
}

impl From<jobs::JobState> for JobState {
    fn from(state: jobs::JobState) -> Self {
        match state {
            jobs::JobState::Queued => JobState::Queued,
            jobs::JobState::Running => JobState::Running,
            jobs::JobState::Succeeded => JobState::Succeeded,
            jobs::JobState::Failed => JobState::Failed,
        }
    }
}

impl From<JobState> for jobs::JobState {
    fn from(state: JobState) -> Self {
        match state {
            JobState::Queued => jobs::JobState::Queued,
            JobState::Running => jobs::JobState::Running,
            JobState::Succeeded => jobs::JobState::Succeeded,
            JobState::Failed => jobs::JobState::Failed,
        }
    }
}

/// A fault in one row of an imported file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowError {
    /// Row of the file; 1 is the first row after the header.
    #[schema(example = 17)]
    pub row: u64,
    /// Column by its name in the header of the file, where one column is to blame.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "resident_id")]
    pub column: Option<String>,
    /// Stable code of the fault.
    #[schema(example = "resident_id_check_digit")]
    pub code: String,
    /// What is wrong.
    pub message: String,
}

impl RowError {
    fn of(fault: &RowFault, language: Language) -> Self {
        Self {
            row: fault.row,
            column: fault.column.clone(),
            code: fault.code.clone(),
            message: language.pick(&fault.zh, &fault.en).to_owned(),
        }
    }
}

/// Why a job failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JobFailure {
    /// Stable code, e.g. `rows_refused`, `job_abandoned`, `internal`.
    #[schema(example = "rows_refused")]
    pub code: String,
    /// What happened and what to do.
    pub message: String,
}

/// A job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Job)]
pub struct JobView {
    /// Its id.
    pub id: JobId,
    /// What it does.
    pub kind: JobKind,
    /// Id of the object that it works on.
    #[schema(example = "eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub subject: String,
    /// Where it stands.
    pub state: JobState,
    /// Units of work done (rows, people).
    pub done: i64,
    /// Units of work in all, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// Figures of its outcome by name, e.g. `created`, `updated`, `unchanged`, `left_out`.
    pub counts: BTreeMap<String, i64>,
    /// Why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failure: Option<JobFailure>,
    /// How many faults were found.
    pub errors_total: u64,
    /// The first 1000 of them, shown when one job is read; a last `more_faults` tells of the others.
    pub errors: Vec<RowError>,
    /// When it was queued.
    pub created_at: DateTime<Utc>,
    /// When a worker took it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<DateTime<Utc>>,
}

impl JobView {
    /// Without its faulty rows.
    pub fn of(job: &Job, language: Language) -> Self {
        Self {
            id: job.id,
            kind: job.kind.into(),
            subject: job.kind.subject(job.subject),
            state: job.state.into(),
            done: job.done,
            total: job.total,
            counts: job.outcome.counts.clone(),
            failure: job
                .failure
                .as_ref()
                .map(|f| JobFailure { code: f.code.clone(), message: f.text.text(language).to_owned() }),
            errors_total: 0,
            errors: Vec::new(),
            created_at: job.created_at,
            started_at: job.started_at,
            finished_at: job.finished_at,
        }
    }

    fn with_errors(mut self, faults: &KeptFaults, language: Language) -> Self {
        self.errors_total = faults.total;
        self.errors = faults.rows.iter().map(|fault| RowError::of(fault, language)).collect();
        self
    }
}

impl JobView {
    /// An example of a job of this kind that was just started.
    pub(crate) fn queued(kind: JobKind) -> Self {
        let (counts, state) = (BTreeMap::new(), JobState::Queued);
        let (started_at, finished_at, total) = (None, None, None);
        Self { kind, state, done: 0, total, counts, started_at, finished_at, ..Self::example() }
    }
}

impl Example for JobView {
    fn example() -> Self {
        let at = happened_at();
        Self {
            id: JobId::example(),
            kind: JobKind::RosterImport,
            subject: EngagementId::example().to_string(),
            state: JobState::Succeeded,
            done: 300,
            total: Some(300),
            counts: BTreeMap::from([("created".to_owned(), 300), ("updated".to_owned(), 0)]),
            failure: None,
            errors_total: 0,
            errors: Vec::new(),
            created_at: at,
            started_at: Some(at),
            finished_at: Some(at),
        }
    }
}

/// Which jobs to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JobFilter {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// In this state only.
    #[param(inline)]
    pub state: Option<JobState>,
    /// Of this kind only.
    #[param(inline)]
    pub kind: Option<JobKind>,
    /// On this engagement only.
    pub engagement_id: Option<EngagementId>,
}

/// `GET /api/v1/jobs`
pub async fn list(cx: Cx, filter: Query<JobFilter>) -> Reply {
    let limit = page::limit(filter.limit)?;
    let before = page::after(filter.cursor.as_deref())?;
    let wanted = Filter {
        state: filter.state.map(Into::into),
        kind: filter.kind.map(Into::into),
        subject: filter.engagement_id.map(Key::of),
        before,
    };
    cx.read(move |tx, by| {
        let jobs = jobs::list(tx, &wanted, limit + 1)?;
        let views = jobs.iter().map(|job| JobView::of(job, by.language)).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &JobView| (view.created_at, view.id.uuid()))))
    })
    .await
}

/// `GET /api/v1/jobs/{job_id}`
pub async fn get(cx: Cx, id: Path<JobId>) -> Reply {
    let id = id.into_inner();
    cx.read(move |tx, by| {
        let job = jobs::load(tx, id)?;
        let kept = jobs::faults(tx, id)?;
        let faults = KeptFaults { rows: Reading::of(&job).told(kept.rows), ..kept };
        Ok(Answer::ok(JobView::of(&job, by.language).with_errors(&faults, by.language)).version(job.version))
    })
    .await
}
