//! PY-5.3.1: open the month. Its further acts are verbs of the cycle.

mod opened;
mod opening;

use chrono::NaiveDate;

pub use opening::{CycleOpening, Workforce};

use crate::agency::Permission;
use crate::engagement::{Applied, Blocked, CycleOpeningCase, CycleRef, Effect, ProcessStep, Scene, StepRefusal};
use crate::settlement::cycle::{CycleState, CycleVerb, Deed};
use crate::standard::{Category, ClauseCode};
use opened::{days, opened};

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
