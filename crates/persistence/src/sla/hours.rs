//! An agency's service hours.

use bole_domain::sla::ServiceHours;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt, guarded};
use crate::on_both;
use crate::schema::service_hours as t;
use crate::store::Tenant;
use crate::types::{At, Json};

/// Service hours as they are kept; version 0 are the shipped ones, which nobody set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The hours.
    pub hours: ServiceHours,
    /// Version.
    pub version: i64,
    /// Public id of who set them, and when.
    pub changed: Option<(String, DateTime<Utc>)>,
}

/// The hours that hold.
pub fn of(tx: &mut Tenant<'_>) -> Result<Kept, StoreError> {
    let agency = tx.agency();
    let row: Option<(Json, i64, String, At)> = on_both!(&mut *tx.db, |c| t::table
        .find(agency)
        .select((t::body, t::version, t::changed_by, t::changed_at))
        .first(c))
    .optional_row()?;
    let Some((body, version, by, at)) = row else {
        return Ok(Kept { hours: ServiceHours::default(), version: 0, changed: None });
    };
    let hours = body.read().map_err(corrupt("service_hours", "body"))?;
    Ok(Kept { hours, version, changed: Some((by, at.get())) })
}

/// Sets them in the place of the version that was seen.
pub fn set(tx: &mut Tenant<'_>, seen: i64, hours: ServiceHours, by: String) -> Result<Kept, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let body = Json::of(&hours).map_err(corrupt("service_hours", "body"))?;
    let version = seen + 1;
    if seen == 0 {
        let row = (
            t::agency_id.eq(agency),
            t::body.eq(&body),
            t::version.eq(version),
            t::changed_by.eq(&by),
            t::changed_at.eq(at),
        );
        on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(row).execute(c))
            .stale_on_unique("service_hours")?;
    } else {
        let rows = on_both!(&mut *tx.db, |c| diesel::update(t::table.find(agency).filter(t::version.eq(seen)))
            .set((t::body.eq(&body), t::version.eq(version), t::changed_by.eq(&by), t::changed_at.eq(at)))
            .execute(c))?;
        guarded(rows, "service_hours")?;
    }
    Ok(Kept { hours, version, changed: Some((by, at.get())) })
}
