//! Why a timer does not move.

use super::TimerState;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::sla::calendar::CalendarRefusal;

/// Why a timer does not move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerRefusal {
    /// It is over.
    Over,
    /// It is due on a day, which no pause moves.
    DayIsFixed,
    /// Only a running timer can be paused.
    NotRunning(TimerState),
    /// Only a paused one goes on.
    NotPaused(TimerState),
    /// The calendar does not answer.
    Calendar(CalendarRefusal),
}

impl Refusal for TimerRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            TimerRefusal::Calendar(refusal) => refusal.kind(),
            TimerRefusal::Over
            | TimerRefusal::DayIsFixed
            | TimerRefusal::NotRunning(_)
            | TimerRefusal::NotPaused(_) => RefusalKind::Conflict,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            TimerRefusal::Over => "timer_over",
            TimerRefusal::DayIsFixed => "timer_day_fixed",
            TimerRefusal::NotRunning(_) => "timer_not_running",
            TimerRefusal::NotPaused(_) => "timer_not_paused",
            TimerRefusal::Calendar(refusal) => refusal.code(),
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            TimerRefusal::Over => {
                ("该计时已结束，不再变更。".to_owned(), "The timer is over and does not change any more.".to_owned())
            }
            TimerRefusal::DayIsFixed => (
                "该计时以约定日或法定日到期，不能暂停；如约定日变更，请在业务中改期。".to_owned(),
                "The timer is due on an agreed or statutory day, which a pause does not move; change the day where it was agreed."
                    .to_owned(),
            ),
            TimerRefusal::NotRunning(state) => {
                (format!("该计时处于 {state}，只有运行中的可以暂停。"), format!("The timer is {state}; only a running one can be paused."))
            }
            TimerRefusal::NotPaused(state) => {
                (format!("该计时处于 {state}，没有暂停。"), format!("The timer is {state}, not paused."))
            }
            TimerRefusal::Calendar(refusal) => (refusal.text(Language::Zh), refusal.text(Language::En)),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            TimerRefusal::Calendar(refusal) => refusal.faults(),
            TimerRefusal::Over
            | TimerRefusal::DayIsFixed
            | TimerRefusal::NotRunning(_)
            | TimerRefusal::NotPaused(_) => Vec::new(),
        }
    }
}
