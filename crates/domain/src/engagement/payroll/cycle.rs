//! PY-5.3.1: open the month. Its further acts are verbs of the cycle.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{ConfirmTemplate, Method, SettlementMethod, TemplateConfirmation};
use crate::agency::Permission;
use crate::contract::{ServicePeriod, Terms};
use crate::engagement::{Applied, Blocked, CycleOpeningCase, CycleRef, Effect, ProcessStep, Scene, StepRefusal};
use crate::language::Language;
use crate::period::Period;
use crate::refusal::Refusal;
use crate::settlement::cycle::{
    Cycle, CycleDays, CycleRefusal, CycleState, CycleTerms, CycleVerb, Deed, Progress, Tracks,
};
use crate::standard::{Category, ClauseCode};

/// Who works in the month, as the client announced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Workforce {
    /// People on their posts.
    #[validate(range(max = 1_000_000))]
    #[schema(maximum = 1_000_000)]
    pub on_post: u32,
    /// Those who joined.
    #[validate(range(max = 1_000_000))]
    #[schema(maximum = 1_000_000)]
    pub joiners: u32,
    /// Those who left.
    #[validate(range(max = 1_000_000))]
    #[schema(maximum = 1_000_000)]
    pub leavers: u32,
}

/// A cycle to be opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CycleOpening {
    /// The day on which wages are paid; its month is the month of the tax.
    pub pay_date: NaiveDate,
    /// Month of the insurances; the wage period without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurance_month: Option<Period>,
    /// The day by which the client's money is agreed to be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_day: Option<NaiveDate>,
    /// Who works in the month.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workforce: Option<Workforce>,
}

/// The step.
pub struct OpenCycle;

impl ProcessStep for OpenCycle {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 3, 1);
    const PERMISSION: Permission = Permission::CycleOperate;
    const SUMMARY: &'static str = "Open a monthly cycle";
    const DESCRIPTION: &'static str = "Opens the month with its pay date. It needs every step of agreement and settlement, \
        a named payroll specialist and an operating guide. The cycle uses the template version that the client confirmed \
        last and keeps the delegated parts and the form of confirmation as they are now. Run 2 and later need the run \
        before. While it is `open`, its days can be corrected by a revision. Its further acts, from importing inputs to paying, are verbs of the cycle; the step is done when the wages \
        are paid.";
    type Document = CycleOpening;
    type State = CycleOpeningCase;

    fn example() -> CycleOpening {
        CycleOpening {
            pay_date: NaiveDate::from_ymd_opt(2026, 3, 31).unwrap_or_default(),
            insurance_month: None,
            agreed_day: NaiveDate::from_ymd_opt(2026, 3, 27),
            workforce: Some(Workforce { on_post: 270, joiners: 2, leavers: 1 }),
        }
    }

    fn apply(
        state: CycleOpeningCase,
        document: &CycleOpening,
        scene: &Scene,
    ) -> Result<Applied<CycleOpeningCase>, StepRefusal> {
        let engagement = &state.case.engagement;
        let mut missing = Vec::new();
        if engagement.specialist.is_none() {
            missing.push(Blocked::new(
                "specialist_missing",
                "PY-1.3.3.1".parse().ok(),
                "该项目尚未指定薪酬专员。",
                "The engagement has no named payroll specialist.",
            ));
        }
        if state.case.found.guide_version == 0 {
            missing.push(Blocked::new(
                "operating_guide_missing",
                "PY-1.3.3.1".parse().ok(),
                "该客户尚无操作指引。",
                "There is no operating guide for this client.",
            ));
        }
        if !missing.is_empty() {
            return Err(StepRefusal::Blocked { clause: Self::CLAUSE, reasons: missing });
        }
        let deed = deed(scene);
        let days = days(&state, document)?;
        if let Some(present) = state.present.clone() {
            let next = if present.state == CycleState::Cancelled {
                present.revived(opened(&state, days, scene, deed)?)
            } else {
                present.rescheduled(days, deed)
            };
            let Ok(cycle) = next else { return Err(under_way()) };
            return Ok(Applied { effects: vec![Effect::SaveCycles(vec![cycle])], ..Applied::on(scene.today, state) });
        }
        let cycles = &state.case.found.cycles;
        let before = CycleRef { run: state.key.run.saturating_sub(1), ..state.key };
        if before.run > 0 && cycles.iter().all(|known| known.cycle != before) {
            return Err(StepRefusal::conflict(
                "cycle_out_of_order",
                format!("须先开立 {before}。"),
                format!("Open {before} first."),
            ));
        }
        let cycle = opened(&state, days, scene, deed)?;
        let effects = vec![Effect::OpenCycle(Box::new(cycle))];
        Ok(Applied { effects, ..Applied::on(scene.today, state) })
    }
}

