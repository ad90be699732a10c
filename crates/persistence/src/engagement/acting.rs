//! What the framework of steps asks of persistence: where a state is found, how it is loaded and saved.

use bole_domain::engagement::{CycleRef, Engagement, Needs, StepState};
use bole_domain::ids::EngagementId;
use serde::de::DeserializeOwned;

use super::dossier::Dossier;
use crate::error::StoreError;
use crate::store::Tenant;

/// What the path of a step names.
pub trait StepAddress: DeserializeOwned + Copy + Send + 'static {
    /// The engagement.
    fn engagement(self) -> EngagementId;

    /// The cycle, of a step of a cycle.
    fn cycle(self) -> Option<CycleRef> {
        None
    }
}

impl StepAddress for EngagementId {
    fn engagement(self) -> EngagementId {
        self
    }
}

impl StepAddress for (EngagementId, CycleRef) {
    fn engagement(self) -> EngagementId {
        self.0
    }

    fn cycle(self) -> Option<CycleRef> {
        Some(self.1)
    }
}

/// A kind of state that steps act on: where it is found, how it is loaded and saved. Steps themselves do neither.
pub trait Acting: StepState + Sized + Send + 'static {
    /// What the path names.
    type Address: StepAddress;

    /// Loads it, around the engagement of its address, with what a document names and the gate looks at.
    fn load(tx: &mut Tenant<'_>, dossier: Dossier, address: Self::Address, needs: &Needs) -> Result<Self, StoreError>;

    /// Saves what became of it beyond record and effects; `before` is the engagement as it was loaded. Most kinds have no more.
    fn save(self, _tx: &mut Tenant<'_>, _before: &Engagement) -> Result<(), StoreError> {
        Ok(())
    }
}
