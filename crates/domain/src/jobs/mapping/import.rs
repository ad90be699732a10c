//! The imports that read a client's own files.

use crate::attendance::{Form, sheet};
use crate::jobs::table::Column;
use crate::people::roster;
use crate::settlement::opening;
use crate::standard::coded::coded;

coded! {
    /// An import that concerns a client, so that his own file can be mapped onto it.
    MappedImport {
        /// The people of an engagement.
        Roster = "roster",
        /// The month's inputs of a cycle; its columns follow from the cycle's template.
        CycleInputs = "cycle_inputs",
        /// Opening balances of a tax year.
        TaxOpenings = "tax_openings",
        /// Attendance of a month, a row for each person and day.
        AttendanceDays = "attendance_days",
        /// Attendance of a month, a row for each person.
        AttendanceSummaries = "attendance_summaries",
    }
}

impl MappedImport {
    /// The column that tells whose row it is.
    pub const KEY: &'static str = "employee_number";

    /// The columns of its files, where they are always the same.
    pub fn columns(self) -> Option<Vec<Column>> {
        match self {
            MappedImport::Roster => Some(roster::columns()),
            MappedImport::TaxOpenings => Some(opening::columns()),
            MappedImport::AttendanceDays => Some(sheet::columns(Form::Days)),
            MappedImport::AttendanceSummaries => Some(sheet::columns(Form::Summaries)),
            MappedImport::CycleInputs => None,
        }
    }
}
