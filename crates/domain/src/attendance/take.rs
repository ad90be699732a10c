//! The sums of attendance as inputs of the month: what is absent is filled in, what differs is told and stays.

use super::{MonthSums, memo_figure};
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::{Refusal, RefusalKind};
use crate::settlement::template::Item;

/// An input that is not the sum of the attendance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttendanceDiffers {
    /// The code of the item.
    pub item: String,
    /// Whose input.
    pub employee_number: String,
    /// What the inputs have.
    pub input: Fen,
    /// What the attendance comes to.
    pub attendance: Fen,
}

/// Somebody's inputs lack sums, and the month has no attendance of his.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttendanceAbsent {
    /// Whose.
    pub employee_number: String,
}

impl Refusal for AttendanceAbsent {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        "attendance_absent"
    }

    fn text(&self, language: Language) -> String {
        let number = &self.employee_number;
        let zh = format!("员工 {number} 没有当月考勤；请导入考勤，或在当月数据中填写。");
        let en =
            format!("Employee {number} has no attendance of the month; import it, or give the figure with the inputs.");
        language.pick(&zh, &en).to_owned()
    }
}

/// What became of a person's inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// How many figures were filled in.
    pub filled: usize,
    /// How many were as the attendance has them.
    pub equal: usize,
    /// Those that are not; they stay as they are.
    pub differs: Vec<AttendanceDiffers>,
}

/// Fills in the figures that a person's inputs lack; `amounts` stand in the order of the template's inputs.
pub fn take<'a>(
    employee_number: &str,
    items: impl IntoIterator<Item = &'a Item>,
    amounts: &mut [Option<Fen>],
    sums: &MonthSums,
) -> Taken {
    let mut taken = Taken::default();
    for (item, amount) in items.into_iter().zip(amounts) {
        let Some(attendance) = sums.figure(&item.code).filter(|_| memo_figure(item)) else { continue };
        match *amount {
            None => {
                *amount = Some(attendance);
                taken.filled += 1;
            }
            Some(input) if input == attendance => taken.equal += 1,
            Some(input) => taken.differs.push(AttendanceDiffers {
                item: item.code.clone(),
                employee_number: employee_number.to_owned(),
                input,
                attendance,
            }),
        }
    }
    taken
}

impl Refusal for AttendanceDiffers {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        "attendance_differs"
    }

    fn text(&self, language: Language) -> String {
        let Self { employee_number, input, attendance, .. } = self;
        let zh = format!("员工 {employee_number}：导入值 {input}，考勤合计 {attendance}；保留导入值。");
        let en = format!(
            "Employee {employee_number}: the inputs have {input}, the attendance comes to {attendance}; the input stays."
        );
        language.pick(&zh, &en).to_owned()
    }
}
