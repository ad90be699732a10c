//! What a step's gate sees: what its document names, and what every gate looks at, looked up by persistence.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::CycleStanding;
use crate::contract::Terms;
use crate::contract::link::{Version, version_on};
use crate::ids::{ClientId, ContractId, DocumentId, MemberId, PersonId, TemplateVersionId};
use crate::standard::{Category, Clause, Need, Scope, StandardRefusal, catalogue};

/// How far a gate looks. Each look is a question to the database, so a step asks no more than its place in the process
/// demands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gate {
    /// Which steps of subjects have been begun.
    pub begun: bool,
    /// How the engagement's cycles stand.
    pub cycles: bool,
}

impl Gate {
    /// Everything: for whoever shows the whole process.
    pub const WHOLE: Self = Self { begun: true, cycles: true };

    /// What the gate of a step looks at: cycles if it is one of a cycle, subjects if an earlier step that must be done has
    /// them.
    pub fn of(clause: &Clause) -> Result<Self, StandardRefusal> {
        let begun = catalogue()
            .process(clause.category)?
            .steps()
            .take_while(|step| step.code != clause.code)
            .any(|step| step.scope == Scope::Subject && step.need != Need::OnDemand);
        Ok(Self { begun, cycles: clause.scope == Scope::Cycle })
    }
}

/// What a step's document names and its gate must see; persistence looks it up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// How far the gate looks; the framework says it, not the step.
    pub gate: Gate,
    /// A contract.
    pub contract: Option<ContractId>,
    /// A template version.
    pub template_version: Option<TemplateVersionId>,
    /// Stored documents.
    pub documents: Vec<DocumentId>,
    /// Members by their persons.
    pub persons: Vec<PersonId>,
    /// All members whose data wait for confirmation.
    pub unconfirmed_members: bool,
}

/// A contract as gates see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownContract {
    /// Its id.
    pub id: ContractId,
    /// With whom.
    pub client: ClientId,
    /// Of which category.
    pub category: Category,
    /// Is it in force today?
    pub in_force: bool,
    /// What is agreed in the contract itself.
    pub terms: Terms,
    /// What supplements made of its terms, the oldest first.
    pub versions: Vec<Version>,
}

impl KnownContract {
    /// The terms that hold on a day, with the contract or supplement that made them.
    pub fn agreed_on(&self, day: NaiveDate) -> (ContractId, &Terms) {
        version_on(&self.versions, day).map_or((self.id, &self.terms), |version| (version.supplement, &version.terms))
    }
}

/// A template version as gates see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownTemplate {
    /// Its id.
    pub id: TemplateVersionId,
    /// Is it published, and so frozen?
    pub published: bool,
}

/// What was found of what a document needs, and of what every gate looks at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    /// The contract that the document names.
    pub contract: Option<KnownContract>,
    /// The contract that the engagement is bound to.
    pub bound_contract: Option<KnownContract>,
    /// The template version that the document names.
    pub template: Option<KnownTemplate>,
    /// Stored documents with their SHA-256, lower-case hexadecimal.
    pub documents: BTreeMap<DocumentId, String>,
    /// The members that the document concerns, by person.
    pub members: BTreeMap<PersonId, MemberId>,
    /// Version of the client's profile; 0 without one.
    pub profile_version: i64,
    /// Has the profile what payroll needs?
    pub profile_has_payroll: bool,
    /// Version of the operating guide; 0 without one.
    pub guide_version: i64,
    /// How the engagement's cycles stand, where the gate looks at them.
    pub cycles: Vec<CycleStanding>,
}
