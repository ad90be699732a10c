//! The agency's establishment: typed records in one table, licences in a table of their own.

mod licences;
mod rows;

use bole_domain::agency::establishment::staff::{Attestation, StaffMember};
use bole_domain::agency::establishment::{
    About, CapitalStatement, Inspection, Kept, Premises, ServiceOffer, SupervisionNotice, Tool, WrittenRule,
};
use chrono::{DateTime, Utc};

use crate::error::StoreError;
use crate::store::Tenant;
use crate::types::{At, Key};

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record<T: Kept> {
    /// Its id.
    pub id: T::Id,
    /// What it says.
    pub body: T,
    /// Public id of the user or service account that recorded it, where that is known.
    pub recorded_by: Option<String>,
    /// Version.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// Which records of a list, and from where.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// About this record only.
    pub about: Option<Key>,
    /// After this place.
    pub after: Option<(At, Key)>,
}

/// How records of a kind are kept: in `establishment`, unless told otherwise.
pub trait Shelved: Kept + Clone {
    /// The record that it is about.
    fn about_key(&self) -> Option<Key> {
        None
    }

    /// Records it.
    fn insert(self, tx: &mut Tenant<'_>, by: &str) -> Result<Record<Self>, StoreError> {
        rows::insert(tx, self, by)
    }

    /// A record.
    fn load(tx: &mut Tenant<'_>, id: Self::Id) -> Result<Record<Self>, StoreError> {
        rows::load(tx, id)
    }

    /// Records in the order in which they were made.
    fn list(tx: &mut Tenant<'_>, wanted: Wanted, limit: i64) -> Result<Vec<Record<Self>>, StoreError> {
        rows::list(tx, wanted, limit)
    }

    /// Replaces what a record says.
    fn update(tx: &mut Tenant<'_>, seen: &Record<Self>, body: Self) -> Result<Record<Self>, StoreError> {
        rows::update(tx, seen, body)
    }
}

/// All records of a kind: an agency has so few that they are read at once.
pub fn all<T: Shelved>(tx: &mut Tenant<'_>) -> Result<Vec<Record<T>>, StoreError> {
    T::list(tx, Wanted::default(), i64::MAX)
}

impl Shelved for Premises {}
impl Shelved for CapitalStatement {}
impl Shelved for Tool {}
impl Shelved for WrittenRule {}
impl Shelved for ServiceOffer {}
impl Shelved for SupervisionNotice {}
impl Shelved for StaffMember {}

impl Shelved for Inspection {
    fn about_key(&self) -> Option<Key> {
        Some(Key::of(self.about()))
    }
}

impl Shelved for Attestation {
    fn about_key(&self) -> Option<Key> {
        Some(Key::of(self.about()))
    }
}
