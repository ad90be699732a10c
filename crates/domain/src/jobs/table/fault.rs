//! What makes a whole file unreadable.

/// Why a file was refused before any row was looked at. Header names that are not known are never repeated: a file
/// without header has a person's data there. Those of a mapped file are, once a mapped column beside them has been found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileFault {
    /// Neither UTF-8 nor GB 18030.
    NotText {
        /// Byte at which it ends to be UTF-8.
        offset: usize,
    },
    /// Nothing in it.
    Empty,
    /// A header and nothing below.
    NoRows,
    /// A quote where none may stand, or one that is never closed.
    Quoting {
        /// The row, 0 for the header.
        row: u64,
    },
    /// A line that is no JSON object.
    Line {
        /// The row.
        row: u64,
    },
    /// A JSON object has a member that is not known.
    UnknownMember {
        /// The row.
        row: u64,
        /// The member's place, 1 for the first.
        place: usize,
    },
    /// A JSON object has a member twice.
    DuplicateMember {
        /// The row.
        row: u64,
        /// Its name.
        column: String,
    },
    /// The header lacks columns.
    MissingColumns {
        /// Their names.
        columns: Vec<String>,
    },
    /// The header has columns that are not known.
    UnknownColumns {
        /// Their places, 1 for the first.
        places: Vec<usize>,
    },
    /// A client's own file has columns that its mapping neither maps nor passes over.
    UnmappedColumns {
        /// Their names.
        columns: Vec<String>,
    },
    /// The mapping speaks of columns that the import does not have.
    MappingStrange {
        /// Their names.
        columns: Vec<String>,
    },
    /// The mapping has nothing for columns that the import demands.
    MappingLacks {
        /// Their names.
        columns: Vec<String>,
    },
    /// The header has columns twice.
    DuplicateColumns {
        /// Their names.
        columns: Vec<String>,
    },
    /// More rows than allowed.
    TooManyRows {
        /// How many are.
        most: u64,
    },
    /// Said to be a workbook, and none.
    NotAWorkbook,
    /// A workbook of the time before 2007.
    OldWorkbook,
    /// A workbook behind a password.
    EncryptedWorkbook,
    /// A workbook that cannot be read to its end.
    DamagedWorkbook,
    /// A workbook that unpacks to more than is taken.
    WorkbookTooLarge,
    /// Cells are merged.
    MergedCells {
        /// The first of them, as the spreadsheet names them.
        ranges: Vec<String>,
    },
    /// Several sheets have something in them and none is named.
    SheetNotNamed {
        /// Their names.
        names: Vec<String>,
    },
    /// The file has no sheet of that name.
    UnknownSheet {
        /// The names that there are.
        names: Vec<String>,
    },
}
