//! How a tax filing is shown.

use bole_domain::engagement::CycleRef;
use bole_domain::funds::filing::{Filing, FilingState};
use bole_domain::ids::{EngagementId, FilingId, TypedId, UserId};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::refusal::Refusal;
use bole_domain::settlement::cycle::{Cycle, CycleState, Track};
use bole_domain::sla::Calendar;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::funds::sheets::FiledSheetView;
use crate::funds::views::{example_day, example_moment};
use crate::http::page::Place;
use crate::http::registry::Example;

/// A cycle that a filing gathers.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct GatheredCycle {
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The month and run.
    pub cycle: CycleRef,
    /// Where its bill stands.
    pub state: CycleState,
    /// Is its last act of payment behind it?
    pub paid_out: bool,
    /// Its tax.
    pub tax: Track,
}

impl From<Cycle> for GatheredCycle {
    fn from(cycle: Cycle) -> Self {
        Self {
            engagement_id: cycle.engagement,
            cycle: cycle.key,
            state: cycle.state,
            paid_out: cycle.is_paid_out(),
            tax: cycle.tracks.tax,
        }
    }
}

/// A tax filing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TaxFilingView {
    /// Its id.
    pub id: FilingId,
    /// Credit code of the withholding agent.
    pub withholding_agent: String,
    /// The month of the pay dates.
    pub tax_period: Period,
    /// Where it stands.
    pub state: FilingState,
    /// The last day for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Why the last day is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_unknown: Option<String>,
    /// How many people it declares.
    pub people: i64,
    /// The tax withheld from them.
    pub total_tax: Fen,
    /// The cycles that it gathers; left out in lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cycles: Vec<GatheredCycle>,
    /// The day of filing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_on: Option<NaiveDate>,
    /// The tax authority's acknowledgement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledgement: Option<String>,
    /// SHA-256 of the sheet as it was filed; left out in lists.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sheet_sha256: Option<String>,
    /// Everything that was filed for it, in order, the present one included; left out in lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub filings: Vec<FiledSheetView>,
    /// Id of the user or service account that prepared it first.
    pub created_by: String,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was prepared first.
    pub created_at: DateTime<Utc>,
}

impl TaxFilingView {
    pub(super) fn of(filing: Filing, calendar: &Calendar, language: Language) -> Self {
        let due = filing.due_on.map_or_else(|| calendar.statutory_filing_day(filing.tax_period), Ok);
        let (due_on, due_unknown) = match due {
            Ok(day) => (Some(day), None),
            Err(refusal) => (None, Some(refusal.text(language))),
        };
        let state = filing.state();
        let (filed_on, acknowledgement) = match filing.filed {
            Some(filed) => (Some(filed.on), Some(filed.acknowledgement)),
            None => (None, None),
        };
        Self {
            id: filing.id,
            withholding_agent: filing.withholding_agent,
            tax_period: filing.tax_period,
            state,
            due_on,
            due_unknown,
            people: filing.people,
            total_tax: filing.total_tax,
            cycles: Vec::new(),
            filed_on,
            acknowledgement,
            sheet_sha256: None,
            filings: Vec::new(),
            created_by: filing.created_by,
            version: filing.version,
            created_at: filing.created_at,
        }
    }

    pub(super) fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for TaxFilingView {
    fn example() -> Self {
        Self {
            id: FilingId::example(),
            withholding_agent: "91310114MA1GT00019".to_owned(),
            tax_period: Period::example(),
            state: FilingState::Filed,
            due_on: NaiveDate::from_ymd_opt(2026, 4, 15),
            due_unknown: None,
            people: 271,
            total_tax: Fen(18_204_310),
            cycles: Vec::new(),
            filed_on: Some(example_day()),
            acknowledgement: Some("申报成功 44030026040010001234".to_owned()),
            sheet_sha256: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()),
            filings: Vec::new(),
            created_by: UserId::example().to_string(),
            version: 2,
            created_at: example_moment(),
        }
    }
}
