//! The fields of a row as far as they can be read, and the rules between them.

use chrono::NaiveDate;

use super::{RosterLimits, RosterRow};
use crate::jobs::cells::{CellFault, CellReader};
use crate::money::{Fen, Rate};
use crate::people::identifiers::{BankCard, Cnaps, DivisionCode, MobilePhone, ResidentId};
use crate::people::roster_faults::RosterFault;
use crate::people::{BasicDeductionMode, Sex};

/// The fields of a row as far as they could be read on their own.
pub(super) struct Read {
    pub(super) employee_number: Option<String>,
    pub(super) name: Option<String>,
    pub(super) resident_id: Option<ResidentId>,
    pub(super) sex: Option<Sex>,
    pub(super) birth_date: Option<NaiveDate>,
    pub(super) phone: Option<MobilePhone>,
    pub(super) address: Option<String>,
    pub(super) post: Option<String>,
    pub(super) education: Option<String>,
    pub(super) bank_name: Option<String>,
    pub(super) bank_account: Option<BankCard>,
    pub(super) cnaps: Option<Cnaps>,
    pub(super) place: Option<DivisionCode>,
    pub(super) hire_date: Option<NaiveDate>,
    pub(super) leave_date: Option<Option<NaiveDate>>,
    pub(super) basic_deduction_mode: Option<BasicDeductionMode>,
    pub(super) insurance_base: Option<Fen>,
    pub(super) housing_fund_base: Option<Fen>,
    pub(super) housing_fund_rate: Option<Rate>,
}

impl Read {
    /// The rules between fields; each is held only where the fields it needs could be read.
    pub(super) fn check(&self, limits: &RosterLimits, r: &mut CellReader) {
        if let Some(id) = &self.resident_id {
            if self.sex.is_some_and(|sex| sex != id.sex()) {
                r.refuse("sex", &RosterFault::SexDiffers);
            }
            if self.birth_date.is_some_and(|day| day != id.birth_date()) {
                r.refuse("birth_date", &RosterFault::BirthDateDiffers);
            }
            if self.hire_date.is_some_and(|hired| id.age_on(hired).is_none()) {
                r.refuse("hire_date", &RosterFault::HireBeforeBirth);
            }
        }
        let within = |day: NaiveDate| limits.earliest_date <= day && day <= limits.latest_date;
        for (column, day) in [("hire_date", self.hire_date), ("leave_date", self.leave_date.flatten())] {
            if day.is_some_and(|day| !within(day)) {
                r.refuse(column, &CellFault::DateOutOfRange);
            }
        }
        if let (Some(hired), Some(Some(left))) = (self.hire_date, self.leave_date)
            && left < hired
        {
            r.refuse("leave_date", &RosterFault::LeaveBeforeHire);
        }
        let bounds = limits.housing_fund_rate_min..=limits.housing_fund_rate_max;
        if self.housing_fund_rate.is_some_and(|rate| !rate.0.is_zero() && !bounds.contains(&rate)) {
            r.refuse("housing_fund_rate", &RosterFault::HousingFundRate);
        }
    }

    pub(super) fn row(self) -> Option<RosterRow> {
        Some(RosterRow {
            employee_number: self.employee_number?,
            name: self.name?,
            resident_id: self.resident_id?,
            sex: self.sex?,
            birth_date: self.birth_date?,
            phone: self.phone?,
            address: self.address?,
            post: self.post?,
            education: self.education?,
            bank_name: self.bank_name?,
            bank_account: self.bank_account?,
            cnaps: self.cnaps?,
            place: self.place?,
            hire_date: self.hire_date?,
            leave_date: self.leave_date?,
            basic_deduction_mode: self.basic_deduction_mode?,
            insurance_base: self.insurance_base?,
            housing_fund_base: self.housing_fund_base?,
            housing_fund_rate: self.housing_fund_rate?,
        })
    }
}
