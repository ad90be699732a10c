//! The agency's licences as dated records.

use bole_domain::ids::{DocumentId, LicenceId};
use bole_persistence::agency::licences::{self as rows, Licence, LicenceBody};
use bole_persistence::{Tenant, documents};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::nullable;
use crate::auth::audit;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery, after, place};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Which licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LicenceKind {
    /// Business licence (营业执照).
    BusinessLicence,
    /// Permit for human-resources services (人力资源服务许可证).
    HumanResourcesService,
    /// Permit for labour dispatch (劳务派遣经营许可证).
    LabourDispatch,
    /// Permit of a private training school (民办学校办学许可证).
    PrivateSchool,
    /// Any other.
    Other,
}

impl LicenceKind {
    fn code(self) -> &'static str {
        match self {
            LicenceKind::BusinessLicence => "business_licence",
            LicenceKind::HumanResourcesService => "human_resources_service",
            LicenceKind::LabourDispatch => "labour_dispatch",
            LicenceKind::PrivateSchool => "private_school",
            LicenceKind::Other => "other",
        }
    }

    fn read(code: &str) -> Self {
        match code {
            "business_licence" => LicenceKind::BusinessLicence,
            "human_resources_service" => LicenceKind::HumanResourcesService,
            "labour_dispatch" => LicenceKind::LabourDispatch,
            "private_school" => LicenceKind::PrivateSchool,
            _ => LicenceKind::Other,
        }
    }
}

/// A licence.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LicenceView {
    /// Its id.
    pub id: LicenceId,
    /// Which licence.
    pub kind: LicenceKind,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub authority: String,
    /// From when it is valid.
    pub valid_from: NaiveDate,
    /// The last day on which it is valid; without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Its scan.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
    /// Is it valid today?
    pub valid_today: bool,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl LicenceView {
    fn of(licence: Licence, today: NaiveDate) -> Self {
        let Licence { id, body, version, created_at } = licence;
        Self {
            id,
            kind: LicenceKind::read(&body.kind),
            number: body.number,
            authority: body.authority,
            valid_from: body.valid_from,
            valid_to: body.valid_to,
            document_id: body.document,
            valid_today: body.valid_from <= today && body.valid_to.is_none_or(|last| today <= last),
            version,
            created_at,
        }
    }
}

impl Example for LicenceView {
    fn example() -> Self {
        let NewLicence { kind, number, authority, valid_from, valid_to, document_id } = NewLicence::example();
        let body = LicenceBody {
            kind: kind.code().to_owned(),
            number,
            authority,
            valid_from,
            valid_to,
            document: document_id,
        };
        let created_at = crate::http::examples::made_at();
        Self::of(Licence { id: LicenceId::example(), body, version: 1, created_at }, valid_from)
    }
}

/// A licence to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLicence {
    /// Which licence.
    pub kind: LicenceKind,
    /// Its number.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub number: String,
    /// Who issued it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub authority: String,
    /// From when it is valid.
    pub valid_from: NaiveDate,
    /// The last day on which it is valid; without one it has no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Its scan, uploaded before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

impl Example for NewLicence {
    fn example() -> Self {
        Self {
            kind: LicenceKind::HumanResourcesService,
            number: "（沪）人服证字〔2024〕第0100012345号".to_owned(),
            authority: "上海市人力资源和社会保障局".to_owned(),
            valid_from: NaiveDate::from_ymd_opt(2024, 3, 1).unwrap_or_default(),
            valid_to: NaiveDate::from_ymd_opt(2029, 2, 28),
            document_id: None,
        }
    }
}

/// A correction of a licence; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LicencePatch {
    /// Its number.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Who issued it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// From when it is valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    /// The last day on which it is valid; `null`: it has no end.
    #[schema(value_type = Option<NaiveDate>)]
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Option<NaiveDate>>,
    /// Its scan, uploaded before; `null` takes it away.
    #[schema(value_type = Option<DocumentId>)]
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Option::is_none")]
    pub document_id: Option<Option<DocumentId>>,
}

impl Example for LicencePatch {
    fn example() -> Self {
        Self { valid_to: Some(NaiveDate::from_ymd_opt(2029, 2, 28)), ..Self::default() }
    }
}

