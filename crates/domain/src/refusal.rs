//! What the rules answer instead of a new state: a refusal without any transport.
//!
//! Each module has its own error enum and implements [`Refusal`] for it; the API maps [`RefusalKind`] to a status in one place.

use crate::language::Language;

/// What sort of no it is. The API maps each to one HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusalKind {
    /// The input has not the promised form (400).
    Malformed,
    /// The input is larger than what is taken (413).
    TooLarge,
    /// The caller may not do this to this object, e.g. approve his own bill (403).
    Forbidden,
    /// There is no such object for this caller (404).
    NotFound,
    /// The object is not in a state that allows it (409).
    Conflict,
    /// The caller saw an older version of the object (412).
    Stale,
    /// A rule of law, standard or contract forbids it (422).
    Rule,
    /// The installation itself is at fault: a broken row, a lost key (500).
    Fault,
    /// Busy or out of reach for the moment; trying again later helps (503).
    Unavailable,
}

/// One named fault in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON pointer into the request body, `""` for the whole.
    pub pointer: String,
    /// Stable code of this fault, `snake_case`.
    pub code: String,
    /// What is wrong and what to do, Chinese.
    pub zh: String,
    /// What is wrong and what to do, English.
    pub en: String,
}

/// A reasoned no.
pub trait Refusal: std::fmt::Debug {
    /// Which sort.
    fn kind(&self) -> RefusalKind;
    /// Stable `snake_case` code.
    fn code(&self) -> &'static str;
    /// What happened and what to do, for the reader. Never contains personal data or secrets.
    fn text(&self, language: Language) -> String;
    /// The faulty fields, if the input can be named.
    fn faults(&self) -> Vec<FieldFault> {
        Vec::new()
    }
}
