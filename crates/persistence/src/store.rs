//! The way into the database: a pool, and transactions bound to one agency or to none.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};

use bole_domain::events::EventActor;
use bole_domain::ids::{AgencyId, ClientId, EngagementId, TypedId};
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::r2d2::{ManageConnection, Pool, PooledConnection};
use parking_lot::{Mutex, MutexGuard};
use uuid::Uuid;

use crate::crypto::{AgencyKeys, Vault};
use crate::db::{self, Access, Backend, Db, Manager};
use crate::durable::Durable;
use crate::error::{Named, StoreError};
use crate::runtime::{Runtime, Side};
use crate::schema::agencies;
use crate::types::{At, Key};
use crate::{audit, changes, events, idempotency, on_both, webhooks};

/// How to reach and use the database.
#[derive(Debug, Clone)]
pub struct StoreConfig {
    /// `sqlite://path` or `postgres://…`.
    pub url: String,
    /// Most connections at once.
    pub pool_size: u32,
    /// How long a request waits for a free connection.
    pub pool_timeout: Duration,
}

/// How a transaction starts; see [`Access`].
pub type Mode = Access;

/// The pool with the keys and the injected world. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pool: Pool<Manager>,
    manager: Manager,
    backend: Backend,
    /// SQLite has one writer at a time: here they wait in turn, where its own waiting is sleep and luck.
    writer: Arc<Mutex<()>>,
    /// PostgreSQL lets transactions of one agency end one after the other: those of this process wait here, where it costs less.
    ends: Arc<[Mutex<()>; 64]>,
    /// Where a commit does not wait for the disk itself.
    durable: Option<Arc<Durable>>,
    patience: Duration,
    vault: Vault,
    runtime: Runtime,
    agencies: Arc<RwLock<HashMap<AgencyId, Arc<AgencyContext>>>>,
}

/// How long an agency's keys are kept before they are read anew: a change of its data key waits for that.
pub(crate) const KEYS_FRESH: Duration = Duration::from_secs(1);

/// How long a transaction waits for others of its agency in the process before it leaves the order to the database.
const END_PATIENCE: Duration = Duration::from_millis(500);

/// What hardly ever changes of an agency.
#[derive(Debug)]
struct AgencyContext {
    keys: AgencyKeys,
    /// Is anybody told of its events over HTTP?
    has_webhooks: bool,
    read: Instant,
}

/// An open transaction bound to one agency. Store functions take it first.
pub struct Tenant<'a> {
    /// The connection inside its transaction.
    pub db: &'a mut Db,
    agency: AgencyId,
    context: Arc<AgencyContext>,
    runtime: &'a Runtime,
    now: DateTime<Utc>,
    /// What is recorded in the audit log with the end of the transaction.
    pub(crate) recorded: Vec<audit::Recorded>,
    /// What happened, told with the end of the transaction.
    pub(crate) emitted: Vec<events::Emitted>,
    /// The answer that is kept for a retry with the end of the transaction.
    pub(crate) answer: Option<idempotency::Answer>,
    /// Who acts, where somebody does.
    pub(crate) actor: Option<EventActor>,
    /// The states of objects as they were read.
    pub(crate) seen: HashMap<Uuid, &'static str>,
    /// The clients of the engagements that were read.
    pub(crate) clients: HashMap<EngagementId, ClientId>,
}

/// An open transaction outside any agency: log-in, sessions, claims, agencies.
pub struct System<'a> {
    /// The connection inside its transaction.
    pub db: &'a mut Db,
    vault: &'a Vault,
    runtime: &'a Runtime,
    now: DateTime<Utc>,
}

impl Store {
    /// Builds the pool without opening a connection yet.
    pub fn new(config: &StoreConfig, vault: Vault, runtime: Runtime) -> Self {
        let manager = Manager::new(&config.url);
        let pool = Pool::builder()
            .max_size(config.pool_size)
            .min_idle(Some(0))
            .connection_timeout(config.pool_timeout)
            // A connection that has died meanwhile is told by the first thing it is asked; see `begin`.
            .test_on_check_out(false)
            .build_unchecked(manager.clone());
        let backend = Backend::of(&config.url);
        let durable = Durable::of(&config.url).map(Arc::new);
        let (writer, ends) = (Arc::default(), Arc::new([const { Mutex::new(()) }; 64]));
        let (patience, agencies) = (config.pool_timeout, Arc::default());
        Self { pool, manager, backend, writer, ends, durable, patience, vault, runtime, agencies }
    }

    /// Which database it is.
    pub fn backend(&self) -> Backend {
        self.backend
    }

    /// Clock, randomness, ids.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// The master keys.
    pub fn vault(&self) -> &Vault {
        &self.vault
    }

