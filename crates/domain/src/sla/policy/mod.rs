//! Policies: what is due when, which clause or law says so, who is told before and who after.

mod refused;
#[cfg(test)]
mod tests;
mod trigger;

use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

pub use refused::PolicyRefusal;
pub use trigger::{AgreedDay, Trigger};

use super::span::Span;
use crate::agency::Role;
use crate::language::Label;
use crate::standard::Category;
use crate::standard::coded::coded;

coded! {
    /// How a day moves that is not worked.
    Shift {
        /// It does not.
        None = "none",
        /// To the next working day.
        NextWorkday = "next_workday",
        /// To the working day before.
        PreviousWorkday = "previous_workday",
    }
}

coded! {
    /// Who sets the time of a policy, and so how far an agency may change it.
    Bound {
        /// The standard: an agency may only be quicker.
        Standard = "standard",
        /// The law: an agency may only be quicker.
        Law = "law",
        /// The contract or the agreed method names the day.
        Agreed = "agreed",
        /// The standard asks for "in time" and gives no figure: the agency sets it.
        House = "house",
    }
}

/// When something is due: a span after it began (`after`), or by the end of a day (`on_day`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = SlaDue)]
pub enum Due {
    /// A span after it began.
    After {
        /// How long.
        span: Span,
    },
    /// By the end of a day.
    OnDay {
        /// Which.
        day: AgreedDay,
        /// Where it is not worked.
        shift: Shift,
    },
}

/// Who is warned before something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = SlaWarning)]
pub struct Warning {
    /// So long before it is due.
    #[validate(nested)]
    pub before: Span,
    /// The role that is warned.
    pub role: Role,
}

/// Who is told once something is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = SlaEscalation)]
pub struct Escalation {
    /// So long after it was due; at once without it.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Span>,
    /// The role that is told.
    pub role: Role,
}

/// When, with its warnings before and its escalations after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = SlaRule)]
#[validate(schema(function = "sound_due"))]
pub struct Rule {
    /// When it is due.
    pub due: Due,
    /// Who is warned before.
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub warnings: Vec<Warning>,
    /// Who is told once it is late, in this order.
    #[validate(length(max = 10), nested)]
    #[schema(max_items = 10)]
    pub escalations: Vec<Escalation>,
}

impl Rule {
    /// Due after a span; nobody is warned or told.
    pub fn within(span: Span) -> Self {
        Self { due: Due::After { span }, warnings: Vec::new(), escalations: Vec::new() }
    }
}

fn sound_due(rule: &Rule) -> Result<(), ValidationError> {
    let sound = match rule.due {
        Due::After { span } => span.validate().is_ok(),
        Due::OnDay { .. } => true,
    };
    let words = "a span is at least 1 and at most ten years";
    if sound { Ok(()) } else { Err(ValidationError::new("span_out_of_range").with_message(words.into())) }
}

/// A policy as it is shipped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its code: category and matter.
    pub code: String,
    /// What it says.
    pub name: Label,
    /// The category whose subjects it watches; any without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The clauses that it proves.
    pub clauses: Vec<String>,
    /// The law that it follows, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub law: Option<String>,
    /// Who sets its time.
    pub bound: Bound,
    /// What starts its timers.
    pub starts_with: Trigger,
    /// What stops them.
    pub stops_with: Trigger,
    /// A warning that the standard asks for: an agency may warn earlier and others as well, but not leave it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminder: Option<Warning>,
    /// When it is due.
    pub rule: Rule,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DataFile {
    policies: Vec<Policy>,
}

impl Policy {
    /// All that are shipped, by area. Data that did not read would leave none; a test reads them.
    pub fn shipped() -> &'static [Policy] {
        static SHIPPED: OnceLock<Vec<Policy>> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let file: Option<DataFile> = serde_json::from_str(include_str!("../../../data/sla/policies.json")).ok();
            file.map(|file| file.policies).unwrap_or_default()
        })
    }

    /// The shipped one of this code.
    pub fn find(code: &str) -> Option<&'static Policy> {
        Self::shipped().iter().find(|policy| policy.code == code)
    }

    /// Is there anything in this build that starts and stops its timers?
    pub fn is_watched(&self) -> bool {
        self.starts_with.is_told() && self.stops_with.is_told()
    }

    /// May an agency keep this rule instead of the shipped one? Never a looser one than standard, law or contract ask for.
    pub fn admits(&self, own: &Rule) -> Result<(), PolicyRefusal> {
        self.admits_due(own.due)?;
        let reminds = |wanted: &Warning| {
            own.warnings.iter().any(|warning| {
                warning.role == wanted.role
                    && warning.before.unit == wanted.before.unit
                    && warning.before.count >= wanted.before.count
            })
        };
        match self.reminder.filter(|wanted| !reminds(wanted)) {
            Some(wanted) => Err(PolicyRefusal::ReminderMissing { wanted }),
            None => Ok(()),
        }
    }

    fn admits_due(&self, own: Due) -> Result<(), PolicyRefusal> {
        match (self.rule.due, own) {
            (Due::OnDay { .. }, due) if due == self.rule.due => Ok(()),
            (Due::After { span }, Due::After { span: own }) => match self.bound {
                Bound::House => Ok(()),
                Bound::Standard | Bound::Law | Bound::Agreed if own.unit == span.unit && own.count <= span.count => {
                    Ok(())
                }
                Bound::Standard | Bound::Law | Bound::Agreed => Err(PolicyRefusal::Looser { most: span }),
            },
            (Due::OnDay { .. }, _) | (Due::After { .. }, Due::OnDay { .. }) => Err(PolicyRefusal::OtherDue),
        }
    }
}
