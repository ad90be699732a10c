//! Access tokens whose signature was found good already: checking one costs more than most reads.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use bole_persistence::crypto::sha256;
use chrono::{DateTime, Utc};

use super::tokens::Claims;

/// So many are remembered at most.
const MANY: usize = 4096;

/// What a token said whose signature, issuer and audience were good. Expiry, key and standing are judged at each use.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) kid: String,
    pub(super) claims: Claims,
}

/// Remembers tokens by their SHA-256, never themselves.
#[derive(Default)]
pub(super) struct Verified(RwLock<HashMap<Vec<u8>, Arc<Seen>>>);

impl Verified {
    /// A token that was remembered, to the letter.
    pub(super) fn find(&self, token: &str) -> Option<Arc<Seen>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&sha256(token.as_bytes())).cloned()
    }

    /// Remembers a token that was just verified. If there are too many, the expired ones go, and if that does not help, all.
    pub(super) fn remember(&self, token: &str, seen: Arc<Seen>, now: DateTime<Utc>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MANY {
            known.retain(|_, seen| !seen.claims.is_expired(now));
        }
        if known.len() >= MANY {
            known.clear();
        }
        known.insert(sha256(token.as_bytes()), seen);
    }
}
