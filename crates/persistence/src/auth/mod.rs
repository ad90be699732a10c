//! Log-in: whom a name means, sessions with their refresh tokens, throttles, signing keys.
//!
//! These rows stand outside the agencies, because they are needed before the agency is known.

pub mod keys;
pub mod login;
pub mod session;
pub mod throttle;
