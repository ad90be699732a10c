//! Who was responsible for an engagement, from when to when: a hand-over ends one responsibility and begins another.

use bole_domain::engagement::ResponsibleRole;
use bole_domain::ids::{EngagementId, ResponsibilityId, UserId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError};
use crate::schema::responsibilities as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// Somebody's responsibility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Responsibility {
    /// Its id.
    pub id: ResponsibilityId,
    /// In which role.
    pub role: ResponsibleRole,
    /// Who.
    pub user: UserId,
    /// The first day.
    pub starts: NaiveDate,
    /// The day on which it was handed over; none while it lasts.
    pub ends: Option<NaiveDate>,
    /// What was told at the hand-over that began it.
    pub note: Option<String>,
    /// Public id of who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    role: String,
    user_id: Key,
    starts: NaiveDate,
    ends: Option<NaiveDate>,
    note: Option<String>,
    recorded_by: String,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Responsibility, StoreError> {
        let broken = StoreError::Corrupt { table: "responsibilities", column: "role" };
        Ok(Responsibility {
            id: self.id.id(),
            role: ResponsibleRole::from_code(&self.role).ok_or(broken)?,
            user: self.user_id.id(),
            starts: self.starts,
            ends: self.ends,
            note: self.note,
            recorded_by: self.recorded_by,
            recorded_at: self.created_at.get(),
        })
    }
}

/// Who has a role of an engagement now.
pub fn present(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    role: ResponsibleRole,
) -> Result<Option<Responsibility>, StoreError> {
    let agency = tx.agency();
    let row: Option<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .filter(t::role.eq(role.code()).and(t::ends.is_null()))
        .select(Row::as_select())
        .first(c))
    .optional_row()?;
    row.map(Row::read).transpose()
}

/// What begins.
#[derive(Debug, Clone, Copy)]
pub struct Begins<'a> {
    /// In which role.
    pub role: ResponsibleRole,
    /// Whose it becomes; nobody's without it.
    pub user: Option<UserId>,
    /// From which day on.
    pub on: NaiveDate,
    /// What is told with it.
    pub note: Option<&'a str>,
    /// Public id of who records it.
    pub by: &'a str,
}

/// Ends whoever has the role on that day, and begins the next one. The caller holds the engagement's row.
pub fn hand_over(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    begins: Begins<'_>,
) -> Result<Option<Responsibility>, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let Begins { role, user, on, note, by } = begins;
    on_both!(&mut *tx.db, |c| diesel::update(
        t::table
            .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
            .filter(t::role.eq(role.code()).and(t::ends.is_null()))
    )
    .set(t::ends.eq(on))
    .execute(c))?;
    let Some(user) = user else { return Ok(None) };
    let id: ResponsibilityId = tx.new_id();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(id)),
            t::engagement_id.eq(Key::of(engagement)),
            t::role.eq(role.code()),
            t::user_id.eq(Key::of(user)),
            t::starts.eq(on),
            t::note.eq(note),
            t::recorded_by.eq(by),
            t::created_at.eq(at),
        ))
        .execute(c))?;
    let (note, recorded_by) = (note.map(ToOwned::to_owned), by.to_owned());
    Ok(Some(Responsibility { id, role, user, starts: on, ends: None, note, recorded_by, recorded_at: at.get() }))
}

/// Responsibilities for an engagement in the order in which they were recorded, after a place in it.
pub fn list(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Responsibility>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query = t::table
            .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
            .select(Row::as_select())
            .into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}
