//! Why a timer is due when it is, in words and stretch by stretch.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Timer;
use super::reckoning::last_moment;
use crate::language::Language;
use crate::sla::clockwork::StretchKind;
use crate::sla::hours::{DAYS, ServiceHours};
use crate::sla::policy::Due;

/// A stretch of time, and what it is to the timer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ExplainedStretch {
    /// From this moment on.
    pub from: DateTime<Utc>,
    /// Until this.
    pub to: DateTime<Utc>,
    /// What it is.
    pub kind: StretchKind,
    /// Does it count?
    pub counts: bool,
    /// In words.
    pub text: String,
}

/// Why a timer is due when it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimerExplanation {
    /// In one sentence.
    pub summary: String,
    /// From the start to the due moment without a gap; empty where that lies before the start.
    pub stretches: Vec<ExplainedStretch>,
}

impl Timer {
    /// Why it is due when it is; days and hours are told in China's time.
    pub fn explanation(&self, hours: &ServiceHours, language: Language) -> TimerExplanation {
        let stretches = self.plan.stretches.iter().map(|stretch| {
            let (counts, zh, en) = words(stretch.kind);
            let days = match (stretch.days, language) {
                (None, _) => String::new(),
                (Some(days), Language::Zh) => format!("（{days}天）"),
                (Some(1), Language::En) => " (1 day)".to_owned(),
                (Some(days), Language::En) => format!(" ({days} days)"),
            };
            let text = format!("{}{days}", language.pick(zh, en));
            ExplainedStretch { from: stretch.from, to: stretch.to, kind: stretch.kind, counts, text }
        });
        TimerExplanation { summary: self.summary(hours, language), stretches: stretches.collect() }
    }

    fn summary(&self, hours: &ServiceHours, language: Language) -> String {
        let begun = local(self.started_at);
        let (zh, en) = match (self.plan.rule.due, self.due_at) {
            (Due::After { span }, due) => {
                let (span_zh, span_en) = span.words();
                match due {
                    Some(due) => {
                        let due = local(due);
                        (format!("自{begun}起{span_zh}，至{due}止。"), format!("{span_en} from {begun} end at {due}."))
                    }
                    None => (
                        format!("自{begun}起{span_zh}；目前未计算到期时间。"),
                        format!("{span_en} from {begun}; it has no due moment at present."),
                    ),
                }
            }
            (Due::OnDay { .. }, Some(due)) => {
                let day = hours.day(last_moment(due));
                let named = self.plan.day.unwrap_or(day);
                if named == day {
                    (format!("于{day}当日结束时到期。"), format!("Due by the end of {day}."))
                } else {
                    (
                        format!("约定日或法定日为{named}，因该日非工作日，改为{day}当日结束时到期。"),
                        format!("The day is {named}, which is not worked; so it is due by the end of {day}."),
                    )
                }
            }
            (Due::OnDay { .. }, None) => {
                ("目前未计算到期时间。".to_owned(), "It has no due moment at present.".to_owned())
            }
        };
        let waits = self.plan.waits_for.filter(|_| self.due_at.is_none());
        match (language, waits) {
            (Language::Zh, None) => zh,
            (Language::En, None) => en,
            (Language::Zh, Some(year)) => format!("{zh}等待载入{year}年工作日历。"),
            (Language::En, Some(year)) => format!("{en} It waits for the working calendar of {year}."),
        }
    }
}

/// A moment as people in China write it.
fn local(moment: DateTime<Utc>) -> String {
    moment.with_timezone(&DAYS).format("%Y-%m-%d %H:%M").to_string()
}

fn words(kind: StretchKind) -> (bool, &'static str, &'static str) {
    match kind {
        StretchKind::Elapsed => (true, "计入时限", "counts"),
        StretchKind::FirstDay => (false, "起始当日，不计入", "the day on which it began, which does not count"),
        StretchKind::WorkingDay => (true, "工作日，计入时限", "working days, which count"),
        StretchKind::DayOff => (false, "休息日或节假日，不计入", "weekend or holiday, which does not count"),
        StretchKind::ServiceHours => (true, "服务时间，计入时限", "service hours, which count"),
        StretchKind::Closed => (false, "服务时间以外，不计入", "outside the service hours, which does not count"),
        StretchKind::UntilDay => (true, "至约定日或法定日结束", "until the end of the agreed or statutory day"),
        StretchKind::Shifted => (true, "该日非工作日，顺延", "moved on, because that day is not worked"),
        StretchKind::Paused => (false, "暂停，不计入", "paused, which does not count"),
    }
}
