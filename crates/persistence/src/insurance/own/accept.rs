//! Policies taken in: new ones, other versions of known ones, and those that do not fit.

use std::collections::{HashMap, HashSet};

use bole_domain::ids::PolicyId;
use bole_domain::insurance::{InsuranceKind, Policy, PolicyBook, PolicyFault};
use chrono::NaiveDate;
use diesel::prelude::*;

use super::own;
use super::row::{NewRow, Row};
use crate::error::{Named, StoreError};
use crate::schema::insurance_policies as t;
use crate::store::Tenant;
use crate::types::Key;
use crate::{insert_all, on_both};

/// What became of policies that were offered.
#[derive(Debug, Default)]
pub struct Accepted {
    /// New versions.
    pub created: usize,
    /// Versions that replaced one of the same place, kind and first day.
    pub replaced: usize,
    /// Versions as they were.
    pub unchanged: usize,
    /// What is wrong; then nothing was written.
    pub misfits: Vec<Misfit>,
}

/// A fault of an offered policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misfit {
    /// Its index among those offered.
    pub index: usize,
    /// The faulty field, as a pointer into the record.
    pub pointer: &'static str,
    /// What is wrong.
    pub fault: PolicyFault,
}

type Version = (String, InsuranceKind, NaiveDate);

fn version(policy: &Policy) -> Version {
    (policy.place.clone(), policy.kind, policy.effective_from)
}

/// Takes policies over as the agency's own. One of the same place, kind and first day is replaced: computations keep
/// the figures that they used by value. Overlaps, within the offer or with what stays, are refused, and then nothing
/// is written.
pub fn accept(tx: &mut Tenant<'_>, offered: &[Policy], by: Key) -> Result<Accepted, StoreError> {
    let places: Vec<String> =
        offered.iter().map(|policy| policy.place.clone()).collect::<HashSet<_>>().into_iter().collect();
    let old: HashMap<Version, Policy> =
        own(tx, &places)?.into_iter().map(|policy| (version(&policy), policy)).collect();
    let named: HashSet<Version> = offered.iter().map(version).collect();
    let stay: Vec<&Policy> = old.iter().filter(|(key, _)| !named.contains(key)).map(|(_, policy)| policy).collect();
    let misfits = misfits(offered, &stay);
    if !misfits.is_empty() {
        return Ok(Accepted { misfits, ..Accepted::default() });
    }
    let mut accepted = Accepted::default();
    let mut rows = Vec::new();
    for policy in offered {
        let id = tx.new_id::<PolicyId>();
        match old.get(&version(policy)) {
            Some(known) if Policy { id: known.id.clone(), ..policy.clone() } == *known => {
                accepted.unchanged += 1;
                continue;
            }
            Some(known) => {
                remove(tx, known)?;
                accepted.replaced += 1;
            }
            None => accepted.created += 1,
        }
        rows.push(NewRow { agency_id: tx.agency(), row: Row::of(id, policy), created_by: by, created_at: tx.at() });
    }
    insert_all!(&mut *tx.db, t::table, &rows).on_unique(
        "policy_taken",
        "同时有人更改了该政策，请重试。",
        "Somebody changed this policy at the same moment; try again.",
    )?;
    Ok(accepted)
}

/// Faults of the offered policies, each blamed on an offered one even where it only meets one that stays.
fn misfits(offered: &[Policy], stay: &[&Policy]) -> Vec<Misfit> {
    let all: Vec<Policy> = offered.iter().chain(stay.iter().copied()).cloned().collect();
    let Err(refusal) = PolicyBook::new(all.clone()) else { return Vec::new() };
    let mut found: Vec<Misfit> = refusal
        .faults
        .into_iter()
        .filter_map(|(index, pointer, fault)| {
            if index < offered.len() {
                return Some(Misfit { index, pointer, fault });
            }
            let met = all.get(index)?;
            let meets = |policy: &Policy| {
                policy.place == met.place
                    && policy.kind == met.kind
                    && policy.effective_from <= met.effective_from
                    && policy.effective_to.is_none_or(|to| to >= met.effective_from)
            };
            offered.iter().position(meets).map(|index| Misfit { index, pointer: "/effective_to", fault })
        })
        .collect();
    found.sort_by_key(|misfit| misfit.index);
    found
}

fn remove(tx: &mut Tenant<'_>, policy: &Policy) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::delete(
        t::table
            .filter(t::agency_id.eq(agency).and(t::place.eq(&policy.place)))
            .filter(t::kind.eq(policy.kind.as_str()).and(t::effective_from.eq(policy.effective_from)))
    )
    .execute(c))?;
    Ok(())
}
