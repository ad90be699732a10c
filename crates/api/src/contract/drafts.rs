//! What a contract is drafted with and how a draft is changed: the terms are read in the form of the contract's category.

use actix_web::http::StatusCode;
use bole_domain::contract::Terms;
use bole_domain::contract::terms::{
    CategoryTerms, DisputeForum, DisputeHandling, FeeStandard, PaymentTerms, PayrollTerms, ServicePeriod, TermsReader,
    Undertakings,
};
use bole_domain::ids::{ClientId, ContractId};
use bole_domain::money::Fen;
use bole_domain::standard::Category;
use bole_persistence::contract::Contract;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::merge::MergePatch;
use crate::http::problem::Problem;
use crate::http::registry::Example;

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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Terms>)]
    pub terms: Option<Map<String, Value>>,
    /// The contract that it follows without a gap.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_id: Option<ContractId>,
}

impl NewContract {
    /// The terms in the form of the category; without any, each is open.
    pub fn agreed(&self) -> Result<Terms, Problem> {
        read_terms(Terms::none(self.category), self.terms.clone().unwrap_or_default())
    }
}

/// Terms with what was sent laid onto them: a term that is sent replaces the one before as a whole.
pub(super) fn read_terms(now: Terms, sent: Map<String, Value>) -> Result<Terms, Problem> {
    let own = now.category();
    Terms::read(own, Sent { now, sent: sent.clone() }).map_err(|refused| explained(refused, own, &sent))
}

/// Terms that cannot be read in the form of the contract's category: are they another one's?
fn explained(refused: Problem, own: Category, sent: &Map<String, Value>) -> Problem {
    let fits = |other: Category| match Terms::read(other, Sent { now: Terms::none(other), sent: sent.clone() }) {
        Ok(_) => true,
        // They are read, though a value breaks its limits.
        Err(refused) => refused.status() == StatusCode::UNPROCESSABLE_ENTITY,
    };
    if refused.status() != StatusCode::BAD_REQUEST || fits(own) || !Category::all().any(fits) {
        return refused;
    }
    refused.as_rule(
        "terms_of_another_category",
        "条款属于另一类别；合同的类别不变。",
        "The terms are of another category; that of the contract stays.",
    )
}

struct Sent {
    now: Terms,
    sent: Map<String, Value>,
}

/// The member of terms that tells whose they are; no term.
const CATEGORY: &str = "category";

/// The terms as they become. A term is agreed as a whole: what is sent of one says all of it, `null` opens it again, and what
/// is not sent stays.
fn laid(now: &Terms, sent: Map<String, Value>) -> Result<Map<String, Value>, Problem> {
    let Ok(Value::Object(mut terms)) = serde_json::to_value(now) else {
        log::error!("terms do not serialise");
        return Err(Problem::internal());
    };
    for (term, value) in sent {
        match value {
            Value::Null if term == CATEGORY => {
                return Err(Problem::malformed(
                    "invalid_value",
                    "/terms/category",
                    "合同的类别不变，不能清空。",
                    "The category of a contract stays; it cannot be cleared.",
                ));
            }
            Value::Null => terms.remove(&term),
            whole => terms.insert(term, whole),
        };
    }
    Ok(terms)
}

#[derive(Serialize, Deserialize, Validate)]
struct Agreed<T: Validate> {
    #[validate(nested)]
    terms: T,
}

impl TermsReader for Sent {
    type Out = Result<Terms, Problem>;

    fn read<T: CategoryTerms>(self) -> Self::Out {
        let terms = Value::Object(laid(&self.now, self.sent)?);
        let patch = MergePatch::of([("terms".to_owned(), terms)].into_iter().collect());
        let Agreed::<T> { terms } = patch.onto(&Agreed { terms: T::default() })?;
        Ok(terms.into())
    }
}

/// What of a draft can be changed.
#[derive(Debug, Clone, Serialize, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
struct DraftDocument<T: Validate> {
    #[validate(length(min = 1, max = 60), custom(function = "crate::client::said"))]
    number: String,
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    title: String,
    #[validate(nested)]
    terms: T,
}

/// A draft and what of it changes.
pub(super) struct Changed {
    pub(super) draft: Contract,
    pub(super) patch: MergePatch,
}

impl TermsReader for Changed {
    type Out = Result<Contract, Problem>;

    fn read<T: CategoryTerms>(self) -> Self::Out {
        let Contract { number, title, terms, .. } = &self.draft;
        let now = DraftDocument { number: number.clone(), title: title.clone(), terms: T::default() };
        let sent = self.patch.member("terms").and_then(Value::as_object).cloned().unwrap_or_default();
        let own = terms.category();
        let becomes = laid(terms, sent.clone())?;
        let read =
            self.patch.with_object("terms", becomes).onto(&now).map_err(|refused| explained(refused, own, &sent));
        let DraftDocument::<T> { number, title, terms } = read?;
        let (number, title) = (number.trim().to_owned(), title.trim().to_owned());
        Ok(Contract { number, title, terms: terms.into(), ..self.draft })
    }
}

/// A change of a draft; what is absent stays, a term that is `null` becomes open, and one that is sent says all of it.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
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
        Self { terms: Some(terms.into()), ..Self::default() }
    }
}

/// What the examples agree: payroll for a year.
pub(super) fn example_terms() -> PayrollTerms {
    let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap_or_default();
    PayrollTerms {
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
            forum: DisputeForum::Court, venue: "机构所在地人民法院".to_owned()
        }),
        ..PayrollTerms::default()
    }
}

impl Example for NewContract {
    fn example() -> Self {
        let terms = match serde_json::to_value(example_terms()) {
            Ok(Value::Object(terms)) => Some(terms),
            _ => None,
        };
        Self {
            client_id: ClientId::example(),
            category: Category::Payroll,
            number: "BL-2026-0001".to_owned(),
            title: "薪酬服务合同".to_owned(),
            terms,
            follows_id: None,
        }
    }
}
