//! Settlement templates: an ordered set of items, checked and compiled once.

mod compile;
mod facts;
mod faults;
mod kinds;
mod order;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

pub use compile::CompiledTemplate;
pub(crate) use compile::{ApartPlaces, Step};
pub use facts::Fact;
pub use faults::{TemplateFault, TemplateFaultKind, TemplateRefusal};
pub use kinds::{ItemKind, Level, StatutoryFigure, YearlyLimit};

use super::rounding::Rounding;
use crate::insurance::{InsuranceKind, Payer};
use crate::language::Label;
use crate::money::Fen;

/// Most items of a template.
pub const MAX_ITEMS: usize = 300;

/// Where an item's figure comes from. `input`: a column of the month's roster; `policy`: an insurance policy of the
/// person's place; `statutory`: income tax and what follows from it; `formula`: an expression; `fixed`: an amount;
/// `corrections`: what is set right of earlier months.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Source {
    /// A column of the month's roster, or for an item of the cycle a figure of the month.
    Input {},
    /// A policy of the person's place.
    Policy {
        /// Kind of contribution.
        insurance: InsuranceKind,
        /// Whose share.
        side: Payer,
    },
    /// A figure that the law computes.
    Statutory {
        /// Which.
        figure: StatutoryFigure,
    },
    /// An expression over other items of the same level and facts.
    Formula {
        /// The expression.
        #[schema(example = "base_salary + post_allowance", max_length = 2000)]
        expression: String,
    },
    /// What the payment sets right of earlier months: the sum of its correction lines.
    Corrections {},
    /// A fixed amount.
    Fixed {
        /// The amount.
        amount: Fen,
    },
}

/// One item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Code, unique in the template: a lower-case letter, then lower-case letters, digits, underscores.
    #[schema(example = "base_salary", pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub code: String,
    /// What people read.
    pub label: Label,
    /// What it is.
    pub kind: ItemKind,
    /// Who bears it.
    pub payer: Payer,
    /// A line of each person, or one of the month.
    #[serde(default)]
    pub level: Level,
    /// Where its figure comes from.
    pub source: Source,
    /// Rounding of a formula; to the fen, half up, without one. Policies and the law round by their own rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
    /// Limit by law on what counts in a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly_limit: Option<YearlyLimit>,
    /// For an earning: is it taxed? One that is not counts as exempt income.
    pub taxable: bool,
    /// Shown on the payslip.
    pub on_payslip: bool,
}

/// A template's body: its items in the order of payslip and bill.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TemplateBody {
    /// The items.
    #[validate(length(min = 1, max = 300))]
    #[schema(min_items = 1, max_items = 300)]
    pub items: Vec<Item>,
}

static STANDARD_PAYROLL: LazyLock<TemplateBody> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../data/settlement/standard-payroll.json")).unwrap_or_default()
});

static STANDARD_REMUNERATION: LazyLock<TemplateBody> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../data/settlement/standard-remuneration.json")).unwrap_or_default()
});

/// The template that ships for people who are not employed: labour, authors, interns and platforms, without any insurance.
pub fn standard_remuneration() -> &'static TemplateBody {
    &STANDARD_REMUNERATION
}

/// The standard payroll template that ships with the product.
pub fn standard_payroll() -> &'static TemplateBody {
    &STANDARD_PAYROLL
}

impl TemplateBody {
    /// Checks everything, orders the items by dependency, and prepares the formulas.
    pub fn compile(&self) -> Result<CompiledTemplate, TemplateRefusal> {
        CompiledTemplate::new(self)
    }
}
