//! A place on a roster, changed.

use bole_domain::ids::MemberId;
use bole_domain::money::{Fen, Rate};
use bole_domain::people::{BasicDeductionMode, RosterRow};
use bole_persistence::people;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};
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
