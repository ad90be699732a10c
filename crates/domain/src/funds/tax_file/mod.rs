//! The sheets of the withholding client of the tax authority: wages (正常工资薪金所得) in figures of the current period, except
//! the columns whose heading says 累计 (cumulative), and what is taxed apart from them, each on its own.

mod refused;
#[cfg(test)]
mod tests;
mod workbook;

use std::io::{self, Write};

use serde::Deserialize;

pub use refused::TaxFileRefusal;

use super::declaration::{Amount, WageDeclaration};
use crate::jobs::guarded_text;
use crate::money::Fen;
use crate::settlement::tax::ApartIncome;
use crate::standard::coded::coded;

const SHEETS: &str = include_str!("../../../data/funds/tax-sheets.json");

coded! {
    /// An income that the client imports with a sheet of its own.
    DeclaredIncome {
        /// Wages.
        Wages = "wages",
        /// Annual bonuses taxed apart.
        AnnualBonus = "annual_bonus",
        /// Compensations for the end of employment.
        Severance = "severance",
        /// Labour remuneration.
        LabourRemuneration = "labour_remuneration",
        /// Authors' remuneration.
        AuthorsRemuneration = "authors_remuneration",
        /// Labour remuneration of interns.
        InternRemuneration = "intern_remuneration",
        /// Labour remuneration of people who work through platforms.
        PlatformRemuneration = "platform_remuneration",
    }
}

impl From<ApartIncome> for DeclaredIncome {
    fn from(income: ApartIncome) -> Self {
        match income {
            ApartIncome::Severance => DeclaredIncome::Severance,
            ApartIncome::LabourRemuneration => DeclaredIncome::LabourRemuneration,
            ApartIncome::AuthorsRemuneration => DeclaredIncome::AuthorsRemuneration,
            ApartIncome::InternRemuneration => DeclaredIncome::InternRemuneration,
            ApartIncome::PlatformRemuneration => DeclaredIncome::PlatformRemuneration,
        }
    }
}

/// The sheet of one income.
#[derive(Debug, Deserialize)]
struct Sheet {
    income: DeclaredIncome,
    /// What the income is called within it.
    income_item: String,
    /// The name by which the client looks for it in a workbook.
    sheet: String,
    current: String,
    versions: Vec<Version>,
}

#[derive(Debug, Deserialize)]
struct Version {
    version: String,
    columns: Vec<Column>,
}

/// A version of a sheet: its headings, from data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxSheet {
    name: String,
    item: String,
    version: String,
    columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Column {
    heading: String,
    field: Field,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
enum Field {
    Text(TextField),
    Amount(Amount),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TextField {
    EmployeeNumber,
    Name,
    IdKind,
    IdNumber,
    Remark,
    /// What the income is.
    IncomeItem,
}

impl TaxSheet {
    /// A version of the sheet of an income by its name, or the one in use.
    pub fn version(income: DeclaredIncome, name: Option<&str>) -> Result<Self, TaxFileRefusal> {
        let sheets = serde_json::from_str::<Vec<Sheet>>(SHEETS).map_err(|_| TaxFileRefusal::VersionUnknown)?;
        let sheet = sheets.into_iter().find(|sheet| sheet.income == income).ok_or(TaxFileRefusal::VersionUnknown)?;
        let wanted = name.unwrap_or(&sheet.current);
        let found = sheet.versions.into_iter().find(|one| one.version == wanted);
        let Version { version, columns } = found.ok_or(TaxFileRefusal::VersionUnknown)?;
        Ok(Self { name: sheet.sheet, item: sheet.income_item, version, columns })
    }

    /// The name of its version.
    pub fn version_name(&self) -> &str {
        &self.version
    }

    /// Its headings, in order.
    pub fn headings(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|column| column.heading.as_str())
    }

    /// Refuses amounts below zero, and amounts that this version has no column for.
    pub fn check(&self, rows: &[WageDeclaration]) -> Result<(), TaxFileRefusal> {
        let column = |amount: Amount| self.columns.iter().find(|c| c.field == Field::Amount(amount));
        let (mut negative, mut homeless) = (Vec::new(), Vec::new());
        for row in rows {
            for amount in Amount::ALL.iter().copied().filter(|amount| amount.of(&row.amounts) != Fen::ZERO) {
                match column(amount) {
                    None => homeless.push((row.employee_number.clone(), amount.name().to_owned())),
                    Some(column)
                        if amount.of(&row.amounts).is_negative() && amount != Amount::housing_fund_adjustment =>
                    {
                        negative.push((row.employee_number.clone(), column.heading.clone()));
                    }
                    Some(_) => {}
                }
            }
        }
        match (negative.is_empty(), homeless.is_empty()) {
            (true, true) => Ok(()),
            (false, _) => Err(TaxFileRefusal::Negative(negative)),
            (true, false) => Err(TaxFileRefusal::NoColumn(homeless)),
        }
    }

    /// Writes the sheet as CSV, UTF-8; call [`TaxSheet::check`] first.
    pub fn write(&self, rows: &[WageDeclaration], out: &mut impl Write) -> io::Result<()> {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        csv.write_record(self.headings())?;
        for row in rows {
            let cells = self.columns.iter().map(|column| row.cell(column.field, &self.item));
            csv.write_record(cells.map(|cell| guarded_text(&cell).into_owned()))?;
        }
        csv.flush()
    }
}

impl WageDeclaration {
    fn cell(&self, field: Field, item: &str) -> String {
        match field {
            Field::Text(TextField::EmployeeNumber) => self.employee_number.clone(),
            Field::Text(TextField::Name) => self.name.clone(),
            Field::Text(TextField::IdKind) => self.id_kind.sheet_text().to_owned(),
            Field::Text(TextField::IdNumber) => self.id_number.clone(),
            Field::Text(TextField::Remark) => self.remark.clone(),
            Field::Text(TextField::IncomeItem) => item.to_owned(),
            Field::Amount(amount) => amount.of(&self.amounts).to_string(),
        }
    }
}
