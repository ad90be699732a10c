//! All policies that a computation may use, found by place, kind and day.

use chrono::NaiveDate;

use super::{InsuranceKind, Policy, PolicyFault, PolicyRefusal};

/// Policies of any number of places, checked, ordered by place, kind and first day.
#[derive(Debug, Clone, Default)]
pub struct PolicyBook {
    policies: Vec<Policy>,
}

/// What holds for a place and a kind on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InForce<'a> {
    /// The place has no policy at all: nothing can be computed there.
    UnknownPlace,
    /// The place has policies, but never one of this kind: the line is 0.00.
    Never,
    /// There are versions of the kind, but none in force on the day that can be computed with.
    Missing,
    /// This one.
    Policy(&'a Policy),
}

impl PolicyBook {
    /// From records: each is checked, and versions that overlap are refused.
    pub fn new(policies: Vec<Policy>) -> Result<Self, PolicyRefusal> {
        let mut faults: Vec<_> = policies
            .iter()
            .enumerate()
            .flat_map(|(index, policy)| {
                policy.faults().into_iter().map(move |(pointer, fault)| (index, pointer, fault))
            })
            .collect();
        let key = |policy: &Policy| (policy.place.clone(), policy.kind, policy.effective_from);
        let mut ordered: Vec<(usize, &Policy)> = policies.iter().enumerate().collect();
        ordered.sort_by_key(|(_, policy)| key(policy));
        for ((_, earlier), (index, later)) in ordered.iter().zip(ordered.iter().skip(1)) {
            let same = earlier.place == later.place && earlier.kind == later.kind;
            if same && earlier.effective_to.is_none_or(|to| to >= later.effective_from) {
                faults.push((*index, "/effective_from", PolicyFault::Overlaps));
            }
        }
        if !faults.is_empty() {
            faults.sort_by_key(|(index, ..)| *index);
            return Err(PolicyRefusal { faults });
        }
        let mut policies = policies;
        policies.sort_by_key(key);
        Ok(Self { policies })
    }

    /// With other policies in the place of all that it has of their places and kinds.
    pub fn with(self, instead: Vec<Policy>) -> Result<Self, PolicyRefusal> {
        let replaced = |known: &Policy| instead.iter().any(|new| new.place == known.place && new.kind == known.kind);
        let kept: Vec<Policy> = self.policies.into_iter().filter(|known| !replaced(known)).collect();
        // The given ones first, so that a fault is told with their place in what was given.
        Self::new(instead.into_iter().chain(kept).collect())
    }

    /// Every policy, ordered by place, kind and first day.
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The policy of an id; one that was never stored has none.
    pub fn by_id(&self, id: &str) -> Option<&Policy> {
        self.policies.iter().find(|policy| !id.is_empty() && policy.id == id)
    }

    /// The places that it knows, each once.
    pub fn places(&self) -> Vec<&str> {
        let mut places: Vec<&str> = self.policies.iter().map(|policy| policy.place.as_str()).collect();
        places.dedup();
        places
    }

    /// What holds for a place and a kind on a day.
    pub fn find(&self, place: &str, kind: InsuranceKind, day: NaiveDate) -> InForce<'_> {
        let start = self.policies.partition_point(|policy| policy.place.as_str() < place);
        let of_place = || self.policies.iter().skip(start).take_while(|policy| policy.place == place);
        if of_place().next().is_none() {
            return InForce::UnknownPlace;
        }
        let mut versions = of_place().filter(|policy| policy.kind == kind).peekable();
        if versions.peek().is_none() {
            return InForce::Never;
        }
        versions.find(|policy| policy.covers(day) && policy.is_complete()).map_or(InForce::Missing, InForce::Policy)
    }
}
