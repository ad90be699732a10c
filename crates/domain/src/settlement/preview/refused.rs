//! Why a preview is refused.

use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::settlement::tax::TaxRefusal;

/// Why a preview is refused. Months and bonuses are named by their place in what was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreviewRefusal {
    /// A month was given twice.
    MonthTwice {
        /// Which entry repeats it.
        index: usize,
        /// The month.
        month: u32,
    },
    /// A month before the employment.
    BeforeEmployment {
        /// Which entry.
        index: usize,
        /// The month.
        month: u32,
    },
    /// A second bonus of the year is to be taxed apart.
    BonusTwice {
        /// Where it stands.
        pointer: String,
    },
    /// A table is missing.
    Tax {
        /// What names the day.
        pointer: &'static str,
        /// Which table.
        refusal: TaxRefusal,
    },
    /// A figure beyond the range of money.
    OutOfRange,
}

impl PreviewRefusal {
    /// A missing table, with the field that names the day.
    pub fn at(pointer: &'static str) -> impl Fn(TaxRefusal) -> Self {
        move |refusal| PreviewRefusal::Tax { pointer, refusal }
    }

    fn pointer(&self) -> String {
        match self {
            PreviewRefusal::MonthTwice { index, .. } | PreviewRefusal::BeforeEmployment { index, .. } => {
                format!("/months/{index}/month")
            }
            PreviewRefusal::BonusTwice { pointer } => pointer.clone(),
            PreviewRefusal::Tax { pointer, .. } => (*pointer).to_owned(),
            PreviewRefusal::OutOfRange => String::new(),
        }
    }
}

impl Refusal for PreviewRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            PreviewRefusal::Tax { refusal, .. } => refusal.kind(),
            PreviewRefusal::MonthTwice { .. }
            | PreviewRefusal::BeforeEmployment { .. }
            | PreviewRefusal::BonusTwice { .. }
            | PreviewRefusal::OutOfRange => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            PreviewRefusal::MonthTwice { .. } => "month_twice",
            PreviewRefusal::BeforeEmployment { .. } => "month_before_employment",
            PreviewRefusal::BonusTwice { .. } => "annual_bonus_twice",
            PreviewRefusal::Tax { refusal, .. } => refusal.code(),
            PreviewRefusal::OutOfRange => "figure_out_of_range",
        }
    }

    fn text(&self, language: Language) -> String {
        let both = |zh: String, en: String| match language {
            Language::Zh => zh,
            Language::En => en,
        };
        match self {
            PreviewRefusal::MonthTwice { month, .. } => both(
                format!("{month} 月给出了两次，请合并为一条。"),
                format!("Month {month} is given twice; add both up in one entry."),
            ),
            PreviewRefusal::BeforeEmployment { month, .. } => both(
                format!("{month} 月早于入职月份，请删除或更正入职日期。"),
                format!("Month {month} lies before the employment; remove it or correct the first day."),
            ),
            PreviewRefusal::BonusTwice { .. } => both(
                "全年一次性奖金单独计税每年只能用一次，请并入综合所得。".to_owned(),
                "An annual bonus may be taxed apart once a year; merge this one with wages.".to_owned(),
            ),
            PreviewRefusal::Tax { refusal, .. } => refusal.text(language),
            PreviewRefusal::OutOfRange => {
                both("计算结果超出金额范围。".to_owned(), "A figure is beyond the range of money.".to_owned())
            }
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        vec![FieldFault {
            pointer: self.pointer(),
            code: self.code().to_owned(),
            zh: self.text(Language::Zh),
            en: self.text(Language::En),
        }]
    }
}
