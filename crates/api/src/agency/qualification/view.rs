//! How a qualification is shown.

use bole_domain::agency::qualification::{
    Assessed, ClauseStatus, Expiring, Figure, FigureUnit, Missing, Qualification, UseShown,
};
use bole_domain::language::Language;
use bole_domain::standard::{Category, ClauseCode, ClauseKind, catalogue};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;

/// What the agency is qualified for in a category.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Qualification)]
pub(super) struct QualificationView {
    /// Which category.
    pub category: Category,
    /// The day.
    pub as_of: NaiveDate,
    /// May engagements of the category be opened?
    pub may_open: bool,
    /// Is every clause met, what only use can show included?
    pub met: bool,
    /// Each clause of its requirements.
    pub clauses: Vec<QualificationClause>,
}

/// A clause of the requirements.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct QualificationClause {
    /// Which clause.
    pub clause: ClauseCode,
    /// Its kind.
    pub kind: ClauseKind,
    /// Its title in the caller's language.
    pub title: String,
    /// How it stands.
    pub status: ClauseStatus,
    /// The figures that were used.
    pub figures: Vec<QualificationFigure>,
    /// What is missing of what an agency can have before its first order.
    pub missing: Vec<MissingRequirement>,
    /// What only use can show.
    pub in_use: Vec<UseRequirement>,
    /// What will soon not count any more.
    pub expiring: Vec<ExpiringRequirement>,
}

/// A figure that was used.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct QualificationFigure {
    /// What it tells.
    pub label: String,
    /// What it counts.
    pub unit: FigureUnit,
    /// How much there is.
    #[schema(example = "3")]
    pub value: String,
    /// How much is needed at least.
    #[schema(example = "1")]
    pub needed: String,
    /// A share: how many meet it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// A share: of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<usize>,
}

/// Something that is missing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct MissingRequirement {
    /// Its stable code.
    #[schema(example = "competency_not_attested")]
    pub code: String,
    /// What is missing and what to do.
    pub message: String,
    /// The record that it concerns: a licence, a member of the staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject_id: Option<String>,
}

/// What only use can show.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct UseRequirement {
    /// Its stable code.
    #[schema(example = "settlement_ledger")]
    pub code: String,
    /// What it is.
    pub label: String,
    /// Has use shown it? Absent while Bole does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown: Option<bool>,
}

/// What will soon not count any more.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub(super) struct ExpiringRequirement {
    /// What it is.
    pub label: String,
    /// Its id.
    pub subject_id: String,
    /// The last day on which it counts.
    pub last_day: NaiveDate,
    /// Days from today to that day.
    pub days_left: i64,
}

impl QualificationView {
    pub(super) fn of(found: &Qualification, language: Language) -> Self {
        Self {
            category: found.category,
            as_of: found.as_of,
            may_open: found.may_open(),
            met: found.clauses.iter().all(|one| one.status() == ClauseStatus::Met),
            clauses: found.clauses.iter().map(|one| clause(one, language)).collect(),
        }
    }
}

fn clause(one: &Assessed, language: Language) -> QualificationClause {
    let told = catalogue().find(&one.clause.to_string()).ok();
    QualificationClause {
        clause: one.clause,
        kind: told.map_or(ClauseKind::Capability, |clause| clause.kind),
        title: told.map(|clause| clause.title.text(language).to_owned()).unwrap_or_default(),
        status: one.status(),
        figures: one.figures.iter().map(|figure| figure_of(figure, language)).collect(),
        missing: one.missing.iter().map(|missing| missing_of(missing, language)).collect(),
        in_use: one.in_use.iter().map(|shown| use_of(shown, language)).collect(),
        expiring: one.expiring.iter().map(|soon| expiring_of(soon, language)).collect(),
    }
}

fn figure_of(figure: &Figure, language: Language) -> QualificationFigure {
    QualificationFigure {
        label: figure.label.text(language).to_owned(),
        unit: figure.unit,
        value: figure.value.clone(),
        needed: figure.needed.clone(),
        count: figure.basis.map(|(count, _)| count),
        of: figure.basis.map(|(_, of)| of),
    }
}

fn missing_of(missing: &Missing, language: Language) -> MissingRequirement {
    MissingRequirement {
        code: missing.what.code().to_owned(),
        message: missing.what.text().text(language).to_owned(),
        subject_id: missing.subject.clone(),
    }
}

fn use_of(shown: &UseShown, language: Language) -> UseRequirement {
    UseRequirement {
        code: shown.code().to_owned(),
        label: shown.label().text(language).to_owned(),
        shown: shown.holds(),
    }
}

fn expiring_of(soon: &Expiring, language: Language) -> ExpiringRequirement {
    ExpiringRequirement {
        label: soon.label.text(language).to_owned(),
        subject_id: soon.subject.clone(),
        last_day: soon.last_day,
        days_left: soon.days_left,
    }
}

impl Example for QualificationView {
    fn example() -> Self {
        let day = crate::http::examples::made_at().date_naive();
        let mut found = Qualification::of(Category::Payroll, &Default::default(), day);
        found.clauses.truncate(3);
        Self::of(&found, Language::Zh)
    }
}
