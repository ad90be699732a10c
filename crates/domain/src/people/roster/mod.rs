//! A person's row on a client's roster (clause PY-5.2.2), as the import file and the API give it.

mod cells;
mod fields;
mod limits;

use chrono::NaiveDate;

pub use super::roster_csv::{OneRow, columns, fields, open, read, read_rows, rows, template};
pub use limits::RosterLimits;

use super::identifiers::{BankCard, Cnaps, DivisionCode, MobilePhone, ResidentId};
use super::{BasicDeductionMode, Sex};
use crate::money::{Fen, Rate};

/// A sound row of a roster.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterRow {
    /// The person's number with the client.
    pub employee_number: String,
    /// Name; characters beyond the basic plane are kept.
    pub name: String,
    /// Resident ID.
    pub resident_id: ResidentId,
    /// Sex; agrees with the resident ID.
    pub sex: Sex,
    /// Date of birth; agrees with the resident ID.
    pub birth_date: NaiveDate,
    /// Mobile phone.
    pub phone: MobilePhone,
    /// Address.
    pub address: String,
    /// Post.
    pub post: String,
    /// Education; empty where unknown.
    pub education: String,
    /// Name of the bank.
    pub bank_name: String,
    /// The card that wages are paid to.
    pub bank_account: BankCard,
    /// Clearing number of the bank.
    pub cnaps: Cnaps,
    /// Where the person is insured.
    pub place: DivisionCode,
    /// First day of employment.
    pub hire_date: NaiveDate,
    /// Last day of employment.
    pub leave_date: Option<NaiveDate>,
    /// How the basic deduction is counted.
    pub basic_deduction_mode: BasicDeductionMode,
    /// Base of the insurances.
    pub insurance_base: Fen,
    /// Base of the housing fund.
    pub housing_fund_base: Fen,
    /// Rate of the housing fund; 0 takes no part.
    pub housing_fund_rate: Rate,
}

impl std::fmt::Debug for RosterRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RosterRow").field("employee_number", &self.employee_number).finish_non_exhaustive()
    }
}
