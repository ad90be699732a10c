//! What may be wrong with one policy by itself.

use rust_decimal::Decimal;

use super::Policy;
use crate::insurance::PolicyFault;
use crate::money::{Fen, Rate};

impl Policy {
    /// What is wrong with this record by itself; pointers are relative to it.
    pub fn faults(&self) -> Vec<(&'static str, PolicyFault)> {
        let mut faults = Vec::new();
        let mut demand = |holds: bool, pointer, fault| {
            if !holds {
                faults.push((pointer, fault));
            }
        };
        let is_code = self.place.len() == 6 && self.place.bytes().all(|b| b.is_ascii_digit());
        let in_unit = |rate: Option<Rate>| rate.is_none_or(|r| (Decimal::ZERO..=Decimal::ONE).contains(&r.0));
        demand(is_code, "/place", PolicyFault::PlaceMalformed);
        demand(!self.place_name.trim().is_empty(), "/place_name", PolicyFault::Required);
        demand(!self.source.trim().is_empty(), "/source", PolicyFault::Required);
        demand(
            self.effective_to.is_none_or(|to| to >= self.effective_from),
            "/effective_to",
            PolicyFault::EndsBeforeStart,
        );
        demand(!self.floor.is_some_and(Fen::is_negative), "/floor", PolicyFault::Negative);
        demand(!self.ceiling.is_some_and(Fen::is_negative), "/ceiling", PolicyFault::Negative);
        let bounds = self.ceiling.zip(self.floor).is_none_or(|(ceiling, floor)| ceiling >= floor);
        demand(bounds, "/ceiling", PolicyFault::CeilingBelowFloor);
        demand(in_unit(self.employer_rate), "/employer_rate", PolicyFault::RateOutOfRange);
        demand(in_unit(self.worker_rate), "/worker_rate", PolicyFault::RateOutOfRange);
        demand(!self.employer_fixed.is_negative(), "/employer_fixed", PolicyFault::Negative);
        demand(!self.worker_fixed.is_negative(), "/worker_fixed", PolicyFault::Negative);
        demand(self.rounding.places <= 2, "/rounding/places", PolicyFault::PlacesOutOfRange);
        demand((1..=31).contains(&self.cutoff_day), "/cutoff_day", PolicyFault::DayOutOfRange);
        faults
    }
}
