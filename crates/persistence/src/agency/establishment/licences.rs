//! The agency's licences as dated records.

use bole_domain::ids::{DocumentId, LicenceId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, guarded};
use crate::schema::licences as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// What a licence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceBody {
    /// Which licence, as its code.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// Who issued it.
    pub authority: String,
    /// From when it is valid.
    pub valid_from: NaiveDate,
    /// The last day on which it is valid; without one it has no end.
    pub valid_to: Option<NaiveDate>,
    /// Its scan.
    pub document: Option<DocumentId>,
}

/// A licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// Its id.
    pub id: LicenceId,
    /// What it says.
    pub body: LicenceBody,
    /// Version.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    kind: String,
    number: String,
    authority: String,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    document_id: Option<Key>,
    version: i64,
    created_at: At,
}

impl From<Row> for Licence {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.id(),
            body: LicenceBody {
                kind: row.kind,
                number: row.number,
                authority: row.authority,
                valid_from: row.valid_from,
                valid_to: row.valid_to,
                document: row.document_id.map(Key::id),
            },
            version: row.version,
            created_at: row.created_at.get(),
        }
    }
}

/// Records a licence.
pub fn insert(tx: &mut Tenant<'_>, body: LicenceBody) -> Result<Licence, StoreError> {
    let licence = Licence { id: tx.new_id(), body, version: 1, created_at: tx.at().get() };
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(licence.id)),
            t::kind.eq(&licence.body.kind),
            t::number.eq(&licence.body.number),
            t::authority.eq(&licence.body.authority),
            t::valid_from.eq(licence.body.valid_from),
            t::valid_to.eq(licence.body.valid_to),
            t::document_id.eq(licence.body.document.map(Key::of)),
            t::version.eq(licence.version),
            t::created_at.eq(At::new(licence.created_at)),
        ))
        .execute(c))?;
    Ok(licence)
}

/// A licence.
pub fn load(tx: &mut Tenant<'_>, id: LicenceId) -> Result<Licence, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("licence")?;
    Ok(row.into())
}

/// Licences in the order in which they were recorded.
pub fn list(tx: &mut Tenant<'_>, after: Option<(At, Key)>, limit: i64) -> Result<Vec<Licence>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    Ok(rows.into_iter().map(Licence::from).collect())
}

/// Changes what is recorded of a licence.
pub fn update(tx: &mut Tenant<'_>, seen: &Licence, body: LicenceBody) -> Result<Licence, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((
        t::kind.eq(&body.kind),
        t::number.eq(&body.number),
        t::authority.eq(&body.authority),
        t::valid_from.eq(body.valid_from),
        t::valid_to.eq(body.valid_to),
        t::document_id.eq(body.document.map(Key::of)),
        t::version.eq(seen.version + 1),
    ))
    .execute(c))?;
    guarded(rows, "licence")?;
    Ok(Licence { body, version: seen.version + 1, ..seen.clone() })
}
