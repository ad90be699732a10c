//! The agency's own policies: listed, read, made one by one.

use bole_domain::ids::PolicyId;
use bole_domain::insurance::{InsuranceKind, Policy};
use bole_domain::language::Language;
use bole_domain::money::{Fen, Rate};
use bole_domain::refusal::FieldFault;
use bole_domain::settlement::rounding::{Rounding, RoundingMode};
use bole_persistence::insurance::{self, Filter};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::POLICIES;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// A version of a place's policy for one kind, to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = NewInsurancePolicy)]
pub struct NewPolicy {
    /// National division code of the place.
    #[validate(length(equal = 6))]
    #[schema(min_length = 6, max_length = 6, example = "110000")]
    pub place: String,
    /// Name of the place.
    #[validate(length(min = 1, max = 60))]
    #[schema(min_length = 1, max_length = 60, example = "北京市")]
    pub place_name: String,
    /// Kind.
    pub kind: InsuranceKind,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; open without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<NaiveDate>,
    /// Lowest base.
    pub floor: Fen,
    /// Highest base.
    pub ceiling: Fen,
    /// Employer's rate.
    pub employer_rate: Rate,
    /// Worker's rate.
    pub worker_rate: Rate,
    /// Fixed sum of the employer a month.
    #[serde(default)]
    pub employer_fixed: Fen,
    /// Fixed sum of the worker a month.
    #[serde(default)]
    pub worker_fixed: Fen,
    /// Rounding of each side. The housing fund is rounded to whole yuan whatever stands here.
    pub rounding: Rounding,
    /// Hired on or before this day of the month: insured in that month; leaving after it: insured in that month.
    #[validate(range(min = 1, max = 31))]
    #[schema(minimum = 1, maximum = 31, example = 15)]
    pub cutoff_day: u32,
    /// Where the figures come from.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_length = 1, max_length = 300, example = "京人社发〔2026〕7号")]
    pub source: String,
}

impl NewPolicy {
    fn policy(self) -> Policy {
        Policy {
            id: String::new(),
            place: self.place,
            place_name: self.place_name,
            kind: self.kind,
            effective_from: self.effective_from,
            effective_to: self.effective_to,
            floor: Some(self.floor),
            ceiling: Some(self.ceiling),
            employer_rate: Some(self.employer_rate),
            worker_rate: Some(self.worker_rate),
            employer_fixed: self.employer_fixed,
            worker_fixed: self.worker_fixed,
            rounding: self.rounding,
            cutoff_day: self.cutoff_day,
            source: self.source,
        }
    }
}

impl Example for NewPolicy {
    fn example() -> Self {
        Self {
            place: "110000".to_owned(),
            place_name: "北京市".to_owned(),
            kind: InsuranceKind::Pension,
            effective_from: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default(),
            effective_to: None,
            floor: Fen(727_000),
            ceiling: Fen(3_634_800),
            employer_rate: Rate(rust_decimal::Decimal::new(16, 2)),
            worker_rate: Rate(rust_decimal::Decimal::new(8, 2)),
            employer_fixed: Fen::ZERO,
            worker_fixed: Fen::ZERO,
            rounding: Rounding { places: 2, mode: RoundingMode::HalfUp },
            cutoff_day: 15,
            source: "京人社发〔2026〕7号".to_owned(),
        }
    }
}

/// One of the agency's own policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = InsurancePolicy)]
pub struct PolicyView {
    /// Its id.
    #[schema(example = "pol_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub id: String,
    /// National division code of the place.
    #[schema(example = "110000")]
    pub place: String,
    /// Name of the place.
    #[schema(example = "北京市")]
    pub place_name: String,
    /// Kind.
    pub kind: InsuranceKind,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; open without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<NaiveDate>,
    /// Lowest base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Fen>,
    /// Highest base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Fen>,
    /// Employer's rate.
    pub employer_rate: Rate,
    /// Worker's rate.
    pub worker_rate: Rate,
    /// Fixed sum of the employer a month.
    pub employer_fixed: Fen,
    /// Fixed sum of the worker a month.
    pub worker_fixed: Fen,
    /// Rounding of each side.
    pub rounding: Rounding,
    /// The cut-off day.
    pub cutoff_day: u32,
    /// Where the figures come from.
    #[schema(example = "京人社发〔2026〕7号")]
    pub source: String,
}

