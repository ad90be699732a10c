//! One registration: route, permission, OpenAPI operation. Nothing is served that is not in the document, and the reverse.

mod bodies;
mod op;
mod route;

use std::any::type_name;
use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder};
use bole_domain::agency::Permission;
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, Paths};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Ref, RefOr};

pub use op::Op;
use route::{MakeRoute, route_to};

/// Gives the example that the document shows; typed, so it validates.
pub trait Example: Sized {
    /// A realistic, invented example.
    fn example() -> Self;
}

/// Who may call an operation, and what it demands before its handler runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The permission; `None` for the short closed list of public operations.
    pub permission: Option<Permission>,
    /// Money moves or a job starts: an `Idempotency-Key` is demanded.
    pub idempotency_key: bool,
    /// Its answer holds a secret: it is not kept, and a retry does not show it again.
    pub secret_answer: bool,
    /// A public operation whose calls are counted by where they come from.
    pub rate_limited: bool,
    /// It gives a file out, which leaves a trace.
    pub gives_file: bool,
    /// It has parameters of the query; without them every parameter is refused.
    pub takes_query: bool,
}

/// A served method of a path.
pub struct Endpoint {
    /// Its method.
    pub method: Method,
    /// Who may call it.
    pub access: Access,
    /// Makes its route.
    pub make: MakeRoute,
}

/// Everything that is served, with its document.
#[derive(Default)]
pub struct Registry {
    pub(super) endpoints: BTreeMap<String, Vec<Endpoint>>,
    pub(super) paths: Paths,
    pub(super) schemas: BTreeMap<String, RefOr<Schema>>,
    collected: BTreeSet<(&'static str, String)>,
    faults: Vec<String>,
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $name:ident = $method:ident, $http:ident;)*) => { $(
        $(#[$doc])*
        pub fn $name<F, Args>(&mut self, path: &str, operation_id: &str, handler: F) -> Op<'_>
        where
            F: Handler<Args> + Send + Sync,
            Args: FromRequest + 'static,
            F::Output: Responder + 'static,
        {
            Op::new(self, Method::$method, HttpMethod::$http, path, operation_id, route_to(handler))
        }
    )* };
}

impl Registry {
    /// Registers a handler under a method that is known only when it runs, as service steps do: `PUT` or `POST`.
    pub fn write<F, Args>(&mut self, method: &str, path: &str, operation_id: &str, handler: F) -> Op<'_>
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        match method {
            "PUT" => self.put(path, operation_id, handler),
            _ => self.post(path, operation_id, handler),
        }
    }

    verbs! {
        /// Registers a `GET`.
        get = GET, Get;
        /// Registers a `POST`.
        post = POST, Post;
        /// Registers a `PUT`.
        put = PUT, Put;
        /// Registers a `PATCH`.
        patch = PATCH, Patch;
        /// Registers a `DELETE`.
        delete = DELETE, Delete;
    }

    /// Collects a type's schema and those that it needs; refers to it.
    pub fn schema<T: ToSchema>(&mut self) -> Ref {
        self.schema_named::<T>(T::name().into_owned())
    }

    /// The same under a name of its own: a generic's `name()` is only its prefix.
    pub fn schema_named<T: ToSchema>(&mut self, name: String) -> Ref {
        // A type that was here before brings nothing new.
        if self.collected.insert((type_name::<T>(), name.clone())) {
            let mut found = vec![(name.clone(), T::schema())];
            T::schemas(&mut found);
            for (name, schema) in found {
                if self.schemas.get(&name).is_some_and(|known| *known != schema) {
                    self.faults.push(format!("two different schemas are named {name}"));
                }
                self.schemas.insert(name, schema);
            }
        }
        Ref::from_schema_name(name)
    }

    /// Fails when two different schemas share a name.
    pub fn sound(&self) -> Result<(), String> {
        self.faults.first().map_or(Ok(()), |fault| Err(fault.clone()))
    }

    /// Paths with their methods, for the test that compares them with the document.
    pub fn served(&self) -> impl Iterator<Item = (&str, &Method, &Access)> {
        self.endpoints.iter().flat_map(|(path, all)| all.iter().map(move |e| (path.as_str(), &e.method, &e.access)))
    }
}
