//! The signing keys in memory: made on first need, read again when a token names an unknown one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use bole_persistence::auth::keys as rows;
use bole_persistence::auth::{session, throttle};
use bole_persistence::{Mode, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{Jwk, PublicKeyUse, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};

use super::grants::FORGOTTEN;
use super::tokens::ACCESS_LIFE;
use crate::http::problem::Problem;

/// A process signs with what it knows for so long at most; a key retired elsewhere may sign until then.
const SIGNER_AGE: Duration = Duration::from_secs(300);
/// Tokens with unknown keys make the process look into the database no more often than this.
const RELOAD_PAUSE: Duration = Duration::from_secs(1);
/// Dead sessions are kept for so long, to tell a reused token from an unknown one.
const DEAD_SESSIONS: TimeDelta = TimeDelta::days(30);

/// A key ready for use.
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) jwk: Jwk,
    pub(super) signs: EncodingKey,
    pub(super) verifies: DecodingKey,
    retired_at: Option<DateTime<Utc>>,
}

impl Key {
    fn of(seed: &[u8; 32], retired_at: Option<DateTime<Utc>>) -> Result<Self, Problem> {
        // PKCS#8 version 1 around an Ed25519 seed (RFC 8410, section 7).
        let mut der = vec![0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
        der.extend_from_slice(seed);
        let signs = EncodingKey::from_ed_der(&der);
        let mut jwk = Jwk::from_encoding_key(&signs, Algorithm::EdDSA).map_err(fault)?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(fault)?;
        jwk.common.key_id = Some(kid.clone());
        jwk.common.public_key_use = Some(PublicKeyUse::Signature);
        let verifies = DecodingKey::from_jwk(&jwk).map_err(fault)?;
        Ok(Self { kid, jwk, signs, verifies, retired_at })
    }

    /// May it have signed something of this moment, in seconds?
    pub(super) fn signed_at(&self, moment: i64) -> bool {
        self.retired_at.is_none_or(|retired| moment <= (retired + TimeDelta::seconds(300)).timestamp())
    }

    /// May a token of this key still be valid?
    pub(super) fn is_good(&self, now: DateTime<Utc>) -> bool {
        let grace = ACCESS_LIFE + TimeDelta::seconds(300);
        self.retired_at.is_none_or(|retired| now < retired + grace)
    }
}

pub(super) fn fault(error: jsonwebtoken::errors::Error) -> Problem {
    log::error!("signing keys: {error}");
    Problem::internal()
}

#[derive(Default)]
struct Known {
    all: Vec<Arc<Key>>,
    by_kid: HashMap<String, Arc<Key>>,
    read_at: Option<Instant>,
}

/// The keys that this process knows.
#[derive(Default)]
pub(super) struct Keys(RwLock<Known>);

impl Keys {
    /// A key by its id, from memory.
    pub(super) fn find(&self, kid: &str) -> Option<Arc<Key>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).by_kid.get(kid).cloned()
    }

    /// May the database be asked for an unknown key now?
    pub(super) fn may_reload(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).read_at.is_none_or(|at| at.elapsed() >= RELOAD_PAUSE)
    }

    /// Reads all keys.
    pub(super) fn reload(&self, store: &Store) -> Result<(), Problem> {
        let rows = store.system(Mode::Read, rows::all)?;
        let all: Vec<Arc<Key>> =
            rows.iter().map(|row| Key::of(&row.seed, row.retired_at).map(Arc::new)).collect::<Result<_, _>>()?;
        let by_kid = all.iter().map(|key| (key.kid.clone(), Arc::clone(key))).collect();
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Known { all, by_kid, read_at: Some(Instant::now()) };
        Ok(())
    }

    /// The key that signs: the newest that is not retired; made if there is none.
    pub(super) fn signer(&self, store: &Store) -> Result<Arc<Key>, Problem> {
        if let Some(key) = self.known_signer() {
            return Ok(key);
        }
        self.reload(store)?;
        if let Some(key) = self.known_signer() {
            store.system(Mode::Write, |sys| {
                session::sweep(sys, DEAD_SESSIONS)?;
                throttle::sweep(sys, FORGOTTEN)
            })?;
            return Ok(key);
        }
        store.system(Mode::Write, |sys| -> Result<(), Problem> {
            if rows::all(sys)?.iter().all(|key| key.retired_at.is_some()) {
                let seed = sys.runtime().bytes::<32>();
                rows::add(sys, &Key::of(&seed, None)?.kid, &seed)?;
            }
            Ok(())
        })?;
        self.reload(store)?;
        self.known_signer().ok_or_else(Problem::internal)
    }

    fn known_signer(&self) -> Option<Arc<Key>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.read_at.filter(|at| at.elapsed() < SIGNER_AGE)?;
        known.all.iter().find(|key| key.retired_at.is_none()).cloned()
    }

    /// Adds a key and retires all others; tokens that they signed stay good for their life.
    pub(super) fn rotate(&self, store: &Store) -> Result<String, Problem> {
        let seed = store.runtime().bytes::<32>();
        let kid = Key::of(&seed, None)?.kid;
        store.system(Mode::Write, |sys| -> Result<(), StoreError> {
            rows::add(sys, &kid, &seed)?;
            rows::retire_all_but(sys, &kid)?;
            Ok(())
        })?;
        self.reload(store)?;
        Ok(kid)
    }

    /// Every key whose tokens may still be valid.
    pub(super) fn published(&self, store: &Store) -> Result<Vec<Jwk>, Problem> {
        self.signer(store)?;
        let now = store.runtime().now();
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        Ok(known.all.iter().filter(|key| key.is_good(now)).map(|key| key.jwk.clone()).collect())
    }
}
