//! What the three grants do: throttle, verify, open or carry on a session, sign.

use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use actix_web::http::StatusCode;
use bole_domain::agency::{Permission, grantable};
use bole_domain::ids::{AgencyId, UserId};
use bole_persistence::agency::users::{self, User};
use bole_persistence::agency::{Status, service_accounts};
use bole_persistence::audit::{self, Entry};
use bole_persistence::auth::login;
use bole_persistence::auth::session::{self, Lifetimes, Refreshed, Session};
use bole_persistence::auth::throttle::{self, Rule};
use bole_persistence::crypto::sha256;
use bole_persistence::{Key, Mode, Store, StoreError};
use chrono::TimeDelta;

use super::oauth::{OAuthError, Refused};
use super::password::{self, Secret};
use super::token::TokenAnswer;
use super::tokens::{ACCESS_LIFE, granted};
use crate::http::problem::Problem;
use crate::state::App;

/// After so long without a failure a count starts again.
pub(super) const FORGOTTEN: TimeDelta = TimeDelta::hours(1);
const LIFETIMES: Lifetimes = Lifetimes { session: TimeDelta::days(30), refresh: TimeDelta::days(7) };
/// Guessing one name's password.
const BY_NAME: Rule =
    Rule { free: 5, first: TimeDelta::seconds(30), longest: TimeDelta::minutes(15), forgotten: FORGOTTEN };
/// Trying many names from one address; an office shares one, so it takes more failures.
const BY_ADDRESS: Rule =
    Rule { free: 50, first: TimeDelta::seconds(30), longest: TimeDelta::minutes(15), forgotten: FORGOTTEN };

/// What the caller shows.
pub(super) enum Attempt {
    /// A user's name and password.
    Password { name: String, password: Secret },
    /// A refresh token.
    Refresh { token: Secret },
    /// A service account's id and secret.
    Client { client: String, secret: Secret, scope: Option<String> },
}

/// Tokens for what was shown, or why not.
pub(super) fn answer(app: &App, attempt: Attempt, address: Option<IpAddr>) -> Result<TokenAnswer, Refused> {
    match attempt {
        Attempt::Password { name, password } => by_password(app, &normal(&name), &password, address),
        Attempt::Refresh { token } => by_refresh(app, &token),
        Attempt::Client { client, secret, scope } => by_client(app, &client, &secret, scope.as_deref(), address),
    }
}

/// Login names have one spelling.
fn normal(login_name: &str) -> String {
    login_name.trim().to_lowercase()
}

/// Who is throttled for a failure, and how.
struct Subjects {
    name: Vec<u8>,
    address: Option<Vec<u8>>,
}

impl Subjects {
    fn of(name: &str, address: Option<IpAddr>) -> Self {
        Self {
            name: sha256(format!("name {name}").as_bytes()),
            address: address.map(|ip| sha256(format!("address {ip}").as_bytes())),
        }
    }

    fn all(&self) -> Vec<Vec<u8>> {
        std::iter::once(&self.name).chain(&self.address).cloned().collect()
    }

    fn failed(&self, store: &Store) -> Result<(), StoreError> {
        store.system(Mode::Write, |sys| {
            throttle::failed(sys, &self.name, &BY_NAME)?;
            match &self.address {
                Some(address) => throttle::failed(sys, address, &BY_ADDRESS),
                None => Ok(()),
            }
        })
    }

    /// Refuses while blocked. Looked at before the password is verified and again with its success, so that parallel guesses
    /// do not get past the count.
    fn check(&self, sys: &mut bole_persistence::System<'_>) -> Result<(), Refused> {
        match throttle::blocked_until(sys, &self.all())? {
            Some(until) => Err(OAuthError::blocked((until - sys.now()).num_seconds().max(0) + 1).into()),
            None => Ok(()),
        }
    }
}

