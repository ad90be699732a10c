//! The sheets of a tax filing: made of what is gathered, or as it was filed (clause PY-5.3.2).

use bole_domain::funds::filing::SheetFile;
use bole_domain::funds::tax_file::{DeclaredIncome, TaxSheet};
use bole_domain::ids::FilingId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::Cycle;
use bole_persistence::funds::filed_sheets::{self, FiledSheet};
use bole_persistence::funds::filings as rows;
use bole_persistence::{Mode, StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::auth::{audit, fact};
use crate::http::answer::Download;
use crate::http::context::{Cx, blocking};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;

/// What was filed at one time; it never changes.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = FiledSheet)]
pub struct FiledSheetView {
    /// Which one, from 1: its sheet is downloaded by it.
    pub number: i64,
    /// The day of filing.
    pub filed_on: NaiveDate,
    /// The tax authority's acknowledgement.
    pub acknowledgement: String,
    /// How many people it declared.
    pub people: i64,
    /// The tax withheld from them.
    pub total_tax: Fen,
    /// The version of the template.
    pub sheet_version: String,
    /// SHA-256 of the sheet.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sheet_sha256: String,
    /// SHA-256 of the sheet of annual bonuses taxed apart; left out where none was declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub bonus_sheet_sha256: Option<String>,
    /// SHA-256 of every sheet of income taxed apart that it declared, that of bonuses included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<FiledIncomeSheet>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

/// A sheet of an income taxed apart, as it was filed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FiledIncomeSheet {
    /// Whose sheet: it is downloaded by it.
    pub income: DeclaredIncome,
    /// SHA-256 of the sheet.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
}

impl From<FiledSheet> for FiledSheetView {
    fn from(sheet: FiledSheet) -> Self {
        let apart = sheet.apart.into_iter().map(|(income, sha256)| FiledIncomeSheet { income, sha256 });
        let apart: Vec<FiledIncomeSheet> = apart.collect();
        let bonus = apart.iter().find(|sheet| sheet.income == DeclaredIncome::AnnualBonus);
        Self {
            number: sheet.number,
            filed_on: sheet.filed.on,
            acknowledgement: sheet.filed.acknowledgement,
            people: sheet.people,
            total_tax: sheet.total_tax,
            sheet_version: sheet.sheet_version,
            sheet_sha256: sheet.sheet_sha256,
            bonus_sheet_sha256: bonus.map(|sheet| sheet.sha256.clone()),
            apart,
            created_at: sheet.created_at,
        }
    }
}

/// As what a sheet is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SheetFormat {
    /// Comma-separated text in UTF-8, as it is kept.
    #[default]
    Csv,
    /// A workbook of Excel 97 to 2003 whose sheet has the name by which the client imports it.
    Xls,
}

impl SheetFormat {
    /// The media types of the answer.
    pub(super) const MEDIA: [&str; 2] = ["text/csv", "application/vnd.ms-excel"];

    /// The file of a sheet, its name without ending.
    fn file(self, name: &str, income: DeclaredIncome, sheet: SheetFile) -> Result<Download, Problem> {
        let (media_type, ending, bytes) = match self {
            SheetFormat::Csv => ("text/csv; charset=utf-8", "csv", sheet.bytes),
            SheetFormat::Xls => {
                let [_, media_type] = Self::MEDIA;
                (media_type, "xls", TaxSheet::version(income, Some(&sheet.version))?.workbook(&sheet.bytes)?)
            }
        };
        Ok(Download { media_type: media_type.into(), file_name: format!("{name}.{ending}"), bytes })
    }
}

/// Which sheet, and in which version of the template.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FileQuery {
    /// Whose sheet: wages without it.
    #[param(inline)]
    pub income: Option<DeclaredIncome>,
    /// Version of the tax client's template: for wages `wage_30`, or `wage_29` without the housing-fund adjustment; for bonuses
    /// `bonus_10`, or `bonus_11` with the relief by treaty; for compensations `severance_10`; for labour and author's
    /// remuneration `remuneration_14`, or `remuneration_14_required` in the older wording; for interns and platforms `continuous_15`. The one that was filed, or the one in use, without it.
    #[param(example = "wage_30")]
    pub version: Option<String>,
    /// The sheet of this one of its filings, as it was filed; it has the version in which it was filed.
    #[param(minimum = 1, example = 1)]
    pub filing: Option<i64>,
    /// As what; `csv` without it.
    #[param(inline)]
    pub format: Option<SheetFormat>,
}

/// `GET /api/v1/tax-filings/{filing_id}/file`
pub(super) async fn file(cx: Cx, id: Path<FilingId>, query: Query<FileQuery>) -> Result<Download, Problem> {
    let (id, wanted) = (id.into_inner(), query.into_inner());
    let (app, by) = (cx.app().clone().into_inner(), cx.by().clone());
    blocking(move || {
        // The sheet is made while others may write; only its trace needs a writing transaction.
        let agency = by.caller.agency;
        let (name, sheet) = app.store.tenant(agency, Mode::Read, |tx| sheet_of(tx, id, &wanted))?;
        let income = wanted.income.unwrap_or(DeclaredIncome::Wages);
        let mut taken = fact("version", sheet.version.clone());
        taken.insert("income", income.code().to_owned());
        let file = wanted.format.unwrap_or_default().file(&name, income, sheet)?;
        app.store
            .tenant(agency, Mode::Write, |tx| audit(tx, &by, "tax_filing.download", "tax_filing", id, None, &taken))?;
        Ok(file)
    })
    .await
}

fn sheet_of(tx: &mut Tenant<'_>, id: FilingId, wanted: &FileQuery) -> Result<(String, SheetFile), Problem> {
    let filing = rows::load(tx, id)?;
    let income = wanted.income.unwrap_or(DeclaredIncome::Wages);
    // Two incomes may have sheets of one version.
    let of = if income == DeclaredIncome::Wages { String::new() } else { format!("{}-", income.code()) };
    let name = |version: &str| format!("{}-{}-{of}{version}", filing.withholding_agent, filing.tax_period);
    if let Some(number) = wanted.filing {
        if wanted.version.is_some() {
            return Err(Problem::malformed(
                "version_of_filed_sheet",
                "query:version",
                "已申报的申报表只有申报时的版本，请勿再指定 version。",
                "A sheet has the version in which it was filed; leave version out.",
            ));
        }
        let sheet = filed_sheets::open(tx, id, number, income)?;
        return Ok((format!("{}-{number}", name(&sheet.version)), sheet));
    }
    let version = wanted.version.as_deref();
    let last = if filing.filed.is_some() { filed_sheets::last(tx, id)? } else { None };
    if let Some(number) = last {
        let sheet = filed_sheets::open(tx, id, number, income)?;
        if version.is_none_or(|wanted| wanted == sheet.version) {
            return Ok((name(&sheet.version), sheet));
        }
    }
    let cycles = rows::cycles_of(tx, &filing)?;
    if cycles.is_empty() || !cycles.iter().all(Cycle::is_paid_out) {
        return Err(Problem::conflict(
            "cycles_not_paid_out",
            "本次申报归集的周期尚未全部完成发薪，暂无申报表。",
            "Not all gathered cycles are paid out yet, so there is no sheet.",
        ));
    }
    let declared = rows::declared(tx, &filing.withholding_agent, filing.tax_period, &cycles)??;
    if !declared.has(income) {
        return Err(StoreError::NotFound("sheet of this income").into());
    }
    let sheet = declared.sheet(income, version)?;
    Ok((name(&sheet.version), sheet))
}
