//! The agency: roles and permissions, licences, bank accounts.

mod account;
mod licence;
mod permission;
mod role;

pub use account::AgencyAccount;
pub use licence::{Licence, LicenceKind, LicenceRefusal};
pub use permission::{Permission, allowed, grantable, grants, matrix};
pub use role::Role;
