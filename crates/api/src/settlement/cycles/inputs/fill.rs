//! Special additional deductions that a file leaves open are filled in from what people declared.

use std::collections::HashSet;

use bole_domain::ids::MemberId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::deduction::DeductionKind;
use bole_persistence::Tenant;
use bole_persistence::people::Member;
use bole_persistence::settlement::inputs::InputRow;
use bole_persistence::settlement::templates;

use crate::jobs::Failure;
use crate::settlement::deductions::month::standings;

/// For how many people something was filled in, and for how many a typed amount differs from what is due.
pub(super) struct Filled {
    pub(super) filled: usize,
    pub(super) differ: usize,
}

/// Fills in what the rows left open.
pub(super) fn fill(
    tx: &mut Tenant<'_>,
    cycle: &Cycle,
    roster: &[Member],
    rows: Vec<(InputRow, Vec<usize>)>,
) -> Result<(Vec<InputRow>, Option<Filled>), Failure> {
    let template = templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?;
    let slots = DeductionKind::WITHHELD.map(|kind| template.inputs().position(|item| kind.is_item(item)));
    let wanted: HashSet<MemberId> = rows.iter().map(|(row, _)| row.member).collect();
    let members: Vec<Member> = roster.iter().filter(|one| wanted.contains(&one.id)).cloned().collect();
    let standings = standings::<Failure>(tx, cycle, &members)?;
    let mut counts = Filled { filled: 0, differ: 0 };
    let mut filled = Vec::with_capacity(rows.len());
    for (mut row, open) in rows {
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
        filled.push(row);
    }
    Ok((filled, Some(counts)))
}
