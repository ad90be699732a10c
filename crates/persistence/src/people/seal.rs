//! A roster row in the form that is written: personal fields sealed, indexed and masked. Made outside the transaction
//! that writes, because sealing takes longer than writing.

use bole_domain::people::RosterRow;
use chrono::NaiveDate;
use diesel::prelude::*;

use super::{ACCOUNT, ADDRESS, PHONE, RESIDENT_ID};
use crate::crypto::AgencyKeys;
use crate::error::StoreError;
use crate::runtime::Runtime;
use crate::schema::{members, persons};

/// What is written of a person.
#[derive(Debug, Clone, Insertable, AsChangeset)]
#[diesel(table_name = persons)]
pub(super) struct PersonColumns {
    pub(super) name: String,
    pub(super) sex: String,
    pub(super) birth_date: NaiveDate,
    pub(super) sealed_resident_id: Vec<u8>,
    pub(super) resident_id_index: Vec<u8>,
    pub(super) resident_id_masked: String,
    pub(super) sealed_phone: Vec<u8>,
    pub(super) phone_index: Vec<u8>,
    pub(super) phone_masked: String,
    pub(super) sealed_address: Vec<u8>,
    pub(super) education: String,
    pub(super) bank_name: String,
    pub(super) sealed_account: Vec<u8>,
    pub(super) account_index: Vec<u8>,
    pub(super) account_masked: String,
    pub(super) cnaps: String,
}

/// What is written of a person's place on a roster.
#[derive(Debug, Clone, PartialEq, Eq, Insertable, AsChangeset, Queryable, Selectable)]
#[diesel(table_name = members, treat_none_as_null = true)]
pub(super) struct MemberColumns {
    pub(super) employee_number: String,
    pub(super) post: String,
    pub(super) place: String,
    pub(super) hire_date: NaiveDate,
    pub(super) leave_date: Option<NaiveDate>,
    pub(super) basic_deduction_mode: String,
    pub(super) insurance_base: i64,
    pub(super) housing_fund_base: i64,
    pub(super) housing_fund_rate: String,
}

/// A roster row ready to be written.
#[derive(Clone)]
pub struct Prepared {
    /// Its row in the file; 1 is the first row after the header.
    pub row: u64,
    pub(super) person: PersonColumns,
    pub(super) address: String,
    pub(super) member: MemberColumns,
}

/// Seals a row.
pub fn prepare(keys: &AgencyKeys, runtime: &Runtime, row: u64, data: &RosterRow) -> Result<Prepared, StoreError> {
    let seal = |purpose: &str, text: &str| keys.seal(runtime, purpose, text.as_bytes());
    let (resident_id, account, phone) = (data.resident_id.as_str(), data.bank_account.as_str(), data.phone.as_str());
    Ok(Prepared {
        row,
        person: PersonColumns {
            name: data.name.clone(),
            sex: data.sex.code().to_owned(),
            birth_date: data.birth_date,
            sealed_resident_id: seal(RESIDENT_ID, resident_id)?,
            resident_id_index: keys.blind_index(RESIDENT_ID, resident_id)?,
            resident_id_masked: data.resident_id.masked(),
            sealed_phone: seal(PHONE, phone)?,
            phone_index: keys.blind_index(PHONE, phone)?,
            phone_masked: data.phone.masked(),
            sealed_address: seal(ADDRESS, &data.address)?,
            education: data.education.clone(),
            bank_name: data.bank_name.clone(),
            sealed_account: seal(ACCOUNT, account)?,
            account_index: keys.blind_index(ACCOUNT, account)?,
            account_masked: data.bank_account.masked(),
            cnaps: data.cnaps.to_string(),
        },
        address: data.address.clone(),
        member: MemberColumns {
            employee_number: data.employee_number.clone(),
            post: data.post.clone(),
            place: data.place.to_string(),
            hire_date: data.hire_date,
            leave_date: data.leave_date,
            basic_deduction_mode: data.basic_deduction_mode.code().to_owned(),
            insurance_base: data.insurance_base.0,
            housing_fund_base: data.housing_fund_base.0,
            housing_fund_rate: data.housing_fund_rate.to_string(),
        },
    })
}
