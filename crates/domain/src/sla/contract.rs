//! The clock of a contract: it is renewed before its period ends.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::policy::{AgreedDay, Trigger};
use super::timer::Subject;
use super::watched::Watched;

/// A contract as its timers watch it: since when it is in force, if it still is, and when its period ends.
pub fn watched(subject: Subject, active_since: Option<DateTime<Utc>>, ends: Option<NaiveDate>) -> Watched {
    Watched {
        subject,
        category: None,
        happened: active_since.map(|at| (Trigger::ContractActivated, at)).into_iter().collect(),
        days: ends.map(|day| (AgreedDay::ContractEnd, day)).into_iter().collect::<BTreeMap<_, _>>(),
        never: BTreeSet::new(),
    }
}
