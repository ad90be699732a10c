//! Rows of attendance held against the roster and the calendar, gathered by person.

use std::collections::{BTreeMap, HashMap};

use super::{AttendanceFault, DayRecord, DayType, Employed, MonthRecord, SummaryRecord};
use crate::jobs::{Faults, RowFault};
use crate::period::Period;
use crate::settlement::compute::PersonFacts;
use crate::sla::calendar::{Calendar, CalendarRefusal};

const NUMBER: &str = "employee_number";

/// The records by their person's place on the roster, or all that is wrong.
type ByPerson = Result<BTreeMap<usize, MonthRecord>, Vec<RowFault>>;

fn known(roster: &[PersonFacts]) -> HashMap<&str, (usize, Employed)> {
    let one = |(at, facts): (usize, &'_ PersonFacts)| (at, Employed { from: facts.hire_date, to: facts.leave_date });
    roster.iter().enumerate().map(|(at, facts)| (facts.employee_number.as_str(), one((at, facts)))).collect()
}

/// Days of a month, of people on the roster and on days of their employment, each by its kind of day.
pub fn days_by_person(
    rows: &[(u64, (String, DayRecord))],
    roster: &[PersonFacts],
    month: Period,
    calendar: &Calendar,
) -> Result<ByPerson, CalendarRefusal> {
    let known = known(roster);
    let (mut found, mut faults): (BTreeMap<usize, Vec<DayRecord>>, _) = (BTreeMap::new(), Faults::default());
    for (row, (number, day)) in rows {
        let Some((at, employed)) = known.get(number.as_str()) else {
            faults.push(RowFault::of(*row, NUMBER, &AttendanceFault::MemberUnknown));
            continue;
        };
        if !month.contains(day.date) {
            faults.push(RowFault::of(*row, "date", &AttendanceFault::OtherMonth(month)));
        } else if !employed.on(day.date) {
            faults.push(RowFault::of(*row, "date", &AttendanceFault::NotEmployed));
        } else {
            let broken = day.check(DayType::of(day.date, calendar)?);
            faults.extend(broken.iter().map(|(column, fault)| RowFault::of(*row, column, fault)));
            found.entry(*at).or_default().push(*day);
        }
    }
    let record = |(at, mut days): (usize, Vec<DayRecord>)| {
        days.sort_by_key(|day| day.date);
        (at, MonthRecord::Days(days))
    };
    Ok(if faults.total() == 0 { Ok(found.into_iter().map(record).collect()) } else { Err(faults.into_vec()) })
}

/// Summaries of a month, of people who are employed in it.
pub fn summaries_by_person(
    rows: &[(u64, (String, SummaryRecord))],
    roster: &[PersonFacts],
    month: Period,
    calendar: &Calendar,
) -> Result<ByPerson, CalendarRefusal> {
    let known = known(roster);
    let (mut found, mut faults) = (BTreeMap::new(), Faults::default());
    for (row, (number, summary)) in rows {
        let Some((at, employed)) = known.get(number.as_str()) else {
            faults.push(RowFault::of(*row, NUMBER, &AttendanceFault::MemberUnknown));
            continue;
        };
        let span = employed.span(month, calendar)?;
        if span.days == 0 {
            faults.push(RowFault::of(*row, NUMBER, &AttendanceFault::NotEmployedInMonth(month)));
            continue;
        }
        let broken = summary.check(span);
        faults.extend(broken.iter().map(|(column, fault)| RowFault::of(*row, column, fault)));
        found.insert(*at, MonthRecord::Summary(Box::new(summary.clone())));
    }
    Ok(if faults.total() == 0 { Ok(found) } else { Err(faults.into_vec()) })
}
