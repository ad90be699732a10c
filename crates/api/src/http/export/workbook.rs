//! Rows as a workbook: labels in a frozen head, real numbers and days, sums in the last row. Texts are written as texts, so
//! nothing that people wrote can become a formula; rows go to a temporary file, so memory does not grow with them.

use bole_domain::money::Fen;
use rust_xlsxwriter::{ColNum, DocProperties, Format, Formula, RowNum, Workbook, Worksheet, XlsxError, utility};

use super::{Cell, Column, Rows, Sheet};
use crate::http::problem::Problem;

/// A cell keeps so many digits of a number.
const EXACT: Fen = Fen(999_999_999_999_999);

pub(super) fn book(sheet: &Sheet, mut rows: impl Rows) -> Result<Vec<u8>, Problem> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&sheet.made));
    let mut filling = begin(&mut book, sheet).map_err(unwritten)?;
    while let Some(page) = rows.next_page()? {
        for row in page {
            filling.add(&row).map_err(unwritten)?;
        }
    }
    filling.end(sheet).map_err(unwritten)?;
    book.save_to_buffer().map_err(unwritten)
}

fn unwritten(error: XlsxError) -> Problem {
    if matches!(error, XlsxError::RowColumnLimitError | XlsxError::MaxStringLengthExceeded) {
        let zh = "工作簿放不下：请缩小范围，或改用 CSV、NDJSON 格式。";
        let en = "A workbook cannot hold it: ask for less, or as CSV or NDJSON.";
        return Problem::rule("workbook_too_small", "query:format", zh, en);
    }
    log::error!("a workbook is not written: {error}");
    Problem::internal()
}

/// A sheet that is filled row by row.
struct Filling<'b> {
    sheet: &'b mut Worksheet,
    money: Format,
    rate: Format,
    day: Format,
    row: RowNum,
    sums: Vec<Fen>,
}

fn strong() -> Format {
    Format::new().set_bold()
}

fn looks(like: &str) -> Format {
    Format::new().set_num_format(like)
}

fn begin<'b>(book: &'b mut Workbook, of: &Sheet) -> Result<Filling<'b>, XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(&of.title)?.set_freeze_panes(1, of.frozen)?;
    for (column, Column { label, .. }) in (0..).zip(&of.columns) {
        sheet.set_column_width(column, 15)?.write_string_with_format(0, column, label, &strong().set_text_wrap())?;
    }
    Ok(Filling {
        sheet,
        money: looks("#,##0.00"),
        rate: looks("0.00##"),
        day: looks("yyyy-mm-dd"),
        row: 1,
        sums: vec![Fen::ZERO; of.columns.len()],
    })
}

impl Filling<'_> {
    fn add(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        for ((column, cell), sum) in (0..).zip(cells).zip(&mut self.sums) {
            let column: ColNum = column;
            let look = match cell {
                Cell::Empty => continue,
                Cell::Text(_) => None,
                Cell::Amount(amount) => {
                    *sum = [*sum, *amount].into_iter().sum();
                    Some(&self.money)
                }
                Cell::Rate(_) => Some(&self.rate),
                Cell::Day(_) => Some(&self.day),
            };
            match (look, number(cell), cell) {
                (Some(look), _, Cell::Day(day)) => {
                    self.sheet.write_datetime_with_format(self.row, column, day, look)?
                }
                (Some(look), Some(number), _) => self.sheet.write_number_with_format(self.row, column, number, look)?,
                (_, _, text) => self.sheet.write_string(self.row, column, text.to_string())?,
            };
        }
        self.row += 1;
        Ok(())
    }

    /// The row of sums: formulas over the rows above, with their results. None where no column has one, or no row is there.
    fn end(self, of: &Sheet) -> Result<(), XlsxError> {
        let Self { sheet, money, row, sums, .. } = self;
        if row == 1 || !of.columns.iter().any(|column| column.summed) {
            return Ok(());
        }
        let money = money.set_bold();
        sheet.write_string_with_format(row, 0, of.sum_label, &strong())?;
        for ((place, column), sum) in (0..).zip(&of.columns).zip(sums) {
            if column.summed {
                let above = utility::cell_range(1, place, row - 1, place);
                let formula = Formula::new(format!("SUM({above})")).set_result(sum.to_string());
                sheet.write_formula_with_format(row, place, formula, &money)?;
            }
        }
        Ok(())
    }
}

/// An amount or a rate as the number of a cell, where that is exact.
fn number(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Amount(amount) if -EXACT.0 <= amount.0 && *amount <= EXACT => amount.to_string().parse().ok(),
        Cell::Rate(rate) => rate.to_string().parse().ok(),
        Cell::Amount(_) | Cell::Empty | Cell::Text(_) | Cell::Day(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    struct One(Option<usize>);

    impl Rows for One {
        fn next_page(&mut self) -> Result<Option<Vec<Vec<Cell>>>, Problem> {
            Ok(self.0.take().map(|length| vec![vec![Cell::text("x".repeat(length))]]))
        }
    }

    #[test]
    fn what_no_cell_can_hold_is_told() {
        let sheet = Sheet {
            file_name: "x".to_owned(),
            title: "x".to_owned(),
            made: DateTime::UNIX_EPOCH,
            columns: vec![Column::of("x", "x")],
            frozen: 0,
            sum_label: "",
        };
        assert!(book(&sheet, One(Some(32_767))).is_ok());
        assert_eq!(book(&sheet, One(Some(32_768))).unwrap_err().code(), "workbook_too_small");
    }
}