fn under_way() -> StepRefusal {
    StepRefusal::conflict(
        "cycle_exists",
        "该结算周期已进入办理，日期不能再改。",
        "This cycle is under way; its days do not change any more.",
    )
}

fn deed(scene: &Scene) -> Deed {
    Deed {
        verb: CycleVerb::Open,
        by: scene.by.id.clone(),
        at: scene.at,
        on: scene.today,
        reason: None,
        confirmation: None,
    }
}

/// The days of the month as the document tells them.
fn days(state: &CycleOpeningCase, document: &CycleOpening) -> Result<CycleDays, StepRefusal> {
    let period = state.key.period;
    let Some(tax_period) = Period::of(document.pay_date).filter(|_| document.pay_date >= period.first_day()) else {
        let refusal = CycleRefusal::PayDateBeforePeriod;
        let (zh, en) = (refusal.text(Language::Zh), refusal.text(Language::En));
        return Err(StepRefusal::rule("pay_date_before_period", "/pay_date", zh, en));
    };
    let insurance_month = document.insurance_month.unwrap_or(period);
    let months = |period: Period| period.year() * 12 + i32::try_from(period.month()).unwrap_or_default();
    if months(insurance_month).abs_diff(months(period)) > 12 {
        return Err(StepRefusal::rule(
            "insurance_month_far",
            "/insurance_month",
            "参保月份与工资所属月份相差不能超过一年。",
            "The month of the insurances lies within a year of the month of the wages.",
        ));
    }
    let agreed = state.case.found.bound_contract.as_ref().and_then(|contract| contract.terms.period());
    let inside = |agreed: ServicePeriod| {
        let worked = agreed.starts <= period.last_day() && period.first_day() <= agreed.ends;
        worked || (agreed.starts <= document.pay_date && document.pay_date <= agreed.ends)
    };
    if !agreed.is_none_or(inside) {
        return Err(StepRefusal::rule(
            "period_outside_contract",
            "path:cycle",
            "该月份不在服务合同的期限内。",
            "The month lies outside the period of the contract.",
        ));
    }
    Ok(CycleDays { pay_date: document.pay_date, tax_period, insurance_month, agreed_day: document.agreed_day })
}

fn opened(state: &CycleOpeningCase, days: CycleDays, scene: &Scene, deed: Deed) -> Result<Cycle, StepRefusal> {
    let engagement = &state.case.engagement;
    let template: TemplateConfirmation = recorded(state, ConfirmTemplate::CLAUSE)?;
    let method: SettlementMethod = recorded(state, Method::CLAUSE)?;
    let in_advance = match state.case.found.bound_contract.as_ref().map(|contract| &contract.terms) {
        Some(Terms::Payroll(terms)) => terms.payment_method.as_ref().is_none_or(|payment| payment.in_advance),
        None => true,
    };
    Ok(Cycle {
        id: state.id,
        engagement: engagement.id,
        key: state.key,
        state: CycleState::Open,
        template_version: template.template_version_id,
        insurance_month: days.insurance_month,
        tax_period: days.tax_period,
        pay_date: days.pay_date,
        agreed_day: days.agreed_day,
        withholding_agent: engagement.withholding_agent.credit_code.clone(),
        upload: None,
        run: None,
        run_number: 0,
        totals: None,
        tracks: Tracks::of(&engagement.delegated),
        progress: Progress {
            terms: CycleTerms {
                delegated: engagement.delegated.clone(),
                in_advance,
                confirmation_form: method.confirmation_form,
            },
            month_inputs: std::collections::BTreeMap::new(),
            inputs_confirmed: None,
            year_basis: Vec::new(),
            billed: None,
            paid_out: false,
            wages_settled: false,
            deeds: vec![deed],
        },
        invoice: None,
        version: 1,
        created_at: scene.at,
    })
}

/// The document of a step's latest record. The order of the process saw to it that there is one.
fn recorded<D: DeserializeOwned>(state: &CycleOpeningCase, clause: ClauseCode) -> Result<D, StepRefusal> {
    let document = state.case.records.of(clause).map(|record| record.document.clone()).unwrap_or_default();
    serde_json::from_value(document).map_err(|_| {
        StepRefusal::conflict(
            "step_record_unreadable",
            format!("步骤 {clause} 的记录无法读取，请重新办理该步骤。"),
            format!("The record of step {clause} cannot be read; record the step anew."),
        )
    })
}
