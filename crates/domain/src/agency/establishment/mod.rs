//! What an agency has before its first order: licences, premises, capital, tools, staff, written rules and what it publishes, each
//! kept as a dated record (clauses *-1.*).

mod capital;
mod licence;
mod premises;
mod publication;
mod refusal;
mod rule;
pub mod staff;
mod tool;

use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use validator::Validate;

use crate::ids::{DocumentId, TypedId};

pub use capital::CapitalStatement;
pub use licence::{Licence, LicenceKind};
pub use premises::{Equipment, EquipmentKind, Inspection, Premises, Tenure};
pub use publication::{ServiceOffer, SupervisionNotice};
pub use refusal::EstablishmentRefusal;
pub use rule::{RuleKind, WrittenRule};
pub use tool::{Tool, ToolCode};

/// A record of the establishment.
pub trait Kept: Serialize + DeserializeOwned + Validate {
    /// Its id.
    type Id: TypedId;
    /// What it is, as its rows call it.
    const KIND: &'static str;

    /// Are its dates and amounts in order, as known today?
    fn check(&self, today: NaiveDate) -> Result<(), EstablishmentRefusal>;

    /// Does it count on a day?
    fn counts_on(&self, day: NaiveDate) -> bool;

    /// The uploaded documents that it names, each with its JSON pointer.
    fn documents(&self) -> Vec<(String, DocumentId)> {
        Vec::new()
    }
}

/// A record about another one: an inspection of premises, an attestation of a member of the staff.
pub trait About: Kept {
    /// What it is about.
    type Of: Kept;
    /// The JSON pointer of that id.
    const POINTER: &'static str;

    /// Which one.
    fn about(&self) -> <Self::Of as Kept>::Id;
}

/// The document of a record that has one place for it.
fn named(pointer: &str, document: Option<DocumentId>) -> Vec<(String, DocumentId)> {
    document.map(|id| (pointer.to_owned(), id)).into_iter().collect()
}

/// Does a span of days hold on a day?
pub(super) fn holds(from: NaiveDate, to: Option<NaiveDate>, on: NaiveDate) -> bool {
    from <= on && to.is_none_or(|last| on <= last)
}
