//! Signed anchors: where the audit log of an agency stood at a moment, kept outside and checked later.

use bole_domain::ids::AgencyId;
use bole_persistence::Store;
use bole_persistence::audit::chain::Link;
use bole_persistence::crypto::hex;
use serde::{Deserialize, Serialize};

use super::statements::Statement;
use super::tokens::Tokens;
use crate::http::problem::Problem;

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

impl Statement for Anchor {
    const TYPE: &'static str = "bole-audit-anchor+jwt";
    const IS_PUBLIC: bool = false;

    fn signed_at(&self) -> i64 {
        self.iat
    }
}

impl Tokens {
    /// Signs where the log of an agency stands. An anchor does not expire: it is kept to be checked years later.
    pub fn anchor(&self, store: &Store, agency: AgencyId, head: &Link) -> Result<String, Problem> {
        let (iss, iat) = (self.issuer().to_owned(), store.runtime().now().timestamp());
        self.sign_statement(store, &Anchor { iss, agency, number: head.number, hash: hex(&head.hash), iat })
    }

    /// What an anchor says that this installation signed; nothing of any other.
    pub fn read_anchor(&self, store: &Store, token: &str) -> Result<Option<Anchor>, Problem> {
        self.read_statement(store, token)
    }
}
