//! Clients, their versioned profiles and their contacts.

pub(crate) mod access;
mod clients;
mod contacts;
pub(crate) mod merge;
mod profile;
mod register;

pub use register::register;

/// A text of blanks says nothing.
pub(crate) fn said(text: &str) -> Result<(), validator::ValidationError> {
    if text.trim().is_empty() {
        Err(validator::ValidationError::new("blank").with_message("it must not be blank".into()))
    } else {
        Ok(())
    }
}

/// A reason says something: at least four characters besides the blanks around them.
pub(crate) fn reasoned(text: &str) -> Result<(), validator::ValidationError> {
    if text.trim().chars().count() < 4 {
        Err(validator::ValidationError::new("reason_too_short")
            .with_message("tell why, in at least 4 characters".into()))
    } else {
        Ok(())
    }
}
