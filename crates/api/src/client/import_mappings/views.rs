//! How a mapping is shown.

use bole_domain::ids::{ClientId, ImportMappingId, TypedId};
use bole_domain::jobs::mapping::{FixedColumn, MappedColumn, MappedImport};
use bole_persistence::client::import_mappings::Kept;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::ImportMappingDocument;
use crate::client::clients::ClientStatus;
use crate::http::answer::Answer;
use crate::http::page::Place;
use crate::http::registry::Example;

/// How a client's own files are read.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = ImportMapping)]
pub struct ImportMappingView {
    /// Its id.
    pub id: ImportMappingId,
    /// Whose files.
    pub client_id: ClientId,
    /// The import that reads them.
    pub import: MappedImport,
    /// What people call it.
    pub name: String,
    /// The columns of the file that are columns of the import.
    pub columns: Vec<MappedColumn>,
    /// The columns of the file that nobody asks for.
    pub passed_over: Vec<String>,
    /// Columns of the import that the file lacks, each with what stands in for it.
    pub fixed: Vec<FixedColumn>,
    /// In use?
    pub status: ClientStatus,
    /// Who recorded or changed it last.
    #[schema(example = "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub recorded_by: String,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

impl From<Kept> for ImportMappingView {
    fn from(kept: Kept) -> Self {
        Self {
            id: kept.id,
            client_id: kept.client,
            import: kept.import,
            name: kept.name,
            columns: kept.body.columns,
            passed_over: kept.body.passed_over,
            fixed: kept.body.fixed,
            status: kept.status.into(),
            recorded_by: kept.recorded_by,
            version: kept.version,
            created_at: kept.created_at,
        }
    }
}

impl ImportMappingView {
    pub(super) fn place(&self) -> Place {
        (self.created_at, self.id.uuid())
    }
}

impl Example for ImportMappingView {
    fn example() -> Self {
        let ImportMappingDocument { import, name, columns, passed_over, fixed } = ImportMappingDocument::example();
        Self {
            id: ImportMappingId::example(),
            client_id: ClientId::example(),
            import,
            name,
            columns,
            passed_over,
            fixed,
            status: ClientStatus::Active,
            recorded_by: "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D".to_owned(),
            version: 1,
            created_at: crate::http::examples::made_at(),
        }
    }
}

pub(super) fn shown(kept: Kept) -> Answer<ImportMappingView> {
    let version = kept.version;
    Answer::ok(ImportMappingView::from(kept)).version(version)
}
