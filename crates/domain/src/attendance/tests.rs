//! Attendance against the calendar of 2026, and what always holds of its sums.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::sheet::{read_days, read_summaries, template};
use super::*;
use crate::language::Language;
use crate::period::Period;
use crate::sla::calendar::Calendar;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn month(text: &str) -> Period {
    text.parse().unwrap()
}

fn kind(text: &str) -> DayType {
    DayType::of(day(text), Calendar::china()).unwrap()
}

fn empty(date: NaiveDate) -> DayRecord {
    DayRecord {
        date,
        worked_hours: Quantity::ZERO,
        overtime_workday_hours: Quantity::ZERO,
        overtime_rest_day_hours: Quantity::ZERO,
        overtime_holiday_hours: Quantity::ZERO,
        leave: None,
        absence_days: Quantity::ZERO,
        late_minutes: 0,
    }
}

fn leave(kind: LeaveKind, days: i64) -> Option<Leave> {
    Some(Leave { kind, days: Quantity(days) })
}

fn codes(record: &DayRecord, kind: DayType) -> Vec<(&'static str, &'static str)> {
    use crate::refusal::Refusal;
    record.check(kind).iter().map(|(column, fault)| (*column, fault.code())).collect()
}

const ALL: Employed = Employed { from: NaiveDate::MIN, to: None };

#[test]
fn the_calendar_tells_what_a_day_counts_as() {
    // National Day 2026: three statutory holidays, the rest of the days off are days of rest, 20 September and 10 October are worked.
    for (text, wanted) in [
        ("2026-10-01", DayType::Holiday),
        ("2026-10-03", DayType::Holiday),
        ("2026-10-05", DayType::RestDay),
        ("2026-10-10", DayType::Workday),
        ("2026-09-20", DayType::Workday),
        ("2026-10-11", DayType::RestDay),
        ("2026-03-02", DayType::Workday),
    ] {
        assert_eq!(kind(text), wanted, "{text}");
    }
    assert!(DayType::of(day("2031-01-01"), Calendar::china()).is_err(), "a year that is not loaded is not guessed");
}

#[test]
fn a_day_is_held_against_what_it_is() {
    let work = DayRecord { worked_hours: Quantity(800), ..empty(day("2026-03-02")) };
    assert_eq!(codes(&work, DayType::Workday), []);
    assert_eq!(codes(&work, DayType::RestDay), [("worked_hours", "worked_on_free_day")]);
    let overtime = DayRecord { overtime_rest_day_hours: Quantity(300), ..empty(work.date) };
    assert_eq!(codes(&overtime, DayType::RestDay), []);
    for other in [DayType::Workday, DayType::Holiday] {
        assert_eq!(codes(&overtime, other), [("overtime_rest_day_hours", "overtime_of_other_day")]);
    }
    let half = DayRecord { leave: leave(LeaveKind::Sick, 50), ..work };
    assert_eq!(codes(&half, DayType::Workday), []);
    let whole = DayRecord { leave: leave(LeaveKind::Sick, 100), ..work };
    assert_eq!(codes(&whole, DayType::Workday), [("worked_hours", "worked_while_away")]);
    let more = DayRecord { absence_days: Quantity(60), ..half };
    assert_eq!(codes(&more, DayType::Workday), [("absence_days", "more_than_a_day")]);
    let free = DayRecord { leave: leave(LeaveKind::Annual, 100), late_minutes: 3, ..empty(work.date) };
    let away = "away_on_free_day";
    assert_eq!(codes(&free, DayType::Holiday), [("leave_days", away), ("late_minutes", away)]);
    let long = DayRecord { worked_hours: Quantity(2_000), overtime_workday_hours: Quantity(500), ..work };
    assert_eq!(codes(&long, DayType::Workday), [("worked_hours", "too_many_hours")]);
}

