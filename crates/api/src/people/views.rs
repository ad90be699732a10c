//! Persons and members as answers: personal fields masked.

use bole_domain::ids::{EngagementId, MemberId, PersonId};
use bole_domain::money::{Fen, Rate};
use bole_domain::people::{BasicDeductionMode, Sex};
use bole_persistence::people::{Member, Person};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;

/// What stands for an address: it is not even opened for a masked answer.
pub const HIDDEN_ADDRESS: &str = "***";

/// A person; resident ID, phone, address and account are masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Person)]
pub struct PersonView {
    /// His id.
    pub id: PersonId,
    /// His name.
    #[schema(example = "林知远")]
    pub name: String,
    /// His sex.
    pub sex: Sex,
    /// His date of birth.
    pub birth_date: NaiveDate,
    /// His resident ID, masked.
    #[schema(example = "****************11")]
    pub resident_id: String,
    /// His phone, masked.
    #[schema(example = "138****8000")]
    pub phone: String,
    /// His address, masked.
    #[schema(example = "***")]
    pub address: String,
    /// His education.
    #[schema(example = "本科")]
    pub education: String,
    /// His bank.
    #[schema(example = "中国工商银行")]
    pub bank_name: String,
    /// His account, masked.
    #[schema(example = "***************0000")]
    pub bank_account: String,
    /// His bank's clearing number (CNAPS).
    #[schema(example = "102100099996")]
    pub cnaps: String,
    /// When he came in.
    pub created_at: DateTime<Utc>,
}

impl From<Person> for PersonView {
    fn from(person: Person) -> Self {
        Self {
            id: person.id,
            name: person.name,
            sex: person.sex,
            birth_date: person.birth_date,
            resident_id: person.resident_id_masked,
            phone: person.phone_masked,
            address: HIDDEN_ADDRESS.to_owned(),
            education: person.education,
            bank_name: person.bank_name,
            bank_account: person.account_masked,
            cnaps: person.cnaps,
            created_at: person.created_at,
        }
    }
}

impl Example for PersonView {
    fn example() -> Self {
        Self {
            id: PersonId::example(),
            name: "林知远".to_owned(),
            sex: Sex::Male,
            birth_date: NaiveDate::from_ymd_opt(1990, 3, 7).unwrap_or_default(),
            resident_id: "****************11".to_owned(),
            phone: "138****8000".to_owned(),
            address: HIDDEN_ADDRESS.to_owned(),
            education: "本科".to_owned(),
            bank_name: "中国工商银行".to_owned(),
            bank_account: "***************0000".to_owned(),
            cnaps: "102100099996".to_owned(),
            created_at: crate::http::examples::happened_at(),
        }
    }
}

/// A person's place on the roster of an engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Member)]
pub struct MemberView {
    /// Its id.
    pub id: MemberId,
    /// The engagement.
    pub engagement_id: EngagementId,
    /// His number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// The person, masked.
    pub person: PersonView,
    /// His post.
    #[schema(example = "会计")]
    pub post: String,
    /// Where he is insured: national division code.
    #[schema(example = "110000")]
    pub place: String,
    /// When he came.
    pub hire_date: NaiveDate,
    /// When he left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leave_date: Option<NaiveDate>,
    /// How his basic deduction is counted.
    pub basic_deduction_mode: BasicDeductionMode,
    /// Base of the insurances.
    pub insurance_base: Fen,
    /// Base of the housing fund.
    pub housing_fund_base: Fen,
    /// His rate of the housing fund; 0 takes no part.
    pub housing_fund_rate: Rate,
    /// When his data were confirmed (PY-5.2.2); absent since they changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<DateTime<Utc>>,
}

impl From<Member> for MemberView {
    fn from(member: Member) -> Self {
        Self {
            id: member.id,
            engagement_id: member.engagement,
            employee_number: member.employee_number,
            person: member.person.into(),
            post: member.post,
            place: member.place.to_string(),
            hire_date: member.hire_date,
            leave_date: member.leave_date,
            basic_deduction_mode: member.basic_deduction_mode,
            insurance_base: member.insurance_base,
            housing_fund_base: member.housing_fund_base,
            housing_fund_rate: member.housing_fund_rate,
            confirmed_at: member.confirmed_at,
        }
    }
}

impl Example for MemberView {
    fn example() -> Self {
        Self {
            id: MemberId::example(),
            engagement_id: EngagementId::example(),
            employee_number: "E000001".to_owned(),
            person: PersonView::example(),
            post: "会计".to_owned(),
            place: "110000".to_owned(),
            hire_date: NaiveDate::from_ymd_opt(2025, 8, 26).unwrap_or_default(),
            leave_date: None,
            basic_deduction_mode: BasicDeductionMode::MonthsEmployed,
            insurance_base: Fen(1_250_000),
            housing_fund_base: Fen(1_250_000),
            housing_fund_rate: Rate(rust_decimal::Decimal::new(12, 2)),
            confirmed_at: None,
        }
    }
}
