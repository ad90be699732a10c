//! Texts that people write.

use validator::ValidationError;

/// A text of blanks says nothing.
pub fn said(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() {
        Err(ValidationError::new("blank").with_message("it must not be blank".into()))
    } else {
        Ok(())
    }
}
