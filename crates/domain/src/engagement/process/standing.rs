//! How a step and a cycle stand.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::engagement::{CycleRef, Found, Outcome, Records};
use crate::settlement::cycle::CycleState;
use crate::standard::{Category, Clause, ClauseCode, Scope};

/// How a cycle stands, as far as the process asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleStanding {
    /// Which.
    pub cycle: CycleRef,
    /// Where its bill stands.
    pub state: CycleState,
    /// Its last act of payment is behind it.
    pub paid_out: bool,
    /// Its tax is declared; `None` where that part is not delegated.
    pub tax_filed: Option<bool>,
}

/// How a step stands: `done`, `available`, `blocked` or `not_applicable`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepStanding {
    /// It holds.
    Done,
    /// It can be done now.
    Available,
    /// Something stands in its way.
    Blocked,
    /// The engagement has no use for it, or it was left out with a reason.
    NotApplicable,
}

/// Does a step hold? `None`: not yet. For a step of a cycle, of that cycle.
pub(super) fn holds(
    clause: &Clause,
    records: &Records,
    found: &Found,
    cycle: Option<CycleRef>,
) -> Option<(StepStanding, Option<String>)> {
    let done = || Some((StepStanding::Done, None));
    match clause.scope {
        Scope::Agency => None,
        Scope::Subject => (records.subjects(clause.code) > 0).then_some((StepStanding::Done, None)),
        Scope::Engagement => records.of(clause.code).map(|record| match record.outcome {
            Outcome::Done => (StepStanding::Done, None),
            Outcome::Skipped | Outcome::NotApplicable => (StepStanding::NotApplicable, record.reason.clone()),
        }),
        Scope::Cycle => {
            let cycle = cycle?;
            let standing = found.cycles.iter().find(|standing| standing.cycle == cycle)?;
            if clause.code == ClauseCode::step(Category::Payroll, 3, 1) {
                return if standing.paid_out { done() } else { None };
            }
            if clause.code == ClauseCode::step(Category::Payroll, 3, 2) {
                return match standing.tax_filed {
                    None => Some((StepStanding::NotApplicable, Some("tax_filing is not delegated".to_owned()))),
                    Some(true) => done(),
                    Some(false) => None,
                };
            }
            records.of_cycle(clause.code, cycle).and_then(|_| done())
        }
    }
}
