//! The versioned profile of a client.

use bole_domain::client::{
    ConsultingBasics, DispatchBasics, DispatchedPost, InsuranceAccount, InvoiceTitle, PayrollBasics, Profile, Scale,
    SocialInsuranceBasics,
};
use bole_domain::contract::terms::PostNature;
use bole_domain::ids::ClientId;
use bole_domain::insurance::InsuranceKind;
use bole_domain::people::DivisionCode;
use bole_persistence::client::{self as rows, ProfileVersion};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::access;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// One version of a client's profile.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ClientProfileVersion {
    /// Whose profile.
    pub client_id: ClientId,
    /// Which version, from 1; as in the `ETag`.
    pub version: i64,
    /// What it says.
    pub profile: Profile,
    /// Id of the user or service account that recorded it.
    pub recorded_by: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
}

impl From<ProfileVersion> for ClientProfileVersion {
    fn from(row: ProfileVersion) -> Self {
        Self {
            client_id: row.client,
            version: row.version,
            profile: row.profile,
            recorded_by: row.recorded_by,
            recorded_at: row.recorded_at,
        }
    }
}

impl Example for Profile {
    fn example() -> Self {
        let places = |codes: &'static str| codes.split(' ').filter_map(|code| code.parse::<DivisionCode>().ok());
        let account = |place| InsuranceAccount {
            place,
            kind: InsuranceKind::Pension,
            number: "310114000123456".to_owned(),
            authority: Some("上海市嘉定区社会保险事业管理中心".to_owned()),
        };
        Self {
            industry: "专用设备制造".to_owned(),
            scale: Scale::Medium,
            business_scope: Some("智能装备的研发、制造和销售".to_owned()),
            address: "上海市嘉定区安研路 1 号".to_owned(),
            invoice: InvoiceTitle {
                title: "海川智能装备有限公司".to_owned(),
                tax_number: "91130100MA0ABCDE10".to_owned(),
                bank_name: Some("中国工商银行上海嘉定支行".to_owned()),
                bank_account: Some("1001000000000000001".to_owned()),
                address: Some("上海市嘉定区安研路 1 号".to_owned()),
                telephone: Some("021-50000000".to_owned()),
            },
            payroll: Some(PayrollBasics {
                pay_day: 10,
                headcount: 300,
                attendance_system: Some("门禁考勤，每月 1 日导出".to_owned()),
                places: places("310000 130100").collect(),
            }),
            social_insurance: Some(SocialInsuranceBasics { accounts: places("310000").map(account).collect() }),
            dispatch: Some(DispatchBasics {
                own_workers: 300,
                dispatched_workers: 20,
                posts: vec![DispatchedPost { title: "物料搬运".to_owned(), nature: PostNature::Auxiliary }],
            }),
            consulting: Some(ConsultingBasics {
                strategy: "三年内装备业务翻番，向服务转型".to_owned(),
                organisation: "事业部制，三个事业部、五个职能部门".to_owned(),
                hr_system: "职级与薪酬体系 2022 年建立，绩效按季考核".to_owned(),
            }),
            notes: None,
        }
    }
}

impl Example for ClientProfileVersion {
    fn example() -> Self {
        Self {
            client_id: ClientId::example(),
            version: 1,
            profile: Profile::example(),
            recorded_by: bole_domain::ids::UserId::example().to_string(),
            recorded_at: crate::http::examples::made_at(),
        }
    }
}

/// Which version.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProfileQuery {
    /// The version; the present one without it.
    #[param(minimum = 1)]
    pub version: Option<i64>,
}

/// `GET /api/v1/clients/{client_id}/profile`
pub async fn get(cx: Cx, id: Path<ClientId>, query: Query<ProfileQuery>) -> Reply {
    cx.read(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        let found = rows::profile(tx, client.id, query.version.unwrap_or(client.profile_version))?;
        let version = found.version;
        Ok(Answer::ok(ClientProfileVersion::from(found)).version(version))
    })
    .await
}

/// `GET /api/v1/clients/{client_id}/profile/versions`
pub async fn versions(cx: Cx, id: Path<ClientId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let before: Option<i64> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        let found = rows::profiles::list(tx, client.id, before, limit + 1)?;
        let views = found.into_iter().map(ClientProfileVersion::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &ClientProfileVersion| view.version)))
    })
    .await
}

/// `PUT /api/v1/clients/{client_id}/profile`
pub async fn put(cx: Cx, id: Path<ClientId>, Body(profile): Body<Profile>) -> Reply {
    cx.write(move |tx, by| {
        let client = access::client(tx, by, *id)?;
        if client.profile_version > 0 {
            by.saw(client.profile_version)?;
        }
        let saved = rows::record_profile(tx, &client, &profile, &by.caller.public_id())?;
        let version = saved.version;
        let place = format!("/api/v1/clients/{}/profile?version={version}", client.id);
        let view = ClientProfileVersion::from(saved);
        let answer = if version == 1 { Answer::created(view, place) } else { Answer::ok(view) };
        Ok::<_, Problem>(answer.version(version))
    })
    .await
}