fn check(tx: &mut Tenant<'_>, body: &LicenceBody) -> Result<(), Problem> {
    if body.valid_to.is_some_and(|last| last < body.valid_from) {
        return Err(Problem::rule(
            "validity_reversed",
            "/valid_to",
            "有效期截止日早于起始日。",
            "The last day of validity lies before the first.",
        ));
    }
    if let Some(id) = body.document {
        documents::find(tx, id).map_err(|error| match error {
            bole_persistence::StoreError::NotFound(_) => {
                Problem::rule("document_unknown", "/document_id", "没有这个文件。", "There is no such document.")
            }
            other => other.into(),
        })?;
    }
    Ok(())
}

/// `GET /api/v1/licences`
pub async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let today = tx.today();
        let all = rows::list(tx, after, limit + 1)?;
        let all = all.into_iter().map(|licence| LicenceView::of(licence, today)).collect();
        Ok(Answer::ok(Page::cut(all, limit, |one: &LicenceView| place(one.created_at, one.id))))
    })
    .await
}

/// `POST /api/v1/licences`
pub async fn create(cx: Cx, Body(new): Body<NewLicence>) -> Reply {
    cx.write(move |tx, by| {
        let body = LicenceBody {
            kind: new.kind.code().to_owned(),
            number: new.number,
            authority: new.authority,
            valid_from: new.valid_from,
            valid_to: new.valid_to,
            document: new.document_id,
        };
        check(tx, &body)?;
        let licence = rows::insert(tx, body)?;
        audit(tx, by, "licence.create", "licence", licence.id, None, &())?;
        let (place, version) = (format!("/api/v1/licences/{}", licence.id), licence.version);
        Ok(Answer::created(LicenceView::of(licence, tx.today()), place).version(version))
    })
    .await
}

/// `GET /api/v1/licences/{licence_id}`
pub async fn get(cx: Cx, path: Path<LicenceId>) -> Reply {
    cx.read(move |tx, _| {
        let licence = rows::load(tx, path.into_inner())?;
        let version = licence.version;
        Ok(Answer::ok(LicenceView::of(licence, tx.today())).version(version))
    })
    .await
}

/// `PATCH /api/v1/licences/{licence_id}`
pub async fn patch(cx: Cx, path: Path<LicenceId>, Body(patch): Body<LicencePatch>) -> Reply {
    let id = path.into_inner();
    cx.write(move |tx, by| {
        let seen = rows::load(tx, id)?;
        by.saw(seen.version)?;
        let body = LicenceBody {
            kind: seen.body.kind.clone(),
            number: patch.number.unwrap_or_else(|| seen.body.number.clone()),
            authority: patch.authority.unwrap_or_else(|| seen.body.authority.clone()),
            valid_from: patch.valid_from.unwrap_or(seen.body.valid_from),
            valid_to: patch.valid_to.unwrap_or(seen.body.valid_to),
            document: patch.document_id.unwrap_or(seen.body.document),
        };
        check(tx, &body)?;
        let licence = rows::update(tx, &seen, body)?;
        audit(tx, by, "licence.update", "licence", id, None, &())?;
        let version = licence.version;
        Ok(Answer::ok(LicenceView::of(licence, tx.today())).version(version))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_valid_from_its_first_to_its_last_day() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap();
        let example = LicenceView::example();
        let licence = |valid_to| Licence {
            id: example.id,
            body: LicenceBody {
                kind: example.kind.code().to_owned(),
                number: String::new(),
                authority: String::new(),
                valid_from: day(2024, 3, 1),
                valid_to,
                document: None,
            },
            version: 1,
            created_at: example.created_at,
        };
        let valid = |to, on| LicenceView::of(licence(to), on).valid_today;
        assert!(!valid(Some(day(2029, 2, 28)), day(2024, 2, 29)));
        assert!(valid(Some(day(2029, 2, 28)), day(2024, 3, 1)));
        assert!(valid(Some(day(2029, 2, 28)), day(2029, 2, 28)));
        assert!(!valid(Some(day(2029, 2, 28)), day(2029, 3, 1)));
        assert!(valid(None, day(2099, 1, 1)));
    }

    #[test]
    fn every_kind_reads_back() {
        use LicenceKind::{BusinessLicence, HumanResourcesService, LabourDispatch, Other, PrivateSchool};
        for kind in [BusinessLicence, HumanResourcesService, LabourDispatch, PrivateSchool, Other] {
            assert_eq!(LicenceKind::read(kind.code()), kind);
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
        }
    }
}
