//! How long records are kept by law, at least. The product removes nothing by itself: what a rule no longer demands may still
//! be wanted by another, or by a case that is open.

use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::funds::vat::Confidence;
use crate::language::Label;
use crate::standard::coded::tsv_rows;

const TABLE: &str = include_str!("../../data/agency/retention.tsv");

/// For how long a kind of record is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// Stable code.
    #[schema(example = "wage_payment")]
    pub code: String,
    /// Which records.
    pub label: Label,
    /// So many months at least.
    pub months: u32,
    /// Counted from when.
    pub counted_from: Label,
    /// The law.
    pub source: Label,
    /// How sure the rule is.
    pub confidence: Confidence,
}

impl RetentionRule {
    /// What the law demands no more on a day: records whose time began before this one.
    pub fn free_before(&self, today: NaiveDate) -> Option<NaiveDate> {
        today.checked_sub_months(Months::new(self.months))
    }
}

/// Every rule, in the order of the table. A row that cannot be read is left out; a test counts them.
pub fn retention_rules() -> impl Iterator<Item = RetentionRule> {
    tsv_rows(TABLE).filter_map(|row| {
        let [code, months, from_zh, from_en, zh, en, source_zh, source_en, confidence] = row.as_slice() else {
            return None;
        };
        Some(RetentionRule {
            code: (*code).to_owned(),
            label: Label::new(*zh, *en),
            months: months.parse().ok()?,
            counted_from: Label::new(*from_zh, *from_en),
            source: Label::new(*source_zh, *source_en),
            confidence: match *confidence {
                "high" => Confidence::High,
                _ => Confidence::Medium,
            },
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_row_is_a_rule() {
        let rules: Vec<RetentionRule> = retention_rules().collect();
        assert_eq!(rules.len(), tsv_rows(TABLE).count());
        assert!(rules.iter().all(|rule| rule.months >= 6 && !rule.source.zh.is_empty()));
        let wages = rules.iter().find(|rule| rule.code == "wage_payment").unwrap();
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(wages.free_before(day("2026-11-29")), Some(day("2024-11-29")));
    }

    proptest! {
        #[test]
        fn nothing_is_free_before_its_time(days in 0_i64..20_000) {
            let today = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap() + chrono::TimeDelta::days(days);
            for rule in retention_rules() {
                let free = rule.free_before(today).unwrap();
                let kept = free.checked_add_months(Months::new(rule.months)).unwrap();
                // A month may be too short for its day: then the record is free a little later, never earlier.
                prop_assert!(kept <= today && (today - kept).num_days() <= 3, "{} {}", today, kept);
            }
        }
    }
}
