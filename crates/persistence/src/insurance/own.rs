//! The agency's own policies.

use std::collections::{HashMap, HashSet};

use bole_domain::ids::PolicyId;
use bole_domain::insurance::{InsuranceKind, Policy, PolicyBook, PolicyFault};
use bole_domain::money::Fen;
use bole_domain::settlement::rounding::{Rounding, RoundingMode};
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::error::{Named, StoreError};
use crate::schema::insurance_policies as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{insert_all, on_both};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    place: String,
    place_name: String,
    kind: String,
    effective_from: NaiveDate,
    effective_to: Option<NaiveDate>,
    floor: Option<i64>,
    ceiling: Option<i64>,
    employer_rate: String,
    worker_rate: String,
    employer_fixed: i64,
    worker_fixed: i64,
    rounding_places: i32,
    rounding_mode: String,
    cutoff_day: i32,
    source: String,
}

#[derive(Insertable)]
#[diesel(table_name = t)]
struct NewRow {
    agency_id: Key,
    #[diesel(embed)]
    row: Row,
    created_by: Key,
    created_at: At,
}

fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "insurance_policies", column }
}

impl Row {
    fn policy(self) -> Result<Policy, StoreError> {
        Ok(Policy {
            id: self.id.id::<PolicyId>().to_string(),
            place: self.place,
            place_name: self.place_name,
            kind: InsuranceKind::find(&self.kind).ok_or_else(|| corrupt("kind"))?,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            floor: self.floor.map(Fen),
            ceiling: self.ceiling.map(Fen),
            employer_rate: Some(self.employer_rate.parse().map_err(|_| corrupt("employer_rate"))?),
            worker_rate: Some(self.worker_rate.parse().map_err(|_| corrupt("worker_rate"))?),
            employer_fixed: Fen(self.employer_fixed),
            worker_fixed: Fen(self.worker_fixed),
            rounding: Rounding {
                places: u32::try_from(self.rounding_places).map_err(|_| corrupt("rounding_places"))?,
                mode: RoundingMode::find(&self.rounding_mode).ok_or_else(|| corrupt("rounding_mode"))?,
            },
            cutoff_day: u32::try_from(self.cutoff_day).map_err(|_| corrupt("cutoff_day"))?,
            source: self.source,
        })
    }

    fn of(id: PolicyId, policy: &Policy) -> Self {
        Self {
            id: Key::of(id),
            place: policy.place.clone(),
            place_name: policy.place_name.clone(),
            kind: policy.kind.as_str().to_owned(),
            effective_from: policy.effective_from,
            effective_to: policy.effective_to,
            floor: policy.floor.map(|fen| fen.0),
            ceiling: policy.ceiling.map(|fen| fen.0),
            employer_rate: policy.employer_rate.unwrap_or_default().to_string(),
            worker_rate: policy.worker_rate.unwrap_or_default().to_string(),
            employer_fixed: policy.employer_fixed.0,
            worker_fixed: policy.worker_fixed.0,
            rounding_places: i32::try_from(policy.rounding.places).unwrap_or_default(),
            rounding_mode: policy.rounding.mode.as_str().to_owned(),
            cutoff_day: i32::try_from(policy.cutoff_day).unwrap_or_default(),
            source: policy.source.clone(),
        }
    }
}

/// Which policies a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this place only.
    pub place: Option<String>,
    /// Of this kind only.
    pub kind: Option<InsuranceKind>,
    /// In force on this day only.
    pub on: Option<NaiveDate>,
    /// After this one.
    pub after: Option<(String, InsuranceKind, NaiveDate)>,
}

/// The agency's own policies by place, kind and first day.
pub fn list(tx: &mut Tenant<'_>, filter: &Filter, limit: i64) -> Result<Vec<Policy>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(place) = &filter.place {
            query = query.filter(t::place.eq(place));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(t::kind.eq(kind.as_str()));
        }
        if let Some(day) = filter.on {
            query = query.filter(t::effective_from.le(day));
            query = query.filter(t::effective_to.is_null().or(t::effective_to.ge(day)));
        }
        if let Some((place, kind, from)) = &filter.after {
            let later = t::kind.gt(kind.as_str()).or(t::kind.eq(kind.as_str()).and(t::effective_from.gt(from)));
            query = query.filter(t::place.gt(place).or(t::place.eq(place).and(later)));
        }
        query.order((t::place, t::kind, t::effective_from)).limit(limit).load(c)
    })?;
    rows.into_iter().map(Row::policy).collect()
}

/// One of the agency's own policies.
pub fn load(tx: &mut Tenant<'_>, id: PolicyId) -> Result<Policy, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("insurance_policy")?;
    row.policy()
}

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

/// The agency's own policies of these places.
pub(super) fn own(tx: &mut Tenant<'_>, places: &[String]) -> Result<Vec<Policy>, StoreError> {
    let agency = tx.agency();
    let mut policies = Vec::new();
    for chunk in places.chunks(500) {
        let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
            .filter(t::agency_id.eq(agency).and(t::place.eq_any(chunk)))
            .select(Row::as_select())
            .order((t::place, t::kind, t::effective_from))
            .load(c))?;
        for row in rows {
            policies.push(row.policy()?);
        }
    }
    Ok(policies)
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
