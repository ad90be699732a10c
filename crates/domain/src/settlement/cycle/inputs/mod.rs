//! The month's inputs held against the roster: who must be in them, and whether they may be locked (clause PY-4.1.1).

mod refused;
mod roster;

use std::collections::{BTreeMap, BTreeSet};

pub use refused::InputsRefusal;
pub use roster::AgainstRoster;

use super::Cycle;
use crate::money::Fen;
use crate::period::Period;
use crate::settlement::compute::PersonFacts;
use crate::settlement::template::{CompiledTemplate, ItemKind};

/// A member of the roster as he is now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterStanding {
    /// What a computation would know of him.
    pub facts: PersonFacts,
    /// Are his data confirmed (clause PY-5.2.2)?
    pub confirmed: bool,
}

/// Do the facts that came with the inputs still hold, and are all these people confirmed? `complete` as in
/// [`AgainstRoster`]: then nobody may have joined since.
pub fn still_hold<'a>(
    frozen: impl IntoIterator<Item = &'a PersonFacts>,
    roster: &[RosterStanding],
    period: Period,
    complete: bool,
) -> Result<(), InputsRefusal> {
    let mut others: BTreeMap<&str, &RosterStanding> =
        roster.iter().map(|member| (member.facts.employee_number.as_str(), member)).collect();
    let (mut unconfirmed, mut changed) = (Vec::new(), Vec::new());
    for facts in frozen {
        let member = others.remove(facts.employee_number.as_str());
        if member.is_some_and(|member| !member.confirmed) {
            unconfirmed.push(facts.employee_number.clone());
        }
        if member.is_none_or(|member| member.facts != *facts) {
            changed.push(facts.employee_number.clone());
        }
    }
    if !unconfirmed.is_empty() {
        return Err(InputsRefusal::PeopleUnconfirmed(unconfirmed));
    }
    let joined = others.values().filter(|member| complete && member.facts.employed_in(period));
    changed.extend(joined.map(|member| member.facts.employee_number.clone()));
    if changed.is_empty() { Ok(()) } else { Err(InputsRefusal::Outdated(changed)) }
}

/// Is everybody who has corrections in the inputs, so that they are paid?
pub fn all_are_in<'a>(
    corrected: impl IntoIterator<Item = &'a str>,
    frozen: impl IntoIterator<Item = &'a PersonFacts>,
) -> Result<(), InputsRefusal> {
    let there: BTreeSet<&str> = frozen.into_iter().map(|facts| facts.employee_number.as_str()).collect();
    let missing: BTreeSet<&str> = corrected.into_iter().filter(|number| !there.contains(number)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(InputsRefusal::CorrectedAreMissing(missing.into_iter().map(ToOwned::to_owned).collect()))
}

impl Cycle {
    /// Must its inputs have everybody who is employed in the month? The first run's must, and that which replaces runs that
    /// were taken back; a further one pays some.
    pub fn wants_everybody(&self, others: &[Cycle]) -> bool {
        let earlier = |other: &&Cycle| other.key.period == self.key.period && other.key.run < self.key.run;
        !others.iter().filter(earlier).any(|other| other.state.counts())
    }

    /// Takes the figures of the month that are given by hand; those that the template asks for and nobody gave are 0.
    /// Only a fee may be below 0, as a discount.
    pub fn with_month_inputs(
        mut self,
        template: &CompiledTemplate,
        given: &BTreeMap<String, Fen>,
    ) -> Result<Self, InputsRefusal> {
        if let Some(code) = given.keys().find(|code| template.cycle_inputs().all(|item| item.code != **code)) {
            return Err(InputsRefusal::MonthInputUnknown(code.clone()));
        }
        self.progress.month_inputs = template
            .cycle_inputs()
            .map(|item| {
                let fen = given.get(&item.code).copied().unwrap_or_default();
                if fen.is_negative() && item.kind != ItemKind::ServiceFee {
                    return Err(InputsRefusal::MonthInputNegative(item.code.clone()));
                }
                Ok((item.code.clone(), fen))
            })
            .collect::<Result<_, _>>()?;
        Ok(self)
    }
}
