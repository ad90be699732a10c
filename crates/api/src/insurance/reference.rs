//! The library and the places.

use bole_domain::insurance::InsuranceKind;
use bole_domain::money::{Fen, Rate};
use bole_persistence::insurance::{self, LibraryRecord};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::Query;
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
    fn of(number: usize, record: &LibraryRecord) -> Self {
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

/// Which records to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LibraryFilter {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Of this place only (division code).
    pub place: Option<String>,
    /// Of this kind only.
    #[param(inline)]
    pub kind: Option<InsuranceKind>,
    /// In force on this day only.
    pub on: Option<NaiveDate>,
}

/// `GET /api/v1/insurance-policies/library`
pub async fn list(cx: Cx, query: Query<LibraryFilter>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after: usize = page::read_cursor(query.cursor.as_deref())?.unwrap_or(0);
    cx.read(move |_, _| {
        let wanted = |record: &LibraryRecord| {
            query.place.as_ref().is_none_or(|place| *place == record.place)
                && query.kind.is_none_or(|kind| kind == record.kind)
                && query
                    .on
                    .is_none_or(|day| record.effective_from <= day && record.effective_to.is_none_or(|to| day <= to))
        };
        let views = (1_usize..)
            .zip(insurance::library())
            .filter(|(number, record)| *number > after && wanted(record))
            .take(usize::try_from(limit + 1).unwrap_or(usize::MAX))
            .map(|(number, record)| LibraryView::of(number, record))
            .collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &LibraryView| view.number)))
    })
    .await
}

/// A place that has policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = InsurancePlace)]
pub struct PlaceView {
    /// National division code.
    #[schema(example = "110000")]
    pub place: String,
    /// Its name.
    #[schema(example = "北京市")]
    pub place_name: String,
    /// The agency has its own policies for it: they alone count.
    pub own: bool,
    /// The library has it.
    pub library: bool,
}

/// All places that have policies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = InsurancePlaces)]
pub struct Places {
    /// They, by code.
    pub data: Vec<PlaceView>,
}

impl Example for Places {
    fn example() -> Self {
        let (place, place_name) = ("110000".to_owned(), "北京市".to_owned());
        Self { data: vec![PlaceView { place, place_name, own: true, library: true }] }
    }
}

/// `GET /api/v1/insurance-policies/places`
pub async fn places(cx: Cx) -> Reply {
    cx.read(|tx, _| {
        let data = insurance::places(tx)?
            .into_iter()
            .map(|p| PlaceView { place: p.code, place_name: p.name, own: p.own, library: p.library })
            .collect();
        Ok(Answer::ok(Places { data }))
    })
    .await
}
