//! An engagement with the papers that every gate looks at, in one look.

use bole_domain::engagement::{Engagement, KnownContract};
use bole_domain::ids::EngagementId;
use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;

use super::Row;
use crate::client::profiles;
use crate::contract::{self, Contract};
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{client_profiles as p, clients as c, contracts as k, engagements as e, operating_guides as g};
use crate::store::Tenant;
use crate::types::Key;

/// An engagement and how its papers stand.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The engagement.
    pub engagement: Engagement,
    /// Version of the client's profile; 0 without one.
    pub(super) profile_version: i64,
    /// Has the profile what payroll needs?
    pub(super) profile_has_payroll: bool,
    /// Version of the operating guide; 0 without one.
    pub(super) guide_version: i64,
    /// The contract that the engagement is bound to.
    pub(super) contract: Option<KnownContract>,
}

/// An engagement with the present profile of its client, the version of its guide and its contract.
pub fn dossier(tx: &mut Tenant<'_>, id: EngagementId) -> Result<Dossier, StoreError> {
    let (agency, today) = (tx.agency(), tx.today());
    let client = c::table.on(c::agency_id.eq(e::agency_id).and(c::id.eq(e::client_id)));
    let present = p::table
        .on(p::agency_id.eq(c::agency_id).and(p::client_id.eq(c::id)).and(p::profile_version.eq(c::profile_version)));
    let bound = k::table.on(k::agency_id.eq(e::agency_id).and(k::id.nullable().eq(e::contract_id)));
    let guide = g::table
        .filter(g::agency_id.eq(agency).and(g::engagement_id.eq(Key::of(id))))
        .select(max(g::guide_version))
        .single_value();
    type Papers = (Row, Option<profiles::Row>, Option<i64>, Option<contract::Row>);
    let (engagement, profile, guide, contract): Papers = on_both!(&mut *tx.db, |db| e::table
        .inner_join(client)
        .left_join(present)
        .left_join(bound)
        .filter(e::agency_id.eq(agency).and(e::id.eq(Key::of(id))))
        .select((Row::as_select(), Option::<profiles::Row>::as_select(), guide, Option::<contract::Row>::as_select()))
        .first(db))
    .or_not_found("engagement")?;
    let profile = profile.map(profiles::Row::read).transpose()?;
    let contract = contract.map(contract::Row::read).transpose()?;
    let engagement = engagement.read()?;
    super::seen(tx, &engagement);
    Ok(Dossier {
        engagement,
        profile_version: profile.as_ref().map_or(0, |version| version.version),
        profile_has_payroll: profile.is_some_and(|version| version.profile.payroll.is_some()),
        guide_version: guide.unwrap_or_default(),
        contract: contract.map(|contract| known(contract, today)),
    })
}

/// A contract as gates see it on a day.
pub(super) fn known(contract: Contract, today: NaiveDate) -> KnownContract {
    KnownContract {
        id: contract.id,
        client: contract.client_id,
        category: contract.category,
        in_force: contract.in_force(today),
        terms: contract.terms,
        versions: contract.versions,
    }
}
