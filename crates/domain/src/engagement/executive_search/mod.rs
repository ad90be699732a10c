//! The steps of executive search (ES-5), one file for each; registered in the API's `engagement/steps.rs`.

pub mod client_legality;
pub mod position_brief;
