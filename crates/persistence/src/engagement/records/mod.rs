//! Step records: append-only, read back by step, cycle and subject.

mod write;

use bole_domain::engagement::{CycleRef, Gate, Outcome, Records, StepRecord};
use bole_domain::ids::EngagementId;
use bole_domain::standard::ClauseCode;
use chrono::NaiveDate;
use diesel::dsl::count;
use diesel::prelude::*;

use super::begun;
use crate::error::{StoreError, corrupt};
use crate::on_both;
use crate::schema::step_records as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

pub use write::{NewRecord, write, write_subjects};

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    clause: String,
    cycle_key: String,
    subject_key: String,
    revision: i64,
    outcome: String,
    reason: Option<String>,
    document: Json,
    recorded_by: String,
    recorded_at: At,
    business_date: NaiveDate,
}

impl Row {
    fn read(self) -> Result<StepRecord, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "step_records", column };
        let cycle = match self.cycle_key.as_str() {
            "" => None,
            text => Some(text.parse::<CycleRef>().map_err(|_| broken("cycle_key"))?),
        };
        Ok(StepRecord {
            id: self.id.id(),
            clause: self.clause.parse().map_err(|_| broken("clause"))?,
            cycle,
            subject: Some(self.subject_key).filter(|key| !key.is_empty()),
            revision: self.revision,
            outcome: Outcome::from_code(&self.outcome).ok_or_else(|| broken("outcome"))?,
            reason: self.reason,
            document: self.document.read().map_err(corrupt("step_records", "document"))?,
            recorded_by: self.recorded_by,
            recorded_at: self.recorded_at.get(),
            business_date: self.business_date,
        })
    }
}

fn cycle_key(cycle: Option<CycleRef>) -> String {
    cycle.map(|cycle| cycle.to_string()).unwrap_or_default()
}

/// What gates need: the latest revisions without subject, and where the gate looks at them the steps that have a subject at
/// all. How many subjects they have is counted by [`counted`] alone: a roster may be long, and a gate asks with every command.
pub fn of(tx: &mut Tenant<'_>, engagement: EngagementId, gate: Gate) -> Result<Records, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .filter(begun::IsBlank::new(t::subject_key))
        .order(t::revision)
        .select(Row::as_select())
        .load(c))?;
    let latest = rows.into_iter().map(Row::read).collect::<Result<Vec<_>, _>>()?;
    let begun: Vec<String> = if gate.begun {
        on_both!(&mut *tx.db, |c| begun::Begun { agency, engagement: Key::of(engagement) }.load(c))?
    } else {
        Vec::new()
    };
    let begun = begun.iter().map(|clause| Ok((step(clause)?, 1))).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Records::new(latest, begun))
}

/// The same with the number of subjects of each step.
pub fn counted(tx: &mut Tenant<'_>, engagement: EngagementId, records: Records) -> Result<Records, StoreError> {
    let agency = tx.agency();
    let counts: Vec<(String, i64)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .filter(t::subject_key.ne(""))
        .group_by(t::clause)
        .select((t::clause, count(t::subject_key).aggregate_distinct()))
        .load(c))?;
    let subjects = counts
        .into_iter()
        .map(|(clause, count)| Ok((step(&clause)?, u64::try_from(count).unwrap_or_default())))
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(records.counted(subjects))
}

fn step(clause: &str) -> Result<ClauseCode, StoreError> {
    clause.parse().map_err(|_| StoreError::Corrupt { table: "step_records", column: "clause" })
}

/// Which records are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this step.
    pub clause: Option<ClauseCode>,
    /// Of this cycle.
    pub cycle: Option<CycleRef>,
    /// Of this subject.
    pub subject: Option<String>,
}

/// Records with every revision, the newest first, below a place in that order.
pub fn list(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    wanted: &Wanted,
    below: Option<Key>,
    limit: i64,
) -> Result<Vec<StepRecord>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table
            .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
            .select(Row::as_select())
            .into_boxed();
        if let Some(clause) = wanted.clause {
            query = query.filter(t::clause.eq(clause.to_string()));
        }
        if wanted.cycle.is_some() {
            query = query.filter(t::cycle_key.eq(cycle_key(wanted.cycle)));
        }
        if let Some(subject) = &wanted.subject {
            query = query.filter(t::subject_key.eq(subject.clone()));
        }
        if let Some(id) = below {
            query = query.filter(t::id.lt(id));
        }
        query.order(t::id.desc()).limit(limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}
