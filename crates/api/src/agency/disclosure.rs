//! What an agency shows to everybody: licences, services with prices, and where to complain (Interim Regulations on the
//! Human Resources Market, article 32). Only an agency with a notice of supervision in force shows anything.

use actix_web::web;
use bole_domain::agency::establishment::{Kept, Licence, LicenceKind, ServiceOffer, SupervisionNotice};
use bole_domain::standard::Category;
use bole_persistence::agency::establishment::{Shelved, all};
use bole_persistence::{Mode, Tenant, agency};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::identifiers;
use super::register::TAG;
use crate::http::answer::Answer;
use crate::http::context::{Reply, blocking};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::{Example, Registry};
use crate::state::App;

/// What an agency shows to everybody.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct Disclosure {
    /// Its full name.
    name: String,
    /// Its unified social credit code.
    credit_code: String,
    /// The licences that are valid today.
    licences: Vec<DisclosedLicence>,
    /// The services that are offered today.
    services: Vec<DisclosedService>,
    /// The authority that supervises it.
    supervision_authority: String,
    /// That authority's telephone.
    supervision_phone: String,
    /// The agency's own channel for questions and complaints.
    support_channel: String,
}

/// A licence that is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct DisclosedLicence {
    /// Which licence.
    kind: LicenceKind,
    /// Its number.
    number: String,
    /// Who issued it.
    authority: String,
    /// What it allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<String>,
    /// The last day on which it is valid; without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    valid_to: Option<NaiveDate>,
}

/// A service that is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct DisclosedService {
    /// Of which category.
    category: Category,
    /// What it is called.
    name: String,
    /// What is done.
    content: String,
    /// What it costs.
    price: String,
}

impl From<Licence> for DisclosedLicence {
    fn from(licence: Licence) -> Self {
        let Licence { kind, number, authority, scope, valid_to, .. } = licence;
        Self { kind, number, authority, scope, valid_to }
    }
}

impl From<ServiceOffer> for DisclosedService {
    fn from(offer: ServiceOffer) -> Self {
        let ServiceOffer { category, name, content, price, .. } = offer;
        Self { category, name, content, price }
    }
}

impl Example for Disclosure {
    fn example() -> Self {
        let notice = SupervisionNotice::example();
        Self {
            name: "伯乐人力资源服务有限公司".to_owned(),
            credit_code: "91310000MA1FL1234Q".to_owned(),
            licences: vec![Licence::example().into()],
            services: vec![ServiceOffer::example().into()],
            supervision_authority: notice.authority,
            supervision_phone: notice.supervision_phone,
            support_channel: notice.support_channel,
        }
    }
}

/// Registers its operation.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/disclosures/{credit_code}", "get_disclosure", show)
        .tag(TAG)
        .text(
            "Show what an agency publishes",
            "For everybody, without a token: licences valid today, services with their prices, the supervising authority and \
             its telephone. Not found while the agency has no notice of supervision in force.",
        )
        .rate_limited()
        .gives::<Disclosure>(200)
        .add();
}

/// `GET /api/v1/disclosures/{credit_code}`
async fn show(app: web::Data<App>, code: Path<String>) -> Reply {
    let unknown = || Problem::not_found("disclosure");
    let code = identifiers::credit_code(&code, "path:credit_code").map_err(|_| unknown())?;
    blocking(move || {
        let found = app.store.system(Mode::Read, |sys| agency::by_credit_code(sys, &code))?;
        let id = found.ok_or_else(unknown)?;
        app.store.tenant(id, Mode::Read, |tx| Answer::ok(disclosed(tx)?.ok_or_else(unknown)?).seal())
    })
    .await
}

fn disclosed(tx: &mut Tenant<'_>) -> Result<Option<Disclosure>, Problem> {
    let notices: Vec<SupervisionNotice> = today(tx)?;
    let Some(notice) = notices.into_iter().max_by_key(|notice| notice.effective_from) else { return Ok(None) };
    let known = agency::load(tx)?;
    Ok(Some(Disclosure {
        name: known.name,
        credit_code: known.credit_code,
        licences: today::<Licence>(tx)?.into_iter().map(Into::into).collect(),
        services: today::<ServiceOffer>(tx)?.into_iter().map(Into::into).collect(),
        supervision_authority: notice.authority,
        supervision_phone: notice.supervision_phone,
        support_channel: notice.support_channel,
    }))
}

/// The records of a kind that count today.
fn today<T: Shelved>(tx: &mut Tenant<'_>) -> Result<Vec<T>, Problem> {
    let day = tx.today();
    Ok(all::<T>(tx)?.into_iter().map(|record| record.body).filter(|body| Kept::counts_on(body, day)).collect())
}
