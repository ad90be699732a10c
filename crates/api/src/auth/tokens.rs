//! Access tokens: EdDSA-signed JWTs of fifteen minutes, checked against the injected clock and the present standing.

use std::sync::Arc;

use bole_domain::agency::{Permission, Role};
use bole_domain::ids::{AgencyId, ClientId, PersonId, SessionId};
use bole_persistence::agency::service_accounts::ServiceAccount;
use bole_persistence::agency::users::User;
use bole_persistence::auth::session::Session;
use bole_persistence::{Key, Store};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};

use super::caller::{Caller, CallerKind};
use super::keys::{self, Keys};
use super::standing::{Standing, Standings, Subject, secret_print, subject};
use super::verified::{Seen, Verified};
use crate::http::context::blocking;
use crate::http::problem::Problem;
use crate::state::App;

/// How long an access token is good.
pub(super) const ACCESS_LIFE: TimeDelta = TimeDelta::minutes(15);
const AUDIENCE: &str = "bole-api";
const TYPE: &str = "at+jwt";

/// Issues and checks tokens. Cheap to clone.
#[derive(Clone)]
pub struct Tokens(Arc<Inner>);

struct Inner {
    issuer: String,
    keys: Keys,
    verified: Verified,
    standings: Standings,
}

/// What an access token says (RFC 9068, with the agency and what the principal is tied to).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    iss: String,
    aud: String,
    pub(super) sub: String,
    iat: i64,
    exp: i64,
    jti: String,
    pub(super) agency: AgencyId,
    kind: Kind,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    roles: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    client: Option<ClientId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    person: Option<PersonId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) sid: Option<SessionId>,
    /// Which secret a service account showed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret: Option<String>,
}

