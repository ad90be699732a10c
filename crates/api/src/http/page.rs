//! Lists: a limit, a cursor, and what comes next.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bole_domain::ids::TypedId;
use bole_persistence::{At, Key};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::problem::Problem;

/// One page of a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// Send it as `cursor` to go on; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The common part of every list's query.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// A page's limit, checked: 50 without one.
pub fn limit(wanted: Option<i64>) -> Result<i64, Problem> {
    limit_within(wanted, 50, 200)
}

/// A limit from 1 to `most`, checked: `usual` without one.
pub fn limit_within(wanted: Option<i64>, usual: i64, most: i64) -> Result<i64, Problem> {
    match wanted.unwrap_or(usual) {
        n if (1..=most).contains(&n) => Ok(n),
        _ => Err(Problem::malformed(
            "limit_out_of_range",
            "query:limit",
            format!("limit 须在 1 至 {most} 之间。"),
            format!("limit is 1 to {most}."),
        )),
    }
}

/// The place of a row in lists by time of creation.
pub type Place = (DateTime<Utc>, Uuid);

/// The place of such a row.
pub fn place(at: DateTime<Utc>, id: impl TypedId) -> Place {
    (at, id.uuid())
}

/// Where a list by time of creation goes on.
pub fn after(cursor: Option<&str>) -> Result<Option<(At, Key)>, Problem> {
    Ok(read_cursor::<Place>(cursor)?.map(|(at, id)| (At::new(at), Key(id))))
}

/// A cursor's content; anything not made by [`write_cursor`] is malformed.
pub fn read_cursor<C: serde::de::DeserializeOwned>(cursor: Option<&str>) -> Result<Option<C>, Problem> {
    let Some(text) = cursor else { return Ok(None) };
    let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| broken_cursor())?;
    serde_json::from_slice(&bytes).map(Some).map_err(|_| broken_cursor())
}

/// 400: a cursor that no answer gave.
pub fn broken_cursor() -> Problem {
    Problem::malformed(
        "cursor_malformed",
        "query:cursor",
        "游标无效，请从第一页重新开始。",
        "The cursor is not valid; start again from the first page.",
    )
}

/// An opaque cursor.
pub fn write_cursor<C: Serialize>(content: &C) -> Option<String> {
    serde_json::to_vec(content).ok().map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
}

impl<T> Page<T> {
    /// From up to `limit + 1` rows: one more than asked tells that there is a next page.
    pub fn cut<C: Serialize>(mut rows: Vec<T>, limit: i64, cursor: impl Fn(&T) -> C) -> Self {
        let limit = usize::try_from(limit).unwrap_or(50);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = if more { rows.last().and_then(|last| write_cursor(&cursor(last))) } else { None };
        Self { data: rows, next_cursor }
    }
}
