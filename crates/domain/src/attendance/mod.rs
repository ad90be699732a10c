//! Attendance of a month: what each person worked, did beyond his hours and was away for, day by day or as a summary, and
//! its sums, which a settlement template can ask for.

mod day;
mod fault;
mod figures;
mod fit;
mod leave;
mod month;
mod quantity;
pub mod sheet;
mod summary;
mod sums;
mod take;
#[cfg(test)]
mod tests;

pub use day::{DayRecord, DayType};
pub use fault::{AttendanceFault, AttendanceRefusal};
pub use figures::{is_figure, memo_figure};
pub use fit::{days_by_person, summaries_by_person};
pub use leave::{Leave, LeaveKind};
pub use month::{Employed, Form, MonthRecord, takes_attendance};
pub use quantity::Quantity;
pub use summary::SummaryRecord;
pub use sums::MonthSums;
pub use take::{AttendanceAbsent, AttendanceDiffers, Taken, take};
