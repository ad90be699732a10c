//! Places on a roster: listed, added, read, changed.

use bole_domain::ids::{EngagementId, MemberId};
use bole_domain::jobs::RowFault;
use bole_domain::money::{Fen, Rate};
use bole_domain::people::{BasicDeductionMode, RosterRow, Sex};
use bole_domain::refusal::FieldFault;
use bole_persistence::Tenant;
use bole_persistence::people::{self, Prepared, Roster};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::access;
use super::views::MemberView;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Which members to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RosterQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Only those whose data are confirmed, or only those whose data wait for it.
    pub confirmed: Option<bool>,
}

/// `GET /api/v1/engagements/{engagement_id}/roster`
pub async fn list(cx: Cx, id: Path<EngagementId>, query: Query<RosterQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        access::engagement(tx, by, *id)?;
        let person = access::only_person(by);
        let wanted = Roster { after, confirmed: query.confirmed, person };
        let members = people::list_members(tx, *id, &wanted, limit + 1)?;
        if person.is_some() && members.is_empty() {
            return Err(Problem::not_found("engagement"));
        }
        let views = members.into_iter().map(MemberView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &MemberView| view.employee_number.clone())))
    })
    .await
}

/// `GET /api/v1/members/{member_id}`
pub async fn get(cx: Cx, id: Path<MemberId>) -> Reply {
    cx.read(move |tx, by| {
        let member = access::member(tx, by, *id)?;
        let version = member.version;
        Ok(Answer::ok(MemberView::from(member)).version(version))
    })
    .await
}

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
    fn cells(&self) -> [String; 19] {
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

/// The rules of the import, told with pointers instead of columns.
fn checked(cells: &[String; 19]) -> Result<RosterRow, Problem> {
    RosterRow::from_cells(1, cells).map_err(refused)
}

fn refused(faults: Vec<RowFault>) -> Problem {
    Problem::new(
        actix_web::http::StatusCode::UNPROCESSABLE_ENTITY,
        "validation_failed",
        "有字段不符合要求，详见 errors。",
        "Some fields break their limits; see errors.",
    )
    .faults(faults.into_iter().map(|fault| FieldFault {
        pointer: fault.column.map(|column| format!("/{column}")).unwrap_or_default(),
        code: fault.code,
        zh: fault.zh,
        en: fault.en,
    }))
}

fn sealed(tx: &Tenant<'_>, row: &RosterRow) -> Result<Prepared, Problem> {
    Ok(people::prepare(tx.keys(), tx.runtime(), 1, row)?)
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
        let merged = people::merge(tx, *id, &[prepared], false)?;
        if !merged.faults.is_empty() {
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

/// Fields of a member to change; absent ones stay.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MemberPatch {
    /// His name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// His mobile phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "13900139000")]
    pub phone: Option<String>,
    /// His address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// His post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// His education.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub education: Option<String>,
    /// His bank.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<String>,
    /// His account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_account: Option<String>,
    /// His bank's clearing number (CNAPS).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnaps: Option<String>,
    /// Where he is insured: national division code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When he came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hire_date: Option<NaiveDate>,
    /// When he left; `null` clears it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "named")]
    #[schema(value_type = Option<NaiveDate>)]
    pub leave_date: Option<Option<NaiveDate>>,
    /// How his basic deduction is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic_deduction_mode: Option<BasicDeductionMode>,
    /// Base of the insurances.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurance_base: Option<Fen>,
    /// Base of the housing fund.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub housing_fund_base: Option<Fen>,
    /// His rate of the housing fund; 0 takes no part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub housing_fund_rate: Option<Rate>,
}

/// A named field, even when it is `null`.
fn named<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

impl Example for MemberPatch {
    fn example() -> Self {
        Self { phone: Some("13900139000".to_owned()), ..Self::default() }
    }
}

impl MemberPatch {
    /// The member's cells with the named fields replaced.
    fn over(self, old: &RosterRow) -> [String; 19] {
        let [
            number,
            name,
            resident,
            sex,
            birth,
            phone,
            address,
            post,
            education,
            bank,
            account,
            cnaps,
            place,
            hire,
            leave,
            mode,
            insurance,
            fund,
            rate,
        ] = old.cells();
        [
            number,
            self.name.unwrap_or(name),
            resident,
            sex,
            birth,
            self.phone.unwrap_or(phone),
            self.address.unwrap_or(address),
            self.post.unwrap_or(post),
            self.education.unwrap_or(education),
            self.bank_name.unwrap_or(bank),
            self.bank_account.unwrap_or(account),
            self.cnaps.unwrap_or(cnaps),
            self.place.unwrap_or(place),
            self.hire_date.map_or(hire, |day| day.to_string()),
            self.leave_date.map_or(leave, |day| day.map(|day| day.to_string()).unwrap_or_default()),
            self.basic_deduction_mode.map_or(mode, |mode| mode.code().to_owned()),
            self.insurance_base.map_or(insurance, |base| base.to_string()),
            self.housing_fund_base.map_or(fund, |base| base.to_string()),
            self.housing_fund_rate.map_or(rate, |rate| rate.to_string()),
        ]
    }
}

/// `PATCH /api/v1/members/{member_id}`
pub async fn change(cx: Cx, id: Path<MemberId>, Body(patch): Body<MemberPatch>) -> Reply {
    cx.write(move |tx, by| {
        let member = access::member(tx, by, *id)?;
        by.saw(member.version)?;
        let old = people::plain(tx, std::slice::from_ref(&member))?.into_iter().next().ok_or_else(Problem::internal)?;
        let row = checked(&patch.over(&old))?;
        let prepared = sealed(tx, &row)?;
        people::replace(tx, &member, &prepared)?;
        let member = people::load_member(tx, *id)?;
        let version = member.version;
        Ok(Answer::ok(MemberView::from(member)).version(version))
    })
    .await
}
