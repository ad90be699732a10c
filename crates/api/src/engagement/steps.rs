//! The service steps that are served, one line for each: a new one is its file in the domain and its line here.

use bole_domain::engagement::{ProcessStep, executive_search, payroll};
use bole_domain::standard::ClauseCode;

use super::register_step;
use crate::http::registry::Registry;

macro_rules! served {
    ($($step:ty,)*) => {
        /// Registers them.
        pub(super) fn register(r: &mut Registry) {
            $(register_step::<$step>(r);)*
        }

        /// Is it one of them?
        pub(super) fn is_served(clause: ClauseCode) -> bool {
            [$(<$step as ProcessStep>::CLAUSE),*].contains(&clause)
        }
    };
}

served! {
    payroll::agreement::Agreement,
    payroll::client_file::ClientFile,
    payroll::people::ConfirmPeople,
    payroll::template::ConfirmTemplate,
    payroll::method::Method,
    payroll::cycle::OpenCycle,
    payroll::tax_filing::FileTax,
    payroll::results::TellResults,
    payroll::certificates::IssueCertificate,
    executive_search::client_legality::VerifyClient,
    executive_search::position_brief::BriefPosition,
}
