//! The keys that sign access tokens; their seeds are sealed by the master key.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::signing_keys as t;
use crate::store::System;
use crate::types::At;

/// What a sealed seed is bound to.
pub(crate) const SEED: &str = "signing_keys.seed";

/// A signing key. Its seed is secret, so it has no debug form.
pub struct SigningKey {
    /// Its RFC 7638 thumbprint.
    pub kid: String,
    /// The Ed25519 seed.
    pub seed: [u8; 32],
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Since when it no longer signs.
    pub retired_at: Option<DateTime<Utc>>,
}

/// All keys, the newest first.
pub fn all(sys: &mut System<'_>) -> Result<Vec<SigningKey>, StoreError> {
    let rows: Vec<(String, Vec<u8>, At, Option<At>)> = on_both!(&mut *sys.db, |c| t::table
        .select((t::kid, t::sealed_seed, t::created_at, t::retired_at))
        .order((t::created_at.desc(), t::kid.desc()))
        .load(c))?;
    rows.into_iter()
        .map(|(kid, sealed, created, retired)| {
            let seed = sys.vault().open(SEED, &sealed)?;
            let seed = seed.try_into().map_err(|_| StoreError::Sealed("signing seed"))?;
            Ok(SigningKey { kid, seed, created_at: created.get(), retired_at: retired.map(At::get) })
        })
        .collect()
}

/// Adds a key.
pub fn add(sys: &mut System<'_>, kid: &str, seed: &[u8; 32]) -> Result<(), StoreError> {
    let sealed = sys.vault().seal(sys.runtime(), SEED, seed)?;
    let at = sys.at();
    on_both!(&mut *sys.db, |c| diesel::insert_into(t::table)
        .values((t::kid.eq(kid), t::sealed_seed.eq(&sealed), t::created_at.eq(at)))
        .execute(c))
    .on_unique("signing_key_exists", "签名密钥已存在。", "The signing key exists already.")?;
    Ok(())
}

/// Retires every key but one: they still verify for a while, but sign no more.
pub fn retire_all_but(sys: &mut System<'_>, kid: &str) -> Result<usize, StoreError> {
    let at = sys.at();
    Ok(on_both!(&mut *sys.db, |c| diesel::update(t::table.filter(t::kid.ne(kid).and(t::retired_at.is_null())))
        .set(t::retired_at.eq(at))
        .execute(c))?)
}
