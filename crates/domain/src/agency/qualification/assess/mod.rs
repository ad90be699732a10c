//! Holds a rule against the establishment.

mod papers;
mod people;

use chrono::NaiveDate;

use super::{Assessed, Establishment, Expiring, Figure, FigureUnit, Lacking, Missing, Rule, UseCode, UseShown};
use crate::language::Label;
use crate::standard::ClauseCode;

/// What is looked at, for which clause, on which day.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) clause: ClauseCode,
    pub(super) establishment: &'a Establishment,
    pub(super) today: NaiveDate,
    pub(super) notice: i64,
}

impl Look<'_> {
    /// Nothing found yet.
    fn nothing(&self) -> Assessed {
        Assessed {
            clause: self.clause,
            figures: Vec::new(),
            missing: Vec::new(),
            in_use: Vec::new(),
            expiring: Vec::new(),
        }
    }

    /// What is found at the clause's rule.
    pub(super) fn at(&self, rule: &Rule) -> Assessed {
        match rule {
            Rule::Tools { configured } => self.tools(configured),
            Rule::Licences { held, paid_in_capital, with_tool } => self.licences(held, *paid_in_capital, *with_tool),
            Rule::Premises { inspected_within_months, equipment } => self.premises(*inspected_within_months, equipment),
            Rule::Staff { position, in_use } => self.with_use(self.position(*position), in_use),
            Rule::Staffing { position, each, shares, in_use } => {
                self.with_use(self.staffing(*position, each, shares), in_use)
            }
            Rule::InUse { of } => self.with_use(self.nothing(), std::slice::from_ref(of)),
        }
    }

    fn with_use(&self, found: Assessed, uses: &[UseCode]) -> Assessed {
        let shown =
            |what: UseCode| self.establishment.shown.iter().find(|(known, _)| *known == what).map(|(_, holds)| *holds);
        Assessed { in_use: uses.iter().map(|what| UseShown::Other(*what, shown(*what))).collect(), ..found }
    }

    /// Something that counts until a day, if that day is near.
    fn expiring(&self, label: Label, subject: String, last_day: Option<NaiveDate>) -> Option<Expiring> {
        let last_day = last_day?;
        let days_left = (last_day - self.today).num_days();
        (0..=self.notice).contains(&days_left).then_some(Expiring { label, subject, last_day, days_left })
    }
}

fn lacking(what: Lacking) -> Missing {
    Missing { what, subject: None }
}

fn count(label: Label, unit: FigureUnit, value: usize, needed: usize) -> Figure {
    Figure { label, unit, value: value.to_string(), needed: needed.to_string(), basis: None }
}
