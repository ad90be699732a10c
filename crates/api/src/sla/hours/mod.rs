//! The service hours of the agency.

use bole_domain::agency::Permission;
use bole_domain::ids::UserId;
use bole_domain::sla::ServiceHours;
use bole_persistence::sla::hours::{self as rows, Kept};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::TAG;
use crate::auth::audit;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::examples::made_at;
use crate::http::registry::{Example, Registry};

/// The service hours that hold.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
struct ServiceHoursView {
    /// The hours of every working day.
    hours: ServiceHours,
    /// Their version; 0 are the ones that are shipped.
    version: i64,
    /// Who set them; left out where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed_by: Option<String>,
    /// When; left out where nobody did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    changed_at: Option<DateTime<Utc>>,
}

impl From<Kept> for ServiceHoursView {
    fn from(Kept { hours, version, changed }: Kept) -> Self {
        let (changed_by, changed_at) = changed.unzip();
        Self { hours, version, changed_by, changed_at }
    }
}

impl Example for ServiceHoursView {
    fn example() -> Self {
        let changed = Some((UserId::example().to_string(), made_at()));
        Kept { hours: ServiceHours::default(), version: 1, changed }.into()
    }
}

impl Example for ServiceHours {
    fn example() -> Self {
        Self::default()
    }
}

fn shown(kept: Kept) -> Answer<ServiceHoursView> {
    let version = kept.version;
    Answer::ok(ServiceHoursView::from(kept)).version(version)
}

/// `GET /api/v1/service-hours`
async fn get(cx: Cx) -> Reply {
    cx.read(|tx, _| Ok(shown(rows::of(tx)?))).await
}

/// `PUT /api/v1/service-hours`
async fn set(cx: Cx, Body(hours): Body<ServiceHours>) -> Reply {
    cx.write(move |tx, by| {
        let seen = rows::of(tx)?.version;
        by.saw(seen)?;
        audit(tx, by, "service_hours.set", "agency", tx.agency_id(), None, &hours)?;
        Ok(shown(rows::set(tx, seen, hours, by.caller.public_id())?))
    })
    .await
}

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/service-hours", "get_service_hours", get)
        .tag(TAG)
        .text(
            "Show the service hours",
            "When somebody is there on a working day, and the time zone in which days and hours are told. From nine to six in China's \
             time, until the agency sets its own.",
        )
        .permission(Permission::SlaRead)
        .gives::<ServiceHoursView>(200)
        .add();
    r.put("/api/v1/service-hours", "set_service_hours", set)
        .tag(TAG)
        .text(
            "Set the service hours",
            "The parts of the day follow each other. Timers that run keep the moments that they were given; new ones are reckoned by \
             these hours.",
        )
        .permission(Permission::SlaWrite)
        .if_match()
        .takes::<ServiceHours>()
        .gives::<ServiceHoursView>(200)
        .add();
}
