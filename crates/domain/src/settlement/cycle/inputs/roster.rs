//! The month's inputs held against the roster.

use std::collections::{HashMap, HashSet};

use crate::jobs::inputs::InputRow;
use crate::jobs::{Faults, RowFault};
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

/// Finds the member of each row: its place on the roster, in the order of the rows. A file that is `complete` has
/// everybody who is employed on any day of the period; whoever is missing is a fault of row 0.
pub fn against_roster(
    rows: &[(u64, InputRow)],
    roster: &[PersonFacts],
    period: Period,
    complete: bool,
) -> Result<Vec<usize>, Vec<RowFault>> {
    const COLUMN: &str = "employee_number";
    let known: HashMap<&str, (usize, &PersonFacts)> =
        roster.iter().enumerate().map(|(place, facts)| (facts.employee_number.as_str(), (place, facts))).collect();
    let (mut places, mut faults, mut seen) = (Vec::with_capacity(rows.len()), Faults::default(), HashSet::new());
    for (row, input) in rows {
        seen.insert(input.employee_number.as_str());
        match known.get(input.employee_number.as_str()) {
            // A further run may pay somebody who has left, e.g. a late bonus.
            Some((place, facts))
                if facts.employed_in(period) || (!complete && facts.hire_date <= period.last_day()) =>
            {
                places.push(*place);
            }
            Some(_) => faults.push(RowFault::of(*row, COLUMN, &InputFault::NotEmployed(period))),
            None => faults.push(RowFault::of(*row, COLUMN, &InputFault::MemberUnknown)),
        }
    }
    let missing = |facts: &&PersonFacts| facts.employed_in(period) && !seen.contains(facts.employee_number.as_str());
    for facts in roster.iter().filter(missing).filter(|_| complete) {
        faults.push(RowFault::of(0, COLUMN, &InputFault::MemberMissing(facts.employee_number.clone())));
    }
    if faults.total() == 0 { Ok(places) } else { Err(faults.into_vec()) }
}
