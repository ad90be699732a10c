//! Sends what is to be sent: as many processes as there are may do it, each endpoint is served by one at a time.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web;
use bole_domain::events::Event;
use bole_domain::webhooks::Attempted;
use bole_persistence::notifications::{self, Way};
use bole_persistence::webhooks::{self as rows, Claim, Delivery, Endpoint};
use bole_persistence::{Mode, StoreError, Tenant};
use chrono::TimeDelta;
use futures_util::future::join_all;
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet, spawn_blocking};
use tokio::time::timeout;

use super::send::Message;
use crate::events::EventView;
use crate::notifications::{Notice, notice, send};
use crate::state::App;

/// What other processes let happen is looked for so often; what this one did, at once.
const LOOK: Duration = Duration::from_secs(1);
/// However much happens, it is not looked for more often.
const BREATH: Duration = Duration::from_millis(100);
/// Endpoints that are served at the same time.
const ENDPOINTS: usize = 64;
/// After so many rounds others have their turn.
const ROUNDS: usize = 4;
/// Deliveries that go to one endpoint at the same time, each about another object.
const AT_ONCE: i64 = 16;

/// An endpoint whose worker has not been heard of for so long is served by another: longer than any round takes.
fn lease() -> TimeDelta {
    TimeDelta::seconds(60)
}

/// Starts to send on the present runtime; it ends, after the rounds at hand, when `stop` becomes true or its sender is dropped.
pub fn send_webhooks(app: &web::Data<App>, stop: &watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(look(app.clone().into_inner(), stop.clone()))
}

