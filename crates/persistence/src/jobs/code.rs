//! Kinds and states of jobs.

use bole_domain::ids::{AgencyId, CycleId, EngagementId};

use crate::types::Key;

/// What a job does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

impl JobKind {
    /// All kinds.
    pub const ALL: [JobKind; 8] = [
        JobKind::RosterImport,
        JobKind::PoliciesImport,
        JobKind::InputsImport,
        JobKind::OpeningsImport,
        JobKind::AttendanceImport,
        JobKind::AttendanceTaking,
        JobKind::DeductionsImport,
        JobKind::Computation,
    ];

    /// As rows and answers write it.
    pub fn code(self) -> &'static str {
        match self {
            JobKind::RosterImport => "roster_import",
            JobKind::PoliciesImport => "policies_import",
            JobKind::InputsImport => "inputs_import",
            JobKind::OpeningsImport => "openings_import",
            JobKind::AttendanceImport => "attendance_import",
            JobKind::AttendanceTaking => "attendance_taking",
            JobKind::DeductionsImport => "deductions_import",
            JobKind::Computation => "computation",
        }
    }

    /// The kind that a code names.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Has its file people's data in full, so that it is read where it belongs and nowhere else?
    pub fn file_is_personal(self) -> bool {
        match self {
            JobKind::RosterImport
            | JobKind::InputsImport
            | JobKind::OpeningsImport
            | JobKind::AttendanceImport
            | JobKind::DeductionsImport => true,
            JobKind::PoliciesImport | JobKind::AttendanceTaking | JobKind::Computation => false,
        }
    }

    /// The kinds of which none may wait or run on the same subject when this one is queued.
    pub fn rivals(self) -> &'static [JobKind] {
        match self {
            JobKind::RosterImport => &[JobKind::RosterImport],
            JobKind::PoliciesImport => &[JobKind::PoliciesImport],
            JobKind::OpeningsImport => &[JobKind::OpeningsImport],
            JobKind::AttendanceImport => &[JobKind::AttendanceImport],
            JobKind::DeductionsImport => &[JobKind::DeductionsImport],
            JobKind::InputsImport | JobKind::AttendanceTaking | JobKind::Computation => {
                &[JobKind::InputsImport, JobKind::AttendanceTaking, JobKind::Computation]
            }
        }
    }

    /// The public id of the object that a job of this kind works on.
    pub fn subject(self, key: Key) -> String {
        match self {
            JobKind::RosterImport | JobKind::OpeningsImport | JobKind::AttendanceImport | JobKind::DeductionsImport => {
                key.id::<EngagementId>().to_string()
            }
            JobKind::PoliciesImport => key.id::<AgencyId>().to_string(),
            JobKind::InputsImport | JobKind::AttendanceTaking | JobKind::Computation => key.id::<CycleId>().to_string(),
        }
    }
}

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

impl JobState {
    /// All states.
    pub const ALL: [JobState; 4] = [JobState::Queued, JobState::Running, JobState::Succeeded, JobState::Failed];

    /// As rows and answers write it.
    pub fn code(self) -> &'static str {
        match self {
            JobState::Queued => "queued",
            JobState::Running => "running",
            JobState::Succeeded => "succeeded",
            JobState::Failed => "failed",
        }
    }

    /// The state that a code names.
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}
