//! A policy as it is stored.

use bole_domain::ids::PolicyId;
use bole_domain::insurance::{InsuranceKind, Policy};
use bole_domain::money::Fen;
use bole_domain::settlement::rounding::{Rounding, RoundingMode};
use chrono::NaiveDate;
use diesel::prelude::*;

use crate::error::StoreError;
use crate::schema::insurance_policies as t;
use crate::types::{At, Key};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    pub(super) id: Key,
    pub(super) place: String,
    place_name: String,
    pub(super) kind: String,
    pub(super) effective_from: NaiveDate,
    pub(super) effective_to: Option<NaiveDate>,
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
pub(super) struct NewRow {
    pub(super) agency_id: Key,
    #[diesel(embed)]
    pub(super) row: Row,
    pub(super) created_by: Key,
    pub(super) created_at: At,
}

fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "insurance_policies", column }
}

impl Row {
    pub(super) fn policy(self) -> Result<Policy, StoreError> {
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

    pub(super) fn of(id: PolicyId, policy: &Policy) -> Self {
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
