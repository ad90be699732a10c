//! How contracts are shown and written.

use bole_domain::contract::{
    Act, DisputeForum, DisputeHandling, Ended, FeeStandard, PaymentTerms, PayrollTerms, ServicePeriod, Signature,
    State, StateCode, Terms, Undertakings, Verb,
};
use bole_domain::ids::{ClientId, ContractId, TypedId, UserId};
use bole_domain::money::Fen;
use bole_domain::standard::Category;
use bole_persistence::contract::{Contract, Deed};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

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

/// A contract.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
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
    /// What is agreed.
    pub terms: Terms,
    /// The mandatory terms that are still open; it cannot come into force while there is one.
    pub missing_terms: Vec<String>,
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
        let state = contract.state.on(today, &contract.terms);
        let missing_terms = contract.terms.open().into_iter().map(|term| term.field.to_owned()).collect();
        let (signatures, ended) = parts(contract.state);
        Self {
            id: contract.id,
            client_id: contract.client_id,
            category: contract.category,
            number: contract.number,
            title: contract.title,
            state,
            terms: contract.terms,
            missing_terms,
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
        let NewContract { client_id, category, number, title, terms } = NewContract::example();
        let at = crate::http::examples::made_at();
        let by = UserId::example().to_string();
        let contract = Contract {
            id: ContractId::example(),
            client_id,
            category,
            number,
            title,
            state: State::Submitted { submitted: Act { by: by.clone(), at } },
            terms: terms.unwrap_or_else(|| Terms::Payroll(PayrollTerms::default())),
            author: by.clone(),
            deeds: vec![Deed { verb: Verb::Submit, act: Act { by, at }, reason: None }],
            version: 2,
            created_at: at,
        };
        Self::of(contract, NaiveDate::from_ymd_opt(2026, 1, 5).unwrap_or_default())
    }
}

/// A draft to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewContract {
    /// With which client.
    pub client_id: ClientId,
    /// Of which category.
    pub category: Category,
    /// Its number, unique in the agency.
    #[validate(length(min = 1, max = 60), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 60)]
    pub number: String,
    /// Its title.
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// What is agreed so far; what the category's clause demands may still be open.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
}

impl Example for NewContract {
    fn example() -> Self {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap_or_default();
        let terms = PayrollTerms {
            period: Some(ServicePeriod { starts: day(1, 1), ends: day(12, 31) }),
            rights_and_duties: Some(Undertakings {
                client: "每月 5 日前提供考勤与薪资数据并确认账单".to_owned(),
                agency: "按确认的账单计算、发放工资并申报个人所得税".to_owned(),
            }),
            fee_standard: Some(FeeStandard { per_person_month: Fen(8000), monthly_minimum: None }),
            payment_method: Some(PaymentTerms {
                method: "银行转账至机构账户".to_owned(),
                bill_day: 6,
                receipt_day: 8,
                in_advance: true,
            }),
            liability_for_breach: Some("逾期付款按日万分之五支付违约金；错发、迟发由责任方承担损失".to_owned()),
            dispute_handling: Some(DisputeHandling {
                forum: DisputeForum::Court,
                venue: "机构所在地人民法院".to_owned(),
            }),
            further: None,
        };
        Self {
            client_id: ClientId::example(),
            category: Category::Payroll,
            number: "BL-2026-0001".to_owned(),
            title: "薪酬服务合同".to_owned(),
            terms: Some(Terms::Payroll(terms)),
        }
    }
}

/// What of a draft can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct DraftDocument {
    /// Its number.
    #[validate(length(min = 1, max = 60), custom(function = "crate::client::said"))]
    pub number: String,
    /// Its title.
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    pub title: String,
    /// What is agreed.
    #[validate(nested)]
    pub terms: Terms,
}

/// A change of a draft; what is absent stays, a term that is `null` becomes open.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContractPatch {
    /// Its number.
    #[schema(min_length = 1, max_length = 60, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Its title.
    #[schema(min_length = 1, max_length = 200, nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The terms that change.
    #[schema(nullable = false)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<Terms>,
}

impl Example for ContractPatch {
    fn example() -> Self {
        let fee = FeeStandard { per_person_month: Fen(7500), monthly_minimum: Some(Fen(150_000)) };
        let terms = PayrollTerms { fee_standard: Some(fee), ..PayrollTerms::default() };
        Self { terms: Some(Terms::Payroll(terms)), ..Self::default() }
    }
}
