//! Service contracts: saved with their state, their terms and what was done to them.

use bole_domain::contract::{Act, State, Terms, Verb};
use bole_domain::ids::{ClientId, ContractId};
use bole_domain::standard::Category;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Named, StoreError, corrupt, guarded};
use crate::schema::contracts as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};

/// Something that was done to a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// What.
    pub verb: Verb,
    /// Who and when.
    pub act: Act,
    /// Why, where a reason was demanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What the column `state_data` holds.
#[derive(Serialize, Deserialize)]
struct Progress {
    author: String,
    state: State,
    deeds: Vec<Deed>,
}

/// A contract with a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Its id.
    pub id: ContractId,
    /// With which client.
    pub client_id: ClientId,
    /// Of which category.
    pub category: Category,
    /// Its number, unique in the agency.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// What is agreed.
    pub terms: Terms,
    /// Public id of the user or service account that wrote the draft.
    pub author: String,
    /// What was done to it, the oldest first.
    pub deeds: Vec<Deed>,
    /// Version.
    pub version: i64,
    /// When the draft was made.
    pub created_at: DateTime<Utc>,
}

impl Contract {
    /// Is it in force on a day, as far as is known today?
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.state.in_force(on, &self.terms)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(crate) struct Row {
    id: Key,
    client_id: Key,
    category: String,
    number: String,
    title: String,
    state: String,
    state_data: Json,
    terms: Json,
    version: i64,
    created_at: At,
}

impl Row {
    pub(crate) fn read(self) -> Result<Contract, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "contracts", column };
        let Progress { author, state, deeds } = self.state_data.read().map_err(corrupt("contracts", "state_data"))?;
        if state.recorded().as_str() != self.state {
            return Err(broken("state"));
        }
        Ok(Contract {
            id: self.id.id(),
            client_id: self.client_id.id(),
            category: Category::from_code(&self.category).ok_or_else(|| broken("category"))?,
            number: self.number,
            title: self.title,
            state,
            terms: self.terms.read().map_err(corrupt("contracts", "terms"))?,
            author,
            deeds,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

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
    Ok(contract)
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t)]
struct Columns {
    number: String,
    title: String,
    state: &'static str,
    state_data: Json,
    terms: Json,
    version: i64,
}

impl Columns {
    fn of(contract: &Contract) -> Result<Self, StoreError> {
        let progress =
            Progress { author: contract.author.clone(), state: contract.state.clone(), deeds: contract.deeds.clone() };
        Ok(Self {
            number: contract.number.clone(),
            title: contract.title.clone(),
            state: contract.state.recorded().as_str(),
            state_data: Json::of(&progress).map_err(corrupt("contracts", "state_data"))?,
            terms: Json::of(&contract.terms).map_err(corrupt("contracts", "terms"))?,
            version: contract.version,
        })
    }
}

/// A contract.
pub fn load(tx: &mut Tenant<'_>, id: ContractId) -> Result<Contract, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("contract")?;
    row.read()
}

/// Contracts in the order in which they were recorded, of one client or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    client: Option<ClientId>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Contract>, StoreError> {
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

/// Saves what became of a loaded contract; refuses if somebody else saved it meanwhile.
pub fn save(tx: &mut Tenant<'_>, contract: Contract) -> Result<Contract, StoreError> {
    let (agency, seen) = (tx.agency(), contract.version);
    let saved = Contract { version: seen + 1, ..contract };
    let columns = Columns::of(&saved)?;
    let rows = number_taken(on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(saved.id))).filter(t::version.eq(seen))
    )
    .set(columns)
    .execute(c)))?;
    guarded(rows, "contract")?;
    Ok(saved)
}
