//! A person's row on a client's roster (clause PY-5.2.2), as the import file and the API give it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::identifiers::{BankCard, Cnaps, DivisionCode, MobilePhone, ResidentId};
use super::roster_faults::RosterFault;
use super::{BasicDeductionMode, Sex};
use crate::jobs::RowFault;
use crate::jobs::cells::{CellFault, CellReader, text_cell};
use crate::money::{Fen, Rate};

pub use super::roster_csv::{check_file, columns, read, template};

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

/// The bounds that a roster is held against, from `data/policies/roster-limits.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterLimits {
    /// Earliest day of hire.
    pub earliest_date: NaiveDate,
    /// Latest day of hire or leaving.
    pub latest_date: NaiveDate,
    /// Lowest rate of the housing fund of one who takes part.
    pub housing_fund_rate_min: Rate,
    /// Highest rate of the housing fund.
    pub housing_fund_rate_max: Rate,
    /// Where the rates come from.
    pub housing_fund_rate_source: String,
}

impl RosterLimits {
    /// The bounds as compiled in. Data that did not read would refuse every row; a test reads it.
    pub fn national() -> Self {
        serde_json::from_str(include_str!("../../data/policies/roster-limits.json")).unwrap_or_default()
    }
}

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

/// The fields of a row as far as they could be read on their own.
struct Read {
    employee_number: Option<String>,
    name: Option<String>,
    resident_id: Option<ResidentId>,
    sex: Option<Sex>,
    birth_date: Option<NaiveDate>,
    phone: Option<MobilePhone>,
    address: Option<String>,
    post: Option<String>,
    education: Option<String>,
    bank_name: Option<String>,
    bank_account: Option<BankCard>,
    cnaps: Option<Cnaps>,
    place: Option<DivisionCode>,
    hire_date: Option<NaiveDate>,
    leave_date: Option<Option<NaiveDate>>,
    basic_deduction_mode: Option<BasicDeductionMode>,
    insurance_base: Option<Fen>,
    housing_fund_base: Option<Fen>,
    housing_fund_rate: Option<Rate>,
}

impl Read {
    /// The rules between fields; each is held only where the fields it needs could be read.
    fn check(&self, limits: &RosterLimits, r: &mut CellReader) {
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

    fn row(self) -> Option<RosterRow> {
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
