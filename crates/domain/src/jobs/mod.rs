//! What imports and exports share: faults of rows, CSV read strictly, CSV written safely.

pub mod cells;
pub mod csv;
mod export;
pub mod inputs;
pub mod policies;
mod row_fault;
#[cfg(test)]
mod tests;

pub use export::{csv_line, csv_template, guarded_text, unguarded_text};
pub use row_fault::{Faults, RowFault, Rows};
