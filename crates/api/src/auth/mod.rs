//! Who calls: tokens, sessions, passwords.

use bole_domain::agency::{Permission, Role};
use bole_domain::ids::{AgencyId, ClientId, PersonId, SessionId};
use bole_persistence::Key;

use crate::http::problem::Problem;
use crate::http::registry::Registry;
use crate::state::App;

/// The authenticated principal of a request.
#[derive(Debug, Clone)]
pub struct Caller {
    /// User or service account, raw.
    pub principal: Key,
    /// Person at a keyboard or machine.
    pub kind: CallerKind,
    /// The agency that he works for or is tied to.
    pub agency: AgencyId,
    /// His roles (users).
    pub roles: Vec<Role>,
    /// His scopes (service accounts).
    pub scopes: Vec<Permission>,
    /// The client that a `client_user` is tied to.
    pub client: Option<ClientId>,
    /// The person that a `person` is tied to.
    pub person: Option<PersonId>,
    /// The log-in session (users).
    pub session: Option<SessionId>,
}

/// What kind of principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallerKind {
    /// A user.
    User,
    /// A service account.
    Service,
}

impl CallerKind {
    /// As the audit log writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            CallerKind::User => "user",
            CallerKind::Service => "service_account",
        }
    }
}

impl Caller {
    /// May he do this at all (before any look at the object)?
    pub fn may(&self, permission: Permission) -> bool {
        match self.kind {
            CallerKind::User => self.roles.iter().any(|role| bole_domain::agency::allowed(*role, permission)),
            CallerKind::Service => self.scopes.contains(&permission),
        }
    }

    /// Is he outside the agency: a client's user or a person who sees only his own?
    pub fn is_outside(&self) -> bool {
        self.client.is_some() || self.person.is_some()
    }
}

/// Issues and checks tokens.
pub struct Tokens;

impl Tokens {
    /// Who holds this access token?
    pub async fn authenticate(&self, _app: &App, _token: &str) -> Result<Caller, Problem> {
        Err(Problem::unauthenticated("token_invalid"))
    }
}

/// Registers its operations.
pub fn register(_registry: &mut Registry) {}
