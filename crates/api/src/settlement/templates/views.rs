//! How templates and their versions are shown.

use bole_domain::ids::TemplateId;
use bole_domain::language::Label;
use bole_domain::settlement::template::{self, TemplateBody};
use bole_persistence::settlement::templates::Template;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::NewTemplate;
use crate::http::registry::Example;

/// A settlement template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = SettlementTemplate)]
pub struct TemplateView {
    /// Its id.
    pub id: TemplateId,
    /// Its code within the agency.
    #[schema(example = "payroll-standard")]
    pub code: String,
    /// Its name.
    pub name: Label,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl From<Template> for TemplateView {
    fn from(template: Template) -> Self {
        Self { id: template.id, code: template.code, name: template.name, created_at: template.created_at }
    }
}

impl Example for TemplateView {
    fn example() -> Self {
        let new = NewTemplate::example();
        Self {
            id: TemplateId::example(),
            code: new.code,
            name: new.name,
            created_at: crate::http::examples::happened_at(),
        }
    }
}

/// The shipped template.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct StandardTemplate {
    /// Its name.
    pub name: Label,
    /// Its items.
    pub body: TemplateBody,
}

impl Example for StandardTemplate {
    fn example() -> Self {
        Self { name: NewTemplate::example().name, body: template::standard_payroll().clone() }
    }
}
