//! Entries written at the end of a transaction, each linked to the one before.

use diesel::dsl::SqlTypeOf;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Nullable, Text};

use super::{Recorded, digest};
use crate::db::Db;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{audit_entries as t, audit_heads as h};
use crate::store::Tenant;
use crate::types::{At, Json, Key};

/// On PostgreSQL the head goes on and the entry is written in one statement.
const LINKED: &str = "WITH head AS (UPDATE audit_heads SET number = number + 1, hash = sha256(hash || $1) \
    WHERE agency_id = $2 RETURNING number, hash) \
    INSERT INTO audit_entries (agency_id, id, at, actor_id, actor_kind, action, object_type, object_id, reason, detail, \
    request_id, number, hash) SELECT $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, head.number, head.hash FROM head";

/// Writes what the transaction recorded.
pub(crate) fn flush(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    for entry in std::mem::take(&mut tx.recorded) {
        if !written(tx, &entry)? {
            begin(tx)?;
            if !written(tx, &entry)? {
                return Err(StoreError::NotFound("audit head"));
            }
        }
    }
    Ok(())
}

/// The first entry of an agency rests on nothing.
pub(crate) fn begin(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let row = (
        h::agency_id.eq(tx.agency()),
        h::number.eq(0_i64),
        h::hash.eq(digest::NOTHING.as_slice()),
        h::events.eq(0_i64),
    );
    on_both!(&mut *tx.db, |c| diesel::insert_into(h::table).values(row).on_conflict_do_nothing().execute(c))?;
    Ok(())
}

/// `false` where the agency has no chain yet.
fn written(tx: &mut Tenant<'_>, entry: &Recorded) -> Result<bool, StoreError> {
    let agency = tx.agency();
    let digest = digest::of(agency, entry);
    let Recorded { id, at, actor, actor_kind, action, object_type, object_id, reason, detail, request_id } = entry;
    let rows = match &mut *tx.db {
        Db::Pg(c) => diesel::sql_query(LINKED)
            .bind::<Binary, _>(digest.as_slice())
            .bind::<SqlTypeOf<t::agency_id>, _>(agency)
            .bind::<SqlTypeOf<t::id>, _>(Key::of(*id))
            .bind::<SqlTypeOf<t::at>, _>(At::new(*at))
            .bind::<SqlTypeOf<t::actor_id>, _>(*actor)
            .bind::<Text, _>(actor_kind)
            .bind::<Text, _>(action)
            .bind::<Text, _>(object_type)
            .bind::<Text, _>(object_id)
            .bind::<Nullable<Text>, _>(reason)
            .bind::<SqlTypeOf<t::detail>, _>(Json(detail.clone()))
            .bind::<Text, _>(request_id)
            .execute(c)?,
        Db::Lite(c) => {
            let head: Option<(i64, Vec<u8>)> =
                h::table.find(agency).select((h::number, h::hash)).first(c).optional_row()?;
            let Some((number, before)) = head else { return Ok(false) };
            let (number, hash) = (number + 1, digest::linked(&before, &digest));
            diesel::update(h::table.find(agency))
                .set((h::number.eq(number), h::hash.eq(hash.as_slice())))
                .execute(c)?;
            diesel::insert_into(t::table)
                .values((
                    t::agency_id.eq(agency),
                    t::id.eq(Key::of(*id)),
                    t::at.eq(At::new(*at)),
                    t::actor_id.eq(*actor),
                    t::actor_kind.eq(actor_kind),
                    t::action.eq(action),
                    t::object_type.eq(object_type),
                    t::object_id.eq(object_id),
                    t::reason.eq(reason),
                    t::detail.eq(Json(detail.clone())),
                    t::request_id.eq(request_id),
                    t::number.eq(number),
                    t::hash.eq(hash.as_slice()),
                ))
                .execute(c)?
        }
    };
    Ok(rows == 1)
}
