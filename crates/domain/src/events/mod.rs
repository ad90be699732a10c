//! What happened, told to whoever listens: each change leaves an event with the transaction that made it. An event names objects by
//! their ids and says where they stood before and where they stand now; personal data and secrets are never in it.

#[cfg(test)]
mod tests;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agency::{Permission, Role};
use crate::conversations::{ConversationState, Side};
use crate::engagement::{CycleRef, Outcome};
use crate::ids::{ClientId, EngagementId, EventId, MessageId};
use crate::language::Language;
use crate::standard::ClauseCode;
use crate::standard::coded::coded;

coded! {
    /// What happened.
    EventType {
        /// An engagement was opened for a client.
        EngagementOpened = "engagement.opened",
        /// An engagement went on: suspended, resumed, closed, or with another contract or template.
        EngagementChanged = "engagement.changed",
        /// A step of the standard's process was recorded on an engagement.
        StepRecorded = "step.recorded",
        /// A contract was drafted.
        ContractDrafted = "contract.drafted",
        /// A contract went on: submitted, approved, signed, active, amended, terminated.
        ContractChanged = "contract.changed",
        /// A monthly cycle was opened.
        CycleOpened = "cycle.opened",
        /// A monthly cycle went on.
        CycleChanged = "cycle.changed",
        /// A batch of payments was made.
        BatchMade = "payment_batch.made",
        /// A batch of payments went on: approved, sent, answered, cancelled.
        BatchChanged = "payment_batch.changed",
        /// A client was invoiced.
        InvoiceIssued = "invoice.issued",
        /// Somebody outside asked a question.
        QuestionAsked = "question.asked",
        /// A question was answered.
        QuestionAnswered = "question.answered",
        /// A conversation was begun.
        ConversationOpened = "conversation.opened",
        /// Somebody wrote in a conversation.
        MessageSent = "message.sent",
        /// Somebody of the agency wrote a note in a conversation; those outside are not told.
        NoteWritten = "note.written",
        /// A conversation was ended.
        ConversationClosed = "conversation.closed",
        /// A clock reached one of its warning points.
        TimerWarned = "timer.warned",
        /// A clock ran out.
        TimerBreached = "timer.breached",
        /// Somebody was told of a clock that ran out.
        TimerEscalated = "timer.escalated",
        /// A clock was stopped in time.
        TimerMet = "timer.met",
        /// A clock was stopped too late.
        TimerMissed = "timer.missed",
        /// A job was queued.
        JobQueued = "job.queued",
        /// A job ended, well or not.
        JobEnded = "job.ended",
        /// Any other command was carried out.
        CommandDone = "command.done",
    }
}

impl EventType {
    /// What it is called.
    pub fn label(self, language: Language) -> &'static str {
        let (zh, en) = match self {
            Self::EngagementOpened => ("项目已开立", "Engagement opened"),
            Self::EngagementChanged => ("项目有变化", "Engagement changed"),
            Self::StepRecorded => ("流程步骤已记录", "Process step recorded"),
            Self::ContractDrafted => ("合同已起草", "Contract drafted"),
            Self::ContractChanged => ("合同有变化", "Contract changed"),
            Self::CycleOpened => ("结算周期已开立", "Cycle opened"),
            Self::CycleChanged => ("结算周期有变化", "Cycle changed"),
            Self::BatchMade => ("付款批次已生成", "Payment batch made"),
            Self::BatchChanged => ("付款批次有变化", "Payment batch changed"),
            Self::InvoiceIssued => ("账单已开具", "Invoice issued"),
            Self::QuestionAsked => ("收到提问", "Question asked"),
            Self::QuestionAnswered => ("提问已答复", "Question answered"),
            Self::ConversationOpened => ("会话已开始", "Conversation begun"),
            Self::MessageSent => ("有新消息", "Message sent"),
            Self::NoteWritten => ("有新备注", "Note written"),
            Self::ConversationClosed => ("会话已结束", "Conversation closed"),
            Self::TimerWarned => ("时限预警", "Timer warned"),
            Self::TimerBreached => ("已超时限", "Timer breached"),
            Self::TimerEscalated => ("超时已上报", "Timer escalated"),
            Self::TimerMet => ("按时完成", "Timer met"),
            Self::TimerMissed => ("逾期完成", "Timer missed"),
            Self::JobQueued => ("任务已排队", "Job queued"),
            Self::JobEnded => ("任务已结束", "Job ended"),
            Self::CommandDone => ("操作已执行", "Command done"),
        };
        match language {
            Language::Zh => zh,
            Language::En => en,
        }
    }

    /// What its data says.
    pub fn shape(self) -> EventShape {
        match self {
            Self::EngagementOpened
            | Self::EngagementChanged
            | Self::ContractDrafted
            | Self::ContractChanged
            | Self::CycleOpened
            | Self::CycleChanged
            | Self::BatchMade
            | Self::BatchChanged
            | Self::InvoiceIssued
            | Self::QuestionAsked
            | Self::QuestionAnswered
            | Self::ConversationClosed => EventShape::StateChanged,
            Self::ConversationOpened | Self::MessageSent | Self::NoteWritten => EventShape::MessageAdded,
            Self::StepRecorded => EventShape::StepRecorded,
            Self::TimerWarned | Self::TimerBreached | Self::TimerEscalated | Self::TimerMet | Self::TimerMissed => {
                EventShape::TimerStruck
            }
            Self::JobQueued | Self::JobEnded => EventShape::JobMoved,
            Self::CommandDone => EventShape::CommandDone,
        }
    }

    /// Whoever may read what it is about is told of it.
    pub fn permission(self) -> Permission {
        match self {
            Self::EngagementOpened | Self::EngagementChanged | Self::StepRecorded => Permission::EngagementRead,
            Self::ContractDrafted | Self::ContractChanged => Permission::ContractRead,
            Self::CycleOpened | Self::CycleChanged => Permission::CycleRead,
            Self::BatchMade | Self::BatchChanged => Permission::BatchRead,
            Self::InvoiceIssued => Permission::InvoiceRead,
            Self::QuestionAsked | Self::QuestionAnswered => Permission::QuestionRead,
            Self::ConversationOpened | Self::MessageSent | Self::NoteWritten | Self::ConversationClosed => {
                Permission::ConversationRead
            }
            Self::TimerWarned | Self::TimerBreached | Self::TimerEscalated | Self::TimerMet | Self::TimerMissed => {
                Permission::SlaRead
            }
            Self::JobQueued | Self::JobEnded => Permission::JobRead,
            Self::CommandDone => Permission::AuditRead,
        }
    }

    /// Is it told to the users of the client that it concerns? Payments, clocks and the agency's own doings are not.
    pub fn concerns_client(self) -> bool {
        match self {
            Self::EngagementOpened
            | Self::EngagementChanged
            | Self::StepRecorded
            | Self::ContractDrafted
            | Self::ContractChanged
            | Self::CycleOpened
            | Self::CycleChanged
            | Self::InvoiceIssued
            | Self::QuestionAsked
            | Self::QuestionAnswered
            | Self::ConversationOpened
            | Self::MessageSent
            | Self::ConversationClosed => true,
            Self::BatchMade
            | Self::BatchChanged
            | Self::TimerWarned
            | Self::TimerBreached
            | Self::TimerEscalated
            | Self::TimerMet
            | Self::TimerMissed
            | Self::NoteWritten
            | Self::JobQueued
            | Self::JobEnded
            | Self::CommandDone => false,
        }
    }
}

