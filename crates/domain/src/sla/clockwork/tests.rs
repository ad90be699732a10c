//! Spans over weekends, holidays, make-up days and zones.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::sla::hours::OpenHours;

fn hours() -> ServiceHours {
    let at = |text: &str| text.parse().unwrap();
    ServiceHours {
        zone: "Asia/Shanghai".to_owned(),
        hours: vec![
            OpenHours { opens: at("09:00:00"), closes: at("12:00:00") },
            OpenHours { opens: at("13:30:00"), closes: at("18:00:00") },
        ],
    }
}

/// A moment of China's time.
fn china(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_str(&format!("{text}:00 +0800"), "%Y-%m-%d %H:%M:%S %z").unwrap().to_utc()
}

fn due(from: &str, count: u32, unit: SpanUnit) -> DateTime<Utc> {
    let hours = hours();
    let clockwork = Clockwork::of(Calendar::china(), &hours);
    clockwork.after(china(from), Span::new(count, unit)).unwrap().due_at
}

#[test]
fn spans_end_where_the_calendar_says() {
    use SpanUnit::{Days, Minutes, WorkingDays, WorkingMinutes};
    // The National Day of 2026: 1 to 7 October are free, 20 September and 10 October are worked.
    for (from, count, unit, wanted) in [
        ("2026-03-31 23:30", 24 * 60, Minutes, "2026-04-01 23:30"),
        ("2026-03-02 10:00", 2, WorkingDays, "2026-03-05 00:00"),
        ("2026-03-06 10:00", 2, WorkingDays, "2026-03-11 00:00"),
        ("2026-09-30 17:00", 2, WorkingDays, "2026-10-10 00:00"),
        ("2026-10-09 08:00", 1, WorkingDays, "2026-10-11 00:00"),
        ("2026-01-31 08:00", 30, Days, "2026-03-03 00:00"),
        ("2026-03-02 08:00", 60, WorkingMinutes, "2026-03-02 10:00"),
        ("2026-03-02 11:30", 60, WorkingMinutes, "2026-03-02 14:00"),
        ("2026-03-06 17:30", 60, WorkingMinutes, "2026-03-09 09:30"),
        ("2026-09-30 17:59", 2, WorkingMinutes, "2026-10-08 09:01"),
    ] {
        assert_eq!(due(from, count, unit), china(wanted), "{count} {unit} after {from}");
    }
}

#[test]
fn a_day_moves_as_the_rule_says() {
    let hours = hours();
    let clockwork = Clockwork::of(Calendar::china(), &hours);
    let day = NaiveDate::from_ymd_opt(2026, 2, 15).unwrap();
    let due = |shift| clockwork.on_day(china("2026-02-01 00:00"), day, shift).unwrap();
    assert_eq!(due(Shift::None).due_at, china("2026-02-16 00:00"));
    // The Spring Festival of 2026 is free from 15 to 23 February; Saturday the 14th is worked.
    assert_eq!(due(Shift::NextWorkday).due_at, china("2026-02-25 00:00"));
    assert_eq!(due(Shift::NextWorkday).stretches.last().unwrap().kind, StretchKind::Shifted);
    assert_eq!(due(Shift::PreviousWorkday).due_at, china("2026-02-15 00:00"));
}

#[test]
fn what_lies_before_is_told_by_its_opening() {
    let hours = hours();
    let clockwork = Clockwork::of(Calendar::china(), &hours);
    let before = |due: &str, count, unit| clockwork.before(china(due), Span::new(count, unit)).unwrap();
    assert_eq!(before("2026-10-09 00:00", 2, SpanUnit::WorkingDays), china("2026-09-29 09:00"));
    assert_eq!(before("2026-03-12 00:00", 10, SpanUnit::Days), china("2026-03-01 09:00"));
    assert_eq!(before("2026-03-09 09:30", 60, SpanUnit::WorkingMinutes), china("2026-03-06 17:30"));
    assert_eq!(before("2026-03-09 09:30", 60, SpanUnit::Minutes), china("2026-03-09 08:30"));
}

#[test]
fn a_year_that_is_not_loaded_is_refused() {
    let hours = hours();
    let clockwork = Clockwork::of(Calendar::china(), &hours);
    for unit in [SpanUnit::WorkingDays, SpanUnit::WorkingMinutes] {
        let refused = clockwork.after(china("2026-12-31 17:00"), Span::new(600, unit));
        assert_eq!(refused, Err(CalendarRefusal::YearNotLoaded(2027)));
    }
}

#[test]
fn days_are_chinas_and_hours_are_told_in_their_zone() {
    let hours = ServiceHours { zone: "America/New_York".to_owned(), ..hours() };
    let day = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap();
    assert_eq!(hours.end_of(day) - hours.end_of(day.pred_opt().unwrap()), TimeDelta::hours(24));
    // Summer time begins there on 8 March: nine o'clock comes an hour earlier in China from the next day on.
    assert_eq!(hours.opening(day), china("2026-03-09 21:00"));
    assert_eq!(hours.opening(NaiveDate::from_ymd_opt(2026, 3, 6).unwrap()), china("2026-03-06 22:00"));
    let gap = OpenHours { opens: "02:30:00".parse().unwrap(), closes: "18:00:00".parse().unwrap() };
    let hours = ServiceHours { hours: vec![gap], ..hours };
    assert_eq!(hours.opening(NaiveDate::from_ymd_opt(2026, 3, 8).unwrap()), china("2026-03-08 15:30"));
}

fn units() -> impl Strategy<Value = SpanUnit> {
    prop::sample::select(SpanUnit::all().collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn stretches_lie_without_gap_and_what_was_over_adds_up(
        minute in 0_i64..500_000,
        count in 1_u32..60,
        unit in units(),
    ) {
        let hours = hours();
        let clockwork = Clockwork::of(Calendar::china(), &hours);
        let from = china("2025-01-02 00:00") + TimeDelta::minutes(minute);
        let span = Span::new(count, unit);
        let reckoned = clockwork.after(from, span).unwrap();
        let mut at = from;
        for stretch in &reckoned.stretches {
            prop_assert_eq!(stretch.from, at);
            prop_assert!(stretch.to > stretch.from);
            at = stretch.to;
        }
        prop_assert_eq!(at, reckoned.due_at);
        let last = reckoned.due_at - TimeDelta::nanoseconds(1);
        let over = match unit {
            SpanUnit::Minutes | SpanUnit::WorkingMinutes => clockwork.over(from, reckoned.due_at, unit).unwrap(),
            SpanUnit::Days | SpanUnit::WorkingDays => clockwork.over(from, last, unit).unwrap(),
        };
        prop_assert_eq!(over, count);
        let longer = clockwork.after(from, Span::new(count + 1, unit)).unwrap();
        prop_assert!(longer.due_at > reckoned.due_at);
        prop_assert!(clockwork.before(reckoned.due_at, span).unwrap() < reckoned.due_at);
    }
}
