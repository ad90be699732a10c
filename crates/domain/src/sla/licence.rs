//! The clock of a licence: it is renewed before it expires (the clauses on licences, *-1.2.1).

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::policy::{AgreedDay, Trigger};
use super::timer::Subject;
use super::watched::Watched;

/// A licence as its timers watch it: when it was recorded, on which day it expires if it does, and since when there is one that ends
/// later.
pub fn watched(
    subject: Subject,
    recorded: DateTime<Utc>,
    ends: Option<NaiveDate>,
    renewed: Option<DateTime<Utc>>,
) -> Watched {
    let valid = ends.map(|_| (Trigger::LicenceValid, recorded));
    Watched {
        subject,
        category: None,
        happened: valid.into_iter().chain(renewed.map(|at| (Trigger::LicenceRenewed, at))).collect(),
        days: ends.map(|day| (AgreedDay::LicenceEnd, day)).into_iter().collect::<BTreeMap<_, _>>(),
        never: BTreeSet::new(),
    }
}
