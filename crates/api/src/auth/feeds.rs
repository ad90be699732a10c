//! Signed addresses of calendar feeds: whoever holds one reads due moments without a token, for a year at most.

use bole_domain::agency::{Permission, allowed};
use bole_domain::ids::{AgencyId, UserId};
use bole_persistence::agency::{Status, users};
use bole_persistence::sla::timers::Whose;
use bole_persistence::{Mode, Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::standing::secret_print;
use super::statements::Statement;
use super::tokens::Tokens;
use crate::http::problem::Problem;

/// How long an address is good.
const LIFE: TimeDelta = TimeDelta::days(365);

/// Whose feed of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Feed {
    iss: String,
    /// The agency.
    pub agency: AgencyId,
    /// Who asked for it: it ends with his account, his permission or his password.
    pub user: UserId,
    /// Which of his passwords.
    print: String,
    /// Of what.
    pub whose: Whose,
    iat: i64,
    exp: i64,
}

impl Statement for Feed {
    const TYPE: &'static str = "bole-timer-feed+jwt";
    const IS_PUBLIC: bool = true;

    fn signed_at(&self) -> i64 {
        self.iat
    }
}

impl Tokens {
    /// A token for a feed, and until when it is good. Not to be asked for inside a transaction: keys may have to be read.
    pub fn feed(
        &self,
        store: &Store,
        (agency, user): (AgencyId, UserId),
        whose: Whose,
    ) -> Result<(String, DateTime<Utc>), Problem> {
        let now = store.runtime().now();
        let until = now + LIFE;
        let password = store.tenant(agency, Mode::Read, |tx| users::password_hash(tx, user))?;
        let (iss, print) = (self.issuer().to_owned(), secret_print(&password));
        let feed = Feed { iss, agency, user, print, whose, iat: now.timestamp(), exp: until.timestamp() };
        Ok((self.sign_statement(store, &feed)?, until))
    }

    /// The feed of a token, if it is good at this moment: signed here, not expired, and its user is active, may read clocks and has the
    /// password of then.
    pub fn read_feed(&self, store: &Store, token: &str) -> Result<Option<Feed>, Problem> {
        let now = store.runtime().now().timestamp();
        let Some(feed) = self.read_statement::<Feed>(store, token)?.filter(|feed| feed.exp > now) else {
            return Ok(None);
        };
        let is_good = store.tenant(feed.agency, Mode::Read, |tx| {
            let user = users::load(tx, feed.user)?;
            let may = user.roles.iter().any(|role| allowed(*role, Permission::SlaRead));
            let same = secret_print(&users::password_hash(tx, feed.user)?) == feed.print;
            Ok::<_, StoreError>(user.status == Status::Active && may && same)
        });
        match is_good {
            Ok(is_good) => Ok(Some(feed).filter(|_| is_good)),
            Err(StoreError::NotFound(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
