//! How a document is shown.

use bole_domain::ids::DocumentId;
use bole_persistence::documents::DocumentRow;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;

/// What is known of a document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DocumentView {
    /// Its id.
    pub id: DocumentId,
    /// What it is for: `upload`, `attachment` of a message, or the import that brought it.
    pub kind: String,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

impl From<DocumentRow> for DocumentView {
    fn from(row: DocumentRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            file_name: row.file_name,
            media_type: row.media_type,
            sha256: row.sha256,
            size: row.size,
            created_at: row.created_at,
        }
    }
}

impl Example for DocumentView {
    fn example() -> Self {
        Self {
            id: DocumentId::example(),
            kind: "upload".to_owned(),
            file_name: "人力资源服务许可证.pdf".to_owned(),
            media_type: "application/pdf".to_owned(),
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            size: 48_213,
            created_at: crate::http::examples::made_at(),
        }
    }
}