    /// Connections in use and in all.
    pub fn pool_state(&self) -> (u32, u32) {
        let state = self.pool.state();
        (state.connections.saturating_sub(state.idle_connections), state.connections)
    }

    fn connection(&self) -> Result<PooledConnection<Manager>, StoreError> {
        self.pool.get().map_err(|e| StoreError::Unavailable(e.to_string()))
    }

    /// Takes the turn to write, where one writes at a time.
    fn turn(&self, mode: Mode) -> Result<Option<MutexGuard<'_, ()>>, StoreError> {
        if self.backend == Backend::Postgres || mode == Mode::Read {
            return Ok(None);
        }
        if let Some(durable) = &self.durable {
            durable.check()?;
        }
        let turn = self.writer.try_lock_for(self.patience);
        turn.map(Some).ok_or_else(|| StoreError::Unavailable("others write without end".to_owned()))
    }

    /// Takes a place among those of the agency who are about to end on PostgreSQL. The database keeps the order itself: whoever
    /// waits long, because another holds what he holds up, goes on without a place.
    fn place_at_the_end(&self, agency: AgencyId) -> Option<MutexGuard<'_, ()>> {
        let place = usize::from(agency.uuid().as_bytes()[15]) % self.ends.len();
        let place = self.ends.get(place)?;
        (self.backend == Backend::Postgres).then(|| place.try_lock_for(END_PATIENCE)).flatten()
    }

    /// Begins a transaction. Where PostgreSQL has ended the connection since its last use nothing has happened yet, and a
    /// new one takes its place.
    fn begin(&self, db: &mut Db, agency: Option<AgencyId>, mode: Mode) -> Result<(), StoreError> {
        match (db::begin(db, agency, mode), self.backend) {
            (Ok(()), _) => Ok(()),
            (Err(error), Backend::Sqlite) => Err(error.into()),
            (Err(_), Backend::Postgres) => {
                *db = self.manager.connect().map_err(|error| StoreError::Unavailable(error.to_string()))?;
                Ok(db::begin(db, agency, mode)?)
            }
        }
    }

    /// One transaction bound to an agency. `f`'s error rolls back.
    pub fn tenant<T, E: From<StoreError>>(
        &self,
        agency: AgencyId,
        mode: Mode,
        f: impl FnOnce(&mut Tenant<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.within(Some(agency), mode, |store, db, turn| {
            let context = store.context(db, agency)?;
            let now = store.runtime.now();
            let mut tenant = Tenant::over(db, (agency, context), &store.runtime, now);
            let done = f(&mut tenant)?;
            if tenant.leaves_something() && turn.is_none() {
                *turn = store.place_at_the_end(agency);
            }
            tenant.conclude()?;
            Ok(done)
        })
    }

    /// One transaction outside any agency. On PostgreSQL it sees no tenant's rows.
    pub fn system<T, E: From<StoreError>>(
        &self,
        mode: Mode,
        f: impl FnOnce(&mut System<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.within(None, mode, |store, db, _| {
            let now = store.runtime.now();
            f(&mut System { db, vault: &store.vault, runtime: &store.runtime, now })
        })
    }

    fn within<'s, T, E: From<StoreError>>(
        &'s self,
        agency: Option<AgencyId>,
        mode: Mode,
        f: impl FnOnce(&'s Self, &mut Db, &mut Option<MutexGuard<'s, ()>>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut turn = self.turn(mode)?;
        let mut db = self.connection()?;
        self.begin(&mut db, agency, mode)?;
        let done = f(self, &mut db, &mut turn);
        let struck = |side| mode == Mode::Write && self.runtime.is_struck(side);
        let lost = || StoreError::Unavailable("lost by a test".to_owned());
        let done = if done.is_ok() && struck(Side::Before) { Err(lost().into()) } else { done };
        let durable = self.durable.as_deref();
        if mode == Mode::Write {
            durable.iter().for_each(|durable| durable.announce());
        }
        let mut ended = db::end(&mut db, done.is_ok()).map_err(StoreError::from);
        // The connection goes back first: the next writer takes it, and what it has read already.
        drop(db);
        drop(turn);
        if let Some(durable) = durable {
            let on_disk = match mode {
                Mode::Write => durable.settle(done.is_ok() && ended.is_ok()),
                Mode::Read => durable.catch_up(),
            };
            ended = ended.and(on_disk);
        }
        match (done, ended) {
            (Ok(_), Ok(())) if struck(Side::After) => Err(lost().into()),
            (Ok(value), Ok(())) => Ok(value),
            (Ok(_), Err(error)) => Err(error.into()),
            (Err(error), Ok(())) => Err(error),
            (Err(error), Err(rollback)) => {
                log::warn!("a rollback failed: {rollback}");
                Err(error)
            }
        }
    }

    /// What was kept of an agency is read anew.
    pub fn forget(&self, agency: AgencyId) {
        self.agencies.write().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&agency);
    }

    fn context(&self, db: &mut Db, agency: AgencyId) -> Result<Arc<AgencyContext>, StoreError> {
        let known = self.agencies.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(&agency).cloned();
        if let Some(context) = known.filter(|known| known.read.elapsed() < KEYS_FRESH) {
            return Ok(context);
        }
        let sealed: Vec<u8> =
            on_both!(db, |c| agencies::table.find(Key::of(agency)).select(agencies::sealed_keys).first(c))
                .or_not_found("agency")?;
        let (keys, has_webhooks) = (self.vault.agency_keys(&sealed)?, webhooks::any(db, agency)?);
        let context = Arc::new(AgencyContext { keys, has_webhooks, read: Instant::now() });
        let mut all = self.agencies.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        all.insert(agency, Arc::clone(&context));
        Ok(context)
    }
}

