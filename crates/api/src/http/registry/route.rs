//! Handlers as routes. What differs between them is boxed, so that the framework's way to a handler is compiled once and not
//! again for each operation: with some hundreds of them that is a good part of a build.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, Handler, HttpRequest, HttpResponse, Responder, Route, web};

/// Makes a route, once per worker.
pub type MakeRoute = Box<dyn Fn() -> Route + Send + Sync>;

type Answering = Arc<dyn Fn(HttpRequest, Payload) -> Pin<Box<dyn Future<Output = HttpResponse>>> + Send + Sync>;

/// The routes to a handler: what it takes is read from the request, and what it says is the answer.
pub(super) fn route_to<F, Args>(handler: F) -> MakeRoute
where
    F: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    routes(Arc::new(move |req, mut payload| {
        let handler = handler.clone();
        Box::pin(async move {
            match Args::from_request(&req, &mut payload).await {
                Ok(args) => handler.call(args).await.respond_to(&req).map_into_boxed_body(),
                Err(refused) => HttpResponse::from_error(refused),
            }
        })
    }))
}

fn routes(answering: Answering) -> MakeRoute {
    Box::new(move || {
        let answering = Arc::clone(&answering);
        web::route().to(move |req: HttpRequest, payload: web::Payload| answering(req, payload.into_inner()))
    })
}
