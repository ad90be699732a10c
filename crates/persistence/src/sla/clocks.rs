//! By what an agency reckons time, for itself and toward its clients.

use std::borrow::Cow;
use std::collections::HashMap;

use bole_domain::ids::ClientId;
use bole_domain::sla::{Calendar, ClientCalendar, Clockwork, ServiceHours};

use super::{calendars, client_calendars, hours};
use crate::error::StoreError;
use crate::store::Tenant;

/// Calendar and hours of the agency, and those of its clients that have their own.
#[derive(Debug)]
pub struct Clocks {
    calendar: Cow<'static, Calendar>,
    hours: ServiceHours,
    clients: HashMap<ClientId, (Calendar, ServiceHours)>,
}

impl Clocks {
    /// Those of the agency and of these clients.
    pub fn of(tx: &mut Tenant<'_>, clients: impl IntoIterator<Item = ClientId>) -> Result<Self, StoreError> {
        let (calendar, hours) = (calendars::of(tx)?, hours::of(tx)?.hours);
        let mut clients: Vec<ClientId> = clients.into_iter().collect();
        clients.sort();
        clients.dedup();
        let own = client_calendars::of(tx, &clients)?;
        let both = |(client, own): (ClientId, ClientCalendar)| (client, (own.of_both(&calendar), own.hours));
        Ok(Self { clients: own.into_iter().map(both).collect(), calendar, hours })
    }

    /// By what time is reckoned for somebody.
    pub fn toward(&self, client: Option<ClientId>) -> Clockwork<'_> {
        let own = client.and_then(|client| self.clients.get(&client));
        Clockwork {
            client: own.map(|(calendar, hours)| (calendar, hours)),
            ..Clockwork::of(&self.calendar, &self.hours)
        }
    }
}