impl<'a> Tenant<'a> {
    /// A transaction bound to an agency that was made in this very transaction and is not known to the store yet.
    pub fn bound<'b>(system: &'b mut System<'a>, agency: AgencyId, keys: AgencyKeys) -> Result<Tenant<'b>, StoreError> {
        if let Db::Pg(c) = &mut *system.db {
            use diesel::connection::SimpleConnection;
            c.batch_execute(&format!("SET LOCAL app.agency_id = '{}'", agency.uuid()))?;
        }
        let context = Arc::new(AgencyContext { keys, has_webhooks: false, read: Instant::now() });
        Ok(Tenant::over(&mut *system.db, (agency, context), system.runtime, system.now))
    }

    fn over<'b>(
        db: &'b mut Db,
        (agency, context): (AgencyId, Arc<AgencyContext>),
        runtime: &'b Runtime,
        now: DateTime<Utc>,
    ) -> Tenant<'b> {
        let (recorded, emitted, answer, actor) = (Vec::new(), Vec::new(), None, None);
        let (seen, clients) = (HashMap::new(), HashMap::new());
        Tenant { db, agency, context, runtime, now, recorded, emitted, answer, actor, seen, clients }
    }

    /// Was anything recorded, did anything happen, or is an answer kept?
    pub(crate) fn leaves_something(&self) -> bool {
        !self.recorded.is_empty() || !self.emitted.is_empty() || self.answer.is_some()
    }

    /// Ends what was done in a transaction: what it recorded and what it let happen is written.
    pub fn conclude(mut self) -> Result<(), StoreError> {
        changes::keep(&mut self)
    }

    /// Was an object not read in this transaction, though it is about to be saved?
    pub(crate) fn is_unseen(&self, id: impl TypedId) -> bool {
        !self.seen.contains_key(&id.uuid())
    }

    /// Is anybody told of the agency's events over HTTP? Known a second late.
    pub(crate) fn has_webhooks(&self) -> bool {
        self.context.has_webhooks
    }

    /// Remembers in which state an object was read, for what is told of its next one.
    pub(crate) fn saw(&mut self, id: impl TypedId, state: &'static str) {
        self.seen.insert(id.uuid(), state);
    }

    /// The agency, as rows hold it.
    pub fn agency(&self) -> Key {
        Key::of(self.agency)
    }

    /// The agency.
    pub fn agency_id(&self) -> AgencyId {
        self.agency
    }

    /// The agency's keys.
    pub fn keys(&self) -> &AgencyKeys {
        &self.context.keys
    }

    /// The moment of this transaction.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The moment as rows hold it.
    pub fn at(&self) -> At {
        At::new(self.now)
    }

    /// Clock, randomness, ids.
    pub fn runtime(&self) -> &'a Runtime {
        self.runtime
    }

    /// A new id.
    pub fn new_id<T: TypedId>(&self) -> T {
        self.runtime.id()
    }

    /// Today in mainland China, the agency's business date.
    pub fn today(&self) -> NaiveDate {
        business_date(self.now)
    }

    /// Seals a personal field with the agency's data key.
    pub fn seal(&self, purpose: &str, plain: &str) -> Result<Vec<u8>, StoreError> {
        self.keys().seal(self.runtime, purpose, plain.as_bytes())
    }
}

/// The business date of a moment: China has one time zone, eight hours ahead of UTC, without daylight saving.
pub fn business_date(moment: DateTime<Utc>) -> NaiveDate {
    (moment + chrono::TimeDelta::hours(8)).date_naive()
}

impl System<'_> {
    /// The master keys.
    pub fn vault(&self) -> &Vault {
        self.vault
    }

    /// The moment of this transaction.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The moment as rows hold it.
    pub fn at(&self) -> At {
        At::new(self.now)
    }

    /// Clock, randomness, ids.
    pub fn runtime(&self) -> &Runtime {
        self.runtime
    }
}
