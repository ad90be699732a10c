//! A place on a roster, added by hand.

use bole_domain::ids::EngagementId;
use bole_domain::money::{Fen, Rate};
use bole_domain::people::{BasicDeductionMode, Sex};
use bole_persistence::people;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{checked, sealed};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::people::access;
use crate::people::views::MemberView;

/// A person to be put on a roster: the columns of the import.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    /// His number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// His name.
    #[schema(example = "林知远")]
    pub name: String,
    /// His resident ID.
    #[schema(example = "130102199003070011")]
    pub resident_id: String,
    /// His sex; it must agree with the resident ID.
    pub sex: Sex,
    /// His date of birth; it must agree with the resident ID.
    pub birth_date: NaiveDate,
    /// His mobile phone.
    #[schema(example = "13800138000")]
    pub phone: String,
    /// His address.
    #[schema(example = "石家庄市和平路1号")]
    pub address: String,
    /// His post.
    #[schema(example = "会计")]
    pub post: String,
    /// His education.
    #[schema(example = "本科")]
    pub education: String,
    /// His bank.
    #[schema(example = "中国工商银行")]
    pub bank_name: String,
    /// His account.
    #[schema(example = "6212260000000000000")]
    pub bank_account: String,
    /// His bank's clearing number (CNAPS).
    #[schema(example = "102100099996")]
    pub cnaps: String,
    /// Where he is insured: national division code.
    #[schema(example = "130100")]
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
}

impl Example for NewMember {
    fn example() -> Self {
        Self {
            employee_number: "E000001".to_owned(),
            name: "林知远".to_owned(),
            resident_id: "130102199003070011".to_owned(),
            sex: Sex::Male,
            birth_date: NaiveDate::from_ymd_opt(1990, 3, 7).unwrap_or_default(),
            phone: "13800138000".to_owned(),
            address: "石家庄市和平路1号".to_owned(),
            post: "会计".to_owned(),
            education: "本科".to_owned(),
            bank_name: "中国工商银行".to_owned(),
            bank_account: "6212260000000000000".to_owned(),
            cnaps: "102100099996".to_owned(),
            place: "130100".to_owned(),
            hire_date: NaiveDate::from_ymd_opt(2025, 8, 26).unwrap_or_default(),
            leave_date: None,
            basic_deduction_mode: BasicDeductionMode::MonthsEmployed,
            insurance_base: Fen(1_250_000),
            housing_fund_base: Fen(1_250_000),
            housing_fund_rate: Rate(rust_decimal::Decimal::new(12, 2)),
        }
    }
}

impl NewMember {
    pub(super) fn cells(&self) -> [String; 19] {
        [
            self.employee_number.clone(),
            self.name.clone(),
            self.resident_id.clone(),
            self.sex.code().to_owned(),
            self.birth_date.to_string(),
            self.phone.clone(),
            self.address.clone(),
            self.post.clone(),
            self.education.clone(),
            self.bank_name.clone(),
            self.bank_account.clone(),
            self.cnaps.clone(),
            self.place.clone(),
            self.hire_date.to_string(),
            self.leave_date.map(|day| day.to_string()).unwrap_or_default(),
            self.basic_deduction_mode.code().to_owned(),
            self.insurance_base.to_string(),
            self.housing_fund_base.to_string(),
            self.housing_fund_rate.to_string(),
        ]
    }
}

/// `POST /api/v1/engagements/{engagement_id}/roster`
pub async fn add(cx: Cx, id: Path<EngagementId>, Body(new): Body<NewMember>) -> Reply {
    cx.write(move |tx, by| {
        access::engagement(tx, by, *id)?;
        let row = checked(&new.cells())?;
        let prepared = sealed(tx, &row)?;
        if people::member_by_number(tx, *id, &row.employee_number)?.is_some() {
            return Err(Problem::conflict(
                "employee_number_taken",
                "名册中已有此员工编号。",
                "The roster has this employee number already.",
            ));
        }
        let merged = people::merge(tx, *id, &[prepared])?;
        if merged.faults.total() > 0 {
            return Err(Problem::conflict(
                "person_on_roster",
                "此人已以另一员工编号在名册中。",
                "This person is on the roster already, under another employee number.",
            ));
        }
        let member = people::member_by_number(tx, *id, &row.employee_number)?.ok_or_else(Problem::internal)?;
        let (place, version) = (format!("/api/v1/members/{}", member.id), member.version);
        Ok(Answer::created(MemberView::from(member), place).version(version))
    })
    .await
}
