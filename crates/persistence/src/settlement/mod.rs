//! Rows and queries of the `settlement` module.

pub mod corrections;
pub mod cycles;
pub mod deductions;
pub mod inputs;
pub mod openings;
pub mod payslips;
pub mod runs;
pub mod templates;
pub mod year;
