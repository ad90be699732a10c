//! Persons found by an exact value.

use bole_domain::people::{BankCard, MobilePhone, ResidentId};
use bole_persistence::people::{self, Sought};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::problem::Problem;
use crate::http::registry::Example;
use crate::people::views::PersonView;

/// Most persons that a search answers.
const MOST: i64 = 200;

/// What a person is found by: `resident_id`, `phone` or `account`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SearchBy {
    /// The resident ID.
    ResidentId,
    /// The phone.
    Phone,
    /// The account.
    Account,
}

/// An exact value that persons are found by.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PersonSearch {
    /// By which field.
    pub by: SearchBy,
    /// Its complete value.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub value: String,
}

impl Example for PersonSearch {
    fn example() -> Self {
        Self { by: SearchBy::Phone, value: "13800138000".to_owned() }
    }
}

impl PersonSearch {
    /// Normalised as the value was when it was sealed.
    fn sought(&self) -> Result<Sought, Problem> {
        let malformed = || {
            Problem::rule(
                "value_malformed",
                "/value",
                "该值不是此类字段的正确形式。",
                "The value has not the form of that field.",
            )
        };
        match self.by {
            SearchBy::ResidentId => {
                self.value.parse::<ResidentId>().map(|v| Sought::ResidentId(v.to_string())).map_err(|_| malformed())
            }
            SearchBy::Phone => {
                self.value.parse::<MobilePhone>().map(|v| Sought::Phone(v.to_string())).map_err(|_| malformed())
            }
            SearchBy::Account => {
                self.value.parse::<BankCard>().map(|v| Sought::Account(v.to_string())).map_err(|_| malformed())
            }
        }
    }
}

/// The persons that a search found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonsFound {
    /// They, masked.
    pub data: Vec<PersonView>,
}

impl Example for PersonsFound {
    fn example() -> Self {
        Self { data: vec![PersonView::example()] }
    }
}

/// `POST /api/v1/persons:find`
pub async fn find(cx: Cx, Body(search): Body<PersonSearch>) -> Reply {
    let sought = search.sought()?;
    cx.read(move |tx, by| {
        if by.caller.is_outside() {
            return Err(Problem::not_found("person"));
        }
        let found = people::find(tx, &sought, MOST)?;
        Ok(Answer::ok(PersonsFound { data: found.into_iter().map(PersonView::from).collect() }))
    })
    .await
}
