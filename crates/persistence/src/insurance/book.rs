//! What a computation may use: the agency's own policies of a place, else the library's, nothing mixed.

use std::collections::{BTreeMap, HashSet};

use bole_domain::ids::PolicyId;
use bole_domain::insurance::{Policy, PolicyBook};
use diesel::prelude::*;

use super::library;
use super::own::{self, own};
use crate::error::StoreError;
use crate::on_both;
use crate::schema::insurance_policies as t;
use crate::store::Tenant;

/// The policies of these places: the agency's own where it has any for the place, else those of the library.
pub fn policy_book(tx: &mut Tenant<'_>, places: &[String]) -> Result<PolicyBook, StoreError> {
    let mut policies = own(tx, places)?;
    let replaced: HashSet<String> = policies.iter().map(|policy| policy.place.clone()).collect();
    let rest: HashSet<&String> = places.iter().filter(|place| !replaced.contains(*place)).collect();
    let shipped: Vec<Policy> = rest.into_iter().flat_map(|place| library::policies_of(place)).collect();
    policies.extend(shipped);
    PolicyBook::new(policies).map_err(|_| StoreError::Corrupt { table: "insurance_policies", column: "effective_to" })
}

/// The policy versions that a computation used, by their ids. One that the agency has replaced since is left out: what
/// was computed with it keeps its figures by value.
pub fn versions(tx: &mut Tenant<'_>, ids: &[String]) -> Result<PolicyBook, StoreError> {
    let mut policies = Vec::new();
    for id in ids {
        match id.parse::<PolicyId>() {
            Ok(id) => match own::load(tx, id) {
                Ok(policy) => policies.push(policy),
                Err(StoreError::NotFound(_)) => {}
                Err(other) => return Err(other),
            },
            Err(_) => policies.extend(library::find(id)),
        }
    }
    PolicyBook::new(policies).map_err(|_| StoreError::Corrupt { table: "payslips", column: "result" })
}

/// A place that has policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// National division code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The agency has its own policies for it, which replace the library's.
    pub own: bool,
    /// The library has it.
    pub library: bool,
}

/// All places that have policies, by code.
pub fn places(tx: &mut Tenant<'_>) -> Result<Vec<Place>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(String, String)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency))
        .select((t::place, t::place_name))
        .distinct()
        .order((t::place, t::place_name))
        .load(c))?;
    let mut all: BTreeMap<String, Place> = BTreeMap::new();
    for record in library::library() {
        let (code, name) = (record.place.clone(), record.place_name.clone());
        all.entry(code.clone()).or_insert(Place { code, name, own: false, library: true });
    }
    for (code, name) in rows {
        let place = all.entry(code.clone()).or_insert(Place { code, name: name.clone(), own: true, library: false });
        (place.own, place.name) = (true, name);
    }
    Ok(all.into_values().collect())
}
