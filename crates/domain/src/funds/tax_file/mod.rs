//! The wage sheet of the withholding client of the tax authority (正常工资薪金所得): current-period figures, except the
//! columns whose heading says 累计 (cumulative).

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

const SHEETS: &str = include_str!("../../../data/funds/wage-sheet.json");

#[derive(Debug, Deserialize)]
struct Sheets {
    current: String,
    versions: Vec<WageSheet>,
}

/// A version of the sheet: its headings, from data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct WageSheet {
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
}

impl WageSheet {
    /// A version by its name, or the one in use.
    pub fn version(name: Option<&str>) -> Result<Self, TaxFileRefusal> {
        let sheets = serde_json::from_str::<Sheets>(SHEETS).map_err(|_| TaxFileRefusal::VersionUnknown)?;
        let name = name.unwrap_or(&sheets.current);
        sheets.versions.into_iter().find(|sheet| sheet.version == name).ok_or(TaxFileRefusal::VersionUnknown)
    }

    /// Its name.
    pub fn name(&self) -> &str {
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

    /// Writes the sheet as CSV, UTF-8; call [`WageSheet::check`] first.
    pub fn write(&self, rows: &[WageDeclaration], out: &mut impl Write) -> io::Result<()> {
        let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        csv.write_record(self.headings())?;
        for row in rows {
            let cells = self.columns.iter().map(|column| row.cell(column.field));
            csv.write_record(cells.map(|cell| guarded_text(&cell).into_owned()))?;
        }
        csv.flush()
    }
}

impl WageDeclaration {
    fn cell(&self, field: Field) -> String {
        match field {
            Field::Text(TextField::EmployeeNumber) => self.employee_number.clone(),
            Field::Text(TextField::Name) => self.name.clone(),
            Field::Text(TextField::IdKind) => self.id_kind.sheet_text().to_owned(),
            Field::Text(TextField::IdNumber) => self.id_number.clone(),
            Field::Text(TextField::Remark) => self.remark.clone(),
            Field::Amount(amount) => amount.of(&self.amounts).to_string(),
        }
    }
}
