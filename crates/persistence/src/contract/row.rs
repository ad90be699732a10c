//! A contract as it is stored.

use bole_domain::contract::{Act, State, Terms, Verb};
use bole_domain::ids::{ClientId, ContractId};
use bole_domain::standard::Category;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::{StoreError, corrupt};
use crate::schema::contracts as t;
use crate::types::{At, Json, Key};

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
    pub(super) author: String,
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
    pub(super) id: Key,
    pub(super) client_id: Key,
    pub(super) category: String,
    pub(super) number: String,
    pub(super) title: String,
    state: String,
    state_data: Json,
    pub(super) terms: Json,
    pub(super) version: i64,
    pub(super) created_at: At,
}

impl Row {
    pub(crate) fn read(self) -> Result<Contract, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "contracts", column };
        let Progress { author, state, deeds } = self.state_data.read().map_err(corrupt("contracts", "state_data"))?;
        if state.recorded().as_str() != self.state {
            return Err(broken("state"));
        }
        let category = Category::from_code(&self.category).ok_or_else(|| broken("category"))?;
        Ok(Contract {
            id: self.id.id(),
            client_id: self.client_id.id(),
            category,
            number: self.number,
            title: self.title,
            state,
            terms: Terms::read(category, self.terms.0).map_err(corrupt("contracts", "terms"))?,
            author,
            deeds,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t)]
pub(super) struct Columns {
    pub(super) number: String,
    pub(super) title: String,
    state: &'static str,
    state_data: Json,
    pub(super) terms: Json,
    pub(super) version: i64,
}

impl Columns {
    pub(super) fn of(contract: &Contract) -> Result<Self, StoreError> {
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
