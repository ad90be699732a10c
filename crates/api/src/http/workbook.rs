//! Files that are given as CSV or, where it is asked for, as a workbook.

use bole_domain::jobs::table::Format;
use bole_domain::jobs::{Field, Holds, guarded_text, template_of};
use bole_domain::language::Language;
use rust_xlsxwriter::{ColNum, DataValidation, Format as Look, Note, RowNum, Workbook, Worksheet, XlsxError};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::Download;
use super::problem::Problem;

/// Rows of a file to fill in that have lists to choose from.
const CHOOSING: RowNum = 100_000;

/// A format that a file can be given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Comma-separated text in UTF-8.
    Csv,
    /// A workbook.
    Xlsx,
}

/// How to give the file.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FormatQuery {
    /// Format of the file; `csv` without it.
    #[param(inline)]
    pub format: Option<FileFormat>,
}

impl FormatQuery {
    /// Is a workbook asked for?
    pub fn is_workbook(self) -> bool {
        self.format == Some(FileFormat::Xlsx)
    }

    /// The media types of the answer.
    pub const MEDIA: [&str; 2] = ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"];
}

/// A file to fill in.
pub fn template(query: FormatQuery, fields: &[Field], name: &str, language: Language) -> Result<Download, Problem> {
    if query.is_workbook() {
        return made(name, |sheet| fill_in(sheet, fields, language));
    }
    Ok(Download {
        media_type: "text/csv; charset=utf-8".into(),
        file_name: format!("{name}.csv"),
        bytes: template_of(fields).into_bytes(),
    })
}

/// Lines of texts, all kept as texts.
pub fn of_texts(lines: &[Vec<String>], name: &str) -> Result<Download, Problem> {
    made(name, |sheet| {
        let text = Look::new().set_num_format("@");
        for (row, cells) in (0..).zip(lines) {
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string_with_format(row, column, guarded_text(cell).as_ref(), &text)?;
            }
        }
        Ok(())
    })
}

fn made(name: &str, fill: impl FnOnce(&mut Worksheet) -> Result<(), XlsxError>) -> Result<Download, Problem> {
    let mut book = Workbook::new();
    let bytes = fill(book.add_worksheet()).and_then(|()| book.save_to_buffer()).map_err(|error| {
        log::error!("a workbook cannot be made: {error}");
        Problem::internal()
    })?;
    let format = Format::Xlsx;
    let file_name = format!("{name}.{}", format.extension());
    Ok(Download { media_type: format.media_type().into(), file_name, bytes })
}

/// The header with notes, the example below, the columns as what they hold.
fn fill_in(sheet: &mut Worksheet, fields: &[Field], language: Language) -> Result<(), XlsxError> {
    let bold = Look::new().set_bold().set_num_format("@");
    sheet.set_freeze_panes(1, 0)?;
    for (column, field) in (0..).zip(fields) {
        let column: ColNum = column;
        sheet.set_column_width(column, 18)?;
        sheet.set_column_format(column, &look(&field.holds))?;
        sheet.write_string_with_format(0, column, &field.name, &bold)?;
        sheet.insert_note(0, column, &Note::new(field.note(language)))?;
        match (&field.holds, field.example.parse::<f64>()) {
            (Holds::Amount | Holds::Quantity | Holds::Rate | Holds::Number, Ok(number)) => {
                sheet.write_number_with_format(1, column, number, &look(&field.holds))?
            }
            (_, _) => sheet.write_string_with_format(1, column, &field.example, &look(&field.holds))?,
        };
        if let Holds::OneOf(words) = &field.holds {
            let choice = DataValidation::new().allow_list_strings(words)?;
            sheet.add_data_validation(1, column, CHOOSING, column, &choice)?;
        }
    }
    Ok(())
}

fn look(holds: &Holds) -> Look {
    Look::new().set_num_format(match holds {
        Holds::Text | Holds::Digits | Holds::Month | Holds::OneOf(_) => "@",
        Holds::Day => "yyyy-mm-dd",
        Holds::Amount => "#,##0.00",
        Holds::Quantity => "0.00",
        Holds::Rate => "0.00##",
        Holds::Number => "0",
    })
}
