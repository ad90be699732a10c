//! The sheets that were filed: each as it was filed, with its acknowledgement, whatever is filed later.

use bole_domain::funds::filing::{Filed, Filing, SheetFile, Sheets};
use bole_domain::funds::tax_file::DeclaredIncome;
use bole_domain::ids::FilingId;
use bole_domain::money::Fen;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::crypto::sha256_hex;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{filed_income_sheets as i, filed_sheets as t};
use crate::store::Tenant;
use crate::types::{At, Key};

const SHEET: &str = "filed_sheets.sheet";
const BONUS_SHEET: &str = "filed_sheets.bonus_sheet";
const INCOME_SHEET: &str = "filed_income_sheets.sheet";

/// What was filed at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledSheet {
    /// Which one of its filing, from 1.
    pub number: i64,
    /// The day of filing and the acknowledgement.
    pub filed: Filed,
    /// The tax withheld.
    pub total_tax: Fen,
    /// How many people it declared.
    pub people: i64,
    /// The version of the template.
    pub sheet_version: String,
    /// SHA-256 of the sheet, hexadecimal.
    pub sheet_sha256: String,
    /// Those of the sheets of income taxed apart, of what it declared any.
    pub apart: Vec<(DeclaredIncome, String)>,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    number: i64,
    filed_on: NaiveDate,
    acknowledgement: String,
    total_tax: i64,
    people: i64,
    sheet_version: String,
    sheet_sha256: String,
    bonus_sheet_sha256: Option<String>,
    created_at: At,
}

impl Row {
    /// With the SHA-256 of the further sheets, of the same filing, by number.
    fn with(self, others: &[(i64, DeclaredIncome, String)]) -> FiledSheet {
        let bonus = self.bonus_sheet_sha256.map(|sha256| (DeclaredIncome::AnnualBonus, sha256));
        let others = others.iter().filter(|(number, ..)| *number == self.number);
        let others = others.map(|(_, income, sha256)| (*income, sha256.clone()));
        FiledSheet {
            number: self.number,
            filed: Filed { on: self.filed_on, acknowledgement: self.acknowledgement },
            total_tax: Fen(self.total_tax),
            people: self.people,
            sheet_version: self.sheet_version,
            sheet_sha256: self.sheet_sha256,
            apart: bonus.into_iter().chain(others).collect(),
            created_at: self.created_at.get(),
        }
    }
}

/// Adds what was just filed. The filing's version was checked, so nobody else adds to it.
pub(super) fn add(tx: &mut Tenant<'_>, filing: &Filing, filed: &Filed, sheets: &Sheets) -> Result<(), StoreError> {
    let number = list(tx, filing.id)?.last().map_or(0, |last| last.number).saturating_add(1);
    let (agency, at) = (tx.agency(), tx.at());
    let Sheets { wages, apart } = sheets;
    let sealed = tx.keys().seal(tx.runtime(), SHEET, &wages.bytes)?;
    let bonus = apart.get(&DeclaredIncome::AnnualBonus);
    let sealed_bonus = bonus.map(|bonus| tx.keys().seal(tx.runtime(), BONUS_SHEET, &bonus.bytes)).transpose()?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::filing_id.eq(Key::of(filing.id)),
            t::number.eq(number),
            t::filed_on.eq(filed.on),
            t::acknowledgement.eq(&filed.acknowledgement),
            t::total_tax.eq(filing.total_tax.0),
            t::people.eq(filing.people),
            t::sheet_version.eq(&wages.version),
            t::sheet_sha256.eq(sha256_hex(&wages.bytes)),
            t::sealed_sheet.eq(&sealed),
            t::bonus_sheet_sha256.eq(bonus.map(|bonus| sha256_hex(&bonus.bytes))),
            t::bonus_sheet_version.eq(bonus.map(|bonus| &bonus.version)),
            t::sealed_bonus_sheet.eq(&sealed_bonus),
            t::created_at.eq(at),
        ))
        .execute(c))?;
    for (income, sheet) in apart.iter().filter(|(income, _)| **income != DeclaredIncome::AnnualBonus) {
        let sealed = tx.keys().seal(tx.runtime(), INCOME_SHEET, &sheet.bytes)?;
        on_both!(&mut *tx.db, |c| diesel::insert_into(i::table)
            .values((
                i::agency_id.eq(agency),
                i::filing_id.eq(Key::of(filing.id)),
                i::number.eq(number),
                i::income.eq(income.code()),
                i::sheet_version.eq(&sheet.version),
                i::sheet_sha256.eq(sha256_hex(&sheet.bytes)),
                i::sealed_sheet.eq(&sealed),
            ))
            .execute(c))?;
    }
    Ok(())
}

