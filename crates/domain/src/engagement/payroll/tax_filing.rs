//! PY-5.3.2: file income tax.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::cycle::OpenCycle;
use crate::agency::Permission;
use crate::engagement::{Applied, Blocked, Effect, FilingCase, FilingKept, ProcessStep, Scene, StepRefusal};
use crate::funds::filing::{Declared, Filed, Filing, Sheets, is_gathered};
use crate::funds::tax_file::TaxFileRefusal;
use crate::language::Language;
use crate::refusal::Refusal;
use crate::settlement::cycle::{Cycle, Track};
use crate::sla::policy::Trigger;
use crate::standard::{Category, ClauseCode};

/// A filing of income tax: prepared without an acknowledgement, filed with one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TaxFiling {
    /// The day of filing; today without it, never in the future nor before the pay date of a gathered cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_on: Option<NaiveDate>,
    /// Number or text of the tax authority's acknowledgement.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledgement: Option<String>,
}

/// The step.
pub struct FileTax;

impl ProcessStep for FileTax {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 3, 2);
    const PERMISSION: Permission = Permission::FilingWrite;
    const SUMMARY: &'static str = "File income tax";
    const DESCRIPTION: &'static str = "Without an acknowledgement it prepares the filing of the withholding agent for the \
        month of the pay date, which gathers every cycle of that agent and month whose client delegates it; the wage sheet, \
        and that of annual bonuses taxed apart, are then ready for download. With the acknowledgement the filing is filed, its sheets are kept as they were, and the tax of \
        every gathered cycle is done. All gathered cycles must be paid out (409 `step_blocked` names the others). A cycle that \
        comes into a month already filed is filed by preparing the filing anew; what was filed before stays, sheet and \
        acknowledgement, and is shown at the filing. An engagement that does not delegate tax filing \
        has none (409 `tax_filing_not_delegated`).";
    type Document = TaxFiling;
    type State = FilingCase;

    fn example() -> TaxFiling {
        TaxFiling {
            filed_on: NaiveDate::from_ymd_opt(2026, 4, 10),
            acknowledgement: Some("申报成功 44030026040010001234".to_owned()),
        }
    }

    fn apply(state: FilingCase, document: &TaxFiling, scene: &Scene) -> Result<Applied<FilingCase>, StepRefusal> {
        if !is_gathered(&state.cycle) {
            return Err(StepRefusal::conflict(
                "tax_filing_not_delegated",
                "客户未委托个税申报，本机构不代为申报。",
                "The client does not delegate the filing of income tax.",
            ));
        }
        if state.cycle.tracks.tax == Track::Done {
            return Err(StepRefusal::conflict(
                "tax_filing_filed",
                "本周期的个税已申报完成。",
                "The tax of this cycle is filed already.",
            ));
        }
        let unpaid: Vec<Blocked> =
            state.gathered.iter().filter(|cycle| !cycle.is_paid_out()).map(not_paid_out).collect();
        if !unpaid.is_empty() {
            return Err(StepRefusal::Blocked { clause: Self::CLAUSE, reasons: unpaid });
        }
        let declared = declared(&state)?;
        let sheets = declared.sheets().map_err(refused)?;
        let filed = filed(&state, document, scene)?;
        let business_date = filed.as_ref().map_or(scene.today, |filed| filed.on);
        let mut effects = Vec::new();
        if let Some(Filed { on, .. }) = &filed {
            let mut gathered = state.gathered.clone();
            gathered.retain(|cycle| cycle.tracks.tax != Track::Done);
            let told = |cycle: &Cycle| Effect::Told { cycle: cycle.id, trigger: Trigger::CycleTaxFiled, on: *on };
            effects.extend(gathered.iter().map(told));
            gathered.iter_mut().for_each(|cycle| cycle.tracks.tax = Track::Done);
            effects.push(Effect::SaveCycles(gathered));
        }
        let kept = kept(&state, declared.people(), declared.total_tax, filed, sheets, scene);
        effects.push(Effect::KeepFiling(Box::new(kept)));
        Ok(Applied { effects, ..Applied::on(business_date, state) })
    }
}

fn not_paid_out(cycle: &Cycle) -> Blocked {
    let (engagement, key) = (cycle.engagement, cycle.key);
    Blocked::new(
        "cycle_not_paid_out",
        Some(OpenCycle::CLAUSE),
        format!("项目 {engagement} 的周期 {key} 尚未完成发薪。"),
        format!("Cycle {key} of engagement {engagement} is not paid out."),
    )
}

fn declared(state: &FilingCase) -> Result<&Declared, StepRefusal> {
    match &state.declared {
        Some(Ok(declared)) => Ok(declared),
        Some(Err(refusal)) => Err(refused(refusal.clone())),
        // The payslips are looked up once all gathered cycles are paid out; that was checked before.
        None => Err(StepRefusal::conflict(
            "tax_filing_empty",
            "没有可申报的工资数据。",
            "There is no payslip to be declared.",
        )),
    }
}

fn refused(refusal: TaxFileRefusal) -> StepRefusal {
    StepRefusal::Rule {
        code: refusal.code(),
        faults: refusal.faults(),
        zh: refusal.text(Language::Zh),
        en: refusal.text(Language::En),
    }
}

fn filed(state: &FilingCase, document: &TaxFiling, scene: &Scene) -> Result<Option<Filed>, StepRefusal> {
    let acknowledgement = document.acknowledgement.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let Some(acknowledgement) = acknowledgement else {
        return match document.filed_on {
            None if document.acknowledgement.is_none() => Ok(None),
            Some(_) | None => Err(StepRefusal::rule(
                "acknowledgement_missing",
                "/acknowledgement",
                "登记申报须提供税务机关的受理回执。",
                "A filing is recorded with the tax authority's acknowledgement.",
            )),
        };
    };
    let on = scene.business_date(document.filed_on, "/filed_on")?;
    if let Some(paid) = state.gathered.iter().map(|cycle| cycle.pay_date).max().filter(|paid| on < *paid) {
        return Err(StepRefusal::rule(
            "date_too_early",
            "/filed_on",
            format!("申报日期不能早于所归集周期的最后发薪日（{paid}）。"),
            format!("The day of filing lies before the last pay date of the gathered cycles, {paid}."),
        ));
    }
    Ok(Some(Filed { on, acknowledgement: acknowledgement.to_owned() }))
}

fn kept(
    state: &FilingCase,
    people: i64,
    total_tax: crate::money::Fen,
    filed: Option<Filed>,
    sheets: Sheets,
    scene: &Scene,
) -> FilingKept {
    let sheets = filed.is_some().then_some(sheets);
    let filing = match &state.filing {
        Some(known) => Filing { due_on: known.due_on.or(state.due_on), people, total_tax, filed, ..known.clone() },
        None => Filing {
            id: state.new_id,
            withholding_agent: state.cycle.withholding_agent.clone(),
            tax_period: state.cycle.tax_period,
            due_on: state.due_on,
            people,
            total_tax,
            filed,
            created_by: scene.by.id.clone(),
            version: 0,
            created_at: scene.at,
        },
    };
    FilingKept { filing, sheets }
}
