//! The audit log as a file.

use std::sync::Arc;

use bole_domain::ids::{AgencyId, TypedId};
use bole_persistence::audit::{self, Linked, Wanted};
use bole_persistence::crypto::hex;
use bole_persistence::{At, Key, Mode, StoreError};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Deserialize;
use utoipa::IntoParams;

use super::{AuditEntryView, wanted};
use crate::http::context::Cx;
use crate::http::export::{self, Cell, Column, ExportFormat, Exported, PAGE, Rows, Sheet};
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::state::App;

/// Which entries are exported, and how.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditExportQuery {
    /// Entries about this sort of object, e.g. `user`.
    pub object_type: Option<String>,
    /// Entries about this object.
    pub object_id: Option<String>,
    /// Entries by this user or service account.
    #[param(pattern = "^(usr|svc)_[0-7][0-9A-HJKMNP-TV-Z]{25}$")]
    pub actor: Option<String>,
    /// At or after this moment.
    pub from: Option<DateTime<Utc>>,
    /// Before this moment.
    pub to: Option<DateTime<Utc>>,
    /// As what; `csv` without it.
    #[param(inline)]
    pub format: Option<ExportFormat>,
}

/// `GET /api/v1/audit-entries:export`
pub async fn export(cx: Cx, query: Query<AuditExportQuery>) -> Exported {
    let AuditExportQuery { object_type, object_id, actor, from, to, format } = query.into_inner();
    let (app, by) = (cx.app().clone().into_inner(), cx.by().clone());
    let wanted = wanted((object_type, object_id), actor.as_deref(), (from, to))?;
    let column = |code: &str, zh: &'static str, en: &'static str| Column::of(code, by.language.pick(zh, en));
    let sheet = Sheet {
        file_name: "audit-log".to_owned(),
        title: by.language.pick("审计日志", "Audit log").to_owned(),
        made: app.store.runtime().now(),
        columns: vec![
            column("number", "序号", "Number"),
            column("at", "时间", "Time"),
            column("actor", "操作者", "Actor"),
            column("actor_kind", "操作者类型", "Kind of actor"),
            column("action", "操作", "Action"),
            column("object_type", "对象类型", "Kind of object"),
            column("object_id", "对象", "Object"),
            column("reason", "理由", "Reason"),
            column("detail", "详情", "Detail"),
            column("request_id", "请求", "Request"),
            column("id", "编号", "Id"),
            column("hash", "哈希", "Hash"),
        ],
        frozen: 2,
        sum_label: "",
    };
    let rows = Entries { app, agency: by.caller.agency, wanted, below: None, over: false };
    export::give(sheet, rows, format.unwrap_or_default()).await
}

/// The wanted entries, the newest first.
struct Entries {
    app: Arc<App>,
    agency: AgencyId,
    wanted: Wanted,
    below: Option<(At, Key)>,
    over: bool,
}

impl Rows for Entries {
    fn next_page(&mut self) -> Result<Option<Vec<Vec<Cell>>>, Problem> {
        if self.over {
            return Ok(None);
        }
        let page = self.app.store.tenant(self.agency, Mode::Read, |tx| -> Result<_, StoreError> {
            // What is written meanwhile is not in the file, not even the part of it that would fit into its order.
            if self.wanted.through.is_none() {
                self.wanted.through = Some(audit::chain::head(tx)?.number);
            }
            audit::list(tx, &self.wanted, self.below, PAGE)
        })?;
        self.over = !export::is_full(&page);
        self.below = page.last().map(|last| (At::new(last.entry.at), Key(last.entry.id.uuid())));
        Ok(Some(page.into_iter().map(cells).collect()))
    }
}

/// An entry in the columns of the file.
fn cells(linked: Linked) -> Vec<Cell> {
    let hash = linked.hash.as_deref().map(hex).unwrap_or_default();
    let view = AuditEntryView::from(linked);
    let detail = view.detail.map(|facts| serde_json::Value::from(facts).to_string());
    [
        view.number.map(|number| number.to_string()).unwrap_or_default(),
        view.at.to_rfc3339_opts(SecondsFormat::Micros, true),
        view.actor.unwrap_or_default(),
        view.actor_kind,
        view.action,
        view.object_type,
        view.object_id,
        view.reason.unwrap_or_default(),
        detail.unwrap_or_default(),
        view.request_id,
        view.id.to_string(),
        hash,
    ]
    .map(Cell::text)
    .into()
}
