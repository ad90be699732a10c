//! The people in a position.

use super::super::requirement::together;
use super::super::{Assessed, Figure, FigureUnit, Lacking, Missing, Requirement, Share};
use super::{Look, count, lacking};
use crate::agency::establishment::staff::{Position, StaffMember};
use crate::ids::StaffId;
use crate::language::Label;

/// Somebody of the staff.
type Person<'a> = (StaffId, &'a StaffMember);

impl<'a> Look<'a> {
    fn holders(&self, position: Position) -> Vec<Person<'a>> {
        let Look { clause, establishment, today, .. } = *self;
        let all = establishment.staff.iter().map(|(id, person)| (*id, person));
        all.filter(|(_, person)| person.holds(position, clause.category(), today)).collect()
    }

    fn meets(&self, person: Person<'_>, requirements: &[Requirement]) -> bool {
        requirements.iter().all(|one| one.met(person, self.establishment, self.today))
    }

    pub(super) fn position(&self, position: Position) -> Assessed {
        let mut found = self.nothing();
        let people = self.holders(position).len();
        found.figures.push(count(position.label(), FigureUnit::People, people, 1));
        if people == 0 {
            found.missing.push(lacking(Lacking::Position(position)));
        }
        found
    }

    pub(super) fn staffing(&self, position: Position, each: &[Requirement], shares: &[Share]) -> Assessed {
        let mut found = self.position(position);
        let people = self.holders(position);
        for (id, person) in &people {
            let lacks = each.iter().filter(|one| !one.met((*id, *person), self.establishment, self.today));
            found.missing.extend(lacks.map(|requirement| Missing {
                what: Lacking::Requirement { name: person.name.clone(), requirement: requirement.clone() },
                subject: Some(id.to_string()),
            }));
        }
        if !people.is_empty() {
            for share in shares {
                self.share(share, &people, &mut found);
            }
        }
        found
    }

    fn share(&self, share: &Share, people: &[Person<'_>], found: &mut Assessed) {
        let among: Vec<Person<'_>> = people.iter().copied().filter(|one| self.meets(*one, &share.of)).collect();
        let count = among.iter().filter(|one| self.meets(**one, &share.meets)).count();
        let (of, needed) = (among.len(), usize::try_from(share.percent).unwrap_or(usize::MAX));
        let percent = (count * 100).checked_div(of).unwrap_or(100);
        found.figures.push(Figure {
            label: share_label(share),
            unit: FigureUnit::Percent,
            value: percent.to_string(),
            needed: needed.to_string(),
            basis: Some((count, of)),
        });
        // Counted, not rounded: 79.9 % are not 80 %.
        if count * 100 < needed.saturating_mul(of) {
            found.missing.push(lacking(Lacking::Share { share: share.clone(), count, of }));
        }
    }
}

fn share_label(share: &Share) -> Label {
    let what = together(&share.meets);
    if share.of.is_empty() {
        return Label::new(format!("{}的人员占比", what.zh), format!("Share of people with {}", what.en));
    }
    let among = together(&share.of);
    Label::new(
        format!("{}的人员中，{}者占比", among.zh, what.zh),
        format!("Share of people with {} among those with {}", what.en, among.en),
    )
}
