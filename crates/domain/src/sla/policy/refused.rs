//! Why a rule of an agency's own is not taken.

use super::Warning;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::sla::span::Span;

/// Why a rule of an agency's own is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyRefusal {
    /// It allows more time than standard, law or contract do, or counts it otherwise.
    Looser {
        /// The most that is allowed.
        most: Span,
    },
    /// It is due in another way than the policy.
    OtherDue,
    /// It leaves out a reminder that the standard asks for, or reminds later.
    ReminderMissing {
        /// The reminder.
        wanted: Warning,
    },
}

impl Refusal for PolicyRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            PolicyRefusal::Looser { .. } => "sla_policy_looser",
            PolicyRefusal::OtherDue => "sla_policy_other_due",
            PolicyRefusal::ReminderMissing { .. } => "sla_policy_reminder_missing",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            PolicyRefusal::Looser { most } => {
                let (zh, en) = most.words();
                (
                    format!("时限不得宽于{zh}，且须以同一单位计；请改为相同或更短的时限。"),
                    format!("The time may be {en} at most, counted in the same unit; set the same or less."),
                )
            }
            PolicyRefusal::OtherDue => (
                "到期方式（时长或约定日）由政策决定，不能更改；可以更改预警和升级。".to_owned(),
                "Whether it is due after a span or on a day belongs to the policy and stays; change warnings and escalations."
                    .to_owned(),
            ),
            PolicyRefusal::ReminderMissing { wanted: Warning { before, role } } => {
                let (zh, en) = before.words();
                (
                    format!("标准要求至少提前{zh}提醒（{role}），不得取消或推迟；请保留该提醒，可以更早。"),
                    format!("The standard asks for a reminder to {role} at least {en} before; keep it, or remind earlier."),
                )
            }
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        let pointer = match self {
            PolicyRefusal::Looser { .. } => "/rule/due/span",
            PolicyRefusal::OtherDue => "/rule/due",
            PolicyRefusal::ReminderMissing { .. } => "/rule/warnings",
        };
        vec![FieldFault {
            pointer: pointer.to_owned(),
            code: self.code().to_owned(),
            zh: self.text(Language::Zh),
            en: self.text(Language::En),
        }]
    }
}
