//! The clock of what somebody outside said: a question or a message is answered in time (PY-5.4.1).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};

use super::policy::Trigger;
use super::timer::Subject;
use super::watched::Watched;

/// What was said, and the answer once there is one, each with its moment, as timers watch it.
pub fn watched(
    subject: Subject,
    said: (Trigger, DateTime<Utc>),
    answered: Option<(Trigger, DateTime<Utc>)>,
) -> Watched {
    let happened = [said].into_iter().chain(answered).collect();
    Watched { subject, category: None, happened, days: BTreeMap::new(), never: BTreeSet::new() }
}
