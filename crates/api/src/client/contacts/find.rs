//! Contact persons found by their phone.

use bole_persistence::client::contacts as rows;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::bodies::phone;
use super::views::ContactView;
use crate::client::access;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::registry::Example;

/// Most contacts that a search answers.
const MOST: i64 = 200;

/// A phone that contacts are found by.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContactSearch {
    /// The whole number.
    #[validate(length(min = 7, max = 30))]
    #[schema(min_length = 7, max_length = 30)]
    pub phone: String,
}

impl Example for ContactSearch {
    fn example() -> Self {
        Self { phone: "13800138000".to_owned() }
    }
}

/// The contacts that a search found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ContactsFound {
    /// They, masked, at most 200.
    pub data: Vec<ContactView>,
}

impl Example for ContactsFound {
    fn example() -> Self {
        Self { data: vec![ContactView::example()] }
    }
}

/// `POST /api/v1/contacts:find`
pub async fn find(cx: Cx, Body(search): Body<ContactSearch>) -> Reply {
    let number = phone(&search.phone)?;
    cx.read(move |tx, by| {
        let found = rows::find(tx, &number, MOST)?;
        let visible = found.into_iter().filter(|contact| !access::hides(by, contact.client));
        Ok(Answer::ok(ContactsFound { data: visible.map(ContactView::from).collect() }))
    })
    .await
}
