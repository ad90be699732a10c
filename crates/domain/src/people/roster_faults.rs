//! What a roster row may not say.

use crate::language::Language;
use crate::refusal::{Refusal, RefusalKind};

/// A rule that a roster row breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RosterFault {
    /// The employee number has other characters than letters, digits, `_`, `-`, or more than 32.
    EmployeeNumberForm,
    /// The sex differs from the one in the resident ID.
    SexDiffers,
    /// The date of birth differs from the one in the resident ID.
    BirthDateDiffers,
    /// Hired before being born: a typing error in one of the dates.
    HireBeforeBirth,
    /// Left before being hired.
    LeaveBeforeHire,
    /// The housing-fund rate is neither 0 nor within its bounds.
    HousingFundRate,
}

impl Refusal for RosterFault {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            RosterFault::EmployeeNumberForm => "employee_number_form",
            RosterFault::SexDiffers => "sex_differs_from_id",
            RosterFault::BirthDateDiffers => "birth_date_differs_from_id",
            RosterFault::HireBeforeBirth => "hire_before_birth",
            RosterFault::LeaveBeforeHire => "leave_before_hire",
            RosterFault::HousingFundRate => "housing_fund_rate_out_of_range",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            RosterFault::EmployeeNumberForm => (
                "员工编号应为1至32位字母、数字、下划线或连字符。",
                "An employee number has 1 to 32 letters, digits, underscores or hyphens.",
            ),
            RosterFault::SexDiffers => ("性别与身份证号不一致。", "The sex differs from the one in the resident ID."),
            RosterFault::BirthDateDiffers => {
                ("出生日期与身份证号不一致。", "The date of birth differs from the one in the resident ID.")
            }
            RosterFault::HireBeforeBirth => ("入职日期早于出生日期。", "The hire date lies before the date of birth."),
            RosterFault::LeaveBeforeHire => ("离职日期早于入职日期。", "The leave date lies before the hire date."),
            RosterFault::HousingFundRate => (
                "住房公积金比例应为0（不缴存）或在规定上下限之间。",
                "The housing-fund rate is 0 (takes no part) or lies within its legal bounds.",
            ),
        };
        language.pick(zh, en).to_owned()
    }
}
