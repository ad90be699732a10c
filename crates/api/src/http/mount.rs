//! Paths put behind scopes, so that few of them are held against a request: literal parts are compared before any pattern.

use std::collections::BTreeMap;

use actix_web::dev::ServiceRequest;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Resource};

use super::middleware;
use super::problem::Problem;
use super::registry::Endpoint;

/// Registers the operations of each path; `routes` are what is left of the paths after the scopes around them.
pub fn mount(config: &mut ServiceConfig, routes: Vec<(&str, &[Endpoint])>) {
    let mut by_literal: BTreeMap<&str, Vec<(&str, &[Endpoint])>> = BTreeMap::new();
    for (path, endpoints) in routes {
        match path.find("/{") {
            None => {
                config.service(resource(path, endpoints));
            }
            Some(at) => by_literal.entry(&path[..at]).or_default().push((&path[at..], endpoints)),
        }
    }
    // Backwards the longer literals come before those that they begin with.
    for (literal, below) in by_literal.into_iter().rev() {
        config.service(web::scope(literal).configure(|config| mount_parameter(config, below)));
    }
}

/// The same for paths that begin with a parameter.
fn mount_parameter(config: &mut ServiceConfig, routes: Vec<(&str, &[Endpoint])>) {
    let mut by_parameter: BTreeMap<&str, Vec<(&str, &[Endpoint])>> = BTreeMap::new();
    for (path, endpoints) in routes {
        match path.find("}/") {
            None => {
                config.service(resource(path, endpoints));
            }
            Some(at) => by_parameter.entry(&path[..=at]).or_default().push((&path[at + 1..], endpoints)),
        }
    }
    for (parameter, below) in by_parameter {
        config.service(web::scope(&pattern(parameter)).configure(|config| mount(config, below)));
    }
}

/// `{id}` must not swallow `{id}:close`.
fn pattern(path: &str) -> String {
    path.replace('}', ":[^/:]+}")
}

fn resource(path: &str, endpoints: &[Endpoint]) -> Resource {
    let allow = endpoints.iter().map(|e| e.method.as_str()).collect::<Vec<_>>().join(", ");
    let mut resource = web::resource(pattern(path));
    for endpoint in endpoints {
        let access = endpoint.access;
        let guard =
            move |req: ServiceRequest, next: Next<actix_web::body::BoxBody>| middleware::authorise(access, req, next);
        resource = resource.route((endpoint.make)().method(endpoint.method.clone()).wrap(from_fn(guard)));
    }
    resource.default_service(web::to(move || {
        let allow = allow.clone();
        async move { method_not_allowed(allow) }
    }))
}

fn method_not_allowed(allow: String) -> HttpResponse {
    HttpResponse::from_error(
        Problem::new(
            actix_web::http::StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "此路径不支持该方法，见 Allow。",
            "This path does not have that method; see Allow.",
        )
        .allow(allow),
    )
}
