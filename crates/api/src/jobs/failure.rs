//! Why a job did not come to its end.

use bole_domain::jobs::RowFault;
use bole_domain::language::Language;
use bole_domain::refusal::{Refusal, RefusalKind};
use bole_persistence::jobs::JobFailure;

/// What a job answers instead of an outcome.
#[derive(Debug)]
pub enum Failure {
    /// It ends without effect.
    Ended(JobFailure),
    /// The database was busy or out of reach: it is tried again.
    Later,
}

impl Failure {
    /// Rows are to blame; nothing was changed.
    pub fn rows(faults: Vec<RowFault>) -> Self {
        let failure = JobFailure::new(
            "rows_refused",
            "文件中有行不符合要求，未作任何更改；请按 errors 更正后重新提交。",
            "Some rows break the rules and nothing was changed; correct them as errors tells and send the file again.",
        );
        Failure::Ended(JobFailure { faults, ..failure })
    }

    /// A fault of the program: logged, told without details.
    pub fn internal() -> Self {
        Failure::Ended(JobFailure::new(
            "internal",
            "内部错误，已记录；请提供任务编号。",
            "An internal error was logged; quote the job's id.",
        ))
    }
}

impl<R: Refusal> From<R> for Failure {
    fn from(refusal: R) -> Self {
        match refusal.kind() {
            RefusalKind::Unavailable => Failure::Later,
            RefusalKind::Fault => {
                log::error!("{refusal:?}");
                Failure::internal()
            }
            RefusalKind::Malformed
            | RefusalKind::TooLarge
            | RefusalKind::Forbidden
            | RefusalKind::NotFound
            | RefusalKind::Conflict
            | RefusalKind::Stale
            | RefusalKind::Rule => {
                Failure::Ended(JobFailure::new(refusal.code(), refusal.text(Language::Zh), refusal.text(Language::En)))
            }
        }
    }
}