coded! {
    /// The schema of an event's data.
    EventShape {
        /// An object came to be or went from one state to another.
        StateChanged = "StateChanged",
        /// Something was written in a conversation.
        MessageAdded = "MessageAdded",
        /// A step was recorded.
        StepRecorded = "StepRecorded",
        /// Something happened to a clock.
        TimerStruck = "TimerStruck",
        /// A job was queued or ended.
        JobMoved = "JobMoved",
        /// A command was carried out.
        CommandDone = "CommandDone",
    }
}

/// An object came to be or went from one state to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StateChanged {
    /// Its state before; absent when it came to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// Its state now, as the object itself tells it.
    pub after: String,
    /// Its version now.
    pub version: i64,
    /// The month and the run, of a cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
}

/// Something was written in a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageAdded {
    /// Which message.
    pub message_id: MessageId,
    /// Whose it is.
    pub side: Side,
    /// Where the conversation stands now.
    pub state: ConversationState,
}

/// A step of the process was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepRecorded {
    /// The clause of the step.
    pub clause: ClauseCode,
    /// The month and the run, where the step belongs to a cycle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// What the record says.
    pub outcome: Outcome,
    /// How many records that were: one for each subject, e.g. each person.
    pub records: u32,
}

/// Something happened to a clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TimerStruck {
    /// Code of its policy.
    pub policy: String,
    /// Public id of what it watches.
    pub subject_id: String,
    /// When it is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<DateTime<Utc>>,
    /// Who is told, of an escalation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Which of several warnings or escalations it is, from 1 on.
    pub level: u32,
}

/// A job was queued or ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JobMoved {
    /// What sort of job.
    pub job_kind: String,
    /// Its state now.
    pub state: String,
}

/// A command was carried out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandDone {
    /// What was done, as the audit log names it.
    pub action: String,
    /// The day that the agency was in.
    pub on: NaiveDate,
}

/// What an event says besides whom it concerns; `type` tells which of these it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum EventData {
    /// An object came to be or went from one state to another.
    State(StateChanged),
    /// Something was written in a conversation.
    Message(MessageAdded),
    /// A step was recorded.
    Step(StepRecorded),
    /// Something happened to a clock.
    Timer(TimerStruck),
    /// A job was queued or ended.
    Job(JobMoved),
    /// A command was carried out.
    Command(CommandDone),
}

impl EventData {
    /// Its schema.
    pub fn shape(&self) -> EventShape {
        match self {
            Self::State(_) => EventShape::StateChanged,
            Self::Message(_) => EventShape::MessageAdded,
            Self::Step(_) => EventShape::StepRecorded,
            Self::Timer(_) => EventShape::TimerStruck,
            Self::Job(_) => EventShape::JobMoved,
            Self::Command(_) => EventShape::CommandDone,
        }
    }
}

/// Which object an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventObject {
    /// Its sort, e.g. `cycle`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its id.
    pub id: String,
}

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventActor {
    /// `user`, `service_account`.
    pub kind: String,
    /// The id.
    pub id: String,
}

/// An event as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its place among the agency's events: without gap, in the order in which the changes were kept.
    pub number: i64,
    /// Its id.
    pub id: EventId,
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    pub kind: EventType,
    /// To which object.
    pub object: EventObject,
    /// The client that it concerns.
    pub client: Option<ClientId>,
    /// The engagement that it belongs to.
    pub engagement: Option<EngagementId>,
    /// Is it told to the users of that client?
    pub shared: bool,
    /// Who did it; nobody where a clock or a job did.
    pub actor: Option<EventActor>,
    /// What it says.
    pub data: EventData,
}
