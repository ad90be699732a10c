//! Tax filings and their wage sheets (clause PY-5.3.2). They are prepared and filed by the step of a cycle.

use bole_domain::agency::Permission;
use bole_domain::engagement::CycleRef;
use bole_domain::funds::filing::{Filing, FilingState};
use bole_domain::ids::{EngagementId, FilingId, TypedId, UserId};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::refusal::Refusal;
use bole_domain::settlement::cycle::{Cycle, CycleState, Track};
use bole_persistence::funds::filed_sheets;
use bole_persistence::funds::filings as rows;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::sheets::{self, FileQuery, FiledSheetView};
use super::views::{example_day, example_moment};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, Place, after};
use crate::http::params::{Path, Query};
use crate::http::registry::{Example, Registry};

const TAG: &str = "funds";
const CLAUSES: &[&str] = &["PY-5.3.2"];

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/tax-filings", "list_tax_filings", list)
        .tag(TAG)
        .text(
            "List tax filings",
            "One for each withholding agent and tax period, in the order in which they were prepared; the gathered cycles stand \
             at the single filing.",
        )
        .permission(Permission::FilingRead)
        .clauses(CLAUSES)
        .query::<FilingQuery>()
        .lists::<TaxFilingView>()
        .add();
    r.get("/api/v1/tax-filings/{filing_id}", "get_tax_filing", get)
        .tag(TAG)
        .text(
            "Show a tax filing",
            "With its last day, its sums, the cycles that it gathers and everything that was filed for it so far: a cycle that \
             comes later opens the filing anew, what was filed before stays. The last day is unknown while the calendar of its \
             year is not loaded; the reason is told.",
        )
        .permission(Permission::FilingRead)
        .clauses(CLAUSES)
        .gives::<TaxFilingView>(200)
        .add();
    r.get("/api/v1/tax-filings/{filing_id}/file", "get_tax_filing_file", sheets::file)
        .tag(TAG)
        .text(
            "Download the wage sheet",
            "The columns of the tax client's import as CSV, UTF-8, one row for each person: figures of the tax period, special \
             additional deductions and personal pension since January. IDs are complete, so each download is audited. Once \
             filed, the sheet is the one that was filed, the same bytes each time; with `filing` it is that of an earlier filing. \
             While a gathered cycle is not paid out there is none (409 `cycles_not_paid_out`).",
        )
        .permission(Permission::FilingWrite)
        .clauses(CLAUSES)
        .query::<FileQuery>()
        .gives_file(&["text/csv"])
        .add();
}

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
    fn of(filing: Filing, language: Language) -> Self {
        let due_unknown = match filing.due_on {
            Some(_) => None,
            None => Filing::due(filing.tax_period).err().map(|refusal| refusal.text(language)),
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
            due_on: filing.due_on,
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

    fn place(&self) -> Place {
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

/// Which filings.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FilingQuery {
    /// Of this tax period.
    pub tax_period: Option<Period>,
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
}

/// `GET /api/v1/tax-filings`
async fn list(cx: Cx, query: Query<FilingQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let found = rows::list(tx, query.tax_period, after, limit + 1)?;
        let views = found.into_iter().map(|filing| TaxFilingView::of(filing, by.language)).collect();
        Ok(Answer::ok(Page::cut(views, limit, TaxFilingView::place)))
    })
    .await
}

/// `GET /api/v1/tax-filings/{filing_id}`
async fn get(cx: Cx, id: Path<FilingId>) -> Reply {
    cx.read(move |tx, by| {
        let filing = rows::load(tx, *id)?;
        let cycles = rows::cycles_of(tx, &filing)?.into_iter().map(GatheredCycle::from).collect();
        let filings: Vec<FiledSheetView> = filed_sheets::list(tx, *id)?.into_iter().map(FiledSheetView::from).collect();
        let present = filings.last().filter(|_| filing.filed.is_some());
        let sheet_sha256 = present.map(|present| present.sheet_sha256.clone());
        let version = filing.version;
        let view = TaxFilingView { cycles, sheet_sha256, filings, ..TaxFilingView::of(filing, by.language) };
        Ok(Answer::ok(view).version(version))
    })
    .await
}
