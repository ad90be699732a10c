//! A step carried through: order checked, applied, recorded, saved, its effects carried out. One way for HTTP and for
//! `bole seed`.

use bole_domain::engagement::step::{check_order, clause_of};
use bole_domain::engagement::{CycleRef, Outcome, ProcessStep, Records, Scene, StepRecord, StepState};
use bole_domain::standard::{Clause, ClauseCode};
use bole_persistence::Tenant;
use bole_persistence::engagement::{Acting, StepAddress, carry_out, records};
use chrono::NaiveDate;
use serde::Serialize;

use crate::http::problem::Problem;

/// What the path of a step names.
pub type Address<S> = <<S as ProcessStep>::State as Acting>::Address;

/// The latest record of a step without subjects, for a step of a cycle that of this cycle.
pub fn latest(records: &Records, clause: ClauseCode, cycle: Option<CycleRef>) -> Option<&StepRecord> {
    match cycle {
        None => records.of(clause),
        Some(cycle) => records.of_cycle(clause, cycle),
    }
}

/// A step that happens once for an engagement or a cycle: gives its record, a revision after the latest one.
pub fn once<S: ProcessStep>(
    tx: &mut Tenant<'_>,
    address: Address<S>,
    state: S::State,
    document: &S::Document,
    scene: &Scene,
) -> Result<StepRecord, Problem>
where
    S::State: Acting,
{
    let clause = clause_of::<S>()?;
    let revision = latest(state.records(), clause.code, state.cycle()).map_or(0, |record| record.revision);
    check_order(clause, &state)?;
    let before = state.engagement().clone();
    let applied = S::apply(state, document, scene)?;
    let cycle = address.cycle();
    let new = new_record(clause, cycle, document, &scene.by.id, applied.business_date)?;
    let record = records::write(tx, address.engagement(), &new, revision + 1)?;
    applied.state.save(tx, &before)?;
    carry_out(tx, applied.effects)?;
    Ok(record)
}

/// A step of subjects: one record for each, whose public ids it gives.
pub fn for_subjects<S: ProcessStep>(
    tx: &mut Tenant<'_>,
    address: Address<S>,
    state: S::State,
    document: &S::Document,
    scene: &Scene,
) -> Result<Vec<String>, Problem>
where
    S::State: Acting,
{
    let clause = clause_of::<S>()?;
    check_order(clause, &state)?;
    let before = state.engagement().clone();
    let applied = S::apply(state, document, scene)?;
    let new = new_record(clause, None, document, &scene.by.id, applied.business_date)?;
    records::write_subjects(tx, address.engagement(), &new, &applied.subjects)?;
    applied.state.save(tx, &before)?;
    carry_out(tx, applied.effects)?;
    Ok(applied.subjects)
}

fn new_record<D: Serialize>(
    clause: &Clause,
    cycle: Option<CycleRef>,
    document: &D,
    by: &str,
    business_date: NaiveDate,
) -> Result<records::NewRecord, Problem> {
    Ok(records::NewRecord {
        clause: clause.code,
        cycle,
        outcome: Outcome::Done,
        reason: None,
        document: serde_json::to_value(document).map_err(|_| Problem::internal())?,
        by: by.to_owned(),
        business_date,
    })
}
