//! The formats in which people send rows.

use super::FileFault;

/// A format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated text.
    Csv,
    /// A JSON object in each line.
    Ndjson,
    /// A workbook (Office Open XML).
    Xlsx,
}

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// What stands in an encrypted workbook, in UTF-16.
const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
/// How pictures and PDF begin, which are sent by mistake.
const OTHERS: [&[u8]; 4] = [b"\x89PNG", b"\xFF\xD8\xFF", b"GIF8", b"%PDF"];

impl Format {
    /// All of them, the commonest first.
    pub const ALL: [Format; 3] = [Format::Csv, Format::Xlsx, Format::Ndjson];

    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv",
            Format::Ndjson => "application/x-ndjson",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// How a file's name ends.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Ndjson => "ndjson",
            Format::Xlsx => "xlsx",
        }
    }

    /// The format of this media type; CSV for any that is not known.
    pub fn of_media_type(media_type: &str) -> Self {
        Self::ALL.into_iter().find(|format| format.media_type() == media_type).unwrap_or(Format::Csv)
    }

    /// The format of a file by its first bytes, then by what was said of it. Said to be a workbook, it must be one.
    pub fn recognise(bytes: &[u8], media_type: &str, file_name: Option<&str>) -> Result<Self, FileFault> {
        if bytes.starts_with(ZIP) {
            return Ok(Format::Xlsx);
        }
        if bytes.starts_with(COMPOUND_FILE) {
            let encrypted = bytes.windows(ENCRYPTED.len()).any(|window| window == ENCRYPTED);
            return Err(if encrypted { FileFault::EncryptedWorkbook } else { FileFault::OldWorkbook });
        }
        let ending = file_name.and_then(|name| name.rsplit_once('.')).map(|(_, ending)| ending.to_ascii_lowercase());
        let ending = ending.as_deref().unwrap_or_default();
        let said = match media_type {
            "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Format::Ndjson,
            _ if ["ndjson", "jsonl"].contains(&ending) => Format::Ndjson,
            _ if media_type == Format::Xlsx.media_type() || ending == Format::Xlsx.extension() => Format::Xlsx,
            _ => Format::Csv,
        };
        if said == Format::Xlsx || OTHERS.iter().any(|start| bytes.starts_with(start)) {
            return Err(if bytes.is_empty() { FileFault::Empty } else { FileFault::NotAWorkbook });
        }
        Ok(said)
    }
}
