//! Kept answers of commands, so that a retry changes nothing.

use chrono::TimeDelta;
use diesel::declare_sql_function;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::Db;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{agencies as g, idempotency_keys as t};
use crate::store::Tenant;
use crate::types::{At, Key, SqlInstant, SqlKey};

/// How long an answer is kept.
const KEPT: TimeDelta = TimeDelta::hours(24);
/// Expired answers go by so many, with one in so many of those that are kept: a look for them costs as much as a command.
const SWEPT: u32 = 320;
const SWEPT_WITH_ONE_IN: u8 = 16;
const PURPOSE: &str = "idempotency_keys.answer";

/// What is known of a key.
#[derive(Debug)]
pub enum Found {
    /// Never used, or its answer has expired.
    Nothing,
    /// Another request holds it at this moment.
    InFlight,
    /// Used before.
    Kept {
        /// SHA-256 of the first request.
        fingerprint: Vec<u8>,
        /// Its answer.
        answer: Vec<u8>,
    },
}

#[declare_sql_function]
extern "SQL" {
    /// Takes a lock until the transaction ends, if nobody has it.
    fn pg_try_advisory_xact_lock(key: BigInt) -> Bool;
    /// A text as the number of a lock.
    fn hashtextextended(text: Text, seed: BigInt) -> BigInt;
}

/// Whether the key is held now, and what is kept under it: fingerprint, answer, expiry.
type Look = (bool, Option<Vec<u8>>, Option<Vec<u8>>, Option<At>);

/// An answer that is kept with the end of the transaction.
#[derive(Debug, Insertable)]
#[diesel(table_name = t, treat_none_as_default_value = false)]
pub(crate) struct Answer {
    pub(crate) agency_id: Key,
    pub(crate) principal_id: Key,
    pub(crate) idempotency_key: String,
    pub(crate) fingerprint: Vec<u8>,
    pub(crate) status: i32,
    pub(crate) sealed_answer: Vec<u8>,
    pub(crate) created_at: At,
    pub(crate) expires_at: At,
}

/// Looks a key up and holds it until the transaction ends. (SQLite has one writer at a time, so nobody else holds it there.)
pub fn find(tx: &mut Tenant<'_>, principal: Key, key: &str) -> Result<Found, StoreError> {
    let agency = tx.agency();
    let row: Option<(Vec<u8>, Vec<u8>, At)> = match &mut *tx.db {
        Db::Lite(c) => t::table
            .find((agency, principal, key))
            .select((t::fingerprint, t::sealed_answer, t::expires_at))
            .first(c)
            .optional_row()?,
        // At one look. An answer kept between the look and the lock is found by its key when this one would be kept.
        Db::Pg(c) => {
            let name = hashtextextended(format!("{}/{}/{key}", agency.0, principal.0), 0_i64);
            let its = t::agency_id.eq(g::id).and(t::principal_id.eq(principal)).and(t::idempotency_key.eq(key));
            let (held, fingerprint, sealed, expires): Look = g::table
                .left_join(t::table.on(its))
                .filter(g::id.eq(agency))
                .select((
                    pg_try_advisory_xact_lock(name),
                    t::fingerprint.nullable(),
                    t::sealed_answer.nullable(),
                    t::expires_at.nullable(),
                ))
                .get_result(c)?;
            if !held {
                return Ok(Found::InFlight);
            }
            fingerprint.zip(sealed).zip(expires).map(|((fingerprint, sealed), expires)| (fingerprint, sealed, expires))
        }
    };
    match row {
        Some((fingerprint, sealed, expires)) if expires > tx.at() => {
            Ok(Found::Kept { fingerprint, answer: tx.keys().open(PURPOSE, &sealed)? })
        }
        Some(_) => {
            on_both!(&mut *tx.db, |c| diesel::delete(t::table.find((agency, principal, key))).execute(c))?;
            Ok(Found::Nothing)
        }
        None => Ok(Found::Nothing),
    }
}

/// Keeps an answer, with the end of the transaction.
pub fn keep(
    tx: &mut Tenant<'_>,
    principal: Key,
    key: &str,
    fingerprint: &[u8],
    status: i32,
    answer: &[u8],
) -> Result<(), StoreError> {
    if key.bytes().fold(0, u8::wrapping_add) % SWEPT_WITH_ONE_IN == 0 {
        sweep(tx)?;
    }
    tx.answer = Some(Answer {
        agency_id: tx.agency(),
        principal_id: principal,
        idempotency_key: key.to_owned(),
        fingerprint: fingerprint.to_owned(),
        status,
        sealed_answer: tx.keys().seal(tx.runtime(), PURPOSE, answer)?,
        created_at: tx.at(),
        expires_at: At::new(tx.now() + KEPT),
    });
    Ok(())
}

/// Drops some of the agency's answers that have expired. The keys decide, evenly, which commands bring it, so none stays
/// for long.
fn sweep(tx: &mut Tenant<'_>) -> Result<usize, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let expired = |lock: &str| {
        format!(
            "DELETE FROM idempotency_keys WHERE agency_id = $1 AND (principal_id, idempotency_key) IN \
             (SELECT principal_id, idempotency_key FROM idempotency_keys WHERE agency_id = $1 AND expires_at < $2 \
             ORDER BY expires_at LIMIT {SWEPT} {lock})"
        )
    };
    Ok(match &mut *tx.db {
        // What another transaction is sweeping already is left to it.
        Db::Pg(c) => diesel::sql_query(expired("FOR UPDATE SKIP LOCKED"))
            .bind::<SqlKey, _>(agency)
            .bind::<SqlInstant, _>(at)
            .execute(c)?,
        Db::Lite(c) => diesel::sql_query(expired("")).bind::<SqlKey, _>(agency).bind::<SqlInstant, _>(at).execute(c)?,
    })
}
