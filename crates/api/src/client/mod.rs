//! Clients, their versioned profiles and their contacts.

pub(crate) mod access;
mod clients;
mod contacts;
pub(crate) mod import_mappings;
mod invitations;
mod profile;
mod register;
mod standing;

pub(crate) use bole_domain::text::said;
pub use register::register;

/// A reason says something: at least four characters besides the blanks around them.
pub(crate) fn reasoned(text: &str) -> Result<(), validator::ValidationError> {
    if text.trim().chars().count() < 4 {
        Err(validator::ValidationError::new("reason_too_short")
            .with_message("tell why, in at least 4 characters".into()))
    } else {
        Ok(())
    }
}
