//! What a template and a version of it are made from.

use bole_domain::language::Label;
use bole_domain::settlement::template::{self, TemplateBody};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::problem::Problem;
use crate::http::registry::Example;

/// A template to be made.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewTemplate {
    /// Its code within the agency.
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40, example = "payroll-standard")]
    pub code: String,
    /// Its name.
    pub name: Label,
}

impl Example for NewTemplate {
    fn example() -> Self {
        Self { code: "payroll-standard".to_owned(), name: Label::new("标准薪酬结算", "Standard payroll") }
    }
}

/// Shipped bodies that a version can start from: `standard_payroll` for wages, `standard_remuneration` for people who are not
/// employed: labour, authors, interns, platforms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shipped {
    /// The standard payroll template.
    StandardPayroll,
    /// Remuneration of people who are not employed, without any insurance.
    StandardRemuneration,
}

/// A version to be made: from its own items or as a copy, one of both.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// The items.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub body: Option<TemplateBody>,
    /// The shipped template to copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<Shipped>,
}

impl Example for NewVersion {
    fn example() -> Self {
        Self { body: None, copy_of: Some(Shipped::StandardPayroll) }
    }
}

impl NewVersion {
    pub(super) fn body(self) -> Result<TemplateBody, Problem> {
        match (self.body, self.copy_of) {
            (Some(body), None) => Ok(body),
            (None, Some(Shipped::StandardPayroll)) => Ok(template::standard_payroll().clone()),
            (None, Some(Shipped::StandardRemuneration)) => Ok(template::standard_remuneration().clone()),
            _ => Err(Problem::rule(
                "body_or_copy",
                "/body",
                "请提供 body 或 copy_of，二者取一。",
                "Give either body or copy_of.",
            )),
        }
    }
}

impl Example for TemplateBody {
    fn example() -> Self {
        template::standard_payroll().clone()
    }
}