/// Guesses at one name wait for each other, so that each sees the failures of those before it. Names share a few places;
/// that costs no more than a wait.
fn one_at_a_time(subjects: &Subjects) -> MutexGuard<'static, ()> {
    static PLACES: [Mutex<()>; 64] = [const { Mutex::new(()) }; 64];
    let place = subjects.name.first().map_or(0, |byte| usize::from(byte % 64));
    PLACES.get(place).unwrap_or(&PLACES[0]).lock().unwrap_or_else(PoisonError::into_inner)
}

/// The same guard around a user's own password where he is logged in already.
pub(super) fn guarded_verify(store: &Store, login_name: &str, shown: &Secret, hash: &str) -> Result<(), Problem> {
    let subjects = Subjects::of(login_name, None);
    let _turn = one_at_a_time(&subjects);
    let until = store.system(Mode::Read, |sys| throttle::blocked_until(sys, &subjects.all()))?;
    if let Some(until) = until {
        let seconds = (until - store.runtime().now()).num_seconds().max(0) + 1;
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_attempts",
            "密码错误次数过多，请稍后再试。",
            "Too many wrong passwords; wait and try again.",
        )
        .retry_after(u32::try_from(seconds).unwrap_or(900)));
    }
    if password::verify(shown.reveal(), Some(hash))? {
        return Ok(());
    }
    subjects.failed(store)?;
    Err(Problem::new(StatusCode::FORBIDDEN, "password_wrong", "当前密码不正确。", "The present password is wrong."))
}

fn by_password(app: &App, name: &str, shown: &Secret, address: Option<IpAddr>) -> Result<TokenAnswer, Refused> {
    let subjects = Subjects::of(name, address);
    let _turn = one_at_a_time(&subjects);
    let store = &app.store;
    let found = store.system(Mode::Read, |sys| -> Result<_, Refused> {
        subjects.check(sys)?;
        Ok(login::user(sys, name)?)
    })?;
    let known = found
        .map(|(agency, id)| {
            store.tenant(agency, Mode::Read, |tx| -> Result<_, StoreError> {
                Ok((agency, users::load(tx, id)?, users::password_hash(tx, id)?))
            })
        })
        .transpose()?;
    let matches = password::verify(shown.reveal(), known.as_ref().map(|(_, _, hash)| hash.as_str()))?;
    let user = known.filter(|(_, user, _)| matches && user.status == Status::Active);
    let Some((agency, user, _)) = user else {
        subjects.failed(store)?;
        return Err(OAuthError::password().into());
    };
    let refresh = password::new_secret(store.runtime());
    traced(store, agency, OPENED, ("user", Key::of(user.id)), user.id.to_string())?;
    let session = store.system(Mode::Write, |sys| -> Result<_, Refused> {
        subjects.check(sys)?;
        throttle::clear(sys, &subjects.name)?;
        Ok(session::open(sys, agency, user.id, &token_hash(&refresh), LIFETIMES)?)
    })?;
    for_user(app, &user, &session, &refresh)
}

fn by_refresh(app: &App, shown: &Secret) -> Result<TokenAnswer, Refused> {
    let store = &app.store;
    let old = token_hash(shown);
    let session =
        store.system(Mode::Read, |sys| session::of_refresh_token(sys, &old))?.ok_or_else(OAuthError::refresh)?;
    let user = active_user(store, session.agency, session.user)?.ok_or_else(OAuthError::refresh)?;
    let fresh = password::new_secret(store.runtime());
    match store.system(Mode::Write, |sys| session::rotate(sys, &old, &token_hash(&fresh), LIFETIMES))? {
        Refreshed::Rotated(session) => for_user(app, &user, &session, &fresh),
        Refreshed::Refused => Err(OAuthError::refresh().into()),
        Refreshed::Reused(session) => {
            log::warn!("a refresh token was used twice; session {} is revoked", session.id);
            app.tokens.forget(Key::of(session.user));
            let whose = ("user", Key::of(session.user));
            traced(store, session.agency, STOLEN, whose, session.user.to_string())?;
            Err(OAuthError::refresh().into())
        }
    }
}

