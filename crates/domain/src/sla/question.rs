//! The clock of a question of a client or a person: it is answered in time (PY-5.4.1).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::policy::Trigger;
use super::timer::Subject;
use super::watched::Watched;

/// A question as its timers watch it.
pub fn watched(subject: Subject, asked_at: DateTime<Utc>, answered_at: Option<DateTime<Utc>>) -> Watched {
    let answered = answered_at.map(|at| (Trigger::QuestionAnswered, at));
    let happened = [(Trigger::QuestionAsked, asked_at)].into_iter().chain(answered).collect();
    Watched { subject, happened, days: BTreeMap::new(), never: BTreeSet::new() }
}
