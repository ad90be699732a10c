//! The life of a contract: draft, submitted, approved, signed, active, terminated or expired.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::evidence::{Approval, Ending, Execution, Party, Signature, Signatures, Submission};
use super::refusal::ContractRefusal;
use super::terms::ContractTerms;
use crate::ids::UserId;
use crate::standard::coded::coded;

/// Where a contract stands, with what brought it there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case", deny_unknown_fields)]
pub enum ContractState {
    /// Being written; the only state in which terms change.
    Draft {
        /// Why it came back from approval, if it did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent_back: Option<String>,
    },
    /// Waits for approval by another person.
    Submitted {
        /// Who submitted it.
        submission: Submission,
    },
    /// Waits for signatures.
    Approved {
        /// Who submitted it.
        submission: Submission,
        /// Who approved it.
        approval: Approval,
        /// The signatures given so far.
        signatures: Signatures,
    },
    /// Signed by both sides.
    Signed {
        /// How it was concluded.
        execution: Execution,
    },
    /// In force.
    Active {
        /// How it was concluded.
        execution: Execution,
        /// Since when.
        activated_on: NaiveDate,
    },
    /// Ended before its time.
    Terminated {
        /// How it was concluded.
        execution: Execution,
        /// Since when it was in force.
        activated_on: NaiveDate,
        /// Why it ended.
        ending: Ending,
    },
    /// Ended by its date.
    Expired {
        /// How it was concluded.
        execution: Execution,
        /// Since when it was in force.
        activated_on: NaiveDate,
    },
}

coded! {
    /// The bare state of a contract, for rows, lists and filters.
    ContractStatus {
        /// Being written.
        Draft = "draft",
        /// Waits for approval.
        Submitted = "submitted",
        /// Waits for signatures.
        Approved = "approved",
        /// Signed by both sides.
        Signed = "signed",
        /// In force.
        Active = "active",
        /// Ended before its time.
        Terminated = "terminated",
        /// Ended by its date.
        Expired = "expired",
    }
}

/// A contract: its terms and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// What it agrees.
    pub terms: ContractTerms,
    /// Where it stands.
    pub state: ContractState,
}

type Next = Result<Contract, ContractRefusal>;

impl Contract {
    /// A new draft.
    pub fn draft(terms: ContractTerms) -> Next {
        terms.check()?;
        Ok(Self { terms, state: ContractState::Draft { sent_back: None } })
    }

    /// The bare state as it was recorded.
    pub fn status(&self) -> ContractStatus {
        match self.state {
            ContractState::Draft { .. } => ContractStatus::Draft,
            ContractState::Submitted { .. } => ContractStatus::Submitted,
            ContractState::Approved { .. } => ContractStatus::Approved,
            ContractState::Signed { .. } => ContractStatus::Signed,
            ContractState::Active { .. } => ContractStatus::Active,
            ContractState::Terminated { .. } => ContractStatus::Terminated,
            ContractState::Expired { .. } => ContractStatus::Expired,
        }
    }

