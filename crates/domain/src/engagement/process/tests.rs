//! A gate that looks at what [`Gate::of`] names sees the same as one that looks at everything.

use std::collections::BTreeSet;

use chrono::DateTime;

use super::{CycleStanding, blocked};
use crate::engagement::{
    CycleRef, Engagement, EngagementStatus, Found, Gate, Outcome, Records, StepRecord, WithholdingAgent,
};
use crate::ids::{ClientId, EngagementId, StepRecordId};
use crate::settlement::cycle::CycleState;
use crate::standard::{Category, Clause, ClauseCode, Scope, catalogue};

fn engagement(category: Category) -> Engagement {
    Engagement {
        id: EngagementId::example(),
        client: ClientId::example(),
        category,
        title: String::new(),
        status: EngagementStatus::Open,
        contract: None,
        withholding_agent: WithholdingAgent { credit_code: String::new(), name: String::new() },
        specialist: None,
        offered_template: None,
        confirmed_template: None,
        delegated: BTreeSet::new(),
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
    }
}

fn record(clause: ClauseCode, cycle: Option<CycleRef>) -> StepRecord {
    StepRecord {
        id: StepRecordId::example(),
        clause,
        cycle,
        subject: None,
        revision: 1,
        outcome: Outcome::Done,
        reason: None,
        document: serde_json::Value::Null,
        recorded_by: String::new(),
        recorded_at: DateTime::UNIX_EPOCH,
        business_date: DateTime::UNIX_EPOCH.date_naive(),
    }
}

/// Everything is done but one step, as a gate sees it that looks so far.
fn seen(steps: &[&Clause], without: ClauseCode, cycle: CycleRef, gate: Gate) -> (Records, Found) {
    let done: Vec<&&Clause> = steps.iter().filter(|step| step.code != without).collect();
    let latest = done.iter().filter_map(|step| match step.scope {
        Scope::Engagement => Some(record(step.code, None)),
        Scope::Cycle => Some(record(step.code, Some(cycle))),
        Scope::Subject | Scope::Agency => None,
    });
    let begun = done.iter().filter(|step| gate.begun && step.scope == Scope::Subject).map(|step| (step.code, 1));
    let standing = CycleStanding { cycle, state: CycleState::Closed, paid_out: true, tax_filed: Some(true) };
    let cycles = if gate.cycles { vec![standing] } else { Vec::new() };
    (Records::new(latest, begun), Found { cycles, ..Found::default() })
}

#[test]
fn a_gate_looks_far_enough_for_every_step_of_every_category() {
    let month: CycleRef = "2026-03".parse().expect("a cycle");
    let mut refused = 0;
    for category in Category::all() {
        let engagement = engagement(category);
        let steps: Vec<&Clause> = catalogue().process(category).expect("a process").steps().collect();
        for step in &steps {
            let cycle = (step.scope == Scope::Cycle).then_some(month);
            let gate = Gate::of(step).expect("a gate");
            for without in &steps {
                let [near, whole] = [gate, Gate::WHOLE].map(|gate| {
                    let (records, found) = seen(&steps, without.code, month, gate);
                    blocked(step, &engagement, &records, &found, cycle).expect("the process is known")
                });
                assert_eq!(near, whole, "{} without {}", step.code, without.code);
                refused += near.len();
            }
        }
    }
    assert!(refused > 100, "hardly anything was refused: {refused}");
}