fn active_user(store: &Store, agency: AgencyId, id: UserId) -> Result<Option<User>, StoreError> {
    match store.tenant(agency, Mode::Read, |tx| users::load(tx, id)) {
        Ok(user) if user.status == Status::Active => Ok(Some(user)),
        Ok(_) | Err(StoreError::NotFound(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn for_user(app: &App, user: &User, session: &Session, refresh: &Secret) -> Result<TokenAnswer, Refused> {
    Ok(TokenAnswer {
        access_token: app.tokens.for_user(&app.store, user, session)?,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_LIFE.num_seconds(),
        refresh_token: Some(refresh.reveal().to_owned()),
        scope: scope_text(&granted(&user.roles)),
    })
}

fn by_client(
    app: &App,
    client: &str,
    shown: &Secret,
    scope: Option<&str>,
    address: Option<IpAddr>,
) -> Result<TokenAnswer, Refused> {
    let subjects = Subjects::of(client, address);
    let _turn = one_at_a_time(&subjects);
    let store = &app.store;
    let found = store.system(Mode::Read, |sys| -> Result<_, Refused> {
        subjects.check(sys)?;
        Ok(login::service(sys, client)?)
    })?;
    let known = found
        .map(|(agency, id)| {
            store.tenant(agency, Mode::Read, |tx| -> Result<_, StoreError> {
                Ok((agency, service_accounts::load(tx, id)?, service_accounts::secret_hash(tx, id)?))
            })
        })
        .transpose()?;
    let matches = password::verify(shown.reveal(), known.as_ref().map(|(_, _, hash)| hash.as_str()))?;
    let Some((agency, account, hash)) = known.filter(|(_, account, _)| matches && account.status == Status::Active)
    else {
        subjects.failed(store)?;
        return Err(OAuthError::client().into());
    };
    store.system(Mode::Read, |sys| subjects.check(sys))?;
    let held: Vec<Permission> = account.scopes.iter().copied().filter(|scope| grantable(*scope)).collect();
    let scopes = wanted(&held, scope)?;
    traced(store, agency, OPENED, ("service_account", Key::of(account.id)), account.id.to_string())?;
    Ok(TokenAnswer {
        access_token: app.tokens.for_service(store, agency, &account, &hash, &scopes)?,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_LIFE.num_seconds(),
        refresh_token: None,
        scope: scope_text(&scopes),
    })
}

/// What becomes of a session, as the audit log names it.
const OPENED: &str = "session.open";
const STOLEN: &str = "session.refresh_reused";

/// Who comes in leaves a trace, before he is let in; so does a token that was used twice, which is one that was stolen.
fn traced(
    store: &Store,
    agency: AgencyId,
    action: &str,
    (actor_kind, actor): (&str, Key),
    object_id: String,
) -> Result<(), StoreError> {
    store.tenant(agency, Mode::Write, |tx| {
        let entry = Entry {
            actor,
            actor_kind,
            action,
            object_type: actor_kind,
            object_id,
            reason: None,
            detail: serde_json::Value::Null,
            request_id: "",
        };
        audit::record(tx, entry);
        Ok(())
    })
}

/// The wanted ones of an account's scopes; wanting one that it lacks is refused.
fn wanted(held: &[Permission], scope: Option<&str>) -> Result<Vec<Permission>, Refused> {
    let Some(text) = scope.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(held.to_vec()) };
    text.split_ascii_whitespace()
        .map(|code| held.iter().copied().find(|p| p.code() == code))
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| {
            let text = "The service account does not have every scope that was asked for.";
            OAuthError::new(StatusCode::BAD_REQUEST, "invalid_scope", text).into()
        })
}

fn scope_text(scopes: &[Permission]) -> String {
    scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(" ")
}

/// Refresh tokens are kept as hashes; they are random, so one round is enough.
pub(super) fn token_hash(token: &Secret) -> Vec<u8> {
    sha256(token.reveal().as_bytes())
}
