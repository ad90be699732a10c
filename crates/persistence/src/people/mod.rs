//! Persons of the agency and their places on the rosters of its engagements.
//!
//! Resident ID, phone, address and account are sealed; equal values are found by a keyed index; answers show masks.

mod find;
mod member;
mod merge;
mod seal;

use bole_domain::ids::{EngagementId, MemberId, PersonId};
use bole_domain::money::{Fen, Rate};
use bole_domain::people::{BasicDeductionMode, DivisionCode, Sex};
use bole_domain::settlement::compute::PersonFacts;
use chrono::{DateTime, NaiveDate, Utc};

pub use find::{Opened, Sought, find, list as list_persons, load as load_person, open, resident_ids};
pub use member::{
    Roster, RosterPlace, client_of, confirm, list as list_members, load_member, member_by_number, payment_details,
    places_of, plain, unconfirmed, unconfirmed_of, works_for,
};
pub use merge::{Merged, Merging, merge, replace};
pub use seal::{Prepared, prepare};

pub(crate) const RESIDENT_ID: &str = "persons.resident_id";
const PHONE: &str = "persons.phone";
const ADDRESS: &str = "persons.address";
const ACCOUNT: &str = "persons.account";

/// A person, masked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// His id.
    pub id: PersonId,
    /// His name.
    pub name: String,
    /// His sex.
    pub sex: Sex,
    /// His date of birth.
    pub birth_date: NaiveDate,
    /// His resident ID, masked.
    pub resident_id_masked: String,
    /// His phone, masked.
    pub phone_masked: String,
    /// His education.
    pub education: String,
    /// His bank.
    pub bank_name: String,
    /// His account, masked.
    pub account_masked: String,
    /// His bank's clearing number.
    pub cnaps: String,
    /// Version of the row.
    pub version: i64,
    /// When he came in.
    pub created_at: DateTime<Utc>,
}

/// A person's place on a roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub id: MemberId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The person, masked.
    pub person: Person,
    /// His number with the client.
    pub employee_number: String,
    /// His post.
    pub post: String,
    /// Where he is insured.
    pub place: DivisionCode,
    /// When he came.
    pub hire_date: NaiveDate,
    /// When he left.
    pub leave_date: Option<NaiveDate>,
    /// How his basic deduction is counted.
    pub basic_deduction_mode: BasicDeductionMode,
    /// Base of the insurances.
    pub insurance_base: Fen,
    /// Base of the housing fund.
    pub housing_fund_base: Fen,
    /// His rate of the housing fund; 0 takes no part.
    pub housing_fund_rate: Rate,
    /// When his data were confirmed (PY-5.2.2); none since they changed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// Version of the row.
    pub version: i64,
}

impl Member {
    /// His place on the roster alone.
    pub fn roster_place(&self) -> RosterPlace {
        RosterPlace { member: self.id, person: self.person.id, facts: self.facts() }
    }

    /// What a computation needs to know of him.
    pub fn facts(&self) -> PersonFacts {
        PersonFacts {
            employee_number: self.employee_number.clone(),
            place: self.place.to_string(),
            hire_date: self.hire_date,
            leave_date: self.leave_date,
            basic_deduction_mode: self.basic_deduction_mode.into(),
            insurance_base: self.insurance_base,
            housing_fund_base: self.housing_fund_base,
            housing_fund_rate: self.housing_fund_rate,
        }
    }
}

/// What a payment to a person needs.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentDetails {
    /// Are his data confirmed, as they stand (PY-5.2.2)?
    pub confirmed: bool,
    /// Payee.
    pub name: String,
    /// Account number.
    pub account: String,
    /// The same, masked.
    pub account_masked: String,
    /// Bank.
    pub bank_name: String,
    /// The bank's clearing number.
    pub cnaps: String,
}
