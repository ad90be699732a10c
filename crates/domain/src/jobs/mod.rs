//! What imports and exports share: files of rows in each format, faults of rows, CSV written safely.

pub mod cells;
mod csv;
mod export;
pub mod inputs;
mod layout;
pub mod mapping;
mod ndjson;
pub mod policies;
mod row_fault;
mod seen;
pub mod table;
#[cfg(test)]
mod tests;
mod text;
mod xlsx;

pub use export::{csv_line, csv_template, guarded_text, unguarded_text};
pub use layout::{Field, Holds, template_of};
pub use row_fault::{Faults, RowFault, Rows};
pub use seen::Seen;