#[test]
fn a_month_is_summed_in_its_employment() {
    let worked = |date| DayRecord { worked_hours: Quantity(800), ..empty(date) };
    let days = vec![
        worked(day("2026-10-08")),
        DayRecord { overtime_workday_hours: Quantity(200), late_minutes: 7, ..worked(day("2026-10-10")) },
        DayRecord { leave: leave(LeaveKind::Annual, 50), ..worked(day("2026-10-12")) },
        DayRecord { leave: leave(LeaveKind::Sick, 100), ..empty(day("2026-10-13")) },
        DayRecord { absence_days: Quantity::ONE, ..empty(day("2026-10-14")) },
        DayRecord { overtime_holiday_hours: Quantity(400), ..empty(day("2026-10-01")) },
        DayRecord { overtime_rest_day_hours: Quantity(450), ..empty(day("2026-10-05")) },
    ];
    let record = MonthRecord::Days(days);
    let sums = record.sums(month("2026-10"), ALL, Calendar::china()).unwrap();
    assert_eq!((sums.days_due, sums.days_worked), (Quantity(1_800), Quantity(250)));
    assert_eq!((sums.leave_of(LeaveKind::Annual), sums.leave_of(LeaveKind::Sick)), (Quantity(50), Quantity(100)));
    assert_eq!((sums.absence_days, sums.days_unrecorded), (Quantity(100), Quantity(1_300)));
    let overtime = [sums.overtime_workday_hours, sums.overtime_rest_day_hours, sums.overtime_holiday_hours];
    assert_eq!((overtime, sums.late_minutes), ([200, 450, 400].map(Quantity), 7));
    assert_eq!(sums.figure("attendance_leave_sick_days").unwrap().to_string(), "1.00");
    assert_eq!(sums.figure("attendance_late_minutes").unwrap().to_string(), "7.00");
    assert!(sums.figure("attendance_leave_bed_days").is_none() && sums.figure("base_salary").is_none());

    let later = Employed { from: day("2026-10-12"), to: Some(day("2026-10-13")) };
    let sums = record.sums(month("2026-10"), later, Calendar::china()).unwrap();
    assert_eq!((sums.days_due, sums.days_worked, sums.days_unrecorded), (Quantity(200), Quantity(50), Quantity(0)));
}

#[test]
fn every_kind_of_leave_has_its_labels() {
    for kind in LeaveKind::all() {
        let label = kind.label();
        assert!(label.zh != kind.code() && label.en != kind.code(), "{kind}");
    }
}

#[test]
fn the_files_to_fill_in_are_taken_as_they_are() {
    let (days, faults) = read_days(template(Form::Days).as_str()).unwrap();
    assert_eq!((days.len(), faults), (1, Vec::new()));
    assert_eq!(days[0].1.1.leave, leave(LeaveKind::Annual, 50));
    let (summaries, faults) = read_summaries(template(Form::Summaries).as_str()).unwrap();
    assert_eq!((summaries.len(), faults), (1, Vec::new()));
    assert_eq!(summaries[0].1.1.sums(22).days_unrecorded, Quantity::ZERO);
    let sick = sheet::fields(Form::Summaries).into_iter().find(|field| field.name == "leave_sick_days").unwrap();
    assert_eq!(sick.note(Language::Zh), "病假：小时或天数，最多两位小数；可留空。");
    assert_eq!(sick.note(Language::En), "Sick leave: Hours or days with at most two places; may be empty.");
}

#[test]
fn rows_at_fault_are_told_by_column() {
    let read = |text: &str| -> Vec<(u64, String, String)> {
        let (_, faults) = read_days(text).unwrap();
        faults.into_iter().map(|f| (f.row, f.column.unwrap_or_default(), f.code)).collect()
    };
    let fault = |row, column: &str, code: &str| (row, column.to_owned(), code.to_owned());
    let text = "employee_number,date,worked_hours,leave_kind,leave_days\nE1,2026-03-02,8,,\nE1,2026/3/2,8,,\nE1,2026-03-03,,,\n\
         E1,2026-03-04,25,,\nE1,2026-03-05,0,sick,\nE1,2026-03-06,0,,1\nE1,2026-03-09,0,bed,1\n";
    assert_eq!(
        read(text),
        [
            fault(2, "date", "duplicate_row"),
            fault(3, "worked_hours", "required"),
            fault(4, "worked_hours", "quantity_too_large"),
            fault(5, "leave_days", "leave_incomplete"),
            fault(6, "leave_days", "leave_incomplete"),
            fault(7, "leave_kind", "unknown_value"),
        ]
    );
}