/// What was filed for a filing, in order.
pub fn list(tx: &mut Tenant<'_>, filing: FilingId) -> Result<Vec<FiledSheet>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::filing_id.eq(Key::of(filing))))
        .order(t::number)
        .select(Row::as_select())
        .load(c))?;
    let others: Vec<(i64, String, String)> = on_both!(&mut *tx.db, |c| i::table
        .filter(i::agency_id.eq(agency).and(i::filing_id.eq(Key::of(filing))))
        .order((i::number, i::income))
        .select((i::number, i::income, i::sheet_sha256))
        .load(c))?;
    let unknown = StoreError::Corrupt { table: "filed_income_sheets", column: "income" };
    let known = |(number, income, sha256): (i64, String, String)| Some((number, income.parse().ok()?, sha256));
    let others: Vec<_> = others.into_iter().map(known).collect::<Option<_>>().ok_or(unknown)?;
    Ok(rows.into_iter().map(|row| row.with(&others)).collect())
}

/// A sheet as it was filed.
pub fn open(
    tx: &mut Tenant<'_>,
    filing: FilingId,
    number: i64,
    income: DeclaredIncome,
) -> Result<SheetFile, StoreError> {
    let agency = tx.agency();
    let found = t::table.find((agency, Key::of(filing), number));
    let (version, sealed, purpose): (String, Vec<u8>, &str) = match income {
        DeclaredIncome::Wages => {
            let (version, sealed): (String, Vec<u8>) =
                on_both!(&mut *tx.db, |c| found.select((t::sheet_version, t::sealed_sheet)).first(c))
                    .or_not_found("filed sheet")?;
            (version, sealed, SHEET)
        }
        DeclaredIncome::AnnualBonus => {
            let (version, sealed): (Option<String>, Option<Vec<u8>>) =
                on_both!(&mut *tx.db, |c| found.select((t::bonus_sheet_version, t::sealed_bonus_sheet)).first(c))
                    .or_not_found("filed sheet")?;
            let (version, sealed) = version.zip(sealed).ok_or(StoreError::NotFound("annual bonus sheet"))?;
            (version, sealed, BONUS_SHEET)
        }
        DeclaredIncome::Severance
        | DeclaredIncome::LabourRemuneration
        | DeclaredIncome::AuthorsRemuneration
        | DeclaredIncome::InternRemuneration
        | DeclaredIncome::PlatformRemuneration => {
            let found = i::table.find((agency, Key::of(filing), number, income.code()));
            let (version, sealed): (String, Vec<u8>) =
                on_both!(&mut *tx.db, |c| found.select((i::sheet_version, i::sealed_sheet)).first(c))
                    .or_not_found("sheet of this income")?;
            (version, sealed, INCOME_SHEET)
        }
    };
    Ok(SheetFile { version, bytes: tx.keys().open(purpose, &sealed)? })
}

/// The number of the filing that was filed last.
pub fn last(tx: &mut Tenant<'_>, filing: FilingId) -> Result<Option<i64>, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::filing_id.eq(Key::of(filing))))
        .select(diesel::dsl::max(t::number))
        .first(c))?)
}
