//! Kinds of insurance, and who pays.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::language::{Label, Language};

/// The kinds of contribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InsuranceKind {
    /// Basic pension insurance.
    Pension,
    /// Basic medical insurance (with maternity where the place collects both together).
    Medical,
    /// Unemployment insurance.
    Unemployment,
    /// Work injury insurance.
    WorkInjury,
    /// Maternity insurance where it is a line of its own.
    Maternity,
    /// Housing provident fund.
    HousingFund,
}

impl InsuranceKind {
    /// All of them, in the order of [`InsuranceKind::index`].
    pub const ALL: [InsuranceKind; 6] = [
        InsuranceKind::Pension,
        InsuranceKind::Medical,
        InsuranceKind::Unemployment,
        InsuranceKind::WorkInjury,
        InsuranceKind::Maternity,
        InsuranceKind::HousingFund,
    ];

    /// Its word in data files and rows.
    pub fn as_str(self) -> &'static str {
        match self {
            InsuranceKind::Pension => "pension",
            InsuranceKind::Medical => "medical",
            InsuranceKind::Unemployment => "unemployment",
            InsuranceKind::WorkInjury => "work_injury",
            InsuranceKind::Maternity => "maternity",
            InsuranceKind::HousingFund => "housing_fund",
        }
    }

    /// From its word.
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// Its name.
    pub fn label(self) -> Label {
        match self {
            InsuranceKind::Pension => Label::new("养老保险", "pension insurance"),
            InsuranceKind::Medical => Label::new("医疗保险", "medical insurance"),
            InsuranceKind::Unemployment => Label::new("失业保险", "unemployment insurance"),
            InsuranceKind::WorkInjury => Label::new("工伤保险", "work injury insurance"),
            InsuranceKind::Maternity => Label::new("生育保险", "maternity insurance"),
            InsuranceKind::HousingFund => Label::new("住房公积金", "housing fund"),
        }
    }

    /// Its place in arrays by kind.
    pub fn index(self) -> usize {
        match self {
            InsuranceKind::Pension => 0,
            InsuranceKind::Medical => 1,
            InsuranceKind::Unemployment => 2,
            InsuranceKind::WorkInjury => 3,
            InsuranceKind::Maternity => 4,
            InsuranceKind::HousingFund => 5,
        }
    }
}

/// Who pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Payer {
    /// The worker, out of his pay.
    Worker,
    /// The employer, on top.
    Employer,
}

impl Payer {
    /// Its name.
    pub fn text(self, language: Language) -> &'static str {
        match self {
            Payer::Worker => language.pick("个人", "worker"),
            Payer::Employer => language.pick("单位", "employer"),
        }
    }
}
