//! Who listens: what he is told, and for how many at once there is room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::http::StatusCode;
use bole_domain::events::EventType;
use bole_domain::ids::{ClientId, EngagementId};
use bole_persistence::events::Wanted;
use bole_persistence::{Key, StoreError, Tenant, events};

use super::views::EventView;
use crate::client::access;
use crate::engagement::access::visible;
use crate::http::context::By;
use crate::http::problem::Problem;

/// Streams of one principal at once.
const EACH: usize = 8;
/// Streams at once.
const ALL: usize = 512;

/// What somebody asks to be told.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Asking {
    pub(super) kind: Option<EventType>,
    pub(super) client: Option<ClientId>,
    pub(super) engagement: Option<EngagementId>,
}

impl Asking {
    /// What of it he may be told; nothing where he may be told none of it.
    pub(super) fn told(self, tx: &mut Tenant<'_>, by: &By) -> Result<Option<Wanted>, Problem> {
        if let Some(engagement) = self.engagement {
            visible(tx, by, engagement)?;
        }
        if let Some(client) = self.client {
            access::client(tx, by, client)?;
        }
        let may = |kind: &EventType| match by.caller.client {
            Some(_) => kind.concerns_client(),
            None => by.caller.may(kind.permission()),
        };
        let kinds: Vec<EventType> =
            EventType::all().filter(may).filter(|kind| self.kind.is_none_or(|only| only == *kind)).collect();
        if kinds.is_empty() {
            return Ok(None);
        }
        let every = kinds.len() == EventType::all().count();
        Ok(Some(Wanted {
            kinds: if every { Vec::new() } else { kinds },
            client: self.client.or(by.caller.client),
            engagement: self.engagement,
            shared: by.caller.client.is_some(),
        }))
    }
}

/// So many events are looked through at once, whatever is wanted of them.
const LOOKED_THROUGH: i64 = 20_000;

/// A stretch of the agency's events.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretch {
    /// Behind this one.
    pub(super) after: i64,
    /// Up to this one.
    pub(super) upto: i64,
    /// The last one of all.
    pub(super) head: i64,
}

impl Stretch {
    /// What lies behind a number, or behind all where there is none. A number that was never reached is none of this agency's.
    pub(super) fn behind(tx: &mut Tenant<'_>, after: Option<i64>) -> Result<Self, Problem> {
        let head = events::head(tx)?;
        match after.unwrap_or(head) {
            after if after > head => Err(Problem::rule(
                "event_unknown",
                "query:after",
                "事件尚未到这个编号；请从上次读到的编号继续。",
                "No event has this number yet; go on from the last one that you have read.",
            )),
            after => Ok(Self { after, upto: head.min(after.saturating_add(LOOKED_THROUGH)), head }),
        }
    }

    /// The wanted ones in it, and the number behind which one goes on.
    pub(super) fn told(
        self,
        tx: &mut Tenant<'_>,
        wanted: Option<&Wanted>,
        limit: i64,
    ) -> Result<(Vec<EventView>, i64), StoreError> {
        let found = match wanted {
            Some(wanted) if self.after < self.upto => events::list(tx, wanted, (self.after, self.upto), limit)?,
            Some(_) | None => Vec::new(),
        };
        let full = i64::try_from(found.len()).is_ok_and(|found| found == limit);
        let next = found.last().filter(|_| full).map_or(self.upto, |last| last.number);
        Ok((found.into_iter().map(EventView::from).collect(), next))
    }
}

/// How many streams each principal has open.
#[derive(Debug, Clone, Default)]
pub struct Listeners(Arc<Mutex<HashMap<Key, usize>>>);

/// A place among those who listen, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    listeners: Listeners,
    principal: Key,
}

impl Listeners {
    fn open(&self) -> MutexGuard<'_, HashMap<Key, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place, if there is one left.
    pub(super) fn enter(&self, principal: Key) -> Result<Place, Problem> {
        let mut open = self.open();
        let full = open.values().sum::<usize>() >= ALL;
        let own = open.entry(principal).or_default();
        if full || *own >= EACH {
            return Err(Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "streams_exhausted",
                "打开的事件流过多，请关闭不用的连接后再试。",
                "Too many streams are open; close those that nobody reads and try again.",
            )
            .retry_after(15));
        }
        *own += 1;
        drop(open);
        Ok(Place { listeners: self.clone(), principal })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.listeners.open();
        match open.get_mut(&self.principal) {
            Some(own) if *own > 1 => *own -= 1,
            Some(_) | None => {
                open.remove(&self.principal);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_place_is_free_again_when_its_stream_ends() {
        let listeners = Listeners::default();
        let one = Key(Uuid::from_u128(1));
        let mut places: Vec<Place> = (0..EACH).map(|_| listeners.enter(one).unwrap()).collect();
        assert!(listeners.enter(one).is_err());
        assert!(listeners.enter(Key(Uuid::from_u128(2))).is_ok());
        places.pop();
        assert!(listeners.enter(one).is_ok());
        places.clear();
        assert!(listeners.open().is_empty());
    }
}
