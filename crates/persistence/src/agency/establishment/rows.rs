//! Records of the table `establishment`.

use diesel::prelude::*;

use super::{Record, Shelved, Wanted};
use crate::error::{Named, StoreError, corrupt, guarded};
use crate::schema::establishment as t;
use crate::store::Tenant;
use crate::types::{At, Json, Key};
use crate::{on_both, page_after};

const BODY: (&str, &str) = ("establishment", "body");

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    body: Json,
    recorded_by: String,
    version: i64,
    created_at: At,
}

impl Row {
    fn read<T: Shelved>(self) -> Result<Record<T>, StoreError> {
        Ok(Record {
            id: self.id.id(),
            body: self.body.read().map_err(corrupt(BODY.0, BODY.1))?,
            recorded_by: Some(self.recorded_by),
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

pub(super) fn insert<T: Shelved>(tx: &mut Tenant<'_>, body: T, by: &str) -> Result<Record<T>, StoreError> {
    let record =
        Record { id: tx.new_id(), body, recorded_by: Some(by.to_owned()), version: 1, created_at: tx.at().get() };
    let agency = tx.agency();
    let json = Json::of(&record.body).map_err(corrupt(BODY.0, BODY.1))?;
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(record.id)),
            t::kind.eq(T::KIND),
            t::about_id.eq(record.body.about_key()),
            t::body.eq(&json),
            t::recorded_by.eq(by),
            t::version.eq(record.version),
            t::created_at.eq(At::new(record.created_at)),
        ))
        .execute(c))?;
    Ok(record)
}

pub(super) fn load<T: Shelved>(tx: &mut Tenant<'_>, id: T::Id) -> Result<Record<T>, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table
        .find((agency, Key::of(id)))
        .filter(t::kind.eq(T::KIND))
        .select(Row::as_select())
        .first(c))
    .or_not_found(T::KIND)?;
    row.read()
}

pub(super) fn list<T: Shelved>(tx: &mut Tenant<'_>, wanted: Wanted, limit: i64) -> Result<Vec<Record<T>>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query =
            t::table.filter(t::agency_id.eq(agency).and(t::kind.eq(T::KIND))).select(Row::as_select()).into_boxed();
        if let Some(about) = wanted.about {
            query = query.filter(t::about_id.eq(about));
        }
        page_after!(query, t, wanted.after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

pub(super) fn update<T: Shelved>(tx: &mut Tenant<'_>, seen: &Record<T>, body: T) -> Result<Record<T>, StoreError> {
    let agency = tx.agency();
    let json = Json::of(&body).map_err(corrupt(BODY.0, BODY.1))?;
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((t::about_id.eq(body.about_key()), t::body.eq(&json), t::version.eq(seen.version + 1)))
    .execute(c))?;
    guarded(rows, T::KIND)?;
    Ok(Record { body, version: seen.version + 1, ..seen.clone() })
}
