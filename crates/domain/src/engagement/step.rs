//! A service step: one type, one `impl ProcessStep`. Route, document, permission, gate, record and effects follow from it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use validator::Validate;

use super::certificate::NewCertificate;
use super::{CycleRef, Engagement, Found, Gate, Needs, Records, StepRefusal};
use crate::agency::Permission;
use crate::funds::filing::{Filing, Sheets};
use crate::ids::{ClientId, CycleId, MemberId, UserId};
use crate::settlement::cycle::Cycle;
use crate::sla::policy::Trigger;
use crate::standard::{Clause, ClauseCode, Need, catalogue};

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Public id of the user or service account.
    pub id: String,
    /// The user, if it is one.
    pub user: Option<UserId>,
    /// The client that a client's user is tied to.
    pub client: Option<ClientId>,
}

/// Who acts, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    /// Who.
    pub by: Actor,
    /// The moment of the transaction.
    pub at: DateTime<Utc>,
    /// Today in the agency's time zone.
    pub today: NaiveDate,
}

impl Scene {
    /// A business date: today without one, never in the future.
    pub fn business_date(&self, day: Option<NaiveDate>, pointer: &str) -> Result<NaiveDate, StepRefusal> {
        match day {
            None => Ok(self.today),
            Some(day) if day <= self.today => Ok(day),
            Some(_) => {
                Err(StepRefusal::rule("date_in_future", pointer, "日期不能晚于今天。", "The date lies in the future."))
            }
        }
    }
}

/// What a step acts on, loaded with what its gate needs. Persistence has one loader and saver for each kind.
pub trait StepState {
    /// The engagement.
    fn engagement(&self) -> &Engagement;
    /// What was recorded so far.
    fn records(&self) -> &Records;
    /// What was looked up.
    fn found(&self) -> &Found;
    /// The cycle, for a step of a cycle.
    fn cycle(&self) -> Option<CycleRef> {
        None
    }
}

/// What a step changes beyond its own state; one place carries it out in the same transaction.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Members' data are confirmed (PY-5.2.2).
    ConfirmMembers(Vec<MemberId>),
    /// A cycle is opened (PY-5.3.1).
    OpenCycle(Box<Cycle>),
    /// Cycles went on (PY-5.3.2).
    SaveCycles(Vec<Cycle>),
    /// A tax filing is prepared or filed (PY-5.3.2).
    KeepFiling(Box<FilingKept>),
    /// A certificate is issued (PY-5.4.2).
    IssueCertificate(Box<NewCertificate>),
    /// Something happened to a month that stops its clocks, on a day.
    Told {
        /// The month.
        cycle: CycleId,
        /// What.
        trigger: Trigger,
        /// When.
        on: NaiveDate,
    },
}

/// A filing to be kept; one of version 0 is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilingKept {
    /// The filing.
    pub filing: Filing,
    /// The sheets as they were filed.
    pub sheets: Option<Sheets>,
}

/// What applying a step gives.
#[derive(Debug, Clone, PartialEq)]
pub struct Applied<S> {
    /// The new state.
    pub state: S,
    /// For a step of subjects: one record is written for each of these public ids.
    pub subjects: Vec<String>,
    /// The day that the records count for.
    pub business_date: NaiveDate,
    /// What else happens.
    pub effects: Vec<Effect>,
}

impl<S> Applied<S> {
    /// A new state and a record that counts for a day.
    pub fn on(business_date: NaiveDate, state: S) -> Self {
        Self { state, subjects: Vec::new(), business_date, effects: Vec::new() }
    }
}

/// A step of a service process.
pub trait ProcessStep: 'static {
    /// Its clause; slug, scope, need and titles come from the standard's catalogue.
    const CLAUSE: ClauseCode;
    /// Further clauses that it serves.
    const SERVES: &'static [&'static str] = &[];
    /// The permission that it needs.
    const PERMISSION: Permission;
    /// What it does, in one line.
    const SUMMARY: &'static str;
    /// What it does, demands and changes.
    const DESCRIPTION: &'static str;
    /// What is sent and recorded.
    type Document: ToSchema + Validate + Serialize + DeserializeOwned + Clone + Send + 'static;
    /// What it acts on.
    type State: StepState;

    /// An invented document that validates.
    fn example() -> Self::Document;

    /// What the document names.
    fn needs(_document: &Self::Document) -> Needs {
        Needs::default()
    }

    /// Checks what this step demands beyond the order of the process, and gives the new state and the effects.
    fn apply(state: Self::State, document: &Self::Document, scene: &Scene)
    -> Result<Applied<Self::State>, StepRefusal>;
}

/// The order of the process: the engagement is open, the contract binds from the signing step on, and every earlier
/// mandatory step holds.
pub fn check_order(clause: &Clause, state: &impl StepState) -> Result<(), StepRefusal> {
    let engagement = state.engagement();
    if engagement.category != clause.category {
        return Err(StepRefusal::OtherCategory);
    }
    if engagement.status == super::EngagementStatus::Closed {
        return Err(StepRefusal::EngagementClosed);
    }
    let reasons = super::process::blocked(clause, engagement, state.records(), state.found(), state.cycle())?;
    if reasons.is_empty() { Ok(()) } else { Err(StepRefusal::Blocked { clause: clause.code, reasons }) }
}

/// The clause of a step type.
pub fn clause_of<S: ProcessStep>() -> Result<&'static Clause, StepRefusal> {
    Ok(catalogue().clause(S::CLAUSE)?)
}

/// What has to be looked up before a step with this document is judged.
pub fn needs_of<S: ProcessStep>(document: &S::Document) -> Result<Needs, StepRefusal> {
    Ok(Needs { gate: Gate::of(clause_of::<S>()?)?, ..S::needs(document) })
}

/// May the step be left out with a reason? Mandatory ones may not; those on demand need no such record.
pub fn check_skip(clause: &Clause, state: &impl StepState) -> Result<(), StepRefusal> {
    match clause.need {
        Need::Optional => check_order(clause, state),
        Need::Mandatory | Need::OnDemand => Err(StepRefusal::Mandatory(clause.code)),
    }
}
