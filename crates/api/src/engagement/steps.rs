//! The service steps that are served, one line for each: a new one is its file in the domain and its line here.

use bole_domain::engagement::payroll;

use super::register_step;
use crate::http::registry::Registry;

/// Registers them in the order of the process.
pub(super) fn register(r: &mut Registry) {
    register_step::<payroll::agreement::Agreement>(r);
    register_step::<payroll::client_file::ClientFile>(r);
    register_step::<payroll::people::ConfirmPeople>(r);
    register_step::<payroll::template::ConfirmTemplate>(r);
    register_step::<payroll::method::Method>(r);
    register_step::<payroll::cycle::OpenCycle>(r);
    register_step::<payroll::tax_filing::FileTax>(r);
    register_step::<payroll::results::TellResults>(r);
    register_step::<payroll::certificates::IssueCertificate>(r);
}
