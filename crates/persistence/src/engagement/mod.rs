//! Engagements, their operating guides, and what their steps recorded.

mod acting;
mod begun;
mod case;
mod dossier;
mod effects;
mod feedback;
pub mod guides;
pub mod questions;
pub mod records;
pub mod responsibilities;
mod staffing;

use std::collections::BTreeSet;

use bole_domain::engagement::{DelegatedPart, Engagement, EngagementStatus, WithholdingAgent};
use bole_domain::events::{EventType, StateChanged};
use bole_domain::ids::{ClientId, EngagementId};
use bole_domain::standard::Category;
use diesel::prelude::*;

use crate::error::{Named, StoreError, corrupt, guarded};
use crate::events::{self, Concerns};
use crate::schema::engagements as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};

pub use acting::{Acting, StepAddress};
pub use case::{cycle_standings, engagement_case};
pub use dossier::{Dossier, dossier};
pub use effects::carry_out;
pub use staffing::{Staffing, staffing};

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    client_id: Key,
    category: String,
    title: String,
    status: String,
    contract_id: Option<Key>,
    withholding_agent_code: String,
    withholding_agent_name: String,
    specialist_id: Option<Key>,
    offered_template_version_id: Option<Key>,
    template_version_id: Option<Key>,
    delegated: Json,
    version: i64,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Engagement, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "engagements", column };
        let delegated: BTreeSet<DelegatedPart> = self.delegated.read().map_err(corrupt("engagements", "delegated"))?;
        Ok(Engagement {
            id: self.id.id(),
            client: self.client_id.id(),
            category: Category::from_code(&self.category).ok_or_else(|| broken("category"))?,
            title: self.title,
            status: EngagementStatus::from_code(&self.status).ok_or_else(|| broken("status"))?,
            contract: self.contract_id.map(Key::id),
            withholding_agent: WithholdingAgent {
                credit_code: self.withholding_agent_code,
                name: self.withholding_agent_name,
            },
            specialist: self.specialist_id.map(Key::id),
            offered_template: self.offered_template_version_id.map(Key::id),
            confirmed_template: self.template_version_id.map(Key::id),
            delegated,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true)]
struct Columns<'a> {
    title: &'a str,
    status: &'static str,
    contract_id: Option<Key>,
    withholding_agent_code: &'a str,
    withholding_agent_name: &'a str,
    specialist_id: Option<Key>,
    offered_template_version_id: Option<Key>,
    template_version_id: Option<Key>,
    delegated: Json,
    version: i64,
}

impl<'a> Columns<'a> {
    fn of(engagement: &'a Engagement) -> Result<Self, StoreError> {
        Ok(Self {
            title: &engagement.title,
            status: engagement.status.code(),
            contract_id: engagement.contract.map(Key::of),
            withholding_agent_code: &engagement.withholding_agent.credit_code,
            withholding_agent_name: &engagement.withholding_agent.name,
            specialist_id: engagement.specialist.map(Key::of),
            offered_template_version_id: engagement.offered_template.map(Key::of),
            template_version_id: engagement.confirmed_template.map(Key::of),
            delegated: Json::of(&engagement.delegated).map_err(corrupt("engagements", "delegated"))?,
            version: engagement.version,
        })
    }
}

/// Records an opened engagement.
pub fn insert(tx: &mut Tenant<'_>, engagement: &Engagement, by: Key) -> Result<(), StoreError> {
    let (agency, columns) = (tx.agency(), Columns::of(engagement)?);
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(engagement.id)),
            t::client_id.eq(Key::of(engagement.client)),
            t::category.eq(engagement.category.slug()),
            columns,
            t::opened_by.eq(by),
            t::created_at.eq(At::new(engagement.created_at)),
        ))
        .execute(c))?;
    told(tx, EventType::EngagementOpened, engagement);
    Ok(())
}

fn told(tx: &mut Tenant<'_>, kind: EventType, engagement: &Engagement) {
    let state = engagement.status.code();
    let now = StateChanged { before: None, after: state.to_owned(), version: engagement.version, cycle: None };
    let whose = Concerns { client: Some(engagement.client), ..Concerns::engagement(engagement.id) };
    events::moved(tx, kind, ("engagement", engagement.id), whose, now);
    seen(tx, engagement);
}

/// An engagement.
pub fn load(tx: &mut Tenant<'_>, id: EngagementId) -> Result<Engagement, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("engagement")?;
    let engagement = row.read()?;
    seen(tx, &engagement);
    Ok(engagement)
}

/// Remembers where it stands and whose it is, for what is told of it.
fn seen(tx: &mut Tenant<'_>, engagement: &Engagement) {
    tx.saw(engagement.id, engagement.status.code());
    tx.clients.insert(engagement.id, engagement.client);
}

/// Engagements in the order in which they were opened, of one client or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    client: Option<ClientId>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Engagement>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(client) = client {
            query = query.filter(t::client_id.eq(Key::of(client)));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// Saves what became of a loaded engagement; refuses if somebody else saved it meanwhile.
pub fn save(tx: &mut Tenant<'_>, engagement: Engagement) -> Result<Engagement, StoreError> {
    if tx.is_unseen(engagement.id) {
        load(tx, engagement.id)?;
    }
    let (agency, seen) = (tx.agency(), engagement.version);
    let saved = Engagement { version: seen + 1, ..engagement };
    let columns = Columns::of(&saved)?;
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(saved.id))).filter(t::version.eq(seen))
    )
    .set(columns)
    .execute(c))?;
    guarded(rows, "engagement")?;
    told(tx, EventType::EngagementChanged, &saved);
    Ok(saved)
}
