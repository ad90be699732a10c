//! What a person in a position must have.

use serde::Deserialize;

use super::Establishment;
use crate::agency::establishment::Kept;
use crate::agency::establishment::staff::{Competency, CredentialKind, Degree, StaffMember, StudyField};
use crate::ids::StaffId;
use crate::language::Label;

/// A requirement of one person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Requirement {
    /// An education so far or further.
    Degree {
        /// How far.
        at_least: Degree,
    },
    /// An education in one of these fields.
    Field(Vec<StudyField>),
    /// One of these certificates, valid.
    Certificate(Vec<CredentialKind>),
    /// So many years of work.
    YearsOfWork {
        /// How many.
        at_least: i32,
    },
    /// An attested competency.
    Attested(Competency),
    /// Any one of these.
    Any(Vec<Requirement>),
}

impl Requirement {
    /// Does somebody meet it on a day?
    pub fn met(&self, (id, person): (StaffId, &StaffMember), known: &Establishment, today: chrono::NaiveDate) -> bool {
        match self {
            Requirement::Degree { at_least } => person.education.degree >= *at_least,
            Requirement::Field(fields) => fields.contains(&person.education.field),
            Requirement::Certificate(kinds) => {
                person.certificates.iter().any(|held| kinds.contains(&held.kind) && held.valid_on(today))
            }
            Requirement::YearsOfWork { at_least } => person.years_of_work(today) >= *at_least,
            Requirement::Attested(competency) => known
                .attestations
                .iter()
                .any(|one| one.staff_id == id && one.competency == *competency && one.counts_on(today)),
            Requirement::Any(alternatives) => alternatives.iter().any(|one| one.met((id, person), known, today)),
        }
    }

    /// The stable code of its absence.
    pub fn code(&self) -> &'static str {
        match self {
            Requirement::Degree { .. } => "education_too_low",
            Requirement::Field(_) => "field_unfit",
            Requirement::Certificate(_) => "certificate_missing",
            Requirement::YearsOfWork { .. } => "experience_too_short",
            Requirement::Attested(_) => "competency_not_attested",
            Requirement::Any(_) => "requirement_unmet",
        }
    }

    /// What it is called.
    pub fn label(&self) -> Label {
        match self {
            Requirement::Degree { at_least } => degree(*at_least),
            Requirement::Field(fields) => {
                let names = either(fields.iter().map(|field| field.label()));
                Label::new(format!("{}相关专业", names.zh), format!("a degree in {}", names.en))
            }
            Requirement::Certificate(kinds) => either(kinds.iter().map(|kind| kind.label())),
            Requirement::YearsOfWork { at_least } => {
                Label::new(format!("{at_least} 年及以上工作经历"), format!("{at_least} years of work or more"))
            }
            Requirement::Attested(competency) => {
                let Label { zh, en } = competency.label();
                Label::new(format!("经确认的“{zh}”"), format!("attested: {en}"))
            }
            Requirement::Any(alternatives) => either(alternatives.iter().map(Requirement::label)),
        }
    }
}

/// Several requirements together.
pub(super) fn together(requirements: &[Requirement]) -> Label {
    let labels: Vec<Label> = requirements.iter().map(Requirement::label).collect();
    joined(&labels, "且", " and ")
}

fn either(labels: impl Iterator<Item = Label>) -> Label {
    joined(&labels.collect::<Vec<_>>(), "或", " or ")
}

fn joined(labels: &[Label], zh: &str, en: &str) -> Label {
    let all = |pick: fn(&Label) -> &str, word: &str| labels.iter().map(pick).collect::<Vec<_>>().join(word);
    Label::new(all(|label| &label.zh, zh), all(|label| &label.en, en))
}

fn degree(degree: Degree) -> Label {
    match degree {
        Degree::Secondary => Label::new("中专、高中及以上学历", "secondary school or above"),
        Degree::College => Label::new("大学专科及以上学历", "college degree or above"),
        Degree::Bachelor => Label::new("大学本科及以上学历", "bachelor's degree or above"),
        Degree::Master => Label::new("硕士及以上学历", "master's degree or above"),
        Degree::Doctor => Label::new("博士学历", "doctorate"),
    }
}
