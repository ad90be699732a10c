//! Insurance policies: the agency's own, and the library that ships for reference.

mod book;
mod library;
mod own;

pub use book::{Place, places, policy_book, versions};
pub use library::{LibraryRecord, RateRange, library};
pub use own::{Accepted, Filter, Misfit, accept, list, load};
