//! Formats of a line for each row: streamed, a page of rows at a time.

use actix_web::HttpResponse;
use actix_web::http::header;
use bole_domain::jobs::csv_line;
use bole_domain::jobs::table::Format;
use bytes::Bytes;
use futures_util::stream;
use serde::{Serialize, Serializer};

use super::{Cell, Column, ExportFormat, Rows, Sheet};
use crate::http::context::blocking;
use crate::http::problem::Problem;

/// Where the export stands.
struct Place<R> {
    rows: R,
    columns: Vec<Column>,
    format: ExportFormat,
    begun: bool,
}

pub(super) fn streamed(sheet: Sheet, rows: impl Rows, format: ExportFormat) -> HttpResponse {
    let media = match format {
        ExportFormat::Csv => "text/csv; charset=utf-8",
        ExportFormat::Ndjson | ExportFormat::Xlsx => Format::from(format).media_type(),
    };
    let name = format!("attachment; filename=\"{}\"", sheet.file(format));
    let first = Place { rows, columns: sheet.columns, format, begun: false };
    let pages =
        stream::try_unfold(first, |place| async move { Ok::<_, actix_web::Error>(blocking(|| next(place)).await?) });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media))
        .insert_header((header::CONTENT_DISPOSITION, name))
        .streaming(pages)
}

/// The bytes of the next page.
fn next<R: Rows>(mut place: Place<R>) -> Result<Option<(Bytes, Place<R>)>, Problem> {
    let Some(page) = place.rows.next_page()? else {
        // Without any row there is still a head.
        return Ok(if place.begun { None } else { Some((head(&mut place).into(), place)) });
    };
    let mut text = head(&mut place);
    for row in page {
        text.push_str(&line(&place, &row)?);
    }
    Ok(Some((text.into(), place)))
}

/// What comes before the first row: nothing when it was given already.
fn head<R>(place: &mut Place<R>) -> String {
    let first = !std::mem::replace(&mut place.begun, true);
    if first && place.format == ExportFormat::Csv {
        csv_line(place.columns.iter().map(|column| column.code.as_str()))
    } else {
        String::new()
    }
}

fn line<R>(place: &Place<R>, row: &[Cell]) -> Result<String, Problem> {
    match place.format {
        ExportFormat::Csv => Ok(csv_line(row.iter().map(ToString::to_string))),
        ExportFormat::Ndjson | ExportFormat::Xlsx => {
            let object = serde_json::to_string(&Object { columns: &place.columns, row }).map_err(|error| {
                log::error!("a row does not serialise: {error}");
                Problem::internal()
            })?;
            Ok(object + "\n")
        }
    }
}

/// A row as an object, its members in the order of the columns.
struct Object<'a> {
    columns: &'a [Column],
    row: &'a [Cell],
}

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_map(self.columns.iter().map(|column| &column.code).zip(self.row))
    }
}
