//! What a principal may do at this moment: read from the database, remembered for a few seconds.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use bole_domain::agency::{Permission, Role};
use bole_domain::ids::{AgencyId, ClientId, PersonId, ServiceAccountId, SessionId, UserId};
use bole_persistence::agency::{Status, service_accounts, users};
use bole_persistence::auth::session;
use bole_persistence::crypto::sha256_hex;
use bole_persistence::{Key, Mode, Store, StoreError, Tenant};
use chrono::{DateTime, Utc};

/// A revocation in another process is seen after so long at the latest.
const FRESH: Duration = Duration::from_secs(5);
/// Above this many remembered principals the stale ones are dropped.
const MANY: usize = 4096;

/// Whose standing: a user in a session, or a service account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    /// A user in one of his sessions.
    User(AgencyId, UserId, SessionId),
    /// A service account.
    Service(AgencyId, ServiceAccountId),
}

impl Subject {
    fn principal(self) -> Key {
        match self {
            Subject::User(_, user, _) => Key::of(user),
            Subject::Service(_, account) => Key::of(account),
        }
    }
}

/// What a principal may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// An active user in a live session.
    User { roles: Vec<Role>, client: Option<ClientId>, person: Option<PersonId>, until: DateTime<Utc> },
    /// An active service account, with the print of its present secret.
    Service { scopes: Vec<Permission>, print: String },
    /// Unknown, disabled, or logged out.
    Gone,
}

struct Remembered {
    standing: Arc<Standing>,
    at: Instant,
}

/// Remembers standings.
#[derive(Default)]
pub(super) struct Standings {
    known: RwLock<HashMap<Subject, Remembered>>,
    /// Rises with each change, so that a read begun before the change is not remembered after it.
    changes: AtomicU64,
}

impl Standings {
    /// From memory, if it is fresh.
    pub(super) fn known(&self, subject: Subject) -> Option<Arc<Standing>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&subject).filter(|r| r.at.elapsed() < FRESH).map(|r| Arc::clone(&r.standing))
    }

    /// From the database.
    pub(super) fn read(&self, store: &Store, subject: Subject) -> Result<Arc<Standing>, StoreError> {
        let before = self.changes.load(Ordering::SeqCst);
        let standing = Arc::new(load(store, subject)?);
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if self.changes.load(Ordering::SeqCst) == before {
            if known.len() >= MANY {
                known.retain(|_, r| r.at.elapsed() < FRESH);
            }
            known.insert(subject, Remembered { standing: Arc::clone(&standing), at: Instant::now() });
        }
        Ok(standing)
    }

    /// Forgets a principal in all his sessions, because something about him has changed.
    pub(super) fn forget(&self, principal: Key) {
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        self.changes.fetch_add(1, Ordering::SeqCst);
        known.retain(|subject, _| subject.principal() != principal);
    }
}

fn load(store: &Store, subject: Subject) -> Result<Standing, StoreError> {
    let standing = match subject {
        Subject::User(agency, user, session) => store.tenant(agency, Mode::Read, |tx| user_standing(tx, user, session)),
        Subject::Service(agency, account) => store.tenant(agency, Mode::Read, |tx| {
            let row = service_accounts::load(tx, account)?;
            let print = secret_print(&service_accounts::secret_hash(tx, account)?);
            Ok(match row.status {
                Status::Active => Standing::Service { scopes: row.scopes, print },
                Status::Disabled => Standing::Gone,
            })
        }),
    };
    match standing {
        Err(StoreError::NotFound(_)) => Ok(Standing::Gone),
        other => other,
    }
}

fn user_standing(tx: &mut Tenant<'_>, user: UserId, id: SessionId) -> Result<Standing, StoreError> {
    let session = session::load(tx, id)?;
    let user = users::load(tx, user)?;
    let live = session.is_live(tx.now()) && session.user == user.id;
    Ok(match user.status {
        Status::Active if live => {
            Standing::User { roles: user.roles, client: user.client, person: user.person, until: session.expires_at }
        }
        Status::Active | Status::Disabled => Standing::Gone,
    })
}

/// Tells one secret of a service account from the next, without telling anything of either.
pub(super) fn secret_print(secret_hash: &str) -> String {
    sha256_hex(secret_hash.as_bytes()).chars().take(16).collect()
}

/// The principal in a token's `sub`.
pub(super) fn subject(agency: AgencyId, sub: &str, session: Option<SessionId>) -> Option<Subject> {
    match session {
        Some(session) => sub.parse().ok().map(|user| Subject::User(agency, user, session)),
        None => sub.parse().ok().map(|account| Subject::Service(agency, account)),
    }
}
