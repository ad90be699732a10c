//! Writing step records: each a revision after the latest one of its step and subject.

use std::collections::HashMap;

use bole_domain::engagement::{CycleRef, Outcome, StepRecord};
use bole_domain::events::{self, EventData, EventObject, EventType};
use bole_domain::ids::{EngagementId, StepRecordId};
use bole_domain::standard::ClauseCode;
use chrono::NaiveDate;
use diesel::declare_sql_function;
use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable};

use super::{Row, cycle_key};
use crate::error::{Named, StoreError};
use crate::events::{NewEvent, emit};
use crate::schema::step_records as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{insert_all, on_both};

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
    #[diesel(embed)]
    columns: Columns,
    revision: i64,
}

#[derive(Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
struct Columns {
    agency_id: Key,
    id: Key,
    engagement_id: Key,
    clause: String,
    cycle_key: String,
    subject_key: String,
    outcome: &'static str,
    reason: Option<String>,
    document: Json,
    recorded_by: String,
    recorded_at: At,
    business_date: NaiveDate,
}

fn columns(tx: &Tenant<'_>, engagement: EngagementId, new: &NewRecord, subject: &str) -> Columns {
    Columns {
        agency_id: tx.agency(),
        id: Key::of(tx.new_id::<StepRecordId>()),
        engagement_id: Key::of(engagement),
        clause: new.clause.to_string(),
        cycle_key: cycle_key(new.cycle),
        subject_key: subject.to_owned(),
        outcome: new.outcome.code(),
        reason: new.reason.clone(),
        document: Json::value(&new.document),
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
    let row = NewRow { columns: columns(tx, engagement, new, ""), revision };
    let id = row.columns.id;
    recorded(on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(&row).execute(c)))?;
    told(tx, engagement, new, 1, EventType::StepRecorded.concerns_client());
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, id)).select(Row::as_select()).first(c))
        .or_not_found("step record")?;
    row.read()
}

fn told(tx: &mut Tenant<'_>, engagement: EngagementId, new: &NewRecord, records: usize, shared: bool) {
    let said = events::StepRecorded {
        clause: new.clause,
        cycle: new.cycle,
        outcome: new.outcome,
        records: u32::try_from(records).unwrap_or(u32::MAX),
    };
    let event = NewEvent {
        kind: EventType::StepRecorded,
        object: EventObject { kind: "engagement".to_owned(), id: engagement.to_string() },
        client: None,
        engagement: Some(engagement),
        shared,
        data: EventData::Step(said),
    };
    emit(tx, event);
}

/// Two who record at the same moment write the same revision: the later one is told.
fn recorded(written: QueryResult<usize>) -> Result<(), StoreError> {
    written.map(|_| ()).on_unique(
        "step_recorded_meanwhile",
        "该步骤刚被他人记录，请重新读取后再试。",
        "Somebody else has just recorded this step; read it again and retry.",
    )
}

/// So many subjects are written at once.
const MANY: usize = 500;
/// So many are written one by one.
const FEW: usize = 8;

/// Writes one record for each subject, each with its own next revision.
pub fn write_subjects(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    new: &NewRecord,
    subjects: &[String],
) -> Result<(), StoreError> {
    if subjects.is_empty() {
        return Ok(());
    }
    // What is recorded of each subject is not shown outside the agency.
    told(tx, engagement, new, subjects.len(), false);
    if subjects.len() <= FEW {
        return subjects.iter().try_for_each(|subject| write_subject(tx, engagement, new, subject));
    }
    let known = latest_revisions(tx, engagement, new)?;
    for chunk in subjects.chunks(MANY) {
        let row = |subject: &String| NewRow {
            columns: columns(tx, engagement, new, subject),
            revision: known.get(subject).copied().unwrap_or_default() + 1,
        };
        let rows: Vec<NewRow> = chunk.iter().map(row).collect();
        recorded(insert_all!(&mut *tx.db, t::table, &rows))?;
    }
    Ok(())
}

#[declare_sql_function]
extern "SQL" {
    /// The first of both that is there.
    fn coalesce(known: Nullable<BigInt>, otherwise: BigInt) -> BigInt;
}

/// The usual case in one statement, which stays prepared.
fn write_subject(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    new: &NewRecord,
    subject: &str,
) -> Result<(), StoreError> {
    let columns = columns(tx, engagement, new, subject);
    let latest = t::table
        .filter(t::agency_id.eq(columns.agency_id).and(t::engagement_id.eq(columns.engagement_id)))
        .filter(t::clause.eq(columns.clause.clone()).and(t::cycle_key.eq(columns.cycle_key.clone())))
        .filter(t::subject_key.eq(subject))
        .select(max(t::revision))
        .single_value();
    let values = (columns, t::revision.eq(coalesce(latest, 0_i64) + 1_i64));
    recorded(on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(values).execute(c)))
}

/// The latest revision of what is recorded about each subject. It is asked once, about all: a list of names is held against
/// each row where the database does not know yet how many there are.
fn latest_revisions(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    new: &NewRecord,
) -> Result<HashMap<String, i64>, StoreError> {
    let agency = tx.agency();
    let revisions: Vec<(String, i64)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .filter(t::clause.eq(new.clause.to_string()).and(t::cycle_key.eq(cycle_key(new.cycle))))
        .select((t::subject_key, t::revision))
        .load(c))?;
    let mut latest: HashMap<String, i64> = HashMap::new();
    for (subject, revision) in revisions {
        let known = latest.entry(subject).or_default();
        *known = revision.max(*known);
    }
    Ok(latest)
}
