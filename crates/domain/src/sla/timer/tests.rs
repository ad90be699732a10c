//! Timers that are met, missed, paused, re-dated; and each alarm once, whatever the clock does.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::TypedId;
use crate::sla::policy::{Escalation, Policy, Shift, Warning};
use crate::sla::{Calendar, ServiceHours, Span, SpanUnit, StretchKind};

fn china(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_str(&format!("{text}:00 +0800"), "%Y-%m-%d %H:%M:%S %z").unwrap().to_utc()
}

fn with<T>(act: impl FnOnce(&Clockwork<'_>) -> T) -> T {
    let hours = ServiceHours::default();
    act(&Clockwork::of(Calendar::china(), &hours))
}

fn new(policy: &str, started: &str) -> NewTimer {
    let (policy, id) = (Policy::find(policy).unwrap(), Uuid::from_u128(7));
    let (engagement, client) = (EngagementId::from_uuid(id), ClientId::from_uuid(id));
    NewTimer {
        id: TimerId::from_uuid(id),
        policy: policy.code.clone(),
        policy_version: 0,
        rule: policy.rule.clone(),
        subject: Subject { kind: SubjectKind::Cycle, id, engagement: Some(engagement), client: Some(client) },
        started_at: china(started),
        day: None,
    }
}

/// From full receipt on, two working days: due at the end of Thursday, 12 March 2026.
fn paying() -> Timer {
    with(|clockwork| Timer::start(new("payroll.paid_after_receipt", "2026-03-10 15:00"), clockwork).0)
}

fn told(marks: &[Mark]) -> Vec<(MarkKind, u32, Option<Role>)> {
    marks.iter().map(|mark| (mark.kind, mark.level, mark.role)).collect()
}

#[test]
fn what_is_done_in_time_is_met_and_what_is_late_is_missed() {
    assert_eq!(paying().due_at, Some(china("2026-03-13 00:00")));
    let (met, marks) = paying().stopped(china("2026-03-12 23:59")).unwrap();
    assert_eq!((met.state, marks[0].kind), (TimerState::Met, MarkKind::Met));
    assert_eq!(met.next_alarm(), None);
    assert_eq!(met.clone().stopped(china("2026-03-12 23:59")), Err(TimerRefusal::Over));
    let (late, _) = paying().fired(china("2026-03-13 08:00"));
    assert_eq!(late.state, TimerState::Breached);
    let (missed, _) = late.clone().stopped(china("2026-03-13 09:00")).unwrap();
    assert_eq!(missed.state, TimerState::Missed);
    let (recorded_late, _) = late.stopped(china("2026-03-12 18:00")).unwrap();
    assert_eq!(recorded_late.state, TimerState::Met, "what counts is when it was done");
}

#[test]
fn alarms_go_off_in_their_order() {
    use MarkKind::{Breached, Escalated, Warned};
    let timer = paying();
    assert_eq!(timer.next_alarm(), Some(china("2026-03-11 09:00")));
    let (timer, marks) = timer.fired(china("2026-03-11 08:59"));
    assert!(marks.is_empty());
    let (timer, marks) = timer.fired(china("2026-03-11 09:00"));
    assert_eq!(told(&marks), [(Warned, 1, Some(Role::PayrollSpecialist))]);
    let (timer, marks) = timer.fired(china("2026-03-13 00:00"));
    let now = [Escalated, Escalated].into_iter().zip(1..).zip([Role::PayrollSpecialist, Role::FinanceManager]);
    let wanted: Vec<_> =
        [(Breached, 1, None)].into_iter().chain(now.map(|((kind, level), role)| (kind, level, Some(role)))).collect();
    assert_eq!(told(&marks), wanted);
    let (timer, marks) = timer.fired(china("2026-03-14 00:00"));
    assert_eq!(told(&marks), [(Escalated, 3, Some(Role::AgencyAdmin))]);
    assert_eq!((timer.next_alarm(), timer.state), (None, TimerState::Breached));
}

#[test]
fn a_pause_moves_the_due_moment_by_what_was_left() {
    with(|clockwork| {
        let timer = paying();
        let (paused, _) = timer.paused(china("2026-03-11 10:00"), "usr_x", "银行系统维护", clockwork).unwrap();
        assert_eq!((paused.state, paused.due_at, paused.next_alarm()), (TimerState::Paused, None, None));
        assert!(paused.explanation(clockwork.hours, crate::language::Language::En).summary.contains("no due moment"));
        let (timer, _) = paused.clone().resumed(china("2026-03-16 10:00"), "usr_x", clockwork).unwrap();
        // One of two working days was over when it was paused; the other is Tuesday, 17 March.
        assert_eq!(timer.due_at, Some(china("2026-03-18 00:00")));
        let kinds: Vec<_> = timer.plan.stretches.iter().map(|stretch| stretch.kind).collect();
        use StretchKind::{FirstDay, Paused, WorkingDay};
        assert_eq!(kinds, [FirstDay, WorkingDay, Paused, FirstDay, WorkingDay]);
        assert!(timer.plan.stretches.windows(2).all(|pair| pair[0].to == pair[1].from));
        let (cancelled, _) = paused.cancelled(china("2026-03-17 10:00")).unwrap();
        assert_eq!(cancelled.plan.pauses[0].to, Some(china("2026-03-17 10:00")));
        let bill = NewTimer { day: "2026-03-03".parse().ok(), ..new("payroll.bill_issued", "2026-02-25 10:00") };
        let (bill, _) = Timer::start(bill, clockwork);
        assert_eq!(bill.paused(china("2026-02-26 10:00"), "usr_x", "x", clockwork), Err(TimerRefusal::DayIsFixed));
    });
}

#[test]
fn another_day_keeps_what_was_told() {
    with(|clockwork| {
        let start = NewTimer { day: "2026-03-10".parse().ok(), ..new("payroll.client_paid", "2026-03-02 10:00") };
        let (timer, _) = Timer::start(start, clockwork);
        let (timer, marks) = timer.fired(china("2026-03-06 09:30"));
        assert_eq!(told(&marks), [(MarkKind::Warned, 1, Some(Role::ClientUser))]);
        let by = Some("usr_x".to_owned());
        let new =
            Redating { policy: None, day: "2026-03-20".parse().ok(), at: china("2026-03-07 10:00"), by, reason: None };
        let (timer, _) = timer.redated(new, clockwork).unwrap();
        assert_eq!(timer.due_at, Some(china("2026-03-21 00:00")));
        assert_eq!(timer.next_alarm(), timer.due_at, "the client was reminded before");
    });
}

#[test]
fn what_was_told_is_not_told_again_by_another_rule() {
    with(|clockwork| {
        let start = NewTimer { day: "2026-03-15".parse().ok(), ..new("payroll.tax_filed", "2026-03-02 10:00") };
        let two = start.rule.clone();
        let (timer, mut seen) = Timer::start(start, clockwork).0.fired(china("2026-03-13 10:00"));
        assert_eq!(told(&seen).len(), 2, "both warnings");
        let mut one = two.clone();
        one.warnings.truncate(1);
        let quality = Escalation { after: None, role: Role::QualityManager };
        one.escalations.insert(0, quality);
        let by = |version, rule| Redating {
            policy: Some((version, rule)),
            day: None,
            at: china("2026-03-13 11:00"),
            by: None,
            reason: None,
        };
        let (timer, marks) = timer.redated(by(1, one), clockwork).unwrap();
        seen.extend(marks);
        let (timer, marks) = timer.redated(by(2, two), clockwork).unwrap();
        seen.extend(marks);
        let (timer, marks) = timer.fired(china("2026-03-18 10:00"));
        seen.extend(marks);
        assert_eq!(timer.next_alarm(), None);
        let mut known = std::collections::BTreeSet::new();
        assert!(seen.iter().all(|mark| known.insert((mark.kind, mark.level))), "{seen:?}");
        assert_eq!(seen.iter().filter(|mark| mark.kind == MarkKind::Warned).count(), 2);
        assert_eq!(seen.iter().filter(|mark| mark.kind == MarkKind::Escalated).count(), 3);
    });
}

#[test]
fn one_that_is_late_cannot_be_paused_though_nobody_has_seen_it() {
    with(|clockwork| {
        let refused = paying().paused(china("2026-03-13 08:00"), "usr_x", "x", clockwork);
        assert_eq!(refused, Err(TimerRefusal::NotRunning(TimerState::Breached)));
    });
}

#[test]
fn a_timer_waits_for_a_year_that_is_not_loaded() {
    with(|clockwork| {
        let (timer, _) = Timer::start(new("payroll.paid_after_receipt", "2026-12-30 15:00"), clockwork);
        assert_eq!((timer.state, timer.due_at, timer.plan.waits_for), (TimerState::Waiting, None, Some(2027)));
        let days = vec![crate::sla::CalendarDay {
            date: "2027-01-01".parse().unwrap(),
            kind: crate::sla::DayKind::StatutoryHoliday,
            name: crate::language::Label::new("元旦", "New Year"),
        }];
        let year = crate::sla::CalendarYear { year: 2027, source: "x".to_owned(), days };
        let calendar = Calendar::china().clone().with_year(year).unwrap();
        let later = Clockwork::of(&calendar, clockwork.hours);
        assert_eq!(timer.clone().completed(china("2026-12-31 09:00"), clockwork), None, "the year is not there yet");
        let (done, _) = timer.clone().stopped(china("2026-12-31 09:00")).unwrap();
        assert_eq!((done.state, done.plan.waits_for), (TimerState::Met, None), "what is over waits for nothing");
        let (timer, _) = timer.completed(china("2026-12-31 09:00"), &later).unwrap();
        assert_eq!((timer.state, timer.due_at), (TimerState::Running, Some(china("2027-01-05 00:00"))));
    });
}

#[test]
fn a_day_off_is_told_in_the_explanation() {
    with(|clockwork| {
        let start = NewTimer { day: "2026-03-15".parse().ok(), ..new("payroll.tax_filed", "2026-03-02 10:00") };
        let (timer, _) = Timer::start(start, clockwork);
        let said = timer.explanation(clockwork.hours, crate::language::Language::Zh);
        assert!(said.summary.contains("2026-03-15") && said.summary.contains("2026-03-16"), "{}", said.summary);
        assert_eq!(said.stretches.last().unwrap().kind, StretchKind::Shifted);
    });
}

fn rule() -> impl Strategy<Value = Rule> {
    let span = (1_u32..50, prop::sample::select(SpanUnit::all().collect::<Vec<_>>()));
    let span = span.prop_map(|(count, unit)| Span::new(count, unit));
    let due = prop_oneof![
        span.clone().prop_map(|span| Due::After { span }),
        Just(Due::OnDay { day: crate::sla::policy::AgreedDay::BillDay, shift: Shift::NextWorkday }),
    ];
    let warnings = prop::collection::vec(span.clone(), 0..4);
    let escalations = prop::collection::vec(prop::option::of(span), 0..4);
    (due, warnings, escalations).prop_map(|(due, warnings, escalations)| Rule {
        due,
        warnings: warnings.into_iter().map(|before| Warning { before, role: Role::PayrollSpecialist }).collect(),
        escalations: escalations.into_iter().map(|after| Escalation { after, role: Role::AgencyAdmin }).collect(),
    })
}

proptest! {
    #[test]
    fn each_alarm_goes_off_once_whatever_the_clock_does(
        rule in rule(),
        day in prop::option::of(0_i64..60),
        looks in prop::collection::vec(0_i64..200_000, 1..30),
    ) {
        let start = NewTimer {
            rule,
            day: day.map(|day| china("2025-06-01 00:00").date_naive() + TimeDelta::days(day)),
            ..new("payroll.bill_issued", "2025-06-03 11:17")
        };
        let (mut timer, _) = with(|clockwork| Timer::start(start, clockwork));
        let alarms = timer.plan.alarms.clone();
        prop_assert!(alarms.windows(2).all(|pair| pair[0].at <= pair[1].at));
        prop_assert_eq!(alarms.iter().filter(|alarm| alarm.kind == AlarmKind::Breach).count(), 1);
        let mut seen = BTreeMap::new();
        let ends = looks.iter().map(|minute| timer.started_at + TimeDelta::minutes(*minute));
        for now in ends.chain([timer.started_at + TimeDelta::days(900)]).collect::<Vec<_>>() {
            let (next, marks) = timer.fired(now);
            for mark in marks {
                *seen.entry((mark.kind, mark.level)).or_insert(0) += 1;
            }
            prop_assert!(next.next_alarm().is_none_or(|at| at > now));
            timer = next;
        }
        prop_assert_eq!(seen.len(), alarms.len());
        prop_assert!(seen.values().all(|times| *times == 1));
    }
}