impl From<Policy> for PolicyView {
    fn from(policy: Policy) -> Self {
        Self {
            id: policy.id,
            place: policy.place,
            place_name: policy.place_name,
            kind: policy.kind,
            effective_from: policy.effective_from,
            effective_to: policy.effective_to,
            floor: policy.floor,
            ceiling: policy.ceiling,
            employer_rate: policy.employer_rate.unwrap_or_default(),
            worker_rate: policy.worker_rate.unwrap_or_default(),
            employer_fixed: policy.employer_fixed,
            worker_fixed: policy.worker_fixed,
            rounding: policy.rounding,
            cutoff_day: policy.cutoff_day,
            source: policy.source,
        }
    }
}

impl Example for PolicyView {
    fn example() -> Self {
        Self::from(Policy { id: PolicyId::example().to_string(), ..NewPolicy::example().policy() })
    }
}

/// Which policies to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PolicyFilter {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Of this place only (division code).
    pub place: Option<String>,
    /// Of this kind only.
    #[param(inline)]
    pub kind: Option<InsuranceKind>,
    /// In force on this day only.
    pub on: Option<NaiveDate>,
}

/// `GET /api/v1/insurance-policies`
pub async fn list(cx: Cx, query: Query<PolicyFilter>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor(query.cursor.as_deref())?;
    let query = query.into_inner();
    cx.read(move |tx, _| {
        let filter = Filter { place: query.place, kind: query.kind, on: query.on, after };
        let policies = insurance::list(tx, &filter, limit + 1)?;
        let views = policies.into_iter().map(PolicyView::from).collect();
        let cursor = |view: &PolicyView| (view.place.clone(), view.kind, view.effective_from);
        Ok(Answer::ok(Page::cut(views, limit, cursor)))
    })
    .await
}

/// `GET /api/v1/insurance-policies/{policy_id}`
pub async fn get(cx: Cx, id: Path<PolicyId>) -> Reply {
    cx.read(move |tx, _| Ok(Answer::ok(PolicyView::from(insurance::load(tx, *id)?)))).await
}

/// `POST /api/v1/insurance-policies`
pub async fn create(cx: Cx, Body(new): Body<NewPolicy>) -> Reply {
    cx.write(move |tx, by| {
        let policy = new.policy();
        let same = Filter { place: Some(policy.place.clone()), kind: Some(policy.kind), ..Filter::default() };
        let taken = |known: &Policy| known.effective_from == policy.effective_from;
        if insurance::list(tx, &same, i64::MAX)?.iter().any(taken) {
            return Err(Problem::conflict(
                "policy_taken",
                "该地区该险种已有同日生效的版本。",
                "The place has a version of this kind with the same first day already.",
            ));
        }
        let accepted = insurance::accept(tx, std::slice::from_ref(&policy), by.caller.principal)?;
        if !accepted.misfits.is_empty() {
            return Err(Problem::new(
                actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
                "policies_invalid",
                "政策有误，详见 errors。",
                "The policy has faults; see errors.",
            )
            .faults(accepted.misfits.iter().map(|misfit| FieldFault {
                pointer: misfit.pointer.to_owned(),
                code: misfit.fault.code().to_owned(),
                zh: misfit.fault.text(Language::Zh).to_owned(),
                en: misfit.fault.text(Language::En).to_owned(),
            })));
        }
        let made = insurance::list(tx, &same, i64::MAX)?.into_iter().find(taken).ok_or_else(Problem::internal)?;
        let place = format!("{POLICIES}/{}", made.id);
        Ok(Answer::created(PolicyView::from(made), place))
    })
    .await
}
