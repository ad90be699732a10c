//! The clocks of a payroll month: what of it starts and stops timers, and which days it names (PY-4.1.1, PY-4.1.2, PY-5.3.1,
//! PY-5.3.2).

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::calendar::Calendar;
use super::hours::ServiceHours;
use super::policy::{AgreedDay, Trigger};
use super::timer::Subject;
use super::watched::{Watched, moment};
use crate::settlement::cycle::{Cycle, CycleState, CycleVerb, Track};
use crate::standard::Category;

/// The latest such day of a month that does not lie after another day; in a shorter month its last day.
pub fn latest(day_of_month: u8, until: NaiveDate) -> NaiveDate {
    let of_month =
        |first: NaiveDate| (1..=u32::from(day_of_month)).rev().find_map(|day| first.with_day(day)).unwrap_or(first);
    let first = until.with_day(1).unwrap_or(until);
    let found = of_month(first);
    if found <= until {
        return found;
    }
    let before = first.pred_opt().and_then(|last| last.with_day(1)).unwrap_or(first);
    of_month(before)
}

/// The month as its timers watch it.
pub fn watched(
    cycle: &Cycle,
    subject: Subject,
    (calendar, hours): (&Calendar, &ServiceHours),
    now: DateTime<Utc>,
) -> Watched {
    let last = |verbs: &[CycleVerb]| {
        let deed = cycle.progress.deeds.iter().rev().find(|deed| verbs.contains(&deed.verb))?;
        Some(moment(deed.on, deed.at, hours))
    };
    let terms = &cycle.progress.terms;
    let open = cycle.state >= CycleState::Open;
    let settled = cycle.progress.settled_on;
    let funded = cycle.state >= CycleState::Funded && terms.needs_funding();
    let happened = [
        (Trigger::CycleOpened, open, last(&[CycleVerb::Open])),
        (Trigger::CycleInputsConfirmed, cycle.progress.inputs_confirmed.is_some(), last(&[CycleVerb::ConfirmInputs])),
        (Trigger::CycleConfirmed, cycle.state >= CycleState::ClientConfirmed, last(&[CycleVerb::Confirm])),
        (Trigger::CycleInvoiced, open && cycle.invoice.is_some(), last(&[CycleVerb::Invoice])),
        (Trigger::CycleFunded, funded, last(&[CycleVerb::RecordReceipt, CycleVerb::ApplyFunds])),
        (Trigger::CyclePaidOut, open && cycle.is_paid_out(), Some(settled.map_or(now, |on| moment(on, now, hours)))),
    ];
    let days = [
        (AgreedDay::InputsDay, terms.inputs_by),
        (AgreedDay::BillDay, terms.bill_by),
        (AgreedDay::ReceiptDay, cycle.agreed_day.or(terms.receipt_by)),
        (AgreedDay::PayDay, Some(cycle.pay_date)),
        (AgreedDay::TaxFilingDay, calendar.named_filing_day(cycle.tax_period)),
    ];
    let never = [
        (Trigger::CycleFunded, !terms.needs_funding()),
        (Trigger::CyclePaidOut, cycle.tracks.wages == Track::NotApplicable),
        (Trigger::CycleTaxFiled, cycle.tracks.tax == Track::NotApplicable),
    ];
    Watched {
        subject,
        category: Some(Category::Payroll),
        happened: happened
            .into_iter()
            .filter_map(|(trigger, there, at)| Some((trigger, at.filter(|_| there)?)))
            .collect(),
        days: days.into_iter().filter_map(|(name, day)| Some((name, day?))).collect(),
        never: never.into_iter().filter_map(|(trigger, never)| never.then_some(trigger)).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_day_of_the_month_is_found() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        for (of_month, until, wanted) in [
            (25, "2026-04-10", "2026-03-25"),
            (10, "2026-04-10", "2026-04-10"),
            (3, "2026-04-10", "2026-04-03"),
            (31, "2026-03-10", "2026-02-28"),
            (31, "2026-04-30", "2026-04-30"),
            (31, "2026-01-15", "2025-12-31"),
        ] {
            assert_eq!(latest(of_month, day(until)), day(wanted), "{of_month} before {until}");
        }
    }
}
