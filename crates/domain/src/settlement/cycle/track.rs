//! What runs side by side once a cycle is funded.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::engagement::DelegatedPart;
use crate::standard::coded::coded;

coded! {
    /// Where a track stands.
    Track {
        /// The client keeps this part in his own hands.
        NotApplicable = "not_applicable",
        /// Not begun.
        Pending = "pending",
        /// Begun.
        Running = "running",
        /// Done.
        Done = "done",
    }
}

impl Track {
    /// Is nothing left to do?
    pub fn is_finished(self) -> bool {
        match self {
            Track::NotApplicable | Track::Done => true,
            Track::Pending | Track::Running => false,
        }
    }
}

/// The tracks of a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CycleTracks)]
pub struct Tracks {
    /// Net wages to people: done when no payment is pending or unknown and every failed one was re-issued or held.
    pub wages: Track,
    /// Insurance and housing fund to the authorities: done when nothing of them is owed any more.
    pub contributions: Track,
    /// Income tax: done when the filing of withholding agent and tax period is filed.
    pub tax: Track,
}

impl Tracks {
    /// The tracks of a cycle whose client delegates these parts.
    pub fn of(delegated: &BTreeSet<DelegatedPart>) -> Self {
        let track = |part| if delegated.contains(&part) { Track::Pending } else { Track::NotApplicable };
        Self {
            wages: track(DelegatedPart::WagePayment),
            contributions: track(DelegatedPart::Contributions),
            tax: track(DelegatedPart::TaxFiling),
        }
    }

    /// The names of those that are not finished.
    pub fn open(&self) -> Vec<&'static str> {
        [("wages", self.wages), ("contributions", self.contributions), ("tax", self.tax)]
            .into_iter()
            .filter(|(_, track)| !track.is_finished())
            .map(|(name, _)| name)
            .collect()
    }
}