impl Claims {
    /// Is its time over?
    pub(super) fn is_expired(&self, now: DateTime<Utc>) -> bool {
        self.exp <= now.timestamp()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    User,
    ServiceAccount,
}

impl Tokens {
    /// Issues in this name; keys are read or made on first need.
    pub fn new(issuer: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            issuer: issuer.into(),
            keys: Keys::default(),
            verified: Verified::default(),
            standings: Standings::default(),
        }))
    }

    /// Who holds this access token? Answered from memory but once in a few seconds per principal.
    pub async fn authenticate(&self, app: &App, token: &str) -> Result<Caller, Problem> {
        let now = app.store.runtime().now();
        let seen = match self.0.verified.find(token) {
            Some(seen) => seen,
            None => {
                if self.names_unknown_key(token)? {
                    let (tokens, store) = (self.clone(), app.store.clone());
                    blocking(move || tokens.0.keys.reload(&store)).await?;
                }
                self.verify(token, now)?
            }
        };
        self.judge(&seen, now)?;
        let claims = &seen.claims;
        let subject = subject(claims.agency, &claims.sub, claims.sid).ok_or_else(invalid)?;
        let standing = match self.0.standings.known(subject) {
            Some(standing) => standing,
            None => {
                let (tokens, store) = (self.clone(), app.store.clone());
                blocking(move || Ok(tokens.0.standings.read(&store, subject)?)).await?
            }
        };
        caller(subject, claims, &standing, now)
    }

    /// Is it good at this moment: its key, its expiry?
    fn judge(&self, seen: &Seen, now: DateTime<Utc>) -> Result<(), Problem> {
        if !self.0.keys.find(&seen.kid).is_some_and(|key| key.is_good(now)) {
            return Err(invalid());
        }
        if seen.claims.is_expired(now) {
            return Err(Problem::unauthenticated("token_expired"));
        }
        Ok(())
    }

    /// Checks what cannot change: type, signature, issuer and audience. Done once for each token.
    fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Seen>, Problem> {
        let header = decode_header(token).map_err(|_| invalid())?;
        if header.typ.as_deref() != Some(TYPE) {
            return Err(invalid());
        }
        let key = header.kid.and_then(|kid| self.0.keys.find(&kid)).ok_or_else(invalid)?;
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[&self.0.issuer]);
        rules.set_audience(&[AUDIENCE]);
        // The library reads the machine's clock; expiry is judged against the injected one.
        rules.validate_exp = false;
        let claims = decode::<Claims>(token, &key.verifies, &rules).map_err(|_| invalid())?.claims;
        let seen = Arc::new(Seen { kid: key.kid.clone(), claims });
        self.0.verified.remember(token, Arc::clone(&seen), now);
        Ok(seen)
    }

    /// Does it name a key that this process does not know and may look for now?
    fn names_unknown_key(&self, token: &str) -> Result<bool, Problem> {
        let kid = decode_header(token).ok().and_then(|h| h.kid).ok_or_else(invalid)?;
        Ok(self.0.keys.find(&kid).is_none() && self.0.keys.may_reload())
    }

    /// What a good token says; for where the event loop may be blocked.
    pub(super) fn read_blocking(&self, store: &Store, token: &str) -> Result<Arc<Seen>, Problem> {
        if self.names_unknown_key(token)? {
            self.0.keys.reload(store)?;
        }
        let now = store.runtime().now();
        let seen = self.verify(token, now)?;
        self.judge(&seen, now)?;
        Ok(seen)
    }

    /// A token for a user in a session.
    pub(super) fn for_user(&self, store: &Store, user: &User, session: &Session) -> Result<String, Problem> {
        self.sign(store, |claims| Claims {
            sub: user.id.to_string(),
            agency: session.agency,
            roles: user.roles.iter().map(|role| role.code().to_owned()).collect(),
            client: user.client,
            person: user.person,
            sid: Some(session.id),
            ..claims
        })
    }

    /// A token for a service account with these of its scopes.
    pub(super) fn for_service(
        &self,
        store: &Store,
        agency: AgencyId,
        account: &ServiceAccount,
        secret_hash: &str,
        scopes: &[Permission],
    ) -> Result<String, Problem> {
        self.sign(store, |claims| Claims {
            sub: account.id.to_string(),
            agency,
            kind: Kind::ServiceAccount,
            scope: scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" "),
            secret: Some(secret_print(secret_hash)),
            ..claims
        })
    }

    fn sign(&self, store: &Store, fill: impl FnOnce(Claims) -> Claims) -> Result<String, Problem> {
        let key = self.0.keys.signer(store)?;
        let now = store.runtime().now();
        let claims = fill(Claims {
            iss: self.0.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: String::new(),
            iat: now.timestamp(),
            exp: (now + ACCESS_LIFE).timestamp(),
            jti: bole_domain::ids::encode(store.runtime().uuid()),
            agency: store.runtime().id(),
            kind: Kind::User,
            roles: Vec::new(),
            scope: String::new(),
            client: None,
            person: None,
            sid: None,
            secret: None,
        });
        let header = Header { kid: Some(key.kid.clone()), typ: Some(TYPE.to_owned()), ..Header::new(Algorithm::EdDSA) };
        encode(&header, &claims, &key.signs).map_err(keys::fault)
    }

    pub(super) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    pub(super) fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Makes a new signing key; the others sign no more but still verify for the life of a token.
    pub fn rotate(&self, store: &Store) -> Result<String, Problem> {
        self.0.keys.rotate(store)
    }

    /// The public keys of all tokens that may still be valid.
    pub(super) fn published(&self, store: &Store) -> Result<Vec<Jwk>, Problem> {
        self.0.keys.published(store)
    }

    /// Call it after a change of a user, a service account or one of its sessions has been committed.
    pub fn forget(&self, principal: Key) {
        self.0.standings.forget(principal);
    }
}

fn invalid() -> Problem {
    Problem::unauthenticated("token_invalid")
}

/// What the token says, cut down to what the principal may do now.
fn caller(subject: Subject, claims: &Claims, standing: &Standing, now: DateTime<Utc>) -> Result<Caller, Problem> {
    let revoked = || Problem::unauthenticated("token_revoked");
    let tied = |kind, principal| Caller {
        principal,
        kind,
        agency: claims.agency,
        roles: Vec::new(),
        scopes: Vec::new(),
        client: None,
        person: None,
        session: None,
    };
    match (subject, standing) {
        (Subject::User(_, user, session), Standing::User { roles, client, person, until }) if now < *until => {
            Ok(Caller {
                roles: roles.clone(),
                client: *client,
                person: *person,
                session: Some(session),
                ..tied(CallerKind::User, Key::of(user))
            })
        }
        (Subject::Service(_, account), Standing::Service { scopes, print })
            if claims.secret.as_ref() == Some(print) =>
        {
            let asked = |scope: &Permission| claims.scope.split(' ').any(|code| code == scope.code());
            Ok(Caller {
                scopes: scopes.iter().copied().filter(asked).collect(),
                ..tied(CallerKind::Service, Key::of(account))
            })
        }
        _ => Err(revoked()),
    }
}

/// The permissions that roles grant.
pub(super) fn granted(roles: &[Role]) -> Vec<Permission> {
    Permission::all().filter(|p| roles.iter().any(|role| bole_domain::agency::allowed(*role, *p))).collect()
}
