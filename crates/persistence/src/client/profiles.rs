//! The versions of a client's profile: each is kept, none is changed.

use bole_domain::client::Profile;
use bole_domain::ids::ClientId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt};
use crate::on_both;
use crate::schema::client_profiles as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// One version of a client's profile (clause PY-5.2.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVersion {
    /// Whose profile.
    pub client: ClientId,
    /// Which version, from 1.
    pub version: i64,
    /// What it says.
    pub profile: Profile,
    /// Public id of the user or service account that recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(crate) struct Row {
    client_id: Key,
    profile_version: i64,
    profile: Json,
    recorded_by: String,
    recorded_at: At,
}

impl Row {
    pub(crate) fn read(self) -> Result<ProfileVersion, StoreError> {
        Ok(ProfileVersion {
            client: self.client_id.id(),
            version: self.profile_version,
            profile: self.profile.read().map_err(corrupt("client_profiles", "profile"))?,
            recorded_by: self.recorded_by,
            recorded_at: self.recorded_at.get(),
        })
    }
}

pub(super) fn insert(
    tx: &mut Tenant<'_>,
    client: ClientId,
    version: i64,
    profile: &Profile,
    by: &str,
) -> Result<ProfileVersion, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let document = Json::of(profile).map_err(corrupt("client_profiles", "profile"))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::client_id.eq(Key::of(client)),
            t::profile_version.eq(version),
            t::profile.eq(document),
            t::recorded_by.eq(by),
            t::recorded_at.eq(at),
        ))
        .execute(c))?;
    Ok(ProfileVersion { client, version, profile: profile.clone(), recorded_by: by.to_owned(), recorded_at: at.get() })
}

/// A version of a client's profile.
pub fn load(tx: &mut Tenant<'_>, client: ClientId, version: i64) -> Result<ProfileVersion, StoreError> {
    let agency = tx.agency();
    let row: Row =
        on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(client), version)).select(Row::as_select()).first(c))
            .or_not_found("client_profile")?;
    row.read()
}

/// The versions of a client's profile, the newest first, those before `before`.
pub fn list(
    tx: &mut Tenant<'_>,
    client: ClientId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<ProfileVersion>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::client_id.eq(Key::of(client))))
        .filter(t::profile_version.lt(before.unwrap_or(i64::MAX)))
        .select(Row::as_select())
        .order(t::profile_version.desc())
        .limit(limit)
        .load(c))?;
    rows.into_iter().map(Row::read).collect()
}
