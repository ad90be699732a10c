//! Contracts: listed, drafted, shown, changed while drafts.

use bole_domain::contract::{Link, Terms};
use bole_domain::ids::{ClientId, ContractId};
use bole_persistence::Tenant;
use bole_persistence::contract::{self as rows, Contract};
use serde::Deserialize;
use utoipa::IntoParams;

use super::drafts::{Changed, NewContract};
use super::links;
use super::views::ContractView;
use crate::client::access::{hides, usable};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::merge::MergePatch;
use crate::http::page::{self, Page, after};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// Which contracts.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContractQuery {
    /// With this client.
    #[param(value_type = Option<ClientId>)]
    pub client_id: Option<ClientId>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// A contract that the caller may see.
pub fn visible(tx: &mut Tenant<'_>, by: &By, id: ContractId) -> Result<Contract, Problem> {
    let contract = rows::load(tx, id)?;
    if hides(by, contract.client_id) { Err(Problem::not_found("contract")) } else { Ok(contract) }
}

/// The answer that shows it.
pub fn shown(tx: &Tenant<'_>, contract: Contract) -> Answer<ContractView> {
    let version = contract.version;
    Answer::ok(ContractView::of(contract, tx.today())).version(version)
}

/// `GET /api/v1/contracts`
pub async fn list(cx: Cx, query: Query<ContractQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let wanted = query.client_id.or(by.caller.client);
        if by.caller.person.is_some() || wanted.is_some_and(|client| hides(by, client)) {
            return Ok(Answer::ok(Page { data: Vec::new(), next_cursor: None }));
        }
        let today = tx.today();
        let found = rows::list(tx, wanted, after, limit + 1)?;
        let views = found.into_iter().map(|contract| ContractView::of(contract, today)).collect();
        Ok(Answer::ok(Page::cut(views, limit, ContractView::place)))
    })
    .await
}

/// `POST /api/v1/contracts`
pub async fn create(cx: Cx, Body(new): Body<NewContract>) -> Reply {
    let terms = new.agreed()?;
    cx.write(move |tx, by| {
        let client = usable(tx, by, new.client_id)?;
        let link = new.follows_id.map(|contract_id| Link::Renewal { contract_id });
        links::followable(tx, &link, client.id, new.category)?;
        let draft = rows::NewContract {
            client_id: client.id,
            category: new.category,
            number: new.number.trim(),
            title: new.title.trim(),
            terms,
            link,
            created_by: by.caller.principal,
            author: by.caller.public_id(),
        };
        let contract = rows::insert(tx, draft)?;
        let (place, version) = (format!("/api/v1/contracts/{}", contract.id), contract.version);
        Ok(Answer::created(ContractView::of(contract, tx.today()), place).version(version))
    })
    .await
}

/// `GET /api/v1/contracts/{contract_id}`
pub async fn get(cx: Cx, id: Path<ContractId>) -> Reply {
    cx.read(move |tx, by| {
        let contract = visible(tx, by, *id)?;
        Ok(shown(tx, contract))
    })
    .await
}

/// `PATCH /api/v1/contracts/{contract_id}`
pub async fn patch(cx: Cx, id: Path<ContractId>, Body(patch): Body<MergePatch>) -> Reply {
    cx.write(move |tx, by| {
        let contract = visible(tx, by, *id)?;
        by.saw(contract.version)?;
        contract.state.changeable()?;
        let changed = Terms::read(contract.category, Changed { draft: contract, patch })?;
        let saved = rows::save(tx, changed)?;
        Ok(shown(tx, saved))
    })
    .await
}
