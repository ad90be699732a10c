//! Step records: append-only, read back by step, cycle and subject.

use std::collections::HashMap;

use bole_domain::engagement::{CycleRef, Outcome, Records, StepRecord};
use bole_domain::ids::{EngagementId, StepRecordId};
use bole_domain::standard::ClauseCode;
use chrono::NaiveDate;
use diesel::dsl::count;
use diesel::prelude::*;

use super::begun;

use crate::error::{Named, StoreError};
use crate::insert_all;
use crate::on_both;
use crate::schema::step_records as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

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
            document: self.document.0,
            recorded_by: self.recorded_by,
            recorded_at: self.recorded_at.get(),
            business_date: self.business_date,
        })
    }
}

fn cycle_key(cycle: Option<CycleRef>) -> String {
    cycle.map(|cycle| cycle.to_string()).unwrap_or_default()
}

/// What gates need: the latest revisions without subject, and which steps have a subject at all. How many subjects they
/// have is counted by [`counted`] alone: a roster may be long, and a gate asks with every command.
pub fn of(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Records, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .filter(begun::IsBlank::new(t::subject_key))
        .order(t::revision)
        .select(Row::as_select())
        .load(c))?;
    let latest = rows.into_iter().map(Row::read).collect::<Result<Vec<_>, _>>()?;
    let begun: Vec<String> =
        on_both!(&mut *tx.db, |c| begun::Begun { agency, engagement: Key::of(engagement) }.load(c))?;
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

/// A record to be written.
#[derive(Debug, Clone)]
pub struct NewRecord {
    /// The clause of the step.
    pub clause: ClauseCode,
    /// The cycle.
    pub cycle: Option<CycleRef>,
    /// What it says.
    pub outcome: Outcome,
    /// Why, where the step was not carried out.
    pub reason: Option<String>,
    /// The document as it was sent.
    pub document: serde_json::Value,
    /// Public id of who records it.
    pub by: String,
    /// The day that it counts for.
    pub business_date: NaiveDate,
}

#[derive(Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
struct NewRow {
    agency_id: Key,
    id: Key,
    engagement_id: Key,
    clause: String,
    cycle_key: String,
    subject_key: String,
    revision: i64,
    outcome: &'static str,
    reason: Option<String>,
    document: Json,
    recorded_by: String,
    recorded_at: At,
    business_date: NaiveDate,
}

fn row(tx: &Tenant<'_>, engagement: EngagementId, new: &NewRecord, subject: &str, revision: i64) -> NewRow {
    NewRow {
        agency_id: tx.agency(),
        id: Key::of(tx.new_id::<StepRecordId>()),
        engagement_id: Key::of(engagement),
        clause: new.clause.to_string(),
        cycle_key: cycle_key(new.cycle),
        subject_key: subject.to_owned(),
        revision,
        outcome: new.outcome.code(),
        reason: new.reason.clone(),
        document: Json(new.document.clone()),
        recorded_by: new.by.clone(),
        recorded_at: tx.at(),
        business_date: new.business_date,
    }
}

/// Writes the next revision of a record without a subject.
pub fn write(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    new: &NewRecord,
    revision: i64,
) -> Result<StepRecord, StoreError> {
    let row = row(tx, engagement, new, "", revision);
    let id = row.id;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(&row).execute(c)).on_unique(
        "step_recorded_meanwhile",
        "该步骤刚被他人记录，请重新读取后再试。",
        "Somebody else has just recorded this step; read it again and retry.",
    )?;
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, id)).select(Row::as_select()).first(c))
        .or_not_found("step record")?;
    row.read()
}

/// So many subjects are written at once.
const MANY: usize = 500;
/// So many are looked for by name.
const FEW: usize = 8;

/// The latest revision of what is recorded about these subjects. Few are looked for one by one; of more it is asked once,
/// about all: a list of names is held against each row where the database does not know yet how many there are.
fn latest_revisions(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    new: &NewRecord,
    subjects: &[String],
) -> Result<HashMap<String, i64>, StoreError> {
    let (agency, engagement) = (tx.agency(), Key::of(engagement));
    let (clause, cycle) = (new.clause.to_string(), cycle_key(new.cycle));
    let asked: Vec<Option<&String>> =
        if subjects.len() <= FEW { subjects.iter().map(Some).collect() } else { vec![None] };
    let mut latest: HashMap<String, i64> = HashMap::new();
    for subject in asked {
        let revisions: Vec<(String, i64)> = on_both!(&mut *tx.db, |c| {
            let mut query = t::table
                .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(engagement)))
                .filter(t::clause.eq(&clause).and(t::cycle_key.eq(&cycle)))
                .select((t::subject_key, t::revision))
                .into_boxed();
            if let Some(subject) = subject {
                query = query.filter(t::subject_key.eq(subject)).order(t::revision.desc()).limit(1);
            }
            query.load(c)
        })?;
        for (subject, revision) in revisions {
            let known = latest.entry(subject).or_default();
            *known = revision.max(*known);
        }
    }
    Ok(latest)
}

/// Writes one record for each subject, each with its own next revision.
pub fn write_subjects(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    new: &NewRecord,
    subjects: &[String],
) -> Result<(), StoreError> {
    let known = latest_revisions(tx, engagement, new, subjects)?;
    for chunk in subjects.chunks(MANY) {
        let rows: Vec<NewRow> = chunk
            .iter()
            .map(|subject| row(tx, engagement, new, subject, known.get(subject).copied().unwrap_or_default() + 1))
            .collect();
        insert_all!(&mut *tx.db, t::table, &rows).on_unique(
            "step_recorded_meanwhile",
            "该步骤刚被他人记录，请重新读取后再试。",
            "Somebody else has just recorded this step; read it again and retry.",
        )?;
    }
    Ok(())
}
