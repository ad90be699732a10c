//! The way of a contract: draft, submitted, approved by another person, signed by both sides, active, ended.
//!
//! Each verb consumes the state and gives the next one, or refuses. That a contract has expired is never written down: it
//! follows from its period and the day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::code::{StateCode, Verb};
use super::deed::{Act, Ended, Side, Signature};
use super::refused::Refused;
use super::terms::Terms;

/// Where a contract stands, with what brought it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Being written; `rejection` tells why it came back.
    Draft {
        /// Who sent it back last, and why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rejection: Option<(Act, String)>,
    },
    /// Waits for the approval of another person.
    Submitted {
        /// Who submitted it.
        submitted: Act,
    },
    /// May be signed; perhaps one side has.
    Approved {
        /// Who submitted it.
        submitted: Act,
        /// Who approved it.
        approved: Act,
        /// The agency's signature.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<Signature>,
        /// The client's signature.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        client: Option<Signature>,
    },
    /// Signed by both sides, not in force yet.
    Signed(Concluded),
    /// In force (until its period ends).
    Active {
        /// How it was concluded.
        concluded: Concluded,
        /// Who put it into force.
        activated: Act,
    },
    /// Ended before its period.
    Terminated {
        /// How it was concluded.
        concluded: Concluded,
        /// Who put it into force.
        activated: Act,
        /// How it ended.
        ended: Ended,
    },
}

/// Approval and both signatures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concluded {
    /// Who submitted it.
    pub submitted: Act,
    /// Who approved it.
    pub approved: Act,
    /// The agency's signature.
    pub agency: Signature,
    /// The client's signature.
    pub client: Signature,
}

impl State {
    /// A new draft.
    pub fn draft() -> Self {
        State::Draft { rejection: None }
    }

    /// Where it stands as recorded.
    pub fn recorded(&self) -> StateCode {
        match self {
            State::Draft { .. } => StateCode::Draft,
            State::Submitted { .. } => StateCode::Submitted,
            State::Approved { .. } => StateCode::Approved,
            State::Signed(_) => StateCode::Signed,
            State::Active { .. } => StateCode::Active,
            State::Terminated { .. } => StateCode::Terminated,
        }
    }

    /// Where it stands on a day: an active contract whose period is over has expired.
    pub fn on(&self, today: NaiveDate, terms: &Terms) -> StateCode {
        match self.recorded() {
            StateCode::Active if terms.period().is_some_and(|period| period.ends < today) => StateCode::Expired,
            code => code,
        }
    }

    /// Does it bind on a day? A terminated contract bound until its end.
    pub fn in_force(&self, on: NaiveDate, terms: &Terms) -> bool {
        let inside = terms.period().is_some_and(|period| period.starts <= on && on <= period.ends);
        match self {
            State::Active { .. } => inside,
            State::Terminated { ended, .. } => inside && on <= ended.on,
            State::Draft { .. } | State::Submitted { .. } | State::Approved { .. } | State::Signed(_) => false,
        }
    }

    /// May the draft be changed?
    pub fn changeable(&self) -> Result<(), Refused> {
        match self {
            State::Draft { .. } => Ok(()),
            other => Err(other.refuse(Verb::Change)),
        }
    }

    /// Asks for approval, once every mandatory term is agreed: what was signed without one could not come into force, nor
    /// be changed any more.
    pub fn submit(self, act: Act, terms: &Terms) -> Result<Self, Refused> {
        match self {
            State::Draft { .. } => {
                complete(terms)?;
                Ok(State::Submitted { submitted: act })
            }
            other => Err(other.refuse(Verb::Submit)),
        }
    }

    /// Approves; `author` is who wrote the draft.
    pub fn approve(self, act: Act, author: &str) -> Result<Self, Refused> {
        match self {
            State::Submitted { submitted } if submitted.by == act.by || author == act.by => {
                Err(Refused::SeparationOfDuties)
            }
            State::Submitted { submitted } => {
                Ok(State::Approved { submitted, approved: act, agency: None, client: None })
            }
            other => Err(other.refuse(Verb::Approve)),
        }
    }

    /// Sends it back to its authors. Once a side has signed, it is too late.
    pub fn reject(self, act: Act, reason: String) -> Result<Self, Refused> {
        match self {
            State::Submitted { .. } | State::Approved { agency: None, client: None, .. } => {
                Ok(State::Draft { rejection: Some((act, reason)) })
            }
            other => Err(other.refuse(Verb::Reject)),
        }
    }

    /// Records a side's signature; with the second one it is signed.
    pub fn sign(self, side: Side, signature: Signature) -> Result<Self, Refused> {
        match (self, side) {
            (State::Approved { agency: Some(_), .. }, Side::Agency)
            | (State::Approved { client: Some(_), .. }, Side::Client) => Err(Refused::SignedAlready(side)),
            (State::Approved { approved, .. }, _) if approved.by == signature.recorded.by => {
                Err(Refused::SeparationOfDuties)
            }
            (State::Approved { submitted, approved, client, .. }, Side::Agency) => {
                Ok(Self::signed(submitted, approved, Some(signature), client))
            }
            (State::Approved { submitted, approved, agency, .. }, Side::Client) => {
                Ok(Self::signed(submitted, approved, agency, Some(signature)))
            }
            (other, _) => Err(other.refuse(Verb::Sign)),
        }
    }

    fn signed(submitted: Act, approved: Act, agency: Option<Signature>, client: Option<Signature>) -> Self {
        match (agency, client) {
            (Some(agency), Some(client)) => State::Signed(Concluded { submitted, approved, agency, client }),
            (agency, client) => State::Approved { submitted, approved, agency, client },
        }
    }

    /// Puts it into force, if every mandatory term is agreed and its period is not over.
    pub fn activate(self, act: Act, terms: &Terms, today: NaiveDate) -> Result<Self, Refused> {
        match self {
            State::Signed(concluded) => {
                complete(terms)?;
                if terms.period().is_some_and(|period| period.ends < today) {
                    return Err(Refused::PeriodOver);
                }
                Ok(State::Active { concluded, activated: act })
            }
            other => Err(other.refuse(Verb::Activate)),
        }
    }

    /// Ends it before its period.
    pub fn terminate(self, ended: Ended, terms: &Terms, today: NaiveDate) -> Result<Self, Refused> {
        match (self.on(today, terms), self) {
            (StateCode::Active, State::Active { concluded, activated }) => {
                if terms.period().is_some_and(|period| ended.on < period.starts) {
                    return Err(Refused::EndsBeforeStart);
                }
                Ok(State::Terminated { concluded, activated, ended })
            }
            (state, _) => Err(Refused::State { state, verb: Verb::Terminate }),
        }
    }

    fn refuse(&self, verb: Verb) -> Refused {
        Refused::State { state: self.recorded(), verb }
    }
}

/// Every mandatory term is agreed.
fn complete(terms: &Terms) -> Result<(), Refused> {
    let open = terms.open();
    if open.is_empty() { Ok(()) } else { Err(Refused::TermsOpen(open)) }
}
