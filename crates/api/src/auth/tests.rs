//! Log-in, tokens and revocation on a database of the test's own, with a clock that the test moves.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::{ResponseError, web};
use bole_domain::agency::{Permission, Role};
use bole_domain::ids::{AgencyId, UserId};
use bole_persistence::agency::users::{self, UserChange};
use bole_persistence::agency::{Status, service_accounts};
use bole_persistence::auth::session::{self, Ended};
use bole_persistence::crypto::{SecretKey, Vault};
use bole_persistence::runtime::{Clock, Runtime, SetClock, SystemEntropy};
use bole_persistence::{Key, Mode, Store, StoreConfig, StoreError, migrate};
use chrono::{DateTime, TimeDelta, Utc};

use super::grants::{self, Attempt};
use super::oauth::Refused;
use super::password::{self, Secret};
use super::revoke::RevokeRequest;
use super::token::{TokenAnswer, TokenRequest};
use super::{Caller, Tokens, revoke, token};
use crate::agency::{NewAgency, create_agency};
use crate::http::problem::Problem;
use crate::logging;
use crate::state::{App, Settings};

const PASSWORD: &str = "eight-seals-of-jade";

struct World {
    app: App,
    clock: Arc<SetClock>,
    agency: AgencyId,
    admin: UserId,
    path: PathBuf,
}

impl Drop for World {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.path.display()));
        }
    }
}

impl World {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("bole-auth-{}-{}.db", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        let url = format!("sqlite://{}", path.display());
        migrate::up(&url).unwrap();
        let clock = Arc::new(SetClock::at(DateTime::from_timestamp(1_795_000_000, 0).unwrap()));
        let runtime = Runtime::new(clock.clone(), Arc::new(SystemEntropy));
        let config = StoreConfig { url, pool_size: 4, pool_timeout: Duration::from_secs(5) };
        let store = Store::new(&config, Vault::new(SecretKey::new([7; 32]), Vec::new()), runtime);
        let (agency, admin) = create_agency(&store, first_agency()).unwrap();
        let settings = Settings { requests_per_minute: 0, ..Settings::default() };
        let app = App::assemble(store, settings).unwrap();
        Self { app, clock, agency, admin, path }
    }

    fn advance(&self, by: TimeDelta) {
        self.clock.set(self.app.store.runtime().now() + by);
    }

    fn try_log_in(&self, name: &str, password: &str) -> Result<TokenAnswer, Refused> {
        let attempt = Attempt::Password { name: name.to_owned(), password: Secret::new(password) };
        grants::answer(&self.app, attempt, Some([127, 0, 0, 1].into()))
    }

    fn log_in(&self) -> TokenAnswer {
        self.try_log_in("chen.admin", PASSWORD).unwrap()
    }

    fn refresh(&self, token: &TokenAnswer) -> Result<TokenAnswer, Refused> {
        let token = Secret::new(token.refresh_token.clone().unwrap());
        grants::answer(&self.app, Attempt::Refresh { token }, None)
    }

    async fn who(&self, token: &str) -> Result<Caller, Problem> {
        self.app.tokens.authenticate(&self.app, token).await
    }

    async fn refused(&self, token: &str) -> &'static str {
        self.who(token).await.unwrap_err().code()
    }
}

fn first_agency() -> NewAgency {
    NewAgency {
        name: "伯乐人力资源服务有限公司".to_owned(),
        credit_code: "91310000MA1FL1234Q".to_owned(),
        admin_login: "Chen.Admin".to_owned(),
        admin_password: Secret::new(PASSWORD),
    }
}

fn status(refused: Refused) -> (u16, &'static str) {
    match refused {
        Refused::OAuth(error) => (error.status_code().as_u16(), error.code()),
        Refused::Problem(problem) => (problem.status().as_u16(), problem.code()),
    }
}

