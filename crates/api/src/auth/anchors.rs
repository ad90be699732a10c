//! Signed anchors: where the audit log of an agency stood at a moment, kept outside and checked later.

use bole_domain::ids::AgencyId;
use bole_persistence::Store;
use bole_persistence::audit::chain::Head;
use bole_persistence::crypto::hex;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

use super::keys;
use super::tokens::Tokens;
use crate::http::problem::Problem;

const TYPE: &str = "bole-audit-anchor+jwt";

/// What an anchor says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    iss: String,
    /// The agency.
    pub agency: AgencyId,
    /// Number of the last entry.
    pub number: i64,
    /// Its hash, lower-case hexadecimal.
    pub hash: String,
    /// When, in seconds.
    pub iat: i64,
}

impl Tokens {
    /// Signs where the log of an agency stands.
    pub fn anchor(&self, store: &Store, agency: AgencyId, head: &Head) -> Result<String, Problem> {
        let key = self.keys().signer(store)?;
        let (iss, iat) = (self.issuer().to_owned(), store.runtime().now().timestamp());
        let anchor = Anchor { iss, agency, number: head.number, hash: hex(&head.hash), iat };
        let header = Header { kid: Some(key.kid.clone()), typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, &anchor, &key.signs).map_err(keys::fault)
    }

    /// What an anchor says that this installation signed, with whichever of its keys; nothing of any other.
    pub fn read_anchor(&self, store: &Store, token: &str) -> Result<Option<Anchor>, Problem> {
        let Some(header) = decode_header(token).ok().filter(|header| header.typ.as_deref() == Some(TYPE)) else {
            return Ok(None);
        };
        let Some(kid) = header.kid else { return Ok(None) };
        if self.keys().find(&kid).is_none() {
            self.keys().reload(store)?;
        }
        let Some(key) = self.keys().find(&kid) else { return Ok(None) };
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[self.issuer()]);
        rules.set_required_spec_claims(&["iss"]);
        // An anchor does not expire: it is kept to be checked years later.
        rules.validate_exp = false;
        rules.validate_aud = false;
        let read = decode::<Anchor>(token, &key.verifies, &rules).ok().map(|read| read.claims);
        // A key that was retired, perhaps because it was stolen, signs nothing of later.
        Ok(read.filter(|anchor| key.signed_at(anchor.iat)))
    }
}
