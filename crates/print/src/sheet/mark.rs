//! What stands on a page, with its place.

/// Grey of lines.
pub(super) const LINE: u8 = 120;
/// Grey behind heads and sums.
pub(super) const BAND: u8 = 238;

/// What stands on a page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// A line of text.
    Text {
        /// Its left end.
        x: f32,
        /// Its base line, from the top of the page.
        y: f32,
        /// Its size.
        size: f32,
        /// Is it set off?
        strong: bool,
        /// Itself.
        text: String,
    },
    /// A filled box; a flat one is a line.
    Box {
        /// Its left side.
        x: f32,
        /// Its upper side.
        y: f32,
        /// Its width.
        width: f32,
        /// Its height.
        height: f32,
        /// Its grey.
        shade: u8,
    },
}
