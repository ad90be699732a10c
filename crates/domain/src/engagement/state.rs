//! What steps act on: kinds of state, each loaded and saved by persistence in one place.

use super::{CycleRef, Engagement, Found, Records, StepState};

/// An engagement with its records: steps that happen once for it, or for its people.
#[derive(Debug, Clone, PartialEq)]
pub struct EngagementCase {
    /// The engagement; a step may change it.
    pub engagement: Engagement,
    /// What was recorded.
    pub records: Records,
    /// What was looked up.
    pub found: Found,
}

impl StepState for EngagementCase {
    fn engagement(&self) -> &Engagement {
        &self.engagement
    }

    fn records(&self) -> &Records {
        &self.records
    }

    fn found(&self) -> &Found {
        &self.found
    }
}

/// An engagement with the month and run of a cycle that is to be opened.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleOpeningCase {
    /// The engagement.
    pub case: EngagementCase,
    /// The cycle to be opened.
    pub key: CycleRef,
    /// The id that it gets.
    pub id: crate::ids::CycleId,
}

impl StepState for CycleOpeningCase {
    fn engagement(&self) -> &Engagement {
        &self.case.engagement
    }

    fn records(&self) -> &Records {
        &self.case.records
    }

    fn found(&self) -> &Found {
        &self.case.found
    }

    fn cycle(&self) -> Option<CycleRef> {
        Some(self.key)
    }
}
