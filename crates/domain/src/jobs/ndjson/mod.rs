//! A JSON object in each line, its members named like the columns.

mod line;

use std::borrow::Cow;

use line::Line;

use super::cells::CellFault;
use super::table::{Cell, Content, FileFault, IGNORED, Record};
use super::text::Text;

/// A text of JSON objects.
#[derive(Debug, Clone)]
pub(super) struct Ndjson<'a> {
    text: Text<'a>,
    columns: Vec<String>,
    mapped: bool,
}

impl<'a> Ndjson<'a> {
    /// Of a file that is text, read by these columns; `mapped` where they are a client's own.
    pub(super) fn open(content: Content<'a>, columns: Vec<String>, mapped: bool) -> Result<Self, FileFault> {
        let text = Text::of(content)?;
        if filled(text).next().is_none() {
            return Err(FileFault::Empty);
        }
        Ok(Self { text, columns, mapped })
    }

    /// The names of all members that its lines have, in their order.
    pub(super) fn names(content: Content<'_>) -> Result<Vec<String>, FileFault> {
        let mut names: Vec<String> = Vec::new();
        for (line, row) in filled(Text::of(content)?).zip(1..) {
            let Line(members) = serde_json::from_str(&line).map_err(|_| FileFault::Line { row })?;
            for (name, _) in members {
                if !names.contains(&name) && !IGNORED.contains(&name.as_str()) {
                    names.push(name);
                }
            }
        }
        Ok(names)
    }

    /// A header of all columns, then the lines; blank ones are passed over.
    pub(super) fn records(&self) -> impl Iterator<Item = Result<Record<'_>, FileFault>> {
        let cells = self.columns.iter().map(|column| Ok(Cow::Borrowed(column.as_str()))).collect();
        let header = Record { number: 0, cells, count: self.columns.len() };
        std::iter::once(Ok(header)).chain(filled(self.text).zip(1..).map(|(line, number)| self.record(&line, number)))
    }

    fn unknown(&self, row: u64, place: usize, name: String) -> FileFault {
        if self.mapped {
            FileFault::UnmappedColumns { columns: vec![name] }
        } else {
            FileFault::UnknownMember { row, place }
        }
    }

    fn record(&self, line: &str, row: u64) -> Result<Record<'_>, FileFault> {
        let Line(members) = serde_json::from_str(line).map_err(|_| FileFault::Line { row })?;
        let mut cells: Vec<Option<Cell<'_>>> = vec![None; self.columns.len()];
        for (place, (name, value)) in (1..).zip(members) {
            if IGNORED.contains(&name.as_str()) {
                continue;
            }
            let at = self.columns.iter().position(|column| *column == name);
            let Some(cell) = at.and_then(|at| cells.get_mut(at)) else {
                return Err(self.unknown(row, place, name));
            };
            if cell.is_some() {
                return Err(FileFault::DuplicateMember { row, column: name });
            }
            *cell = Some(value.map(Cow::Owned));
        }
        let cells: Vec<Result<Cow<'_, str>, CellFault>> =
            cells.into_iter().map(|cell| cell.unwrap_or(Ok(Cow::Borrowed("")))).collect();
        Ok(Record { number: row, count: cells.len(), cells })
    }
}

/// The lines in which there is anything.
fn filled(text: Text<'_>) -> impl Iterator<Item = String> {
    text.lines().filter(|line| !line.trim().is_empty())
}
