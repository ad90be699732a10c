//! Puts the registered operations behind a listener.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{App as ActixApp, HttpResponse, HttpServer};
use socket2::SockRef;
use utoipa_swagger_ui::{Config as SwaggerConfig, SwaggerUi};

use super::problem::Problem;
use super::published::Published;
use super::registry::{Endpoint, Registry};
use super::{middleware, mount};
use crate::state::App;

/// Connections that wait to be accepted.
const BACKLOG: i32 = 4096;
/// The head of a request comes within this time, or the connection is closed.
const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// A client that was told goodbye is gone after so long.
const GONE_WITHIN: Duration = Duration::from_secs(5);
/// A connection without requests stays open for so long: longer than proxies keep theirs, so that none sends into a closed one.
const KEPT_ALIVE: Duration = Duration::from_secs(75);

/// A client that takes nothing of its answer for so long is gone.
#[cfg(target_os = "linux")]
const TAKEN_WITHIN: Duration = Duration::from_secs(30);

/// How many threads serve.
#[derive(Debug, Clone, Copy)]
pub struct Threads {
    /// Event loops.
    pub workers: usize,
    /// Threads for database work, shared by all workers.
    pub blocking: usize,
}

/// What is served, without what only its document is made of.
pub struct Served {
    endpoints: Arc<BTreeMap<String, Vec<Endpoint>>>,
    published: Published,
}

impl Served {
    /// Serves what is registered, with the document that is made of it. Fails when none can be.
    pub fn of(registry: Registry, document: fn() -> Result<String, String>) -> Result<Self, String> {
        registry.sound()?;
        Ok(Self { endpoints: Arc::new(registry.endpoints), published: Published::by(document) })
    }
}

/// Starts to serve; the returned server runs when awaited and stops gracefully.
pub fn start(app: web::Data<App>, served: Served, listener: TcpListener, threads: Threads) -> std::io::Result<Server> {
    let origins = app.settings.cors_origins.clone();
    let upload_limit = app.settings.upload_limit;
    let socket = SockRef::from(&listener);
    // Every connection has it from its listener. Elsewhere the system's own patience holds.
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(TAKEN_WITHIN))?;
    socket.listen(BACKLOG)?;
    let Served { endpoints, published } = served;
    let published = web::Data::new(published);
    let server = HttpServer::new(move || {
        let endpoints = Arc::clone(&endpoints);
        ActixApp::new()
            .app_data(app.clone())
            .app_data(published.clone())
            .app_data(web::PayloadConfig::new(upload_limit))
            // The last one is the outermost: a finished problem is compressed and gets its CORS headers like any answer.
            .wrap(from_fn(middleware::around))
            .wrap(Compress::default())
            .wrap(cors(&origins))
            .configure(move |config| routes(config, &endpoints))
            .default_service(web::to(no_such_route))
    });
    Ok(server
        .listen(listener)?
        .workers(threads.workers)
        .worker_max_blocking_threads((threads.blocking / threads.workers).max(1))
        .client_request_timeout(HEAD_WITHIN)
        .client_disconnect_timeout(GONE_WITHIN)
        .keep_alive(KEPT_ALIVE)
        .shutdown_timeout(20)
        .run())
}

fn cors(origins: &[String]) -> actix_cors::Cors {
    let mut cors = actix_cors::Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers([
            "authorization",
            "content-type",
            "if-match",
            "idempotency-key",
            "accept-language",
            "x-request-id",
            "last-event-id",
        ])
        .expose_headers([
            "etag",
            "location",
            "x-request-id",
            "ratelimit",
            "ratelimit-policy",
            "retry-after",
            "idempotency-replayed",
            "content-disposition",
        ])
        .max_age(3600);
    for origin in origins {
        cors = cors.allowed_origin(origin);
    }
    cors
}

fn routes(config: &mut ServiceConfig, endpoints: &BTreeMap<String, Vec<Endpoint>>) {
    mount::mount(config, endpoints.iter().map(|(path, endpoints)| (path.as_str(), endpoints.as_slice())).collect());
    let ui = SwaggerConfig::new(["/openapi.json"])
        .use_base_layout()
        .doc_expansion("none")
        .deep_linking(true)
        .filter(true)
        .display_request_duration(true)
        .try_it_out_enabled(true)
        .persist_authorization(true)
        .validator_url("none");
    config
        .service(SwaggerUi::new("/swagger-ui/{_:.*}").config(ui))
        .service(web::redirect("/swagger-ui", "/swagger-ui/"));
}

async fn no_such_route() -> HttpResponse {
    HttpResponse::from_error(Problem::new(
        actix_web::http::StatusCode::NOT_FOUND,
        "no_such_route",
        "没有这个路径，请查看 /openapi.json。",
        "There is no such path; see /openapi.json.",
    ))
}
