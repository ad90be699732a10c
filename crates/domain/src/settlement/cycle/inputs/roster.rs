//! The month's inputs held against the roster.

use std::collections::HashMap;

use crate::jobs::RowFault;
use crate::language::Language;
use crate::period::Period;
use crate::refusal::{Refusal, RefusalKind};
use crate::settlement::compute::PersonFacts;

/// Most employee numbers that a refusal names.
pub(super) const NAMED: usize = 10;

/// What is wrong with a row of the inputs, or with one that is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
enum InputFault {
    /// The roster does not know the employee number.
    MemberUnknown,
    /// He is not employed on any day of the wage period.
    NotEmployed(Period),
    /// Somebody who is employed in the wage period has no row.
    MemberMissing(String),
}

impl Refusal for InputFault {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            InputFault::MemberUnknown => "member_unknown",
            InputFault::NotEmployed(_) => "not_employed_in_period",
            InputFault::MemberMissing(_) => "member_missing",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            InputFault::MemberUnknown => (
                "名册中没有此员工编号。".to_owned(),
                "The roster of the engagement does not have this employee number.".to_owned(),
            ),
            InputFault::NotEmployed(period) => (
                format!("此人在{period}没有一天在职。"),
                format!("This person is not employed on any day of {period}."),
            ),
            InputFault::MemberMissing(number) => (
                format!("缺少员工 {number}：本月在职的人员都须列入。"),
                format!("Employee {number} is missing: everybody employed in the month must be there."),
            ),
        };
        language.pick(&zh, &en).to_owned()
    }
}

const COLUMN: &str = "employee_number";

/// Finds the member of each row. A file that is `complete` has everybody who is employed on any day of the period.
pub struct AgainstRoster<'a> {
    roster: Vec<&'a PersonFacts>,
    places: HashMap<&'a str, usize>,
    seen: Vec<bool>,
    period: Period,
    complete: bool,
}

impl<'a> AgainstRoster<'a> {
    /// Of a roster.
    pub fn new(roster: impl IntoIterator<Item = &'a PersonFacts>, period: Period, complete: bool) -> Self {
        let roster: Vec<&PersonFacts> = roster.into_iter().collect();
        let number = |(place, facts): (usize, &&'a PersonFacts)| (facts.employee_number.as_str(), place);
        let places = roster.iter().enumerate().map(number).collect();
        Self { seen: vec![false; roster.len()], roster, places, period, complete }
    }

    /// The place on the roster of the number in a row.
    pub fn find(&mut self, row: u64, number: &str) -> Result<usize, RowFault> {
        let place = self.places.get(number).copied();
        if let Some(seen) = place.and_then(|place| self.seen.get_mut(place)) {
            *seen = true;
        }
        match place.and_then(|place| self.roster.get(place).map(|facts| (place, facts))) {
            // A further run may pay somebody who has left, e.g. a late bonus.
            Some((place, facts))
                if facts.employed_in(self.period) || (!self.complete && facts.hire_date <= self.period.last_day()) =>
            {
                Ok(place)
            }
            Some(_) => Err(RowFault::of(row, COLUMN, &InputFault::NotEmployed(self.period))),
            None => Err(RowFault::of(row, COLUMN, &InputFault::MemberUnknown)),
        }
    }

    /// Who is missing, each a fault of row 0.
    pub fn missing(&self) -> impl Iterator<Item = RowFault> + '_ {
        let missing = |(facts, seen): &(&&PersonFacts, &bool)| !**seen && facts.employed_in(self.period);
        let wanted = self.roster.iter().zip(&self.seen).filter(|_| self.complete).filter(missing);
        wanted.map(|(facts, _)| RowFault::of(0, COLUMN, &InputFault::MemberMissing(facts.employee_number.clone())))
    }
}
