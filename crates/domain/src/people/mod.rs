//! Persons: the identifiers that they carry, their rows on a client's roster, and what of them may be shown.

pub mod identifiers;
pub mod mask;
pub mod roster;
mod roster_csv;
mod roster_faults;
#[cfg(test)]
mod tests;

pub use identifiers::{
    BankCard, Cnaps, CompanyAccount, CreditCode, DivisionCode, IdentifierFault, MobilePhone, ResidentId,
};
pub use roster::{RosterLimits, RosterRow};
pub use roster_faults::RosterFault;

use crate::language::Label;
use crate::standard::coded::coded;

coded! {
    /// The sex that the resident ID states.
    Sex {
        /// Male.
        Male = "male",
        /// Female.
        Female = "female",
    }
}

coded! {
    /// How the basic deduction of a person's wage tax is counted.
    BasicDeductionMode {
        /// By the months with this withholding agent in the year (announcement 2018 No. 61).
        MonthsEmployed = "months_employed",
        /// First wages of the year: months count from January (announcement 2020 No. 13).
        FirstTimeThisYear = "first_time_this_year_2020_13",
        /// The whole year's amount from the first month (announcement 2020 No. 19).
        FullYear60000 = "full_year_60000_2020_19",
    }
}

impl BasicDeductionMode {
    /// What it is called.
    pub fn label(self) -> Label {
        match self {
            BasicDeductionMode::MonthsEmployed => Label::new("按任职受雇月份数", "By months employed"),
            BasicDeductionMode::FirstTimeThisYear => {
                Label::new("当年首次取得工资薪金，自一月起计", "First wages of the year, counted from January")
            }
            BasicDeductionMode::FullYear60000 => {
                Label::new("自首月起扣除全年六万元", "The whole year's 60,000 from the first month")
            }
        }
    }
}
