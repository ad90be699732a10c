//! Events as they come: Server-Sent Events.

use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use bole_domain::agency::Permission;
use bole_domain::events::EventType;
use bole_domain::ids::{ClientId, EngagementId};
use bole_persistence::Mode;
use bole_persistence::events::Wanted;
use bytes::Bytes;
use futures_util::stream;
use serde::Deserialize;
use tokio::time::{Instant, timeout_at};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};

use super::listening::{Asking, Place, Stretch};
use super::read::checked_after;
use super::views::EventView;
use crate::http::context::{By, Cx, blocking};
use crate::http::params::Query;
use crate::http::problem::Problem;
use crate::state::App;

/// Events that are sent together.
const AT_ONCE: i64 = 200;
/// What other processes wrote is looked for so often; what this one wrote, at once.
const LOOK: Duration = Duration::from_secs(1);
/// However much is written, no stream looks more often.
const BREATH: Duration = Duration::from_millis(200);
/// Proxies and listeners hear something at least so often.
const BEAT: Duration = Duration::from_secs(15);
/// Whoever has lost the connection tries again after so long (milliseconds).
const RETRY: u32 = 2000;
const LAST_EVENT_ID: &str = "Last-Event-ID";

/// What to listen to.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct StreamQuery {
    /// The number of the last event that was read. With what happens next it begins without it.
    #[param(minimum = 0)]
    pub after: Option<i64>,
    /// Of this type only.
    #[serde(rename = "type")]
    #[param(inline)]
    pub kind: Option<EventType>,
    /// Of this client only.
    pub client_id: Option<ClientId>,
    /// Of this engagement only.
    pub engagement_id: Option<EngagementId>,
}

/// The header with which browsers go on; it comes before `after`.
pub(super) fn last_event_id() -> Parameter {
    let number = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).pattern(Some("^[0-9]{1,18}$"));
    ParameterBuilder::new()
        .name(LAST_EVENT_ID)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The number of the last event that came; it comes before `after`."))
        .schema(Some(number))
        .build()
}

fn resumed(req: &HttpRequest, after: Option<i64>) -> Result<Option<i64>, Problem> {
    let after = checked_after(after)?;
    let Some(told) = req.headers().get(LAST_EVENT_ID) else { return Ok(after) };
    let digits = told.to_str().ok().filter(|text| (1..=18).contains(&text.len()));
    let number =
        digits.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())).and_then(|text| text.parse().ok());
    number.map(Some).ok_or_else(|| {
        Problem::malformed(
            "last_event_id_malformed",
            "header:Last-Event-ID",
            "Last-Event-ID 须为上一个事件的编号。",
            "Last-Event-ID is the number of the last event.",
        )
    })
}

/// Somebody who listens.
struct Listener {
    app: web::Data<App>,
    by: By,
    token: String,
    asking: Asking,
    wanted: Option<Wanted>,
    after: i64,
    begun: bool,
    checked: Instant,
    ends: Instant,
    _place: Place,
}

/// `GET /api/v1/events/stream`
pub(super) async fn stream(cx: Cx, req: HttpRequest, query: Query<StreamQuery>) -> Result<HttpResponse, Problem> {
    let StreamQuery { after, kind, client_id, engagement_id } = query.into_inner();
    let after = resumed(&req, after)?;
    let asking = Asking { kind, client: client_id, engagement: engagement_id };
    let (app, by) = (cx.app().clone(), cx.by().clone());
    let place = app.listeners.enter(by.caller.principal)?;
    let (wanted, after) = cx
        .fetch(move |tx, by| {
            let wanted = asking.told(tx, by)?;
            Ok((wanted, Stretch::behind(tx, after)?.after))
        })
        .await?;
    let bearer = req.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = bearer.and_then(|value| value.split_once(' ')).map(|(_, token)| token.trim().to_owned());
    let listener = Listener {
        ends: Instant::now() + app.settings.event_stream,
        app,
        by,
        token: token.unwrap_or_default(),
        asking,
        wanted,
        after,
        begun: false,
        checked: Instant::now(),
        _place: place,
    };
    let told = stream::try_unfold(listener, |listener| async move { Ok::<_, actix_web::Error>(listener.next().await) });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // Proxies pass it on as it comes, and nothing is held back to be packed.
        .insert_header(("X-Accel-Buffering", "no"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .streaming(told))
}

impl Listener {
    /// What comes next; nothing any more when the stream is over. What cannot be read ends it: whoever listens comes again.
    async fn next(mut self) -> Option<(Bytes, Self)> {
        if !std::mem::replace(&mut self.begun, true) {
            // With its place from the beginning: also who hears nothing goes on behind it.
            let first = format!("retry: {RETRY}\nid: {}\n\n", self.after);
            return Some((first.into(), self));
        }
        let (app, beat) = (self.app.clone(), Instant::now() + BEAT);
        loop {
            let woken = app.happened.notified();
            let text = match self.read().await {
                Ok(text) => text,
                Err(problem) => {
                    log::warn!("a stream of events ends: {problem:?}");
                    return None;
                }
            };
            let now = Instant::now();
            if now >= self.checked + BEAT {
                self.checked = now;
                self.check().await.ok()?;
            }
            if !text.is_empty() {
                return Some((text.into(), self));
            }
            if now >= self.ends || app.is_stopping() {
                return None;
            }
            if now >= beat {
                let still = format!(": still here\nid: {}\n\n", self.after);
                return Some((still.into(), self));
            }
            let until = self.ends.min(beat).min(now + LOOK);
            if timeout_at(until, woken).await.is_ok() {
                tokio::time::sleep(BREATH).await;
            }
        }
    }

    /// May he still listen, and to what? His token may have ended, and his roles be others.
    async fn check(&mut self) -> Result<(), Problem> {
        let caller = self.app.tokens.authenticate(&self.app, &self.token).await?;
        if !caller.may(Permission::EventRead) {
            return Err(Problem::forbidden(Permission::EventRead.code()));
        }
        self.by.caller = caller;
        let (app, by, asking) = (self.app.clone(), self.by.clone(), self.asking);
        self.wanted =
            blocking(move || app.store.tenant(by.caller.agency, Mode::Read, |tx| asking.told(tx, &by))).await?;
        Ok(())
    }

    /// The next events as text.
    async fn read(&mut self) -> Result<String, Problem> {
        loop {
            let (app, agency, wanted, after) =
                (self.app.clone(), self.by.caller.agency, self.wanted.clone(), self.after);
            let (found, next, head) = blocking(move || {
                app.store.tenant(agency, Mode::Read, |tx| -> Result<_, Problem> {
                    let stretch = Stretch::behind(tx, Some(after))?;
                    let (found, next) = stretch.told(tx, wanted.as_ref(), AT_ONCE)?;
                    Ok((found, next, stretch.head))
                })
            })
            .await?;
            self.after = next;
            if !found.is_empty() || next >= head || Instant::now() >= self.ends || self.app.is_stopping() {
                return found.iter().map(line).collect();
            }
        }
    }
}

/// An event as the stream writes it.
fn line(event: &EventView) -> Result<String, Problem> {
    let data = serde_json::to_string(event).map_err(|error| {
        log::error!("an event does not serialise: {error}");
        Problem::internal()
    })?;
    Ok(format!("id: {}\nevent: {}\ndata: {data}\n\n", event.number, event.kind))
}
