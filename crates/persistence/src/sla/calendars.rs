//! An agency's working calendar: the years that are shipped, and those that it loaded itself, which go before them.

use std::borrow::Cow;

use bole_domain::sla::{Calendar, CalendarYear};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt, guarded};
use crate::on_both;
use crate::schema::calendar_years as t;
use crate::store::Tenant;
use crate::types::{At, Json};

/// A year that the agency loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedYear {
    /// The year.
    pub listed: CalendarYear,
    /// Public id of who loaded it last.
    pub loaded_by: String,
    /// Version.
    pub version: i64,
    /// When it was loaded last.
    pub loaded_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    body: Json,
    loaded_by: String,
    version: i64,
    loaded_at: At,
}

impl Row {
    fn read(self) -> Result<LoadedYear, StoreError> {
        Ok(LoadedYear {
            listed: self.body.read().map_err(corrupt("calendar_years", "body"))?,
            loaded_by: self.loaded_by,
            version: self.version,
            loaded_at: self.loaded_at.get(),
        })
    }
}

/// The calendar by which the agency reckons.
pub fn of(tx: &mut Tenant<'_>) -> Result<Cow<'static, Calendar>, StoreError> {
    let (shipped, loaded) = (Calendar::china(), loaded(tx)?);
    if loaded.is_empty() {
        return Ok(Cow::Borrowed(shipped));
    }
    let broken = StoreError::Corrupt { table: "calendar_years", column: "body" };
    let own = loaded.into_iter().map(|year| year.listed);
    own.into_iter().try_fold(shipped.clone(), Calendar::with_year).map(Cow::Owned).map_err(|_| broken)
}

/// The years that the agency loaded, in their order.
pub fn loaded(tx: &mut Tenant<'_>) -> Result<Vec<LoadedYear>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency))
        .select(Row::as_select())
        .order(t::year)
        .load(c))?;
    rows.into_iter().map(Row::read).collect()
}

/// A year that the agency loaded.
pub fn load(tx: &mut Tenant<'_>, year: i32) -> Result<LoadedYear, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, year)).select(Row::as_select()).first(c))
        .or_not_found("calendar_year")?;
    row.read()
}

/// Keeps a year that the agency did not load before.
pub fn insert(tx: &mut Tenant<'_>, listed: CalendarYear, by: String) -> Result<LoadedYear, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let body = Json::of(&listed).map_err(corrupt("calendar_years", "body"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::year.eq(listed.year),
            t::body.eq(&body),
            t::loaded_by.eq(&by),
            t::version.eq(1_i64),
            t::loaded_at.eq(at),
        ))
        .execute(c))
    .on_unique(
        "calendar_year_loaded",
        "该年度的工作日历已由本机构载入，请以 PUT 修订。",
        "The agency has loaded this year already; revise it with PUT.",
    )?;
    Ok(LoadedYear { listed, loaded_by: by, version: 1, loaded_at: at.get() })
}

/// Puts a year in the place of the version that was seen.
pub fn replace(tx: &mut Tenant<'_>, seen: i64, listed: CalendarYear, by: String) -> Result<LoadedYear, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let body = Json::of(&listed).map_err(corrupt("calendar_years", "body"))?;
    let rows =
        on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, listed.year)).filter(t::version.eq(seen)))
            .set((t::body.eq(&body), t::loaded_by.eq(&by), t::version.eq(seen + 1), t::loaded_at.eq(at)))
            .execute(c))?;
    guarded(rows, "calendar_year")?;
    Ok(LoadedYear { listed, loaded_by: by, version: seen + 1, loaded_at: at.get() })
}
