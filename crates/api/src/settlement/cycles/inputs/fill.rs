//! Special additional deductions that a file leaves open are filled in from what people declared.

use bole_domain::money::Fen;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::deduction::DeductionKind;
use bole_domain::settlement::template::CompiledTemplate;
use bole_persistence::Tenant;
use bole_persistence::people::RosterPlace;
use bole_persistence::settlement::inputs::InputRow;

use crate::jobs::Failure;
use crate::settlement::deductions::month::standings;

/// For how many people something was filled in, and for how many a typed amount differs from what is due.
#[derive(Default)]
pub(super) struct Filled {
    pub(super) filled: usize,
    pub(super) differ: usize,
}

/// Where in the inputs each kind of deduction stands.
pub(super) fn slots(template: &CompiledTemplate) -> [Option<usize>; 6] {
    DeductionKind::WITHHELD.map(|kind| template.inputs().position(|item| kind.is_item(item)))
}

/// Fills in what some rows left open.
pub(super) fn fill(
    tx: &mut Tenant<'_>,
    cycle: &Cycle,
    slots: [Option<usize>; 6],
    rows: &mut [(InputRow, Vec<usize>)],
    counts: &mut Filled,
) -> Result<(), Failure> {
    let place = |row: &InputRow| RosterPlace { member: row.member, person: row.person, facts: row.facts.clone() };
    let places: Vec<RosterPlace> = rows.iter().map(|(row, _)| place(row)).collect();
    let standings = standings::<Failure>(tx, cycle, &places)?;
    for (row, open) in rows {
        let dues = standings.get(&row.person).map(|all| all.map(|one| one.due())).unwrap_or_default();
        let (mut some, mut differs) = (false, false);
        for (slot, due) in slots.into_iter().zip(dues) {
            let Some(slot) = slot else { continue };
            let Some(amount) = row.amounts.get_mut(slot) else { continue };
            if open.contains(&slot) {
                *amount = Some(due);
                some |= due != Fen::ZERO;
            } else {
                differs |= *amount != Some(due);
            }
        }
        counts.filled += usize::from(some);
        counts.differ += usize::from(differs);
    }
    Ok(())
}
