//! Rows as they were sent, to be given back.

use std::collections::BTreeSet;

use super::{Body, Cell, FileFault, IGNORED, Source};
use crate::jobs::ndjson::Ndjson;

/// Most cells of a row that are given back.
const CELLS: usize = 1_000;

/// Some rows of a file and its header. A cell that held no text is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentRows {
    /// The names of its columns.
    pub header: Vec<String>,
    /// The rows with their numbers.
    pub rows: Vec<(u64, Vec<String>)>,
}

/// These rows of a file, without what an earlier return added to them.
pub fn sent_rows(source: &Source<'_>, wanted: &BTreeSet<u64>) -> Result<SentRows, FileFault> {
    let body = Body::open(source, || Ok((Ndjson::names(source.content)?, false)))?;
    let mut records = body.records(CELLS)?;
    let header = texts(records.next().ok_or(FileFault::Empty)??.cells);
    let own: Vec<bool> = header.iter().map(|name| IGNORED.contains(&name.trim())).collect();
    let kept = |cells: Vec<String>| -> Vec<String> {
        let own = own.iter().copied().chain(std::iter::repeat(false));
        cells.into_iter().zip(own).filter(|(_, own)| !own).map(|(cell, _)| cell).collect()
    };
    let mut rows = Vec::new();
    for record in records {
        let record = record?;
        if wanted.contains(&record.number) {
            rows.push((record.number, kept(texts(record.cells))));
        }
    }
    Ok(SentRows { header: kept(header), rows })
}

fn texts(cells: Vec<Cell<'_>>) -> Vec<String> {
    cells.into_iter().map(|cell| cell.unwrap_or_default().into_owned()).collect()
}