/// A sound record of each day of a month, or none.
fn days_of(month: Period) -> impl Strategy<Value = Vec<DayRecord>> {
    let hours = (0_i64..=8).prop_map(|hours| hours * 100);
    let kinds = prop::sample::select(LeaveKind::all().collect::<Vec<_>>());
    let one = (prop::option::of(kinds), 0_i64..=4, 0_i64..=4, hours, 0_i64..=1_600, 0_u32..60, any::<bool>());
    let dates: Vec<NaiveDate> = month.first_day().iter_days().take_while(|day| month.contains(*day)).collect();
    let all: Vec<_> = dates.iter().map(|_| one.clone()).collect();
    all.prop_map(move |drawn| {
        type Drawn = (Option<LeaveKind>, i64, i64, i64, i64, u32, bool);
        let made = |(date, (kind, away, absent, worked, over, late, there)): (&NaiveDate, Drawn)| {
            let of = DayType::of(*date, Calendar::china()).unwrap();
            let mut record = empty(*date);
            match of {
                DayType::Workday => {
                    let days = away * 25;
                    record.leave = kind.filter(|_| days > 0).map(|kind| Leave { kind, days: Quantity(days) });
                    record.absence_days = Quantity((absent * 25).min(100 - record.leave_days().0));
                    let whole = record.leave_days().plus(record.absence_days) == Quantity::ONE;
                    record.worked_hours = Quantity(if whole { 0 } else { worked });
                    record.overtime_workday_hours = Quantity(over);
                    record.late_minutes = late;
                }
                DayType::RestDay => record.overtime_rest_day_hours = Quantity(over),
                DayType::Holiday => record.overtime_holiday_hours = Quantity(over),
            }
            there.then_some((record, of))
        };
        let records: Vec<(DayRecord, DayType)> = dates.iter().zip(drawn).filter_map(made).collect();
        for (record, of) in &records {
            assert_eq!(record.check(*of), [], "{record:?}");
        }
        records.into_iter().map(|(record, _)| record).collect()
    })
}

proptest! {
    #[test]
    fn each_day_due_is_worked_away_for_or_unrecorded(days in days_of(month("2026-10"))) {
        let due = Calendar::china().workdays_in(month("2026-10")).unwrap();
        let sums = MonthSums::of(&days, due);
        let all = sums.days_worked.plus(sums.leave_days()).plus(sums.absence_days).plus(sums.days_unrecorded);
        prop_assert_eq!(all, sums.days_due);
        prop_assert!(sums.days_unrecorded >= Quantity::ZERO && sums.days_worked <= sums.days_due);
        prop_assert!(sums.leave.iter().all(|leave| !leave.days.is_zero()));
    }

    #[test]
    fn neither_order_nor_parts_change_the_sums(days in days_of(month("2026-02")), cut in 0_usize..28) {
        let whole = MonthSums::of(&days, 0);
        let backwards: Vec<DayRecord> = days.iter().rev().copied().collect();
        prop_assert_eq!(&MonthSums::of(&backwards, 0), &whole);
        let (first, rest) = days.split_at(cut.min(days.len()));
        let (first, rest) = (MonthSums::of(first, 0), MonthSums::of(rest, 0));
        prop_assert_eq!(first.days_worked.plus(rest.days_worked), whole.days_worked);
        prop_assert_eq!(first.worked_hours.plus(rest.worked_hours), whole.worked_hours);
        prop_assert_eq!(first.overtime_holiday_hours.plus(rest.overtime_holiday_hours), whole.overtime_holiday_hours);
        let kinds: BTreeMap<LeaveKind, Quantity> =
            LeaveKind::all().map(|kind| (kind, first.leave_of(kind).plus(rest.leave_of(kind)))).collect();
        prop_assert!(kinds.iter().all(|(kind, days)| whole.leave_of(*kind) == *days));
    }

    #[test]
    fn what_was_given_is_never_overwritten(
        days in days_of(month("2026-05")), given in prop::collection::vec(prop::option::of(0_i64..3_000), 3),
    ) {
        use crate::language::Label;
        use crate::money::Fen;
        use crate::settlement::template::{Item, ItemKind, Level, Source};
        let item = |code: &str, kind| Item {
            code: code.to_owned(), label: Label::new(code, code), kind, payer: crate::insurance::Payer::Worker,
            level: Level::Person, source: Source::Input {}, rounding: None, yearly_limit: None, taxable: false,
            on_payslip: false,
        };
        // An earning of that name is money: attendance leaves it alone.
        let items = [
            item("attendance_days_worked", ItemKind::Memo),
            item("attendance_overtime_workday_hours", ItemKind::Memo),
            item("attendance_worked_hours", ItemKind::Earning),
        ];
        let sums = MonthSums::of(&days, 20);
        let before: Vec<Option<Fen>> = given.iter().map(|fen| fen.map(Fen)).collect();
        let mut after = before.clone();
        let taken = take("E1", &items, &mut after, &sums);
        prop_assert_eq!(after[2], before[2]);
        for at in 0..2 {
            let sum = sums.figure(&items[at].code).unwrap();
            prop_assert_eq!(after[at], Some(before[at].unwrap_or(sum)));
            let differs = taken.differs.iter().any(|differs| differs.item == items[at].code);
            prop_assert_eq!(differs, before[at].is_some_and(|fen| fen != sum));
        }
        prop_assert_eq!(taken.filled + taken.equal + taken.differs.len(), 2);
        let again = take("E1", &items, &mut after, &sums);
        prop_assert_eq!((again.filled, again.differs), (0, taken.differs));
    }
}
