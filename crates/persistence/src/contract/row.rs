//! A contract as it is stored.

use bole_domain::contract::link::{Version, terms_on};
use bole_domain::contract::{Act, Link, State, StateCode, Terms, Verb};
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    link: Option<Link>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    versions: Vec<KeptVersion>,
}

/// Terms that a supplement put into force; their form is told by the contract's category.
#[derive(Serialize, Deserialize)]
struct KeptVersion {
    supplement: ContractId,
    effective_on: NaiveDate,
    terms: serde_json::Value,
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
    /// On which earlier contract it rests.
    pub link: Option<Link>,
    /// What supplements made of its terms, the oldest first.
    pub versions: Vec<Version>,
    /// Version.
    pub version: i64,
    /// When the draft was made.
    pub created_at: DateTime<Utc>,
}

impl Contract {
    /// Is it in force on a day, as far as is known today?
    pub fn in_force(&self, on: NaiveDate) -> bool {
        self.state.in_force(on, self.terms_on(on))
    }

    /// The terms that hold on a day.
    pub fn terms_on(&self, on: NaiveDate) -> &Terms {
        terms_on(&self.terms, &self.versions, on)
    }

    /// Where it stands on a day.
    pub fn standing(&self, on: NaiveDate) -> StateCode {
        self.state.on(on, self.terms_on(on))
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
        let Progress { author, state, deeds, link, versions } =
            self.state_data.read().map_err(corrupt("contracts", "state_data"))?;
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
            terms: self
                .terms
                .read::<serde_json::Value>()
                .and_then(|terms| Terms::read(category, terms))
                .map_err(corrupt("contracts", "terms"))?,
            author,
            deeds,
            link,
            versions: versions
                .into_iter()
                .map(|KeptVersion { supplement, effective_on, terms }| {
                    let terms = Terms::read(category, terms).map_err(corrupt("contracts", "state_data"))?;
                    Ok(Version { supplement, effective_on, terms })
                })
                .collect::<Result<_, StoreError>>()?,
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
        let kept = |version: &Version| {
            let terms = serde_json::to_value(&version.terms).map_err(corrupt("contracts", "state_data"))?;
            Ok(KeptVersion { supplement: version.supplement, effective_on: version.effective_on, terms })
        };
        let progress = Progress {
            author: contract.author.clone(),
            state: contract.state.clone(),
            deeds: contract.deeds.clone(),
            link: contract.link,
            versions: contract.versions.iter().map(kept).collect::<Result<_, StoreError>>()?,
        };
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
