//! The header of a file: which wanted column stands where.

use std::collections::BTreeMap;

use super::{FileFault, Record};
use crate::jobs::mapping::{ImportMapping, LONGEST_NAME};

/// Columns that tell what is wrong with a row that came back; an import passes over them.
pub const IGNORED: [&str; 2] = ["fault_column", "what_to_do"];

/// A column that a file may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// Must it be there?
    pub required: bool,
}

impl Column {
    /// A column that must be there.
    pub fn required(name: impl Into<String>) -> Self {
        Self { name: name.into(), required: true }
    }

    /// A column that may be missing; its cells are then empty.
    pub fn optional(name: impl Into<String>) -> Self {
        Self { name: name.into(), required: false }
    }
}

/// Where the cells of a wanted column come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Its name, as the import has it.
    pub(super) ours: String,
    /// Its name in the file; none where the file is not asked for it.
    theirs: Option<String>,
    required: bool,
    /// What stands in for it.
    pub(super) fixed: String,
    /// What some of its cells are read as.
    pub(super) words: BTreeMap<String, String>,
}

/// What is looked for in a header, by the names that the file has for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sought {
    pub(super) wanted: Vec<Wanted>,
    passed_over: Vec<String>,
    pub(super) mapped: bool,
}

impl Sought {
    /// The columns of an import, in a client's own file as the mapping says.
    pub(super) fn of(columns: &[Column], mapping: Option<&ImportMapping>) -> Result<Self, FileFault> {
        let Some(mapping) = mapping else {
            let wanted = columns.iter().map(|column| Wanted {
                ours: column.name.clone(),
                theirs: Some(column.name.clone()),
                required: column.required,
                fixed: String::new(),
                words: BTreeMap::new(),
            });
            return Ok(Self { wanted: wanted.collect(), passed_over: Vec::new(), mapped: false });
        };
        let (strange, lacking) = (mapping.strange_to(columns), mapping.lacks(columns));
        if !strange.is_empty() {
            return Err(FileFault::MappingStrange { columns: strange });
        }
        if !lacking.is_empty() {
            return Err(FileFault::MappingLacks { columns: lacking });
        }
        let wanted = columns.iter().map(|column| {
            let found = mapping.column_of(&column.name);
            let words = found.map(|found| found.words.as_slice()).unwrap_or_default();
            Wanted {
                ours: column.name.clone(),
                theirs: found.map(|found| found.from.clone()),
                required: column.required,
                fixed: mapping.fixed_of(&column.name).unwrap_or_default().to_owned(),
                words: words.iter().map(|word| (word.theirs.clone(), word.ours.clone())).collect(),
            }
        });
        Ok(Self { wanted: wanted.collect(), passed_over: mapping.passed_over.clone(), mapped: true })
    }

    /// The names that a file may have.
    pub(super) fn names(&self) -> Vec<String> {
        let wanted = self.wanted.iter().filter_map(|wanted| wanted.theirs.as_ref());
        wanted.chain(&self.passed_over).cloned().collect()
    }

    /// Where each wanted column stands in the header.
    pub(super) fn places(&self, header: &Record<'_>) -> Result<Vec<Option<usize>>, FileFault> {
        let names: Vec<&str> = header.cells.iter().map(|cell| cell.as_ref().map_or("", |text| text.trim())).collect();
        let known = self.names();
        if self.mapped {
            self.nothing_unmapped(&names, &known)?;
        }
        let unknown = |name: &str| !IGNORED.contains(&name) && known.iter().all(|known| known != name);
        let mut strangers: Vec<usize> =
            names.iter().enumerate().filter(|(_, name)| unknown(name)).map(|(at, _)| at + 1).collect();
        strangers.extend(names.len() + 1..=header.count.min(names.len() + 1));
        if !strangers.is_empty() {
            return Err(FileFault::UnknownColumns { places: strangers });
        }
        let twice = self.having(&names, |_, times| times > 1);
        if !twice.is_empty() {
            return Err(FileFault::DuplicateColumns { columns: twice });
        }
        let missing = self.having(&names, |wanted, times| wanted.required && times == 0);
        if !missing.is_empty() {
            return Err(FileFault::MissingColumns { columns: missing });
        }
        let place = |theirs: &String| names.iter().position(|name| name == theirs);
        Ok(self.wanted.iter().map(|wanted| wanted.theirs.as_ref().and_then(place)).collect())
    }

    /// A client's own file is refused by the names of the columns that its mapping does not know, if it has a header at all.
    fn nothing_unmapped(&self, names: &[&str], known: &[String]) -> Result<(), FileFault> {
        let demanded = self.having(names, |wanted, times| wanted.required && times == 0);
        let found = self.having(names, |_, times| times > 0);
        if found.is_empty() {
            return Err(FileFault::MissingColumns { columns: demanded });
        }
        let unmapped = |name: &&&str| {
            !name.is_empty() && !IGNORED.contains(*name) && known.iter().all(|known| known.as_str() != **name)
        };
        let shown = |name: &&str| name.chars().take(LONGEST_NAME).collect();
        let columns: Vec<String> = names.iter().filter(unmapped).map(shown).collect();
        if columns.is_empty() { Ok(()) } else { Err(FileFault::UnmappedColumns { columns }) }
    }

    /// The file's names of those wanted columns that occur as often as asked.
    fn having(&self, names: &[&str], asked: fn(&Wanted, usize) -> bool) -> Vec<String> {
        let named = |theirs: &str| names.iter().filter(|name| **name == theirs).count();
        let theirs = |wanted: &Wanted| {
            let theirs = wanted.theirs.as_ref()?;
            asked(wanted, named(theirs)).then(|| theirs.clone())
        };
        self.wanted.iter().filter_map(theirs).collect()
    }
}