    /// Is it in force on a business date? It is from its activation or the agreement's first day, whichever is later,
    /// to the agreement's last day or the day of its ending; past days of an ended contract stay covered.
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        let Some((first, last)) = self.terms.agreement_period() else { return false };
        match &self.state {
            ContractState::Active { .. } | ContractState::Expired { .. } => first <= day && day <= last,
            ContractState::Terminated { ending, .. } => first <= day && day <= last && day <= ending.on,
            ContractState::Draft { .. }
            | ContractState::Submitted { .. }
            | ContractState::Approved { .. }
            | ContractState::Signed { .. } => false,
        }
    }

    /// Other terms, of the same category, while it is a draft.
    pub fn revise(self, terms: ContractTerms) -> Next {
        terms.check()?;
        if !matches!(self.state, ContractState::Draft { .. }) {
            return Err(self.not_now());
        }
        if terms.category() != self.terms.category() {
            return Err(ContractRefusal::CategoryFixed);
        }
        Ok(Self { terms, ..self })
    }

    /// Hands the draft in for approval.
    pub fn submit(self, by: UserId, on: NaiveDate) -> Next {
        let ContractState::Draft { .. } = self.state else { return Err(self.not_now()) };
        Ok(Self { state: ContractState::Submitted { submission: Submission { by, on } }, ..self })
    }

    /// Approves it; never by who submitted it.
    pub fn approve(self, by: UserId, on: NaiveDate) -> Next {
        let ContractState::Submitted { submission } = self.state else { return Err(self.not_now()) };
        if submission.by == by {
            return Err(ContractRefusal::SeparationOfDuties);
        }
        let (approval, signatures) = (Approval { by, on }, Signatures::default());
        Ok(Self { state: ContractState::Approved { submission, approval, signatures }, ..self })
    }

    /// Sends it back to its author with a reason; an approved one only as long as nobody has signed.
    pub fn send_back(self, reason: String) -> Next {
        if reason.trim().is_empty() {
            return Err(ContractRefusal::ReasonRequired);
        }
        let unsigned = match &self.state {
            ContractState::Submitted { .. } => true,
            ContractState::Approved { signatures, .. } => signatures.agency.is_none() && signatures.client.is_none(),
            ContractState::Draft { .. }
            | ContractState::Signed { .. }
            | ContractState::Active { .. }
            | ContractState::Terminated { .. }
            | ContractState::Expired { .. } => false,
        };
        if !unsigned {
            return Err(self.not_now());
        }
        Ok(Self { state: ContractState::Draft { sent_back: Some(reason) }, ..self })
    }

    /// Takes the signature of one side. The terms must be complete, so that nobody signs what cannot be activated.
    pub fn sign(self, party: Party, signature: Signature, today: NaiveDate) -> Next {
        let ContractState::Approved { submission, approval, signatures } = self.state else {
            return Err(self.not_now());
        };
        self.terms.complete()?;
        signature.check(today)?;
        let given = match party {
            Party::Agency => &signatures.agency,
            Party::Client => &signatures.client,
        };
        if given.is_some() {
            return Err(ContractRefusal::AlreadySigned(party));
        }
        let signatures = match party {
            Party::Agency => Signatures { agency: Some(signature), ..signatures },
            Party::Client => Signatures { client: Some(signature), ..signatures },
        };
        let state = match signatures {
            Signatures { agency: Some(agency), client: Some(client) } => {
                ContractState::Signed { execution: Execution { submission, approval, agency, client } }
            }
            Signatures { .. } => ContractState::Approved { submission, approval, signatures },
        };
        Ok(Self { terms: self.terms, state })
    }

    /// Puts it in force on a business date: signed by both by then, every mandatory term agreed, within its period.
    pub fn activate(self, on: NaiveDate, today: NaiveDate) -> Next {
        let ContractState::Signed { execution } = self.state else { return Err(self.not_now()) };
        self.terms.complete()?;
        if on > today {
            return Err(ContractRefusal::DateInFuture);
        }
        if on < execution.agency.signed_on || on < execution.client.signed_on {
            return Err(ContractRefusal::BeforeSignature);
        }
        match self.terms.agreement_period() {
            Some((first, last)) if first <= on && on <= last => {}
            Some(_) | None => return Err(ContractRefusal::OutsideAgreementPeriod),
        }
        Ok(Self { terms: self.terms, state: ContractState::Active { execution, activated_on: on } })
    }

    /// Ends it before its time.
    pub fn terminate(self, ending: Ending, today: NaiveDate) -> Next {
        let ContractState::Active { execution, activated_on } = self.state else { return Err(self.not_now()) };
        if ending.reason.trim().is_empty() {
            return Err(ContractRefusal::ReasonRequired);
        }
        if ending.on > today {
            return Err(ContractRefusal::DateInFuture);
        }
        if ending.on < activated_on {
            return Err(ContractRefusal::EndsBeforeActivation);
        }
        Ok(Self { terms: self.terms, state: ContractState::Terminated { execution, activated_on, ending } })
    }

    /// Notes that its last day is over.
    pub fn expire(self, today: NaiveDate) -> Next {
        let ContractState::Active { execution, activated_on } = self.state else { return Err(self.not_now()) };
        match self.terms.agreement_period() {
            Some((_, last)) if last < today => {
                Ok(Self { terms: self.terms, state: ContractState::Expired { execution, activated_on } })
            }
            Some(_) | None => Err(ContractRefusal::StillInPeriod),
        }
    }

    fn not_now(&self) -> ContractRefusal {
        ContractRefusal::WrongState(self.status())
    }
}
