//! Service contracts: saved with their state, their terms and what was done to them.

use bole_domain::contract::{Contract as Agreement, ContractState, ContractTerms};
use bole_domain::ids::{ClientId, ContractId};
use bole_domain::standard::Category;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{Named, StoreError, corrupt, guarded};
use crate::on_both;
use crate::schema::contracts as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// What can be done to a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// Handed in for approval.
    Submit,
    /// Approved.
    Approve,
    /// Sent back to its author.
    Reject,
    /// Signed by the agency.
    SignForAgency,
    /// Signed by the client.
    SignForClient,
    /// Put into force.
    Activate,
    /// Ended before its time.
    Terminate,
}

/// Something that was done to a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deed {
    /// What.
    pub verb: Verb,
    /// Public id of the user or service account.
    pub by: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Why, where a reason was demanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What the column `state_data` holds.
#[derive(Serialize, Deserialize)]
struct Progress {
    author: String,
    state: ContractState,
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
    /// Where it stands, as it was recorded; see [`Contract::on`].
    pub state: ContractState,
    /// What is agreed.
    pub terms: ContractTerms,
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
    /// Terms and state as they are on a day: an active contract whose last day is over has expired, though nobody
    /// recorded it.
    pub fn on(&self, today: NaiveDate) -> Agreement {
        let recorded = Agreement { terms: self.terms.clone(), state: self.state.clone() };
        recorded.clone().expire(today).unwrap_or(recorded)
    }

    /// Is it in force on a business date?
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        Agreement { terms: self.terms.clone(), state: self.state.clone() }.in_force_on(day)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
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
    fn read(self) -> Result<Contract, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "contracts", column };
        let Progress { author, state, deeds } = self.state_data.read().map_err(corrupt("contracts", "state_data"))?;
        let terms: ContractTerms = self.terms.read().map_err(corrupt("contracts", "terms"))?;
        let category = Category::from_code(&self.category).ok_or_else(|| broken("category"))?;
        if terms.category() != category {
            return Err(broken("terms"));
        }
        let agreement = Agreement { terms, state };
        if agreement.status().code() != self.state {
            return Err(broken("state"));
        }
        let Agreement { terms, state } = agreement;
        Ok(Contract {
            id: self.id.id(),
            client_id: self.client_id.id(),
            category,
            number: self.number,
            title: self.title,
            state,
            terms,
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
    /// Its number.
    pub number: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What is agreed so far.
    pub draft: Agreement,
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
        category: new.draft.terms.category(),
        number: new.number.to_owned(),
        title: new.title.to_owned(),
        state: new.draft.state,
        terms: new.draft.terms,
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
        let progress = Progress {
            author: contract.author.clone(),
            state: contract.state.clone(),
            deeds: contract.deeds.clone(),
        };
        Ok(Self {
            number: contract.number.clone(),
            title: contract.title.clone(),
            state: Agreement { terms: contract.terms.clone(), state: contract.state.clone() }.status().code(),
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
        if let Some((at, id)) = after {
            query = query.filter(t::created_at.gt(at).or(t::created_at.eq(at).and(t::id.gt(id))));
        }
        query.order((t::created_at, t::id)).limit(limit).load(c)
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
