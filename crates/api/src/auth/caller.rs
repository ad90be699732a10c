//! The authenticated principal of a request.

use bole_domain::agency::{Permission, Role};
use bole_domain::events::EventActor;
use bole_domain::ids::{AgencyId, ClientId, PersonId, ServiceAccountId, SessionId, TypedId, UserId};
use bole_persistence::Key;

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
            CallerKind::Service => bole_domain::agency::grantable(permission) && self.scopes.contains(&permission),
        }
    }

    /// Is he outside the agency: a client's user or a person who sees only his own?
    pub fn is_outside(&self) -> bool {
        self.client.is_some() || self.person.is_some()
    }

    /// The user, if it is one.
    pub fn user(&self) -> Option<UserId> {
        match self.kind {
            CallerKind::User => Some(UserId::from_uuid(self.principal.0)),
            CallerKind::Service => None,
        }
    }

    /// As events name whoever did something.
    pub fn actor(&self) -> EventActor {
        EventActor { kind: self.kind.as_str().to_owned(), id: self.public_id() }
    }

    /// His public id, as records keep it.
    pub fn public_id(&self) -> String {
        match self.kind {
            CallerKind::User => self.principal.id::<UserId>().to_string(),
            CallerKind::Service => self.principal.id::<ServiceAccountId>().to_string(),
        }
    }
}
