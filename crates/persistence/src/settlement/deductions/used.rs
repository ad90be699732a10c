//! What confirmed months of a tax year deducted already, kind by kind.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use bole_domain::ids::{PersonId, TemplateVersionId};
use bole_domain::money::Fen;
use bole_domain::settlement::compute::PersonResult;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::deduction::DeductionKind;
use diesel::prelude::*;

use crate::error::{StoreError, corrupt};
use crate::on_both;
use crate::schema::{cycles as c, payslips as s};
use crate::settlement::{openings, templates, year};
use crate::store::Tenant;
use crate::types::Key;

/// Where a template has the figure of each withheld kind.
type Slots = [Option<usize>; 6];

fn slots(tx: &mut Tenant<'_>, version: TemplateVersionId) -> Result<Slots, StoreError> {
    let broken = |_| StoreError::Corrupt { table: "template_versions", column: "body" };
    let template = templates::load_version_by_id(tx, version)?.body.compile().map_err(broken)?;
    let slot = |kind: DeductionKind| template.items().iter().position(|item| kind.is_item(item));
    Ok(DeductionKind::WITHHELD.map(slot))
}

/// What stands before a cycle of what these people may deduct: opening balances, and the results of the tax year that count
/// before it.
pub fn used(
    tx: &mut Tenant<'_>,
    cycle: &Cycle,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, [Fen; 6]>, StoreError> {
    let runs: Vec<Key> = year::basis(tx, cycle, &[])?.into_iter().map(Key::of).collect();
    let agency = tx.agency();
    let mut known: HashMap<Key, Slots> = HashMap::new();
    let mut used: HashMap<PersonId, [Fen; 6]> = HashMap::new();
    let over = || StoreError::Corrupt { table: "payslips", column: "result" };
    let mut add = |person: PersonId, amounts: [Fen; 6]| {
        let sums = used.entry(person).or_default();
        for (sum, amount) in sums.iter_mut().zip(amounts) {
            *sum = sum.checked_add(amount).ok_or_else(over)?;
        }
        Ok::<_, StoreError>(())
    };
    for chunk in persons.chunks(500) {
        let people: Vec<Key> = chunk.iter().map(|person| Key::of(*person)).collect();
        let rows: Vec<(Key, Key, String)> = on_both!(&mut *tx.db, |db| s::table
            .inner_join(c::table.on(c::agency_id.eq(s::agency_id).and(c::run_id.eq(s::run_id.nullable()))))
            .filter(s::agency_id.eq(agency).and(s::run_id.eq_any(&runs)))
            .filter(s::person_id.eq_any(&people))
            .select((s::person_id, c::template_version_id, s::result))
            .load(db))?;
        for (person, version, result) in rows {
            let result: PersonResult = serde_json::from_str(&result).map_err(corrupt("payslips", "result"))?;
            let slots = match known.entry(version) {
                Entry::Occupied(found) => *found.get(),
                Entry::Vacant(free) => *free.insert(slots(tx, version.id())?),
            };
            let figure = |slot: Option<usize>| slot.and_then(|at| result.figures.get(at)).copied().unwrap_or_default();
            add(person.id(), slots.map(figure))?;
        }
    }
    for chunk in persons.chunks(500) {
        let found = openings::of_persons(tx, &cycle.withholding_agent, cycle.tax_period.year(), chunk)?;
        for kept in found {
            add(kept.person, kept.opening.additional)?;
        }
    }
    Ok(used)
}
