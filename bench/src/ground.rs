//! A seeded database that is written without a server: rows in numbers that nobody would make by hand.

use std::time::Duration;

use bole_domain::ids::{AgencyId, ClientId, TimerId, TypedId};
use bole_domain::sla::policy::Rule;
use bole_domain::sla::timer::{NewTimer, Subject, SubjectKind, Timer};
use bole_persistence::crypto::{SecretKey, Vault};
use bole_persistence::db::Manager;
use bole_persistence::runtime::Runtime;
use bole_persistence::schema::{agencies, clients};
use bole_persistence::sla::clocks::Clocks;
use bole_persistence::sla::timers;
use bole_persistence::store::{Store, StoreConfig};
use bole_persistence::{Key, Mode, on_both};
use chrono::TimeDelta;
use diesel::prelude::*;

use crate::server::MASTER_KEY;

const KEPT_AT_ONCE: usize = 5_000;
/// As many timers as the server fires in one transaction.
pub const AT_ONCE: i64 = 500;

/// The first agency of a database, with its first client.
pub struct Ground {
    /// The database.
    pub store: Store,
    /// The agency.
    pub agency: AgencyId,
    /// The client.
    pub client: ClientId,
}

impl Ground {
    /// That of a seeded database.
    pub fn of(url: &str) -> anyhow::Result<Self> {
        let mut db = Manager::new(url).connect_as_owner()?;
        let agency: Key = on_both!(&mut db, |c| agencies::table.select(agencies::id).first(c))?;
        let client: Key = on_both!(&mut db, |c| clients::table.select(clients::id).first(c))?;
        let config = StoreConfig { url: url.to_owned(), pool_size: 2, pool_timeout: Duration::from_secs(5) };
        let store = Store::new(&config, Vault::new(SecretKey::new(*MASTER_KEY), Vec::new()), Runtime::system());
        Ok(Self { store, agency: agency.id(), client: client.id() })
    }

    /// Starts timers that began a while ago.
    pub fn start(&self, many: usize, rule: &Rule, ago: TimeDelta) -> anyhow::Result<Vec<TimerId>> {
        let ids: Vec<TimerId> = (0..many).map(|_| self.store.runtime().id()).collect();
        for some in ids.chunks(KEPT_AT_ONCE) {
            self.store.tenant(self.agency, Mode::Write, |tx| {
                let now = tx.now();
                let clocks = Clocks::of(tx, None)?;
                let one = |id: &TimerId| {
                    let (kind, id) = (SubjectKind::Question, *id);
                    let new = NewTimer {
                        id,
                        policy: "service.question_answered".to_owned(),
                        policy_version: 0,
                        rule: rule.clone(),
                        subject: Subject { kind, id: id.uuid(), engagement: None, client: Some(self.client) },
                        started_at: now - ago,
                        day: None,
                    };
                    Timer::start(new, &clocks.toward(None))
                };
                timers::keep(tx, &some.iter().map(one).collect::<Vec<_>>())
            })?;
        }
        Ok(ids)
    }

    /// Fires all that is due.
    pub fn fire(&self) -> anyhow::Result<()> {
        while self.store.tenant(self.agency, Mode::Write, |tx| timers::fire(tx, AT_ONCE))? > 0 {}
        Ok(())
    }
}
