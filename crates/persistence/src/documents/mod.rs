//! Files as they came in or were made, sealed with the agency's data key; or kept apart as objects, each sealed with a key of its
//! own that is sealed here.

mod apart;
mod packing;

use std::io;

use bole_domain::ids::DocumentId;
use bole_domain::jobs::table;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::crypto::sha256_hex;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::documents as t;
use crate::store::Tenant;
use crate::types::{At, Key};

pub use apart::{Apart, NewApart, seal_apart, store_apart};
pub use packing::{Packed, Packer};

const PURPOSE: &str = "documents.content";

/// A file to be kept.
#[derive(Debug, Clone)]
pub struct NewDocument<B = Bytes> {
    /// What it is for, e.g. `upload` or the kind of the import.
    pub kind: String,
    /// Its name.
    pub file_name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: B,
    /// User or service account, raw.
    pub created_by: Key,
}

impl<B> NewDocument<B> {
    /// What it is, and its bytes.
    fn split(self) -> (NewDocument<()>, B) {
        let Self { kind, file_name, media_type, bytes, created_by } = self;
        (NewDocument { kind, file_name, media_type, bytes: (), created_by }, bytes)
    }
}

/// The bytes of a file to be kept.
#[derive(Debug)]
pub enum NewBytes {
    /// As they came or were made.
    Whole(Bytes),
    /// Packed while they were made.
    Packed(Packed),
}

impl From<Bytes> for NewBytes {
    fn from(bytes: Bytes) -> Self {
        NewBytes::Whole(bytes)
    }
}

impl From<Packed> for NewBytes {
    fn from(packed: Packed) -> Self {
        NewBytes::Packed(packed)
    }
}

impl NewBytes {
    fn packed(self, media_type: &str) -> Self {
        match self {
            NewBytes::Whole(bytes) => {
                packing::packed(media_type, &bytes).map_or(NewBytes::Whole(bytes), NewBytes::Packed)
            }
            packed @ NewBytes::Packed(_) => packed,
        }
    }
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

impl DocumentRow {
    fn of(id: DocumentId, new: NewDocument<()>, sha256: String, size: i64, created_at: DateTime<Utc>) -> Self {
        let NewDocument { kind, file_name, media_type, bytes: (), created_by } = new;
        Self { id, kind, file_name, media_type, sha256, size, created_by, created_at }
    }
}

/// Seals and keeps a file.
pub fn store(tx: &mut Tenant<'_>, new: NewDocument<impl Into<NewBytes>>) -> Result<DocumentRow, StoreError> {
    let id = tx.new_id();
    store_as(tx, id, new)
}

/// The same under an id of its own: what can have but one file is given its file's id.
pub fn store_as(
    tx: &mut Tenant<'_>,
    id: DocumentId,
    new: NewDocument<impl Into<NewBytes>>,
) -> Result<DocumentRow, StoreError> {
    let (new, bytes) = new.split();
    let bytes = bytes.into().packed(&new.media_type);
    let (plain, form, sha256, size) = match &bytes {
        NewBytes::Whole(bytes) => (bytes.as_ref(), Form::Plain, sha256_hex(bytes), length(bytes)),
        NewBytes::Packed(file) => (file.bytes(), Form::Packed, file.sha256().to_owned(), file.size()),
    };
    let sealed = tx.keys().seal(tx.runtime(), PURPOSE, plain)?;
    // One form of a large file at a time is enough.
    drop(bytes);
    let row = DocumentRow::of(id, new, sha256, size, tx.at().get());
    insert(tx, &row, &sealed, form)?;
    Ok(row)
}

/// What is sealed of a file.
#[derive(Clone, Copy)]
enum Form<'a> {
    /// Its bytes.
    Plain,
    /// Its bytes, packed.
    Packed,
    /// The key of the object of this name.
    Apart(&'a str),
}

fn length(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

fn insert(tx: &mut Tenant<'_>, row: &DocumentRow, sealed: &[u8], form: Form<'_>) -> Result<(), StoreError> {
    let agency = tx.agency();
    let (packing, object) = match form {
        Form::Plain => (None, None),
        Form::Packed => (Some(packing::DEFLATE), None),
        Form::Apart(object) => (None, Some(object)),
    };
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(row.id)),
            t::kind.eq(&row.kind),
            t::file_name.eq(&row.file_name),
            t::media_type.eq(&row.media_type),
            t::sha256.eq(&row.sha256),
            t::size.eq(row.size),
            t::object.eq(object),
            t::packing.eq(packing),
            t::sealed_content.eq(sealed),
            t::created_by.eq(row.created_by),
            t::created_at.eq(At::new(row.created_at)),
        ))
        .execute(c))?;
    Ok(())
}

/// What is known of a file.
pub fn find(tx: &mut Tenant<'_>, id: DocumentId) -> Result<DocumentRow, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("document")?;
    Ok(row.into())
}

/// The bytes of a file.
pub enum Content {
    /// They are here.
    Here(Kept),
    /// They are an object.
    Apart(Apart),
}

/// The bytes of a file that is kept here, opened, in the form in which they are kept.
#[derive(Debug, Clone)]
pub enum Kept {
    /// As they are.
    Plain(Vec<u8>),
    /// Packed; to be read piece by piece, for which they need not be whole in memory.
    Deflated(Vec<u8>),
}

impl Kept {
    /// The bytes piece by piece.
    pub fn into_pieces(self) -> impl Iterator<Item = io::Result<Bytes>> + Send {
        packing::pieces(self)
    }

    /// Rows are read from this.
    pub fn content(&self) -> table::Content<'_> {
        match self {
            Kept::Plain(bytes) => table::Content::Plain(bytes),
            Kept::Deflated(packed) => table::Content::Deflated(packed),
        }
    }
}

/// A file, with its opened bytes or where they are.
pub fn content(tx: &mut Tenant<'_>, id: DocumentId) -> Result<(DocumentRow, Content), StoreError> {
    let agency = tx.agency();
    let row = find(tx, id)?;
    let (object, packing, sealed): (Option<String>, Option<String>, Vec<u8>) = on_both!(&mut *tx.db, |c| t::table
        .find((agency, Key::of(id)))
        .select((t::object, t::packing, t::sealed_content))
        .first(c))
    .or_not_found("document")?;
    let opened = tx.keys().open(PURPOSE, &sealed)?;
    let corrupt = |column| StoreError::Corrupt { table: "documents", column };
    let content = match (object, packing.as_deref()) {
        (Some(object), None) => Content::Apart(Apart::read(object, &opened)?),
        (None, None) if length(&opened) == row.size => Content::Here(Kept::Plain(opened)),
        (None, Some(packing::DEFLATE)) if packing::holds(&opened, row.size) => Content::Here(Kept::Deflated(opened)),
        (None, None | Some(packing::DEFLATE)) => return Err(corrupt("sealed_content")),
        (_, Some(_)) => return Err(corrupt("packing")),
    };
    Ok((row, content))
}

/// A file that the service made or works on: such a one is never kept apart.
pub fn load(tx: &mut Tenant<'_>, id: DocumentId) -> Result<(DocumentRow, Kept), StoreError> {
    match content(tx, id)? {
        (row, Content::Here(kept)) => Ok((row, kept)),
        (_, Content::Apart(_)) => Err(StoreError::Corrupt { table: "documents", column: "object" }),
    }
}