#[actix_web::test]
async fn a_token_is_good_until_it_expires_by_the_injected_clock() {
    let world = World::new();
    let answer = world.log_in();
    assert_eq!(answer.expires_in, 900);
    let caller = world.who(&answer.access_token).await.unwrap();
    assert_eq!((caller.agency, caller.user()), (world.agency, Some(world.admin)));
    assert_eq!(caller.roles, [Role::AgencyAdmin]);
    world.advance(TimeDelta::seconds(899));
    assert!(world.who(&answer.access_token).await.is_ok());
    world.advance(TimeDelta::seconds(1));
    assert_eq!(world.refused(&answer.access_token).await, "token_expired");
}

#[actix_web::test]
async fn forged_tokens_are_refused() {
    let world = World::new();
    let good = world.log_in().access_token;
    let (head, signature) = good.rsplit_once('.').unwrap();
    let (header, _) = head.split_once('.').unwrap();
    let swapped = world.log_in().access_token;
    let (other_head, _) = swapped.rsplit_once('.').unwrap();
    for forged in [
        "",
        "x",
        "a.b.c",
        &format!("{head}."),
        &format!("{other_head}.{signature}"),
        // {"alg":"none","typ":"at+jwt"}
        &format!("eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0.{}.", head.split_once('.').unwrap().1),
        &format!("{header}.e30.{signature}"),
    ] {
        assert_eq!(world.refused(forged).await, "token_invalid", "{forged}");
    }
    let stranger = World::new().log_in().access_token;
    assert_eq!(world.refused(&stranger).await, "token_invalid");
    let elsewhere = Tokens::new("elsewhere");
    assert_eq!(elsewhere.authenticate(&world.app, &good).await.unwrap_err().code(), "token_invalid");
}

#[actix_web::test]
async fn a_rotated_key_still_verifies_for_the_life_of_its_tokens() {
    let world = World::new();
    let store = &world.app.store;
    let before = world.log_in();
    let kid = world.app.tokens.rotate(store).unwrap();
    let after = world.log_in();
    assert_eq!(jsonwebtoken::decode_header(&after.access_token).unwrap().kid.as_deref(), Some(kid.as_str()));
    assert_ne!(jsonwebtoken::decode_header(&before.access_token).unwrap().kid.as_deref(), Some(kid.as_str()));
    assert!(world.who(&before.access_token).await.is_ok());
    assert!(world.who(&after.access_token).await.is_ok());
    assert_eq!(world.app.tokens.published(store).unwrap().len(), 2);
    world.advance(TimeDelta::minutes(21));
    let published = world.app.tokens.published(store).unwrap();
    assert_eq!(published.len(), 1);
    assert_eq!(published[0].common.key_id.as_deref(), Some(kid.as_str()));
}

#[actix_web::test]
async fn another_process_verifies_with_the_same_keys() {
    let world = World::new();
    let answer = world.log_in();
    let other = Tokens::new("bole");
    assert!(other.authenticate(&world.app, &answer.access_token).await.is_ok());
    assert_eq!(other.published(&world.app.store).unwrap(), world.app.tokens.published(&world.app.store).unwrap());
}

#[actix_web::test]
async fn failed_log_ins_block_a_name_for_longer_each_time() {
    let world = World::new();
    for _ in 0..5 {
        assert_eq!(status(world.try_log_in("chen.admin", "wrong-password").unwrap_err()), (401, "invalid_grant"));
    }
    assert_eq!(status(world.try_log_in("CHEN.admin ", PASSWORD).unwrap_err()), (429, "too_many_attempts"));
    assert_eq!(status(world.try_log_in("nobody", "wrong-password").unwrap_err()), (401, "invalid_grant"));
    world.advance(TimeDelta::seconds(31));
    assert_eq!(status(world.try_log_in("chen.admin", "wrong-password").unwrap_err()), (401, "invalid_grant"));
    world.advance(TimeDelta::seconds(31));
    assert_eq!(status(world.try_log_in("chen.admin", PASSWORD).unwrap_err()), (429, "too_many_attempts"));
    world.advance(TimeDelta::seconds(30));
    assert!(world.try_log_in("chen.admin", PASSWORD).is_ok());
    assert_eq!(status(world.try_log_in("chen.admin", "wrong-password").unwrap_err()), (401, "invalid_grant"));
    assert!(world.try_log_in("chen.admin", PASSWORD).is_ok(), "the success cleared the count");
}

