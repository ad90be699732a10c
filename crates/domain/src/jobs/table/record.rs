//! What every format gives: records of cells.

use std::borrow::Cow;

use crate::jobs::cells::CellFault;

/// A cell as text, or why it has none.
pub(in crate::jobs) type Cell<'a> = Result<Cow<'a, str>, CellFault>;

/// The header or a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::jobs) struct Record<'a> {
    /// 0 for the header, 1 for the first row after it.
    pub(in crate::jobs) number: u64,
    /// Its first cells.
    pub(in crate::jobs) cells: Vec<Cell<'a>>,
    /// How many cells it has in all.
    pub(in crate::jobs) count: usize,
}
