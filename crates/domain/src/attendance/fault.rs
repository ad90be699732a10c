//! What is wrong with attendance.

use super::DayType;
use crate::language::Language;
use crate::period::Period;
use crate::refusal::{Refusal, RefusalKind};

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttendanceFault {
    /// The roster does not know the employee number.
    MemberUnknown,
    /// He is not employed on this day.
    NotEmployed,
    /// He is not employed on any day of the month.
    NotEmployedInMonth(Period),
    /// The day lies in another month.
    OtherMonth(Period),
    /// More than there can be.
    TooMuch,
    /// Overtime is told as that of another kind of day.
    OvertimeOfOtherDay(DayType),
    /// Ordinary work on a day of rest or a holiday.
    WorkedOnFreeDay(DayType),
    /// Leave, absence or lateness on a day on which nobody is due.
    AwayOnFreeDay,
    /// Leave without its kind, or a kind without days.
    LeaveIncomplete,
    /// Leave and absence make more than the day.
    MoreThanADay,
    /// Worked on a day on which he was away the whole day.
    WorkedWhileAway,
    /// More hours than the days have.
    TooManyHours,
    /// Worked, on leave and absent on more days than were due.
    MoreThanDue,
    /// The month has no statutory holiday in his employment.
    NoHoliday,
}

impl Refusal for AttendanceFault {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            AttendanceFault::MemberUnknown => "member_unknown",
            AttendanceFault::NotEmployed => "not_employed_on_day",
            AttendanceFault::NotEmployedInMonth(_) => "not_employed_in_period",
            AttendanceFault::OtherMonth(_) => "not_in_month",
            AttendanceFault::TooMuch => "quantity_too_large",
            AttendanceFault::OvertimeOfOtherDay(_) => "overtime_of_other_day",
            AttendanceFault::WorkedOnFreeDay(_) => "worked_on_free_day",
            AttendanceFault::AwayOnFreeDay => "away_on_free_day",
            AttendanceFault::LeaveIncomplete => "leave_incomplete",
            AttendanceFault::MoreThanADay => "more_than_a_day",
            AttendanceFault::WorkedWhileAway => "worked_while_away",
            AttendanceFault::TooManyHours => "too_many_hours",
            AttendanceFault::MoreThanDue => "more_than_due",
            AttendanceFault::NoHoliday => "no_statutory_holiday",
        }
    }

    fn text(&self, language: Language) -> String {
        let fixed = |zh: &str, en: &str| (zh.to_owned(), en.to_owned());
        let of = |kind: &DayType| match kind {
            DayType::Workday => ("工作日", "a working day", "overtime_workday_hours"),
            DayType::RestDay => ("休息日", "a day of rest", "overtime_rest_day_hours"),
            DayType::Holiday => ("法定节假日", "a statutory holiday", "overtime_holiday_hours"),
        };
        let (zh, en) = match self {
            AttendanceFault::MemberUnknown => {
                fixed("名册中没有此员工编号。", "The roster of the engagement does not have this employee number.")
            }
            AttendanceFault::NotEmployed => fixed("此人当日不在职。", "This person is not employed on this day."),
            AttendanceFault::NotEmployedInMonth(month) => {
                (format!("此人在{month}没有一天在职。"), format!("This person is not employed on any day of {month}."))
            }
            AttendanceFault::OtherMonth(month) => {
                (format!("此日不在{month}。"), format!("This day does not lie in {month}."))
            }
            AttendanceFault::TooMuch => fixed("数值超出可能的范围。", "This is more than there can be."),
            AttendanceFault::OvertimeOfOtherDay(kind) => {
                let (zh, en, column) = of(kind);
                (format!("当日为{zh}，加班请写入 {column}。"), format!("This is {en}; tell its overtime as {column}."))
            }
            AttendanceFault::WorkedOnFreeDay(kind) => {
                let (zh, en, column) = of(kind);
                (format!("当日为{zh}，工作请写入 {column}。"), format!("This is {en}; tell work on it as {column}."))
            }
            AttendanceFault::AwayOnFreeDay => fixed(
                "当日不是工作日，不计请假、旷工和迟到。",
                "Nobody is due on this day: leave, absence and lateness are those of working days.",
            ),
            AttendanceFault::LeaveIncomplete => {
                fixed("请假须同时写明种类和天数。", "Leave has both a kind and its days.")
            }
            AttendanceFault::MoreThanADay => {
                fixed("请假与旷工合计超过一天。", "Leave and absence make more than the day.")
            }
            AttendanceFault::WorkedWhileAway => {
                fixed("全天请假或旷工，不应有工时。", "Nobody works on a day on which he is away the whole day.")
            }
            AttendanceFault::TooManyHours => {
                fixed("工时合计超过实有小时。", "These are more hours than the days have.")
            }
            AttendanceFault::MoreThanDue => fixed(
                "出勤、请假与旷工合计超过应出勤天数。",
                "Days worked, on leave and absent are more than the days due.",
            ),
            AttendanceFault::NoHoliday => fixed(
                "此人当月在职期间没有法定节假日。",
                "No statutory holiday of the month lies in this person's employment.",
            ),
        };
        language.pick(&zh, &en).to_owned()
    }
}

/// Why attendance is not taken in at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttendanceRefusal {
    /// The month's inputs are locked.
    Locked(Period),
}

impl Refusal for AttendanceRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Conflict
    }

    fn code(&self) -> &'static str {
        match self {
            AttendanceRefusal::Locked(_) => "attendance_locked",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            AttendanceRefusal::Locked(month) => (
                format!("{month}的当月数据已锁定，考勤不能更改；如需更正，请先驳回该结算周期。"),
                format!(
                    "The inputs of {month} are locked and so is its attendance; send the cycle back to correct it."
                ),
            ),
        };
        language.pick(&zh, &en).to_owned()
    }
}