#[actix_web::test]
async fn many_failures_from_one_address_block_the_address() {
    let world = World::new();
    for n in 0..50 {
        assert_eq!(status(world.try_log_in(&format!("guess-{n}"), "x").unwrap_err()), (401, "invalid_grant"));
    }
    assert_eq!(status(world.try_log_in("chen.admin", PASSWORD).unwrap_err()), (429, "too_many_attempts"));
}

#[actix_web::test]
async fn a_refresh_token_works_once_and_its_reuse_ends_the_session() {
    let world = World::new();
    let first = world.log_in();
    let untouched = world.log_in();
    let second = world.refresh(&first).unwrap();
    assert_ne!(first.refresh_token, second.refresh_token);
    let third = world.refresh(&second).unwrap();
    assert!(world.who(&third.access_token).await.is_ok());
    assert_eq!(status(world.refresh(&first).unwrap_err()), (400, "invalid_grant"));
    assert_eq!(world.refused(&third.access_token).await, "token_revoked");
    assert_eq!(status(world.refresh(&third).unwrap_err()), (400, "invalid_grant"));
    assert!(world.who(&untouched.access_token).await.is_ok(), "another session lives on");
}

#[actix_web::test]
async fn a_refresh_token_dies_of_age() {
    let world = World::new();
    let mut answer = world.log_in();
    for _ in 0..5 {
        world.advance(TimeDelta::days(6));
        match world.refresh(&answer) {
            Ok(next) => answer = next,
            Err(refused) => {
                assert_eq!(status(refused), (400, "invalid_grant"));
                assert_eq!(world.app.store.runtime().now().timestamp(), 1_795_000_000 + 30 * 86_400);
                return;
            }
        }
    }
    panic!("the session outlived its thirty days");
}

#[actix_web::test]
async fn disabling_a_user_and_ending_a_session_take_effect_at_once() {
    let world = World::new();
    let (one, two) = (world.log_in(), world.log_in());
    let session = world.who(&one.access_token).await.unwrap().session.unwrap();
    let revoke = |tx: &mut bole_persistence::Tenant<'_>| session::revoke(tx, session, Ended::ByUser);
    world.app.store.tenant(world.agency, Mode::Write, revoke).unwrap();
    world.app.tokens.forget(Key::of(world.admin));
    assert_eq!(world.refused(&one.access_token).await, "token_revoked");
    assert!(world.who(&two.access_token).await.is_ok());
    let disable = |tx: &mut bole_persistence::Tenant<'_>| -> Result<(), StoreError> {
        let seen = users::load(tx, world.admin)?;
        let change = UserChange {
            display_name: seen.display_name.clone(),
            roles: seen.roles.clone(),
            client: None,
            person: None,
            status: Status::Disabled,
            password_hash: None,
        };
        users::update(tx, &seen, change).map(|_| ())
    };
    world.app.store.tenant(world.agency, Mode::Write, disable).unwrap();
    world.app.tokens.forget(Key::of(world.admin));
    assert_eq!(world.refused(&two.access_token).await, "token_revoked");
    assert_eq!(status(world.refresh(&two).unwrap_err()), (400, "invalid_grant"));
    assert_eq!(status(world.try_log_in("chen.admin", PASSWORD).unwrap_err()), (401, "invalid_grant"));
}

