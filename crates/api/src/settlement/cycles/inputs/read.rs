//! The month's inputs as they are listed.

use std::collections::BTreeMap;

use bole_domain::ids::MemberId;
use bole_domain::money::Fen;
use bole_persistence::settlement::inputs::{self as rows, InputRow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{columns, template_of};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::registry::Example;
use crate::settlement::cycles::read::{Address, cycle};

/// One person's inputs of the month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleInput)]
pub struct InputView {
    /// His place on the roster.
    pub member_id: MemberId,
    /// His number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// The amounts by code of the template's item; sums of attendance that were neither imported nor taken are absent.
    pub amounts: BTreeMap<String, Fen>,
}

impl Example for InputView {
    fn example() -> Self {
        Self {
            member_id: MemberId::example(),
            employee_number: "E000001".to_owned(),
            amounts: BTreeMap::from([("base_salary".to_owned(), Fen(3_000_000))]),
        }
    }
}

/// `GET …/cycles/{cycle}/inputs`
pub async fn list(cx: Cx, address: Path<Address>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        let codes = columns(&template_of(tx, &cycle)?);
        let found = match cycle.upload {
            Some(upload) => rows::page(tx, upload, after.as_deref(), limit + 1)?,
            None => Vec::new(),
        };
        let view = |row: InputRow| InputView {
            member_id: row.member,
            employee_number: row.employee_number,
            amounts: codes.iter().cloned().zip(row.amounts).filter_map(|(code, fen)| Some((code, fen?))).collect(),
        };
        let views = found.into_iter().map(view).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &InputView| view.employee_number.clone())))
    })
    .await
}
