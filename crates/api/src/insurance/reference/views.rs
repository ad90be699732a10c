//! How a policy of the library is shown.

use bole_domain::insurance::InsuranceKind;
use bole_domain::money::{Fen, Rate};
use bole_persistence::insurance::LibraryRecord;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;

/// A range from which an employer chooses his rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RateRange {
    /// Lowest.
    pub least: Rate,
    /// Highest.
    pub most: Rate,
}

/// A record of the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = LibraryPolicy)]
pub struct LibraryView {
    /// Its number in the library.
    pub number: usize,
    /// National division code of the place.
    #[schema(example = "110000")]
    pub place: String,
    /// Name of the place.
    #[schema(example = "北京市")]
    pub place_name: String,
    /// The insurance as its source names it.
    #[schema(example = "medical_incl_maternity")]
    pub insurance: String,
    /// The kind of contribution that it belongs to.
    pub kind: InsuranceKind,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; open without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<NaiveDate>,
    /// Lowest base, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Fen>,
    /// Highest base, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Fen>,
    /// Employer's rate, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_rate: Option<Rate>,
    /// Worker's rate, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_rate: Option<Rate>,
    /// The range of rates, where the employer chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_range: Option<RateRange>,
    /// Fixed sum of the employer a month.
    pub employer_fixed: Fen,
    /// Fixed sum of the worker a month.
    pub worker_fixed: Fen,
    /// It can be computed with.
    pub complete: bool,
    /// Where the figures come from.
    pub source: String,
    /// How sure they are: `high`, `medium` or `low`.
    #[schema(example = "high")]
    pub confidence: String,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl LibraryView {
    pub(super) fn of(number: usize, record: &LibraryRecord) -> Self {
        Self {
            number,
            place: record.place.clone(),
            place_name: record.place_name.clone(),
            insurance: record.insurance.clone(),
            kind: record.kind,
            effective_from: record.effective_from,
            effective_to: record.effective_to,
            floor: record.floor,
            ceiling: record.ceiling,
            employer_rate: record.employer_rate,
            worker_rate: record.worker_rate,
            rate_range: record.rate_range.map(|range| RateRange { least: range.least, most: range.most }),
            employer_fixed: record.employer_fixed,
            worker_fixed: record.worker_fixed,
            complete: record.is_complete(),
            source: record.source.clone(),
            confidence: record.confidence.clone(),
            note: record.note.clone(),
        }
    }
}

impl Example for LibraryView {
    fn example() -> Self {
        Self {
            number: 1,
            place: "110000".to_owned(),
            place_name: "北京市".to_owned(),
            insurance: "pension".to_owned(),
            kind: InsuranceKind::Pension,
            effective_from: NaiveDate::from_ymd_opt(2026, 7, 1).unwrap_or_default(),
            effective_to: None,
            floor: Some(Fen(727_000)),
            ceiling: Some(Fen(3_634_800)),
            employer_rate: Some(Rate(rust_decimal::Decimal::new(16, 2))),
            worker_rate: Some(Rate(rust_decimal::Decimal::new(8, 2))),
            rate_range: None,
            employer_fixed: Fen::ZERO,
            worker_fixed: Fen::ZERO,
            complete: true,
            source: "京人社发〔2026〕7号".to_owned(),
            confidence: "high".to_owned(),
            note: None,
        }
    }
}
