//! Attendance of months: one row for each person, replaced whole.

use std::collections::HashMap;

use bole_domain::attendance::{Employed, MonthRecord};
use bole_domain::ids::{EngagementId, MemberId};
use bole_domain::period::Period;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::error::{StoreError, corrupt};
use crate::schema::{attendance_months as t, members as m};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{bulk_row, on_both};

/// Rows that one statement takes away.
const AT_ONCE: usize = 500;

/// A person's month as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// His place on the roster.
    pub member: MemberId,
    /// His number with the client.
    pub employee_number: String,
    /// From when to when he is employed.
    pub employed: Employed,
    /// The month.
    pub record: MonthRecord,
    /// Public id of who brought it in.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

bulk_row! {
    struct NewRow of attendance_months {
        agency_id: Key,
        engagement_id: Key,
        period: String,
        member_id: Key,
        record: String,
        recorded_by: String,
        recorded_at: At,
    }
}

/// Takes people's months in; what is kept of the same people and month is replaced. Gives how many it was.
pub fn replace(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    month: Period,
    records: &[(MemberId, MonthRecord)],
    by: &str,
) -> Result<usize, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let (engagement, period) = (Key::of(engagement), month.to_string());
    let mut replaced = 0;
    for chunk in records.chunks(AT_ONCE) {
        let members: Vec<Key> = chunk.iter().map(|(member, _)| Key::of(*member)).collect();
        replaced += on_both!(&mut *tx.db, |c| diesel::delete(
            t::table
                .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(engagement)).and(t::period.eq(&period)))
                .filter(t::member_id.eq_any(&members))
        )
        .execute(c))?;
    }
    let row = |(member, record): &(MemberId, MonthRecord)| {
        Ok(NewRow {
            agency_id: agency,
            engagement_id: engagement,
            period: period.clone(),
            member_id: Key::of(*member),
            record: serde_json::to_string(record).map_err(corrupt("attendance_months", "record"))?,
            recorded_by: by.to_owned(),
            recorded_at: at,
        })
    };
    let rows: Vec<NewRow> = records.iter().map(row).collect::<Result<_, StoreError>>()?;
    NewRow::insert_all(tx.db, &rows)?;
    Ok(replaced)
}

type Stored = (Key, String, NaiveDate, Option<NaiveDate>, String, String, At);

fn kept((member, employee_number, from, to, record, recorded_by, recorded_at): Stored) -> Result<Kept, StoreError> {
    Ok(Kept {
        member: member.id(),
        employee_number,
        employed: Employed { from, to },
        record: serde_json::from_str(&record).map_err(corrupt("attendance_months", "record"))?,
        recorded_by,
        recorded_at: recorded_at.get(),
    })
}

/// What is kept of a month by employee number, after a number.
pub fn page(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    month: Period,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Stored> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table
            .inner_join(m::table.on(m::agency_id.eq(t::agency_id).and(m::id.eq(t::member_id))))
            .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
            .filter(t::period.eq(month.to_string()))
            .select((
                t::member_id,
                m::employee_number,
                m::hire_date,
                m::leave_date,
                t::record,
                t::recorded_by,
                t::recorded_at,
            ))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(m::employee_number.gt(after.to_owned()));
        }
        query.order(m::employee_number).limit(limit).load(c)
    })?;
    rows.into_iter().map(kept).collect()
}

/// All that is kept of a month, by place on the roster.
pub fn of_month(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    month: Period,
) -> Result<HashMap<MemberId, Kept>, StoreError> {
    Ok(page(tx, engagement, month, None, i64::MAX)?.into_iter().map(|kept| (kept.member, kept)).collect())
}
