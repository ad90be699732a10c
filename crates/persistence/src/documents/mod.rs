//! Files as they came in or were made, sealed with the agency's data key.

use bole_domain::ids::DocumentId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::crypto::sha256_hex;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::documents as t;
use crate::store::Tenant;
use crate::types::{At, Key};

const PURPOSE: &str = "documents.content";

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct NewDocument {
    /// What it is for, e.g. `upload` or the kind of the import.
    pub kind: String,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// User or service account, raw.
    pub created_by: Key,
}

/// What is known of a kept file without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// Its id.
    pub id: DocumentId,
    /// What it is for.
    pub kind: String,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Its size in bytes.
    pub size: i64,
    /// User or service account, raw.
    pub created_by: Key,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    kind: String,
    file_name: String,
    media_type: String,
    sha256: String,
    size: i64,
    created_by: Key,
    created_at: At,
}

impl From<Row> for DocumentRow {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.id(),
            kind: row.kind,
            file_name: row.file_name,
            media_type: row.media_type,
            sha256: row.sha256,
            size: row.size,
            created_by: row.created_by,
            created_at: row.created_at.get(),
        }
    }
}

/// Seals and keeps a file.
pub fn store(tx: &mut Tenant<'_>, new: NewDocument) -> Result<DocumentRow, StoreError> {
    let id = tx.new_id();
    store_as(tx, id, new)
}

/// The same under an id of its own: what can have but one file is given its file's id.
pub fn store_as(tx: &mut Tenant<'_>, id: DocumentId, new: NewDocument) -> Result<DocumentRow, StoreError> {
    let row = DocumentRow {
        id,
        kind: new.kind,
        file_name: new.file_name,
        media_type: new.media_type,
        sha256: sha256_hex(&new.bytes),
        size: i64::try_from(new.bytes.len()).unwrap_or(i64::MAX),
        created_by: new.created_by,
        created_at: tx.at().get(),
    };
    let sealed = tx.keys().seal(tx.runtime(), PURPOSE, &new.bytes)?;
    // A payment file of many people is large: one form of it at a time is enough.
    drop(new.bytes);
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(row.id)),
            t::kind.eq(&row.kind),
            t::file_name.eq(&row.file_name),
            t::media_type.eq(&row.media_type),
            t::sha256.eq(&row.sha256),
            t::size.eq(row.size),
            t::sealed_content.eq(&sealed),
            t::created_by.eq(row.created_by),
            t::created_at.eq(At::new(row.created_at)),
        ))
        .execute(c))?;
    Ok(row)
}

/// What is known of a file.
pub fn find(tx: &mut Tenant<'_>, id: DocumentId) -> Result<DocumentRow, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("document")?;
    Ok(row.into())
}

/// A file with its opened bytes.
pub fn load(tx: &mut Tenant<'_>, id: DocumentId) -> Result<(DocumentRow, Vec<u8>), StoreError> {
    let agency = tx.agency();
    let row = find(tx, id)?;
    let sealed: Vec<u8> =
        on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(t::sealed_content).first(c))
            .or_not_found("document")?;
    let bytes = tx.keys().open(PURPOSE, &sealed)?;
    Ok((row, bytes))
}
