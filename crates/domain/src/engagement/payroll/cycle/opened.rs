//! From what the steps before recorded to an open cycle.

use serde::de::DeserializeOwned;

use super::CycleOpening;
use crate::contract::{ServicePeriod, Terms};
use crate::engagement::payroll::method::{Method, SettlementMethod};
use crate::engagement::payroll::template::{ConfirmTemplate, TemplateConfirmation};
use crate::engagement::{CycleOpeningCase, ProcessStep, Scene, StepRefusal};
use crate::ids::ContractId;
use crate::language::Language;
use crate::period::Period;
use crate::refusal::Refusal;
use crate::settlement::cycle::{Cycle, CycleDays, CycleRefusal, CycleState, CycleTerms, Deed, Progress, Tracks};
use crate::sla::payroll::latest;
use crate::standard::ClauseCode;

/// The days of the month as the document tells them.
pub(super) fn days(state: &CycleOpeningCase, document: &CycleOpening) -> Result<CycleDays, StepRefusal> {
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
    let agreed = agreed(state).and_then(|(_, terms)| terms.period());
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

/// What is agreed for the month: the terms that hold on its first day, with the paper that made them.
fn agreed(state: &CycleOpeningCase) -> Option<(ContractId, &Terms)> {
    let bound = state.case.found.bound_contract.as_ref()?;
    Some(bound.agreed_on(state.key.period.first_day()))
}

pub(super) fn opened(
    state: &CycleOpeningCase,
    days: CycleDays,
    scene: &Scene,
    deed: Deed,
) -> Result<Cycle, StepRefusal> {
    let engagement = &state.case.engagement;
    let template: TemplateConfirmation = recorded(state, ConfirmTemplate::CLAUSE)?;
    let method: SettlementMethod = recorded(state, Method::CLAUSE)?;
    let agreed = agreed(state);
    let in_advance = match agreed {
        Some((_, Terms::Payroll(terms))) => terms.payment_method.as_ref().is_none_or(|payment| payment.in_advance),
        _ => true,
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
                contract_id: agreed.map(|(paper, _)| paper),
                delegated: engagement.delegated.clone(),
                in_advance,
                confirmation_form: method.confirmation_form,
                inputs_by: Some(latest(method.inputs_day, days.pay_date)),
                bill_by: Some(latest(method.bill_day, days.pay_date)),
                receipt_by: Some(latest(method.receipt_day, days.pay_date)),
            },
            month_inputs: std::collections::BTreeMap::new(),
            inputs_confirmed: None,
            year_basis: Vec::new(),
            openings: 0,
            billed: None,
            credit_note: None,
            paid_out: false,
            wages_settled: false,
            settled_on: None,
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
