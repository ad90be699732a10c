//! Where rows are read from.

use super::Format;
use crate::jobs::mapping::ImportMapping;
pub use crate::jobs::text::Content;

/// A file and how it is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source<'a> {
    /// Its bytes.
    pub content: Content<'a>,
    /// Its format.
    pub format: Format,
    /// The sheet of the workbook; the only one with anything in it where none is named.
    pub sheet: Option<&'a str>,
    /// How its columns are called, where it is a client's own file.
    pub mapping: Option<&'a ImportMapping>,
}

/// Bytes of which nothing is said are CSV.
impl<'a, T: AsRef<[u8]> + ?Sized> From<&'a T> for Source<'a> {
    fn from(bytes: &'a T) -> Self {
        Self { content: Content::Plain(bytes.as_ref()), format: Format::Csv, sheet: None, mapping: None }
    }
}
