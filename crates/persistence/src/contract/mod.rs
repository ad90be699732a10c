//! Service contracts: saved with their state, their terms and what was done to them.

mod links;
mod row;

use bole_domain::contract::{Link, State, Terms};
use bole_domain::events::{EventType, StateChanged};
use bole_domain::ids::{ClientId, ContractId};
use bole_domain::standard::Category;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

pub use links::supplements;
pub(crate) use row::Row;
pub use row::{Contract, Deed};

use crate::error::{Named, StoreError, guarded};
use crate::events::{self, Concerns};
use crate::schema::{contract_links as l, contracts as t};
use crate::sla::timers;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};
use row::Columns;

/// A draft to be recorded.
#[derive(Debug, Clone)]
pub struct NewContract<'a> {
    /// With which client.
    pub client_id: ClientId,
    /// Of which category.
    pub category: Category,
    /// Its number.
    pub number: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What is agreed so far.
    pub terms: Terms,
    /// On which earlier contract it rests.
    pub link: Option<Link>,
    /// Who writes it, raw.
    pub created_by: Key,
    /// Who writes it, as a public id.
    pub author: String,
}

fn number_taken<T>(result: QueryResult<T>) -> Result<T, StoreError> {
    result.on_unique(
        "contract_number_taken",
        "已有使用该编号的合同。",
        "A contract with this number is on record already.",
    )
}

/// Records a draft.
pub fn insert(tx: &mut Tenant<'_>, new: NewContract<'_>) -> Result<Contract, StoreError> {
    let contract = Contract {
        id: tx.new_id(),
        client_id: new.client_id,
        category: new.category,
        number: new.number.to_owned(),
        title: new.title.to_owned(),
        state: State::draft(),
        terms: new.terms,
        author: new.author,
        deeds: Vec::new(),
        link: new.link,
        versions: Vec::new(),
        version: 1,
        created_at: tx.at().get(),
    };
    let (agency, columns) = (tx.agency(), Columns::of(&contract)?);
    number_taken(on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(contract.id)),
            t::client_id.eq(Key::of(contract.client_id)),
            t::category.eq(contract.category.slug()),
            columns,
            t::created_by.eq(new.created_by),
            t::created_at.eq(At::new(contract.created_at)),
        ))
        .execute(c)))?;
    if let Some(link) = &contract.link {
        links::insert(tx, contract.id, link)?;
    }
    told(tx, EventType::ContractDrafted, &contract);
    Ok(contract)
}

fn told(tx: &mut Tenant<'_>, kind: EventType, contract: &Contract) {
    let state = contract.state.recorded().as_str();
    let now = StateChanged { before: None, after: state.to_owned(), version: contract.version, cycle: None };
    events::moved(tx, kind, ("contract", contract.id), Concerns::client(contract.client_id), now);
    tx.saw(contract.id, state);
}

/// A contract.
pub fn load(tx: &mut Tenant<'_>, id: ContractId) -> Result<Contract, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("contract")?;
    let contract = row.read()?;
    tx.saw(contract.id, contract.state.recorded().as_str());
    Ok(contract)
}

/// Who drafted a contract, raw.
pub fn made_by(tx: &mut Tenant<'_>, id: ContractId) -> Result<Key, StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(t::created_by).first(c))
        .or_not_found("contract")
}

/// Contracts in the order in which they were recorded, of one client or of all; without supplements.
pub fn list(
    tx: &mut Tenant<'_>,
    client: Option<ClientId>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Contract>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let supplement = l::table
            .filter(l::agency_id.eq(t::agency_id).and(l::contract_id.eq(t::id)).and(l::kind.eq("supplement")))
            .select(l::contract_id);
        let mut query =
            t::table.filter(t::agency_id.eq(agency).and(not(exists(supplement)))).select(Row::as_select()).into_boxed();
        if let Some(client) = client {
            query = query.filter(t::client_id.eq(Key::of(client)));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// Saves what became of a loaded contract; refuses if somebody else saved it meanwhile.
pub fn save(tx: &mut Tenant<'_>, contract: Contract) -> Result<Contract, StoreError> {
    if tx.is_unseen(contract.id) {
        load(tx, contract.id)?;
    }
    let (agency, seen) = (tx.agency(), contract.version);
    let saved = Contract { version: seen + 1, ..contract };
    let columns = Columns::of(&saved)?;
    let rows = number_taken(on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(saved.id))).filter(t::version.eq(seen))
    )
    .set(columns)
    .execute(c)))?;
    guarded(rows, "contract")?;
    timers::follow_contract(tx, &saved)?;
    told(tx, EventType::ContractChanged, &saved);
    Ok(saved)
}
