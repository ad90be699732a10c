//! A row as the cells of a file.

use super::fields::Read;
use super::{RosterLimits, RosterRow};
use crate::jobs::RowFault;
use crate::jobs::cells::{CellReader, text_cell};
use crate::people::{BasicDeductionMode, Sex};

impl RosterRow {
    /// The columns of a roster file, in their order.
    pub const COLUMNS: [&'static str; 19] = [
        "employee_number",
        "name",
        "resident_id",
        "sex",
        "birth_date",
        "phone",
        "address",
        "post",
        "education",
        "bank_name",
        "bank_account",
        "cnaps",
        "place",
        "hire_date",
        "leave_date",
        "basic_deduction_mode",
        "insurance_base",
        "housing_fund_base",
        "housing_fund_rate",
    ];

    /// Its cells in the order of [`RosterRow::COLUMNS`].
    pub fn cells(&self) -> [String; 19] {
        [
            self.employee_number.clone(),
            self.name.clone(),
            self.resident_id.to_string(),
            self.sex.code().to_owned(),
            self.birth_date.to_string(),
            self.phone.to_string(),
            self.address.clone(),
            self.post.clone(),
            self.education.clone(),
            self.bank_name.clone(),
            self.bank_account.to_string(),
            self.cnaps.to_string(),
            self.place.to_string(),
            self.hire_date.to_string(),
            self.leave_date.map(|day| day.to_string()).unwrap_or_default(),
            self.basic_deduction_mode.code().to_owned(),
            self.insurance_base.to_string(),
            self.housing_fund_base.to_string(),
            self.housing_fund_rate.to_string(),
        ]
    }

    /// Reads a row from its cells by the national limits; all its faults at once.
    pub fn from_cells<T: AsRef<str>>(row: u64, cells: &[T; 19]) -> Result<Self, Vec<RowFault>> {
        Self::within(&RosterLimits::national(), row, cells)
    }

    /// Reads a row from its cells; all its faults at once.
    pub fn within<T: AsRef<str>>(limits: &RosterLimits, row: u64, cells: &[T; 19]) -> Result<Self, Vec<RowFault>> {
        let [
            employee_number,
            name,
            resident_id,
            sex,
            birth_date,
            phone,
            address,
            post,
            education,
            bank_name,
            bank_account,
            cnaps,
            place,
            hire_date,
            leave_date,
            basic_deduction_mode,
            insurance_base,
            housing_fund_base,
            housing_fund_rate,
        ] = cells.each_ref().map(AsRef::as_ref);
        let mut r = CellReader::new(row);
        let read = Read {
            employee_number: r.employee_number("employee_number", employee_number),
            name: r.take("name", text_cell(name, 1, 100)),
            resident_id: r.identifier("resident_id", resident_id),
            sex: r.code("sex", sex, Sex::from_code),
            birth_date: r.date("birth_date", birth_date),
            phone: r.identifier("phone", phone),
            address: r.take("address", text_cell(address, 1, 300)),
            post: r.take("post", text_cell(post, 1, 100)),
            education: r.take("education", text_cell(education, 0, 50)),
            bank_name: r.take("bank_name", text_cell(bank_name, 1, 100)),
            bank_account: r.identifier("bank_account", bank_account),
            cnaps: r.identifier("cnaps", cnaps),
            place: r.identifier("place", place),
            hire_date: r.date("hire_date", hire_date),
            leave_date: if leave_date.trim().is_empty() {
                Some(None)
            } else {
                r.date("leave_date", leave_date).map(Some)
            },
            basic_deduction_mode: r.code("basic_deduction_mode", basic_deduction_mode, BasicDeductionMode::from_code),
            insurance_base: r.amount("insurance_base", insurance_base),
            housing_fund_base: r.amount("housing_fund_base", housing_fund_base),
            housing_fund_rate: r.rate("housing_fund_rate", housing_fund_rate),
        };
        read.check(limits, &mut r);
        match read.row() {
            Some(sound) if r.faults().is_empty() => Ok(sound),
            Some(_) | None => Err(r.into_faults()),
        }
    }
}
