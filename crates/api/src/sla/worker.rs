//! Fires what is due: as many processes as there are may watch, each alarm goes off once.

use std::time::Duration;

use actix_web::web;
use bole_domain::ids::AgencyId;
use bole_persistence::sla::timers;
use bole_persistence::{Mode, Store, StoreError};
use tokio::sync::watch;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::state::App;

/// How often is looked for what is due.
const LOOK: Duration = Duration::from_secs(1);
/// Timers that are fired in one transaction.
const AT_ONCE: i64 = 500;

/// Starts to watch on the present runtime; it ends, after the transaction at hand, when `stop` becomes true or its sender is dropped.
pub fn watch_timers(app: &web::Data<App>, stop: &watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(look(app.clone().into_inner(), stop.clone()))
}

async fn look(app: std::sync::Arc<App>, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        let looking = std::sync::Arc::clone(&app);
        match spawn_blocking(move || fire_due(&looking.store)).await {
            Ok(Ok(0)) => {}
            Ok(Ok(fired)) => {
                log::info!(fired = fired; "timers");
                continue;
            }
            Ok(Err(error)) => log::warn!("timers cannot be fired: {error}"),
            Err(_) => log::error!("the watch of the timers panicked"),
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Fires once for each agency whose turn it is; gives how many timers that were. An agency whose timers cannot be fired does not
/// keep the others waiting.
pub fn fire_due(store: &Store) -> Result<usize, StoreError> {
    let agencies = store.system(Mode::Read, timers::due_agencies)?;
    let mut fired = 0;
    for agency in agencies {
        match store.tenant(agency, Mode::Write, |tx| timers::fire(tx, AT_ONCE)) {
            Ok(some) => fired += some,
            Err(StoreError::Unavailable(why)) => log::warn!("timers cannot be fired now: {why}"),
            Err(error) => {
                log::error!(agency = agency.to_string().as_str(); "timers cannot be fired together: {error}");
                fired += one_by_one(store, agency)?;
            }
        }
    }
    Ok(fired)
}

/// Fires timers each in its own transaction, until one cannot be: it rests, so that the others come to their turn.
fn one_by_one(store: &Store, agency: AgencyId) -> Result<usize, StoreError> {
    for fired in 0..usize::try_from(AT_ONCE).unwrap_or_default() {
        match store.tenant(agency, Mode::Write, |tx| timers::fire(tx, 1)) {
            Ok(0) => return Ok(fired),
            Ok(_) => {}
            Err(error) => {
                log::error!(agency = agency.to_string().as_str(); "a timer cannot be fired: {error}");
                store.tenant(agency, Mode::Write, timers::put_off)?;
            }
        }
    }
    Ok(usize::try_from(AT_ONCE).unwrap_or_default())
}
