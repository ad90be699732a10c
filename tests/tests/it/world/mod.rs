//! The world in which tests act: agencies with their people, clients and months, and the document as it is walked and told.

pub(crate) mod bureau;
pub(crate) mod desk;
pub(crate) mod mailbox;
pub(crate) mod office;
pub(crate) mod paper;
pub(crate) mod payroll;
pub(crate) mod possessions;
pub(crate) mod telling;
pub(crate) mod treasury;
pub(crate) mod walk;
