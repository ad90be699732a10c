//! A file of rows on its way into a job, and out of it again.

use std::collections::BTreeMap;

use bole_domain::ids::{DocumentId, EngagementId, ImportMappingId};
use bole_domain::jobs::RowFault;
use bole_domain::jobs::mapping::{ImportMapping, MappedImport};
use bole_domain::jobs::table::{Content, FileFault, Format, Source};
use bole_persistence::documents::{self, Kept, NewDocument};
use bole_persistence::jobs::{self, Job, JobKind, NewJob};
use bole_persistence::{Json, Key, StoreError, Tenant};
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::client::import_mappings::of_file;
use crate::http::body::Upload;
use crate::http::context::{By, Cx, blocking};
use crate::http::problem::Problem;

/// What the operations say of the files that they take.
pub const TAKEN: &str = "A CSV file is in UTF-8, GBK or GB 18030. A line of NDJSON is an object with the columns as its \
    members. Of a workbook one sheet is read; the first row with anything in it is the header, and rows are counted from it. \
    A formula counts as the result that the file keeps; one without a result, or in a file that asks to be computed when it is \
    opened, is a fault (`formula_not_computed`), as are error cells (`error_cell`). Merged cells (`merged_cells`), a workbook \
    behind a password (`workbook_encrypted`), of the old kind (`workbook_old_format`), damaged (`workbook_damaged`), or that \
    unpacks to too much (413 `workbook_too_large`) are refused at once, and so is anything that only has the name of a workbook \
    (`not_a_workbook`). Days may be written as 2026-01-05, 2026/1/5 or 2026年1月5日 or be a spreadsheet's days, amounts may \
    separate thousands, digits may be full-width; a number of which a spreadsheet has dropped digits is refused \
    (`digits_lost`), so keep ID numbers and accounts as text.";

/// How a file is read, as its job is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The sheet of a workbook; nothing to any other file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// How the columns of a client's own file are called, as it was when the job was queued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<ImportMapping>,
}

/// How to read the file.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReadingQuery {
    /// The sheet of a workbook to read; needed where several have something in them, nothing to any other file.
    #[param(min_length = 1)]
    pub sheet: Option<String>,
    /// The client's mapping by which his own file is read; without it the file has the columns of the template.
    pub mapping: Option<ImportMappingId>,
}

impl Reading {
    /// As it was asked for: by a mapping of the engagement's client, if one is named.
    pub async fn asked(
        cx: &Cx,
        engagement: EngagementId,
        import: MappedImport,
        ReadingQuery { sheet, mapping }: ReadingQuery,
    ) -> Result<Self, Problem> {
        Ok(Self { sheet, mapping: of_file(cx, engagement, import, mapping).await? })
    }

    /// How the file of a job is read.
    pub fn of(job: &Job) -> Self {
        let told: BTreeMap<String, serde_json::Value> = job.parameters.clone().read().unwrap_or_default();
        told.get("reading").cloned().and_then(|reading| serde_json::from_value(reading).ok()).unwrap_or_default()
    }

    fn source<'a>(&'a self, content: Content<'a>, format: Format) -> Source<'a> {
        Source { content, format, sheet: self.sheet.as_deref(), mapping: self.mapping.as_ref() }
    }

    /// Faults with the columns as the file itself calls them.
    pub fn told(&self, faults: Vec<RowFault>) -> Vec<RowFault> {
        let Some(mapping) = &self.mapping else { return faults };
        let told = |fault: RowFault| RowFault {
            column: fault.column.map(|column| mapping.theirs(&column).to_owned()),
            ..fault
        };
        faults.into_iter().map(told).collect()
    }
}

/// A file of rows that was sent, its format recognised.
#[derive(Debug, Clone)]
pub struct SentFile {
    bytes: Bytes,
    format: Format,
    name: Option<String>,
    /// How it is read.
    pub reading: Reading,
}

impl SentFile {
    /// What was sent.
    pub fn of(upload: Upload, reading: Reading) -> Result<Self, FileFault> {
        let format = Format::recognise(&upload.bytes, &upload.media_type, upload.file_name.as_deref())?;
        Ok(Self { bytes: upload.bytes, format, name: upload.file_name, reading })
    }

    /// The same, looked at as a whole off the event loop and before any writer's place is taken.
    pub async fn checked(
        upload: Upload,
        reading: Reading,
        check: impl FnOnce(Source<'_>) -> Result<(), FileFault> + Send + 'static,
    ) -> Result<Self, Problem> {
        blocking(move || {
            let file = Self::of(upload, reading)?;
            check(file.source())?;
            Ok(file)
        })
        .await
    }

    /// Its rows are read from this.
    pub fn source(&self) -> Source<'_> {
        self.reading.source(Content::Plain(&self.bytes), self.format)
    }

    /// Puts the job that reads it into an engagement into the queue; `wish` is what the job is told beside it.
    pub fn queued(
        self,
        tx: &mut Tenant<'_>,
        by: &By,
        kind: JobKind,
        engagement: EngagementId,
        (name, wish): (&str, &impl Serialize),
    ) -> Result<Job, Problem> {
        let job = NewJob {
            kind,
            subject_type: "engagement",
            subject: Key::of(engagement),
            parameters: Json::of(wish).map_err(|_| Problem::internal())?,
            upload: Some(self.document(kind, name, by)),
            created_by: by.caller.principal,
        };
        Ok(jobs::enqueue(tx, job)?)
    }

    /// The file to keep for the job; `name` without its ending is used where none was sent.
    pub fn document(self, kind: JobKind, name: &str, by: &By) -> NewDocument {
        NewDocument {
            kind: kind.code().to_owned(),
            file_name: self.name.unwrap_or_else(|| format!("{name}.{}", self.format.extension())),
            media_type: self.format.media_type().to_owned(),
            bytes: self.bytes,
            created_by: by.caller.principal,
        }
    }
}

/// A file of rows as it is kept for its job.
#[derive(Debug)]
pub struct RowsFile {
    kept: Kept,
    format: Format,
    reading: Reading,
}

impl RowsFile {
    /// The file of a job.
    pub fn of(tx: &mut Tenant<'_>, job: &Job, reading: Reading) -> Result<Self, StoreError> {
        let id: DocumentId = job.document.ok_or(StoreError::NotFound("document"))?;
        let (row, kept) = documents::load(tx, id)?;
        Ok(Self { kept, format: Format::of_media_type(&row.media_type), reading })
    }

    /// Its rows are read from this.
    pub fn source(&self) -> Source<'_> {
        self.reading.source(self.kept.content(), self.format)
    }
}
