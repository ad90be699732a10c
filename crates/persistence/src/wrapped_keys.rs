//! The keys that a master key wraps: every agency's, and those that sign tokens. Can they be opened, and by which key?

use diesel::prelude::*;

use crate::auth::keys::SEED;
use crate::crypto::{AGENCY_KEYS, Vault};
use crate::db::{Db, Manager};
use crate::error::{StoreError, guarded};
use crate::on_both;
use crate::schema::{agencies, signing_keys};
use crate::store::System;
use crate::types::Key;

/// How the wrapped keys stand to the master keys that are configured.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Wrapped by the present master key.
    pub current: usize,
    /// Wrapped by an older one, which must stay configured.
    pub older: usize,
    /// Opened by none: what they seal cannot be read.
    pub lost: usize,
}

impl Standing {
    /// Counts one more key.
    fn count(&mut self, vault: &Vault, purpose: &str, sealed: &[u8]) {
        match vault.open(purpose, sealed) {
            Ok(_) if vault.is_current(sealed) => self.current += 1,
            Ok(_) => self.older += 1,
            Err(_) => self.lost += 1,
        }
    }

    /// All of them.
    pub fn all(&self) -> usize {
        self.current + self.older + self.lost
    }
}

/// What was wrapped anew.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rewrapped {
    /// Agencies' keys.
    pub agencies: usize,
    /// Keys that sign tokens.
    pub signing_keys: usize,
}

type Agencies = Vec<(Key, Vec<u8>)>;
type Signing = Vec<(String, Vec<u8>)>;

fn all(sys: &mut System<'_>) -> Result<(Agencies, Signing), StoreError> {
    let of_agencies = on_both!(&mut *sys.db, |c| agencies::table
        .select((agencies::id, agencies::sealed_keys))
        .order(agencies::id)
        .load(c))?;
    let signing = on_both!(&mut *sys.db, |c| signing_keys::table
        .select((signing_keys::kid, signing_keys::sealed_seed))
        .order(signing_keys::kid)
        .load(c))?;
    Ok((of_agencies, signing))
}

/// Tries to open every wrapped key.
pub fn standing(sys: &mut System<'_>) -> Result<Standing, StoreError> {
    let (of_agencies, signing) = all(sys)?;
    let mut standing = Standing::default();
    for (_, sealed) in &of_agencies {
        standing.count(sys.vault(), AGENCY_KEYS, sealed);
    }
    for (_, sealed) in &signing {
        standing.count(sys.vault(), SEED, sealed);
    }
    Ok(standing)
}

/// Wraps every key that an older master key wraps by the present one. One that cannot be opened fails the whole.
pub fn rewrap(sys: &mut System<'_>) -> Result<Rewrapped, StoreError> {
    let (of_agencies, signing) = all(sys)?;
    let mut done = Rewrapped::default();
    for (agency, sealed) in of_agencies {
        if let Some(anew) = sys.vault().rewrap(sys.runtime(), AGENCY_KEYS, &sealed)? {
            // An agency that changes its data key just now is told of, and wrapped when this is run again.
            let as_seen = agencies::table.find(agency).filter(agencies::sealed_keys.eq(&sealed));
            let written =
                on_both!(&mut *sys.db, |c| diesel::update(as_seen).set(agencies::sealed_keys.eq(&anew)).execute(c))?;
            guarded(written, "agency keys")?;
            done.agencies += written;
        }
    }
    for (kid, sealed) in signing {
        if let Some(anew) = sys.vault().rewrap(sys.runtime(), SEED, &sealed)? {
            done.signing_keys += on_both!(&mut *sys.db, |c| diesel::update(signing_keys::table.find(&kid))
                .set(signing_keys::sealed_seed.eq(&anew))
                .execute(c))?;
        }
    }
    Ok(done)
}

#[derive(QueryableByName)]
struct Flag {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    flag: bool,
}

/// Holds a database wrapped keys already? Asked before there is a master key. One without a schema holds none.
pub fn any(url: &str) -> Result<bool, StoreError> {
    let mut db = Manager::new(url).connect_as_owner().map_err(|e| StoreError::Unavailable(e.to_string()))?;
    let there: Flag = match &mut db {
        Db::Pg(c) => diesel::sql_query(
            "SELECT to_regclass('agencies') IS NOT NULL AND to_regclass('signing_keys') IS NOT NULL AS flag",
        )
        .get_result(c)?,
        Db::Lite(c) => diesel::sql_query(
            "SELECT count(*) = 2 AS flag FROM sqlite_master WHERE type = 'table' AND name IN ('agencies', 'signing_keys')",
        )
        .get_result(c)?,
    };
    if !there.flag {
        return Ok(false);
    }
    let some: Flag = on_both!(&mut db, |c| diesel::sql_query(
        "SELECT EXISTS (SELECT 1 FROM agencies) OR EXISTS (SELECT 1 FROM signing_keys) AS flag"
    )
    .get_result(c))?;
    Ok(some.flag)
}