/// Each endpoint is served beside the others: one that is slow holds up nobody.
async fn look(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut serving = JoinSet::new();
    while !*stop.borrow() {
        let woken = app.happened.notified();
        while serving.try_join_next().is_some() {}
        match claimed(&app, ENDPOINTS.saturating_sub(serving.len())).await {
            Ok(claims) => {
                for claim in claims {
                    serving.spawn(served(Arc::clone(&app), claim));
                }
            }
            Err(error) => log::warn!("webhooks cannot be sent: {error}"),
        }
        tokio::select! {
            woken = timeout(LOOK, woken) => if woken.is_ok() { tokio::time::sleep(BREATH).await },
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
    while serving.join_next().await.is_some() {}
}

/// Serves everything that is to be sent at this moment; gives how many attempts that were.
pub async fn deliver_due(app: &Arc<App>) -> Result<usize, StoreError> {
    let mut sent = 0;
    loop {
        let claims = claimed(app, ENDPOINTS).await?;
        if claims.is_empty() {
            return Ok(sent);
        }
        let all = join_all(claims.into_iter().map(|claim| served(Arc::clone(app), claim))).await;
        sent += all.iter().sum::<usize>();
    }
}

async fn claimed(app: &Arc<App>, most: usize) -> Result<Vec<Claim>, StoreError> {
    let (store, most) = (app.store.clone(), i64::try_from(most).unwrap_or_default());
    off_the_loop(move || {
        if most == 0 || !store.system(Mode::Read, rows::any_due)? {
            return Ok(Vec::new());
        }
        store.system(Mode::Write, |system| rows::claim(system, most, lease()))
    })
    .await
}

async fn served(app: Arc<App>, claim: Claim) -> usize {
    match serve(&app, claim).await {
        Ok(sent) => sent,
        // Its turn went to another process, which goes on.
        Err(StoreError::Conflict { .. }) => 0,
        Err(error) => {
            log::warn!("an endpoint cannot be served: {error}");
            0
        }
    }
}

async fn off_the_loop<R: Send + 'static>(
    f: impl FnOnce() -> Result<R, StoreError> + Send + 'static,
) -> Result<R, StoreError> {
    spawn_blocking(f).await.unwrap_or_else(|_| Err(StoreError::Unavailable("a worker panicked".to_owned())))
}

/// What goes now.
struct Round {
    endpoint: Endpoint,
    ready: Vec<(Delivery, Parcel)>,
    more: bool,
}

/// What goes to an endpoint for an event.
enum Parcel {
    /// The event, signed by these secrets.
    Signed(Box<Event>, Arc<[String]>),
    /// What a user is told of it.
    Note(Box<Notice>),
    /// Nothing: it concerns its user no more.
    Void,
}

fn parcel(
    tx: &mut Tenant<'_>,
    app: &App,
    way: Option<&Way>,
    secrets: &Arc<[String]>,
    event: Event,
) -> Result<Parcel, StoreError> {
    let Some(way) = way else { return Ok(Parcel::Signed(Box::new(event), Arc::clone(secrets))) };
    let notice = notice(tx, app, way, &event)?;
    Ok(notice.map_or(Parcel::Void, |notice| Parcel::Note(Box::new(notice))))
}

/// Serves one endpoint for some rounds, or until nothing is to be sent to it any more at this moment.
async fn serve(app: &Arc<App>, claim: Claim) -> Result<usize, StoreError> {
    let mut sent = 0;
    for _ in 0..ROUNDS {
        if app.is_stopping() {
            break;
        }
        let (store, known) = (app.store.clone(), Arc::clone(app));
        let round = off_the_loop(move || {
            store.tenant(claim.agency, Mode::Write, |tx| {
                rows::lock(tx, claim.endpoint)?;
                rows::hold(tx, &claim, lease())?;
                let endpoint = rows::load_endpoint(tx, claim.endpoint)?;
                let more = rows::fan_out(tx, &endpoint)?;
                let secrets: Arc<[String]> = rows::secrets(tx, &endpoint)?.into();
                let way = notifications::of_endpoint(tx, endpoint.id)?;
                let mut ready = Vec::new();
                for (delivery, event) in rows::due(tx, &endpoint, AT_ONCE)? {
                    ready.push((delivery, parcel(tx, &known, way.as_ref(), &secrets, event)?));
                }
                Ok(Round { endpoint, ready, more })
            })
        })
        .await?;
        let Round { endpoint, ready, more } = round;
        if ready.is_empty() {
            if more {
                continue;
            }
            break;
        }
        let attempts = join_all(ready.iter().map(|(_, parcel)| sent_off(app, &endpoint, parcel))).await;
        sent += attempts.len();
        let store = app.store.clone();
        off_the_loop(move || {
            store.tenant(claim.agency, Mode::Write, |tx| {
                rows::lock(tx, claim.endpoint)?;
                rows::hold(tx, &claim, lease())?;
                for ((delivery, _), attempt) in ready.iter().zip(&attempts) {
                    rows::record(tx, delivery, attempt)?;
                }
                rows::settle(tx, &endpoint, &attempts)
            })?;
            // Apart: what is told of it comes behind the head, and the claim is not held meanwhile.
            match attempts.iter().any(Attempted::is_gone) {
                true => store.tenant(claim.agency, Mode::Write, |tx| rows::switch_off(tx, &endpoint)),
                false => Ok(()),
            }
        })
        .await?;
    }
    let store = app.store.clone();
    off_the_loop(move || {
        store.tenant(claim.agency, Mode::Write, |tx| rows::release(tx, &claim, |tx| rows::next_due(tx, claim.endpoint)))
    })
    .await?;
    Ok(sent)
}

async fn sent_off(app: &App, endpoint: &Endpoint, parcel: &Parcel) -> Attempted {
    match parcel {
        Parcel::Signed(event, secrets) => attempt(app, endpoint, secrets, event).await,
        Parcel::Note(notice) => send(app, notice).await,
        Parcel::Void => Attempted { status: Some(204), fault: Some("not_concerned".to_owned()), excerpt: None },
    }
}

/// Sends an event once.
pub(super) async fn attempt(app: &App, endpoint: &Endpoint, secrets: &[String], event: &Event) -> Attempted {
    let view = EventView::from(event.clone());
    let Ok(body) = serde_json::to_string(&view) else {
        return Attempted { status: None, fault: Some("unwritable".to_owned()), excerpt: None };
    };
    let id = view.id.to_string();
    let message = Message { id: &id, timestamp: app.store.runtime().now().timestamp(), body: &body };
    app.outbound.post(&endpoint.url, &message, secrets).await
}
