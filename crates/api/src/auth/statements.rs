//! What this installation signs to be shown to it again: anchors of the audit log, addresses of feeds.

use bole_persistence::Store;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::keys;
use super::tokens::Tokens;
use crate::http::problem::Problem;

/// A statement that is signed.
pub(super) trait Statement: Serialize + DeserializeOwned + Clone {
    /// The type in its header, which no other sort of token has.
    const TYPE: &'static str;

    /// May anybody show one? Then keys that are not known are not looked for whenever one is named.
    const IS_PUBLIC: bool;

    /// When it was signed, in seconds.
    fn signed_at(&self) -> i64;
}

impl Tokens {
    /// Signs a statement.
    pub(super) fn sign_statement<S: Statement>(&self, store: &Store, statement: &S) -> Result<String, Problem> {
        let key = self.keys().signer(store)?;
        let header =
            Header { kid: Some(key.kid.clone()), typ: Some(S::TYPE.to_owned()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, statement, &key.signs).map_err(keys::fault)
    }

    /// What a statement says that this installation signed, with whichever of its keys; nothing of any other. Whether its time is over
    /// is for the caller to judge.
    pub(super) fn read_statement<S: Statement>(&self, store: &Store, token: &str) -> Result<Option<S>, Problem> {
        let Some(header) = decode_header(token).ok().filter(|header| header.typ.as_deref() == Some(S::TYPE)) else {
            return Ok(None);
        };
        let Some(kid) = header.kid else { return Ok(None) };
        if self.keys().find(&kid).is_none() && (!S::IS_PUBLIC || self.keys().may_reload()) {
            self.keys().reload(store)?;
        }
        let Some(key) = self.keys().find(&kid) else { return Ok(None) };
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[self.issuer()]);
        rules.set_required_spec_claims(&["iss"]);
        // The library reads the machine's clock.
        rules.validate_exp = false;
        rules.validate_aud = false;
        let read = decode::<S>(token, &key.verifies, &rules).ok().map(|read| read.claims);
        // A key that was retired, perhaps because it was stolen, signs nothing of later.
        Ok(read.filter(|statement| key.signed_at(statement.signed_at())))
    }
}
