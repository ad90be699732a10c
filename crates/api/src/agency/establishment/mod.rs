//! The agency's establishment over HTTP: each kind of record is one [`Resource`], and all are served alike.

mod capital;
mod licence;
mod operations;
mod premises;
mod publication;
mod resource;
mod rule;
mod sample;
mod staff;
mod tool;
mod view;

use bole_domain::agency::establishment::staff::{Attestation, StaffMember};
use bole_domain::agency::establishment::{
    CapitalStatement, Inspection, Licence, Premises, ServiceOffer, SupervisionNotice, Tool, WrittenRule,
};

use crate::http::registry::Registry;

pub use sample::furnish;

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    resource::register::<Licence>(r);
    resource::register::<Premises>(r);
    resource::register_about::<Inspection>(r);
    resource::register::<CapitalStatement>(r);
    resource::register::<Tool>(r);
    resource::register::<StaffMember>(r);
    resource::register_about::<Attestation>(r);
    resource::register::<WrittenRule>(r);
    resource::register::<ServiceOffer>(r);
    resource::register::<SupervisionNotice>(r);
}
