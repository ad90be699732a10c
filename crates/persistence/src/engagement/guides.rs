//! The operating guide of an engagement (clause PY-1.3.3.1): each version is kept, none is changed.

use bole_domain::engagement::OperatingGuide;
use bole_domain::ids::EngagementId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt};
use crate::on_both;
use crate::schema::operating_guides as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// A version of the guide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GuideVersion {
    /// From 1 on.
    pub version: i64,
    /// What it says.
    pub guide: OperatingGuide,
    /// Public id of the user or service account that recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// The latest version, if there is any.
pub fn latest(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Option<GuideVersion>, StoreError> {
    let agency = tx.agency();
    let row: Option<(i64, Json, String, At)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::engagement_id.eq(Key::of(engagement))))
        .order(t::guide_version.desc())
        .select((t::guide_version, t::body, t::recorded_by, t::recorded_at))
        .first(c))
    .optional_row()?;
    row.map(|(version, body, recorded_by, at)| {
        let guide = body.read().map_err(corrupt("operating_guides", "body"))?;
        Ok(GuideVersion { version, guide, recorded_by, recorded_at: at.get() })
    })
    .transpose()
}

/// Records the next version.
pub fn record(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    guide: &OperatingGuide,
    by: &str,
) -> Result<GuideVersion, StoreError> {
    let version = latest(tx, engagement)?.map_or(1, |known| known.version + 1);
    let (agency, at) = (tx.agency(), tx.at());
    let body = Json::of(guide).map_err(corrupt("operating_guides", "body"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::engagement_id.eq(Key::of(engagement)),
            t::guide_version.eq(version),
            t::body.eq(&body),
            t::recorded_by.eq(by),
            t::recorded_at.eq(at),
        ))
        .execute(c))
    .on_unique(
        "guide_version_taken",
        "操作指引刚被他人更新，请重新读取。",
        "The guide was just replaced; read it again.",
    )?;
    Ok(GuideVersion { version, guide: guide.clone(), recorded_by: by.to_owned(), recorded_at: at.get() })
}
