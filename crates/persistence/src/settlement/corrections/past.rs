//! What a member was paid in earlier months, and what was set right of it since.

use std::collections::BTreeMap;

use bole_domain::ids::{MemberId, RunId, TemplateVersionId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::compute::PersonResult;
use bole_domain::settlement::correction::{PastItem, PastMonth, Standing, can_be_corrected};
use bole_domain::settlement::cycle::{Cycle, CycleState};
use diesel::prelude::*;

use crate::error::{StoreError, corrupt};
use crate::on_both;
use crate::schema::{cycle_corrections as t, payslips as s};
use crate::settlement::templates;
use crate::store::Tenant;
use crate::types::Key;

/// A member's months among the engagement's cycles, each as it stands now.
pub fn past(
    tx: &mut Tenant<'_>,
    cycles: &[Cycle],
    member: MemberId,
    months: &[Period],
) -> Result<Vec<(Period, PastMonth)>, StoreError> {
    months.iter().map(|period| Ok((*period, month(tx, cycles, member, *period)?))).collect()
}

fn month(tx: &mut Tenant<'_>, cycles: &[Cycle], member: MemberId, period: Period) -> Result<PastMonth, StoreError> {
    let known = || cycles.iter().filter(|c| c.key.period == period && c.state.counts());
    if known().next().is_none() {
        return Ok(PastMonth::Unknown);
    }
    let confirmed = known().filter(|cycle| cycle.state >= CycleState::ClientConfirmed);
    let results: Vec<(RunId, TemplateVersionId)> =
        confirmed.filter_map(|cycle| Some((cycle.run?, cycle.template_version))).collect();
    if results.is_empty() {
        return Ok(PastMonth::Open);
    }
    let mut items: BTreeMap<String, PastItem> = BTreeMap::new();
    for (run, version) in results {
        let Some(result) = result_of(tx, run, member)? else { continue };
        let template = templates::load_version_by_id(tx, version)?;
        let template =
            template.body.compile().map_err(|_| StoreError::Corrupt { table: "template_versions", column: "body" })?;
        for (item, figure) in
            template.items().iter().zip(&result.figures).filter(|(item, _)| can_be_corrected(item.kind))
        {
            let known =
                items.entry(item.code.clone()).or_insert(PastItem { kind: item.kind, standing: Standing::default() });
            known.standing.paid = known.standing.paid.checked_add(*figure).ok_or(too_much())?;
        }
    }
    if items.is_empty() {
        return Ok(PastMonth::NotPaid);
    }
    let counting: Vec<Key> =
        cycles.iter().filter(|cycle| cycle.state.counts()).map(|cycle| Key::of(cycle.id)).collect();
    for (item, amount) in corrected(tx, &counting, member, period)? {
        if let Some(item) = items.get_mut(&item) {
            item.standing.corrected = item.standing.corrected.checked_add(amount).ok_or(too_much())?;
        }
    }
    Ok(PastMonth::Paid(items))
}

fn too_much() -> StoreError {
    StoreError::Corrupt { table: "cycle_corrections", column: "amount" }
}

fn result_of(tx: &mut Tenant<'_>, run: RunId, member: MemberId) -> Result<Option<PersonResult>, StoreError> {
    let agency = tx.agency();
    let text: Option<String> = on_both!(&mut *tx.db, |db| s::table
        .filter(s::agency_id.eq(agency).and(s::run_id.eq(Key::of(run))).and(s::member_id.eq(Key::of(member))))
        .select(s::result)
        .first(db)
        .optional())?;
    text.map(|text| serde_json::from_str(&text).map_err(corrupt("payslips", "result"))).transpose()
}

/// What was set right of a member's month in these cycles.
fn corrected(
    tx: &mut Tenant<'_>,
    cycles: &[Key],
    member: MemberId,
    period: Period,
) -> Result<Vec<(String, Fen)>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(String, i64)> = on_both!(&mut *tx.db, |db| t::table
        .filter(t::agency_id.eq(agency).and(t::member_id.eq(Key::of(member))).and(t::period.eq(period.to_string())))
        .filter(t::cycle_id.eq_any(cycles))
        .select((t::item, t::amount))
        .load(db))?;
    Ok(rows.into_iter().map(|(item, amount)| (item, Fen(amount))).collect())
}
