//! Supplements: changed terms from a day on, and which terms hold on which day.

use bole_domain::contract::Link;
use bole_domain::ids::ContractId;
use bole_persistence::contract as rows;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::contracts::visible;
use super::drafts::{ContractPatch, read_terms};
use super::links;
use super::versions::ContractVersion;
use super::views::ContractView;
use crate::client::access::usable;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery, after};
use crate::http::params::{Path, Query};
use crate::http::registry::Example;

/// A supplement to be drafted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewSupplement {
    /// Its number, unique among the agency's contracts.
    #[validate(length(min = 1, max = 60), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 60)]
    pub number: String,
    /// Its title.
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub title: String,
    /// The first day of the changed terms: not before the contract begins, nor before an earlier supplement.
    pub effective_on: NaiveDate,
    /// The terms that change, each as a whole; `null` opens one, and what is not sent stays as it holds on that day.
    #[schema(value_type = bole_domain::contract::Terms)]
    pub terms: Map<String, Value>,
}

impl Example for NewSupplement {
    fn example() -> Self {
        let terms = match serde_json::to_value(ContractPatch::example().terms) {
            Ok(Value::Object(terms)) => terms,
            _ => Map::new(),
        };
        Self {
            number: "BL-2026-0001-S1".to_owned(),
            title: "薪酬服务合同补充协议".to_owned(),
            effective_on: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default(),
            terms,
        }
    }
}

/// Which of a contract's versions.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VersionQuery {
    /// The one that holds on this day; all without it.
    pub on: Option<NaiveDate>,
}

/// `POST /api/v1/contracts/{contract_id}/supplements`
pub async fn create(cx: Cx, id: Path<ContractId>, Body(new): Body<NewSupplement>) -> Reply {
    cx.write(move |tx, by| {
        let changed = visible(tx, by, *id)?;
        usable(tx, by, changed.client_id)?;
        links::changeable(tx, &changed, new.effective_on)?;
        let terms = read_terms(changed.terms_on(new.effective_on).clone(), new.terms)?;
        let after = changed.versions.last().map(|version| version.supplement);
        let link = Link::Supplement { contract_id: changed.id, effective_on: new.effective_on, after };
        let draft = rows::NewContract {
            client_id: changed.client_id,
            category: changed.category,
            number: new.number.trim(),
            title: new.title.trim(),
            terms,
            link: Some(link),
            created_by: by.caller.principal,
            author: by.caller.public_id(),
        };
        let supplement = rows::insert(tx, draft)?;
        let (place, version) = (format!("/api/v1/contracts/{}", supplement.id), supplement.version);
        Ok(Answer::created(ContractView::of(supplement, tx.today()), place).version(version))
    })
    .await
}

/// `GET /api/v1/contracts/{contract_id}/supplements`
pub async fn list(cx: Cx, id: Path<ContractId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let changed = visible(tx, by, *id)?;
        let today = tx.today();
        let found = rows::supplements(tx, changed.id, after, limit + 1)?;
        let views = found.into_iter().map(|contract| ContractView::of(contract, today)).collect();
        Ok(Answer::ok(Page::cut(views, limit, ContractView::place)))
    })
    .await
}

/// `GET /api/v1/contracts/{contract_id}/versions`
pub async fn versions(cx: Cx, id: Path<ContractId>, query: Query<VersionQuery>) -> Reply {
    cx.read(move |tx, by| {
        let contract = visible(tx, by, *id)?;
        let all = ContractVersion::of(&contract);
        let data = all.into_iter().filter(|version| query.on.is_none_or(|on| version.holds(on))).collect();
        Ok(Answer::ok(Page { data, next_cursor: None }))
    })
    .await
}