#[actix_web::test]
async fn a_service_account_gets_its_scopes_and_no_more() {
    let world = World::new();
    let store = &world.app.store;
    let secret = password::new_secret(store.runtime());
    let hash = password::hash(store.runtime(), secret.reveal()).unwrap();
    let scopes = vec![Permission::StandardRead, Permission::AuditRead];
    let account = store
        .tenant(world.agency, Mode::Write, |tx| service_accounts::insert(tx, "ERP".to_owned(), scopes, &hash))
        .unwrap();
    let ask = |secret: &Secret, scope: Option<&str>| {
        let attempt = Attempt::Client {
            client: account.client_key.clone(),
            secret: secret.clone(),
            scope: scope.map(ToOwned::to_owned),
        };
        grants::answer(&world.app, attempt, None)
    };
    let answer = ask(&secret, Some("audit.read")).unwrap();
    assert_eq!((answer.scope.as_str(), answer.refresh_token), ("audit.read", None));
    let caller = world.who(&answer.access_token).await.unwrap();
    assert!(caller.may(Permission::AuditRead) && !caller.may(Permission::StandardRead));
    assert_eq!(status(ask(&secret, Some("audit.read no.such")).unwrap_err()), (400, "invalid_scope"));
    assert_eq!(status(ask(&Secret::new("wrong"), None).unwrap_err()), (401, "invalid_client"));
    let renew = |tx: &mut bole_persistence::Tenant<'_>| -> Result<(), Problem> {
        let change = service_accounts::ServiceAccountChange {
            display_name: account.display_name.clone(),
            scopes: account.scopes.clone(),
            status: Status::Active,
            secret_hash: Some(password::hash(tx.runtime(), "another-secret")?),
        };
        service_accounts::update(tx, &account, change)?;
        Ok(())
    };
    store.tenant(world.agency, Mode::Write, renew).unwrap();
    world.app.tokens.forget(Key::of(account.id));
    assert_eq!(world.refused(&answer.access_token).await, "token_revoked");
    assert_eq!(status(ask(&secret, None).unwrap_err()), (401, "invalid_client"));
}

#[actix_web::test]
async fn agencies_and_login_names_are_unique() {
    let world = World::new();
    let again = NewAgency { admin_login: "someone.else".to_owned(), ..first_agency() };
    assert_eq!(create_agency(&world.app.store, again).unwrap_err().code(), "agency_credit_code_taken");
    let other = NewAgency { credit_code: "91330106MA2KXYTW83".to_owned(), ..first_agency() };
    assert_eq!(create_agency(&world.app.store, other).unwrap_err().code(), "login_name_taken");
    let weak = NewAgency { admin_password: Secret::new("short"), ..first_agency() };
    assert_eq!(create_agency(&world.app.store, weak).unwrap_err().code(), "password_unfit");
}

/// A clock that hears on whose behalf it is asked.
#[derive(Default)]
struct Ear(std::sync::Mutex<Vec<Option<Arc<str>>>>);

impl Clock for Ear {
    fn now(&self) -> DateTime<Utc> {
        self.0.lock().unwrap().push(logging::current_request());
        DateTime::from_timestamp(1_795_000_000, 0).unwrap()
    }
}

#[actix_web::test]
async fn what_is_done_for_a_token_carries_the_id_of_its_request() {
    let world = World::new();
    let ear = Arc::new(Ear::default());
    let runtime = Runtime::new(ear.clone(), Arc::new(SystemEntropy));
    let url = format!("sqlite://{}", world.path.display());
    let config = StoreConfig { url, pool_size: 1, pool_timeout: Duration::from_secs(5) };
    let store = Store::new(&config, Vault::new(SecretKey::new([7; 32]), Vec::new()), runtime);
    let app = web::Data::new(App::assemble(store, Settings::default()).unwrap());
    let unknown = Secret::new("no such token");
    let form = TokenRequest {
        grant_type: Some("refresh_token".to_owned()),
        refresh_token: Some(unknown.clone()),
        ..TokenRequest::default()
    };
    let req = actix_web::test::TestRequest::default().to_http_request();
    logging::within_request("r-1", token::issue(req, app.clone(), Ok(web::Form(form)))).await.unwrap_err();
    let form = RevokeRequest { token: unknown, token_type_hint: None };
    logging::within_request("r-1", revoke::revoke(app, Ok(web::Form(form)))).await.unwrap();
    let heard = ear.0.lock().unwrap();
    assert!(!heard.is_empty() && heard.iter().all(|request| request.as_deref() == Some("r-1")), "{heard:?}");
}
