//! The sheet as the workbook that the withholding client imports.

use super::{Field, TaxFileRefusal, TaxSheet};
use crate::funds::xls::{self, Cell};
use crate::jobs::unguarded_text;

impl TaxSheet {
    /// A sheet of this version, as [`TaxSheet::write`] wrote it, as a workbook: texts as texts, so that no digit of a number that is
    /// a name is lost, amounts as numbers. Refuses more people than such a workbook holds.
    pub fn workbook(&self, sheet: &[u8]) -> Result<Vec<u8>, TaxFileRefusal> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(sheet);
        let mut rows = Vec::new();
        for (nth, record) in reader.records().enumerate() {
            let record = record.map_err(|_| TaxFileRefusal::OutOfRange)?;
            let cell = |(at, text): (usize, &str)| match (self.columns.get(at).map(|column| column.field), text.parse())
            {
                (Some(Field::Amount(_)), Ok(amount)) if nth > 0 => Cell::Amount(amount),
                (_, _) => Cell::Text(unguarded_text(text).to_owned()),
            };
            rows.push(record.iter().enumerate().map(cell).collect());
        }
        xls::workbook(&self.name, &rows).map_err(|_| TaxFileRefusal::TooLarge)
    }
}
