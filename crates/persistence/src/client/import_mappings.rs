//! How a client's own files are read: the mappings of its columns onto those of an import.

use bole_domain::ids::{ClientId, ImportMappingId};
use bole_domain::jobs::mapping::{ImportMapping, MappedImport};
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::Status;
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::schema::import_mappings as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};

/// A mapping as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its id.
    pub id: ImportMappingId,
    /// Whose files it is for.
    pub client: ClientId,
    /// Which import reads them.
    pub import: MappedImport,
    /// What people call it.
    pub name: String,
    /// The mapping.
    pub body: ImportMapping,
    /// In use?
    pub status: Status,
    /// Public id of who recorded or changed it last.
    pub recorded_by: String,
    /// Version.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    client_id: Key,
    import: String,
    name: String,
    body: Json,
    status: String,
    recorded_by: String,
    version: i64,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Kept, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "import_mappings", column };
        Ok(Kept {
            id: self.id.id(),
            client: self.client_id.id(),
            import: MappedImport::from_code(&self.import).ok_or_else(|| broken("import"))?,
            name: self.name,
            body: self.body.read().map_err(corrupt("import_mappings", "body"))?,
            status: Status::read(&self.status, "import_mappings")?,
            recorded_by: self.recorded_by,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

/// Records a mapping of a client's files for an import.
pub fn insert(
    tx: &mut Tenant<'_>,
    client: ClientId,
    import: MappedImport,
    (name, body): (String, ImportMapping),
    by: String,
) -> Result<Kept, StoreError> {
    let (id, created_at) = (tx.new_id(), tx.at().get());
    let (status, recorded_by) = (Status::Active, by);
    let kept = Kept { id, client, import, name, body, status, recorded_by, version: 1, created_at };
    let json = Json::of(&kept.body).map_err(corrupt("import_mappings", "body"))?;
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(kept.id)),
            t::client_id.eq(Key::of(client)),
            t::import.eq(kept.import.code()),
            t::name.eq(&kept.name),
            t::body.eq(json),
            t::status.eq(kept.status.as_str()),
            t::recorded_by.eq(&kept.recorded_by),
            t::version.eq(kept.version),
            t::created_at.eq(At::new(kept.created_at)),
        ))
        .execute(c))?;
    Ok(kept)
}

/// A mapping.
pub fn load(tx: &mut Tenant<'_>, id: ImportMappingId) -> Result<Kept, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("import_mapping")?;
    row.read()
}

/// The mappings of a client in the order in which they were recorded.
pub fn list(
    tx: &mut Tenant<'_>,
    client: ClientId,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Kept>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query = t::table
            .filter(t::agency_id.eq(agency).and(t::client_id.eq(Key::of(client))))
            .select(Row::as_select())
            .into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// Saves what became of a loaded mapping.
pub fn save(tx: &mut Tenant<'_>, kept: Kept) -> Result<Kept, StoreError> {
    let (agency, seen) = (tx.agency(), kept.version);
    let saved = Kept { version: seen + 1, ..kept };
    let json = Json::of(&saved.body).map_err(corrupt("import_mappings", "body"))?;
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(saved.id))).filter(t::version.eq(seen))
    )
    .set((
        t::name.eq(&saved.name),
        t::body.eq(json),
        t::status.eq(saved.status.as_str()),
        t::recorded_by.eq(&saved.recorded_by),
        t::version.eq(saved.version),
    ))
    .execute(c))?;
    guarded(rows, "import_mapping")?;
    Ok(saved)
}
