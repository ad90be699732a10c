//! The operating guide of an engagement: read, and replaced by a new version.

use bole_domain::engagement::{GuideTask, OperatingGuide};
use bole_domain::ids::EngagementId;
use bole_persistence::engagement::guides::{self, GuideVersion};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::visible;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// A version of an operating guide.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = OperatingGuideVersion)]
pub struct GuideView {
    /// Its number, from 1 on; the ETag.
    pub version: i64,
    /// What it says.
    pub guide: OperatingGuide,
    /// Who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl From<GuideVersion> for GuideView {
    fn from(version: GuideVersion) -> Self {
        Self {
            version: version.version,
            guide: version.guide,
            recorded_by: version.recorded_by,
            recorded_at: version.recorded_at,
        }
    }
}

impl Example for OperatingGuide {
    fn example() -> Self {
        let task =
            |task: &str, instructions: &str| GuideTask { task: task.to_owned(), instructions: instructions.to_owned() };
        Self {
            title: "海川智能装备薪酬操作指引".to_owned(),
            tasks: vec![
                task("收集当月数据", "每月25日前由客户上传，缺人须在群里确认原因"),
                task("核算与复核", "专员核算，财务负责人复核，差异超过500元逐人说明"),
            ],
        }
    }
}

impl Example for GuideView {
    fn example() -> Self {
        Self {
            version: 1,
            guide: OperatingGuide::example(),
            recorded_by: bole_domain::ids::UserId::example().to_string(),
            recorded_at: crate::http::examples::made_at(),
        }
    }
}

fn shown(version: GuideVersion) -> Answer<GuideView> {
    let number = version.version;
    Answer::ok(GuideView::from(version)).version(number)
}

/// `GET /api/v1/engagements/{engagement_id}/operating-guide`
pub async fn get(cx: Cx, id: Path<EngagementId>) -> Reply {
    cx.read(move |tx, by| {
        let engagement = visible(tx, by, *id)?;
        // How the agency works is the agency's own.
        if by.caller.is_outside() {
            return Err(Problem::not_found("operating guide"));
        }
        let found = guides::latest(tx, engagement.id)?.ok_or_else(|| Problem::not_found("operating guide"))?;
        Ok(shown(found))
    })
    .await
}

/// `PUT /api/v1/engagements/{engagement_id}/operating-guide`
pub async fn put(cx: Cx, id: Path<EngagementId>, Body(guide): Body<OperatingGuide>) -> Reply {
    cx.write(move |tx, by| {
        let engagement = visible(tx, by, *id)?;
        if let Some(known) = guides::latest(tx, engagement.id)? {
            by.saw(known.version)?;
        }
        Ok(shown(guides::record(tx, engagement.id, &guide, &by.caller.public_id())?))
    })
    .await
}
