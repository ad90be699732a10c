//! What waits: counted, and listed kind by kind.

use bole_domain::inbox::TaskKind;
use bole_persistence::inbox::{self as rows, Waiting, Who};
use bole_persistence::{At, Key};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;
use uuid::Uuid;

use super::views::{Inbox, InboxCount, InboxItem};
use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page, Place};
use crate::http::params::Query;

/// What to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct InboxQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Of this kind only.
    #[param(inline)]
    pub kind: Option<TaskKind>,
}

/// Where a list goes on: behind this place of this kind.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Behind {
    kind: TaskKind,
    place: Place,
}

fn who(by: &By) -> Who {
    Who {
        principal: by.caller.principal,
        public_id: by.caller.public_id(),
        client: by.caller.client,
        roles: by.caller.roles.clone(),
    }
}

/// The kinds that can wait for somebody.
fn kinds(by: &By) -> Vec<TaskKind> {
    TaskKind::all().filter(|kind| by.caller.may(kind.permission())).collect()
}

/// `GET /api/v1/inbox`
pub(super) async fn summary(cx: Cx) -> Reply {
    cx.read(|tx, by| {
        let who = who(by);
        let mut counted = Vec::new();
        for kind in kinds(by) {
            let label = kind.label(by.language).to_owned();
            counted.push(InboxCount { kind, label, count: rows::count(tx, kind, &who)? });
        }
        let total = counted.iter().map(|one| one.count).sum();
        Ok(Answer::ok(Inbox { total, kinds: counted }))
    })
    .await
}

/// `GET /api/v1/inbox/items`
pub(super) async fn list(cx: Cx, query: Query<InboxQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let behind: Option<Behind> = page::read_cursor(query.cursor.as_deref())?;
    let only = query.kind;
    cx.read(move |tx, by| {
        let who = who(by);
        let mut found: Vec<Waiting> = Vec::new();
        for kind in kinds(by).into_iter().filter(|kind| only.is_none_or(|only| only == *kind)) {
            let left = limit + 1 - i64::try_from(found.len()).unwrap_or(i64::MAX);
            if left <= 0 || behind.is_some_and(|behind| kind < behind.kind) {
                continue;
            }
            let after = behind.filter(|behind| behind.kind == kind).map(|behind| behind.place);
            let after = after.map(|(at, id): (_, Uuid)| (At::new(at), Key(id)));
            found.extend(rows::list(tx, kind, &who, after, left)?);
        }
        let place = |one: &Waiting| Behind { kind: one.kind, place: (one.since, one.object.0) };
        let Page { data, next_cursor } = Page::cut(found, limit, place);
        Ok(Answer::ok(Page { data: data.into_iter().map(InboxItem::from).collect(), next_cursor }))
    })
    .await
}
