//! Working days as published, and what is refused.

use super::*;
use crate::language::Label;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Period {
    text.parse().unwrap()
}

#[test]
fn working_days_of_each_month_are_those_published() {
    let published = [
        (2024, 251, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
        (2025, 248, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, 248, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ];
    let china = Calendar::china();
    assert_eq!(china.years().collect::<Vec<_>>(), [2024, 2025, 2026]);
    for (year, total, months) in published {
        let counted: Vec<u32> = (1..=12).map(|m| china.workdays_in(Period::new(year, m).unwrap()).unwrap()).collect();
        assert_eq!(counted, months, "{year}");
        assert_eq!(counted.iter().sum::<u32>(), total);
    }
}

#[test]
fn kinds_of_days_are_counted_as_published() {
    let china = Calendar::china();
    for (year, statutory, off, makeup) in [(2024, 11, 28, 8), (2025, 13, 28, 5), (2026, 13, 33, 6)] {
        let of = |kind| china.years[&year].kinds.values().filter(|k| **k == kind).count();
        assert_eq!(of(DayKind::StatutoryHoliday), statutory, "{year}");
        assert_eq!(of(DayKind::MakeupWorkday), makeup, "{year}");
        assert_eq!(china.years[&year].kinds.len() - makeup, off, "{year}");
    }
}

#[test]
fn a_year_not_loaded_is_refused() {
    let china = Calendar::china();
    assert_eq!(china.is_workday(day("2027-01-04")), Err(CalendarRefusal::YearNotLoaded(2027)));
    assert_eq!(china.add_workdays(day("2026-12-31"), 1), Err(CalendarRefusal::YearNotLoaded(2027)));
    assert_eq!(china.statutory_filing_day(month("2026-12")), Err(CalendarRefusal::YearNotLoaded(2027)));
    assert_eq!(china.statutory_filing_day(month("2099-12")), Err(CalendarRefusal::YearNotLoaded(2100)));
}

#[test]
fn two_working_days_skip_the_spring_festival() {
    let china = Calendar::china();
    // 14 and 28 February 2026 are worked Saturdays, the 15th to the 23rd are free.
    assert_eq!(china.add_workdays(day("2026-02-13"), 2), Ok(day("2026-02-24")));
    assert_eq!(china.add_workdays(day("2026-02-24"), -2), Ok(day("2026-02-13")));
    assert_eq!(china.add_workdays(day("2026-02-20"), 0), Ok(day("2026-02-20")));
}

#[test]
fn the_filing_day_shifts_off_free_days() {
    let due = |period: &str| Calendar::china().statutory_filing_day(month(period)).unwrap();
    assert_eq!(due("2026-03"), day("2026-04-15"));
    // 15 February 2026 is a free Sunday and the festival follows.
    assert_eq!(due("2026-01"), day("2026-02-24"));
    // 15 August 2026 is a Saturday.
    assert_eq!(due("2026-07"), day("2026-08-17"));
}

#[test]
fn a_year_that_contradicts_itself_is_refused() {
    let year = |date: &str, kind| CalendarYear {
        year: 2027,
        source: "notice".to_owned(),
        days: vec![CalendarDay { date: day(date), kind, name: Label::new("元旦", "New Year's Day") }],
    };
    let load = |y| Calendar::default().with_year(y);
    assert!(load(year("2027-01-01", DayKind::StatutoryHoliday)).is_ok());
    assert_eq!(load(year("2027-01-04", DayKind::AdjustedRestDay)), Err(CalendarRefusal::NoHolidays(2027)));
    for (date, kind) in [
        ("2026-01-01", DayKind::StatutoryHoliday),
        ("2027-01-01", DayKind::StatutoryHoliday),
        ("2027-01-04", DayKind::MakeupWorkday),
        ("2027-01-02", DayKind::AdjustedRestDay),
    ] {
        let mut listed = year("2027-01-01", DayKind::StatutoryHoliday);
        listed.days.extend(year(date, kind).days);
        assert_eq!(load(listed), Err(CalendarRefusal::DayContradicts { place: 1, date: day(date) }));
    }
}

proptest::proptest! {
    #[test]
    fn adding_and_counting_agree(start in 5_u64..700, count in 0_i32..200) {
        let china = Calendar::china();
        let from = day("2024-01-01") + Days::new(start);
        let to = china.add_workdays(from, count).unwrap();
        proptest::prop_assert_eq!(i32::try_from(china.workdays_between(from, to).unwrap()).unwrap(), count);
        if count > 0 {
            proptest::prop_assert!(china.is_workday(to).unwrap());
            let back = china.add_workdays(to, -count).unwrap();
            proptest::prop_assert!(back <= from && china.workdays_between(back, from).unwrap() <= 1);
        }
    }
}
