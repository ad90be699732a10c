//! How contracts are shown.

use bole_domain::contract::{Act, Ended, Link, MandatoryTerm, Signature, State, StateCode, Terms, Verb};
use bole_domain::ids::{ClientId, ContractId, TypedId, UserId};
use bole_domain::language::Label;
use bole_domain::standard::Category;
use bole_persistence::contract::{Contract, Deed};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::drafts::NewContract;
use crate::http::page::Place;
use crate::http::registry::Example;

/// Something that was done to a contract.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContractDeed {
    /// What.
    pub verb: Verb,
    /// Id of the user or service account that did it.
    pub by: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
    /// Why, where a reason was demanded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl From<Deed> for ContractDeed {
    fn from(deed: Deed) -> Self {
        Self { verb: deed.verb, by: deed.act.by, at: deed.act.at, reason: deed.reason }
    }
}

/// The signatures that are recorded.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct ContractSignatures {
    /// The agency's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<Signature>,
    /// The client's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<Signature>,
}

/// A mandatory term that is still open.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OpenContractTerm {
    /// Its field among the terms.
    pub field: String,
    /// Its name.
    pub label: Label,
    /// The clause or law that demands it.
    pub source: Label,
}

impl From<MandatoryTerm> for OpenContractTerm {
    fn from(term: MandatoryTerm) -> Self {
        Self {
            field: term.field.to_owned(),
            label: Label::new(term.zh, term.en),
            source: Label::new(term.source_zh, term.source_en),
        }
    }
}

/// A contract.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ContractView {
    /// Its id.
    pub id: ContractId,
    /// With which client.
    pub client_id: ClientId,
    /// Of which category; it tells which terms there are.
    pub category: Category,
    /// Its number, unique in the agency.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Where it stands today.
    pub state: StateCode,
    /// What is agreed; of a contract that was supplemented, what holds today.
    pub terms: Terms,
    /// The mandatory terms that are still open; it cannot come into force while there is one.
    pub missing_terms: Vec<String>,
    /// The same with their names and with what demands them.
    pub open_terms: Vec<OpenContractTerm>,
    /// On which earlier contract it rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Link>,
    /// The signatures that are recorded.
    pub signatures: ContractSignatures,
    /// How it ended before its period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// What was done to it, the oldest first.
    pub history: Vec<ContractDeed>,
    /// Id of the user or service account that wrote the draft.
    pub created_by: String,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When the draft was made.
    pub created_at: DateTime<Utc>,
}

impl ContractView {
    /// As it stands on a day.
    pub fn of(contract: Contract, today: NaiveDate) -> Self {
        let (state, terms) = (contract.standing(today), contract.terms_on(today).clone());
        let open_terms: Vec<OpenContractTerm> = terms.open().into_iter().map(Into::into).collect();
        let missing_terms = open_terms.iter().map(|term| term.field.clone()).collect();
        let (signatures, ended) = parts(contract.state);
        Self {
            id: contract.id,
            client_id: contract.client_id,
            category: contract.category,
            number: contract.number,
            title: contract.title,
            state,
            terms,
            link: contract.link,
            missing_terms,
            open_terms,
            signatures,
            ended,
            history: contract.deeds.into_iter().map(ContractDeed::from).collect(),
            created_by: contract.author,
            version: contract.version,
            created_at: contract.created_at,
        }
    }

    /// Its place in lists.
    pub fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

fn parts(state: State) -> (ContractSignatures, Option<Ended>) {
    let both = |agency, client| ContractSignatures { agency: Some(agency), client: Some(client) };
    match state {
        State::Draft { .. } | State::Submitted { .. } => (ContractSignatures::default(), None),
        State::Approved { agency, client, .. } => (ContractSignatures { agency, client }, None),
        State::Signed(concluded) => (both(concluded.agency, concluded.client), None),
        State::Active { concluded, .. } => (both(concluded.agency, concluded.client), None),
        State::Terminated { concluded, ended, .. } => (both(concluded.agency, concluded.client), Some(ended)),
    }
}

impl Example for ContractView {
    fn example() -> Self {
        let new = NewContract::example();
        let at = crate::http::examples::made_at();
        let by = UserId::example().to_string();
        let contract = Contract {
            id: ContractId::example(),
            client_id: new.client_id,
            category: new.category,
            number: new.number,
            title: new.title,
            state: State::Submitted { submitted: Act { by: by.clone(), at } },
            terms: super::drafts::example_terms().into(),
            author: by.clone(),
            deeds: vec![Deed { verb: Verb::Submit, act: Act { by, at }, reason: None }],
            link: None,
            versions: Vec::new(),
            version: 2,
            created_at: at,
        };
        Self::of(contract, NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default())
    }
}
