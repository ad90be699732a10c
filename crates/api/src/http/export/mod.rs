//! Rows given out as a file: CSV and NDJSON are streamed page by page, a workbook is written to a temporary file row by row. So
//! memory and a connection are held for one page at a time, whatever the number of rows.

mod cell;
mod lines;
mod workbook;

use actix_web::{Either, HttpResponse};
use bole_domain::jobs::table::Format;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

pub use cell::Cell;

use super::answer::Download;
use super::context::blocking;
use super::problem::Problem;

/// Rows a page.
pub const PAGE: i64 = 500;

/// The media types of an export.
pub const MEDIA: [&str; 3] =
    ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/x-ndjson"];

/// As what rows are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// Text, for other programs: columns by their codes.
    #[default]
    Csv,
    /// A workbook, for people: columns by their labels in a frozen head, numbers as numbers.
    Xlsx,
    /// An object in each line, members by the columns' codes, amounts as decimal strings.
    Ndjson,
}

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Csv => Format::Csv,
            ExportFormat::Xlsx => Format::Xlsx,
            ExportFormat::Ndjson => Format::Ndjson,
        }
    }
}

/// How to export.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// As what; `csv` without it.
    #[param(inline)]
    pub format: Option<ExportFormat>,
}

/// A column of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name for programs.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// Is its sum told in the last row of a workbook?
    pub summed: bool,
}

impl Column {
    /// A column of texts.
    pub fn of(code: &str, label: &str) -> Self {
        Self { code: code.to_owned(), label: label.to_owned(), summed: false }
    }

    /// A column of amounts with their sum.
    pub fn summed(code: &str, label: &str) -> Self {
        Self { summed: true, ..Self::of(code, label) }
    }
}

/// What an export is called and which columns it has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name of its file, without ending.
    pub file_name: String,
    /// The name of the sheet in a workbook.
    pub title: String,
    /// When its rows came to be: the moment of the workbook, so that the same rows are the same file.
    pub made: DateTime<Utc>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// So many of them stay in sight when a workbook is scrolled.
    pub frozen: u16,
    /// What stands before the sums.
    pub sum_label: &'static str,
}

impl Sheet {
    fn file(&self, format: ExportFormat) -> String {
        format!("{}.{}", self.file_name, Format::from(format).extension())
    }
}

/// Rows, page by page.
pub trait Rows: Send + 'static {
    /// The next page; none after the last one. Asked on a thread that may wait for the database.
    fn next_page(&mut self) -> Result<Option<Vec<Vec<Cell>>>, Problem>;
}

/// Is a page of [`PAGE`] rows full, so that there may be another one?
pub fn is_full<T>(page: &[T]) -> bool {
    i64::try_from(page.len()).is_ok_and(|n| n == PAGE)
}

/// What an export answers.
pub type Exported = Result<Either<HttpResponse, Download>, Problem>;

/// Gives rows in the wanted format.
pub async fn give(sheet: Sheet, rows: impl Rows, format: ExportFormat) -> Exported {
    match format {
        ExportFormat::Csv | ExportFormat::Ndjson => Ok(Either::Left(lines::streamed(sheet, rows, format))),
        ExportFormat::Xlsx => {
            let file_name = sheet.file(format);
            let bytes = blocking(move || workbook::book(&sheet, rows)).await?;
            Ok(Either::Right(Download { media_type: Format::Xlsx.media_type().into(), file_name, bytes }))
        }
    }
}
