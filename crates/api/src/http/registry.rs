//! One registration: route, permission, OpenAPI operation. Nothing is served that is not in the document, and the reverse.

use std::collections::BTreeMap;

use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder, Route, web};
use bole_domain::agency::Permission;
use serde::Serialize;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterIn, Paths};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{IntoParams, ToSchema};

use super::page::Page;
use super::{contents, document, errors, headers};

/// The schema of the form in which a file comes.
const FILE_FORM: &str = "FileUpload";

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
    /// It has parameters of the query; without them every parameter is refused.
    pub takes_query: bool,
}

/// A served method of a path.
pub struct Endpoint {
    /// Its method.
    pub method: Method,
    /// Who may call it.
    pub access: Access,
    /// Makes its route, once per worker.
    pub make: Box<dyn Fn() -> Route + Send + Sync>,
}

/// Everything that is served, with its document.
#[derive(Default)]
pub struct Registry {
    pub(super) endpoints: BTreeMap<String, Vec<Endpoint>>,
    pub(super) paths: Paths,
    pub(super) schemas: BTreeMap<String, RefOr<Schema>>,
    pub(super) faults: Vec<String>,
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
            let make = move || web::route().to(handler.clone());
            Op::new(self, Method::$method, HttpMethod::$http, path, operation_id, Box::new(make))
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
        let mut found = vec![(name.clone(), T::schema())];
        T::schemas(&mut found);
        for (name, schema) in found {
            let known = self.schemas.get(&name);
            if known.is_some_and(|known| serde_json::to_value(known).ok() != serde_json::to_value(&schema).ok()) {
                self.faults.push(format!("two different schemas are named {name}"));
            }
            self.schemas.insert(name, schema);
        }
        Ref::from_schema_name(name)
    }

    /// Paths with their methods, for the test that compares them with the document.
    pub fn served(&self) -> impl Iterator<Item = (&str, &Method, &Access)> {
        self.endpoints.iter().flat_map(|(path, all)| all.iter().map(move |e| (path.as_str(), &e.method, &e.access)))
    }
}

/// An operation while it is being registered; [`Op::add`] ends it.
pub struct Op<'r> {
    registry: &'r mut Registry,
    method: Method,
    http: HttpMethod,
    path: String,
    operation: OperationBuilder,
    clauses: Vec<String>,
    access: Access,
    has_body: bool,
    has_rules: bool,
    seeks_object: bool,
    if_match: Option<Required>,
    make: Box<dyn Fn() -> Route + Send + Sync>,
}

impl<'r> Op<'r> {
    fn new(
        registry: &'r mut Registry,
        method: Method,
        http: HttpMethod,
        path: &str,
        operation_id: &str,
        make: Box<dyn Fn() -> Route + Send + Sync>,
    ) -> Self {
        let mut operation = OperationBuilder::new().operation_id(Some(operation_id));
        for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            operation = operation.parameter(document::path_parameter(name));
        }
        Self {
            registry,
            method,
            http,
            path: path.to_owned(),
            operation,
            clauses: Vec::new(),
            access: Access {
                permission: None,
                idempotency_key: false,
                secret_answer: false,
                rate_limited: false,
                takes_query: false,
            },
            has_body: false,
            has_rules: false,
            seeks_object: false,
            if_match: None,
            make,
        }
    }

    /// Its one tag: category slug or module.
    pub fn tag(mut self, tag: &str) -> Self {
        self.operation = self.operation.tag(tag);
        self
    }

    /// What it does, in one line and in full.
    pub fn text(mut self, summary: &str, description: &str) -> Self {
        self.operation = self.operation.summary(Some(summary)).description(Some(description));
        self
    }

    /// The permission that it needs. Without one it is public.
    pub fn permission(mut self, permission: Permission) -> Self {
        self.access.permission = Some(permission);
        self
    }

    /// The clauses of the standard that it serves.
    pub fn clauses<S: AsRef<str>>(mut self, clauses: &[S]) -> Self {
        self.clauses.extend(clauses.iter().map(|c| c.as_ref().to_owned()));
        self
    }

    /// It demands an `Idempotency-Key`: money moves or a job starts.
    pub fn idempotency_key(mut self) -> Self {
        self.access.idempotency_key = true;
        self
    }

    /// Its answer holds a secret, which is never kept: a retry with the same key is told so instead.
    pub fn secret_answer(mut self) -> Self {
        self.access.secret_answer = true;
        self
    }

    /// It is public, and its calls are counted by where they come from.
    pub fn rate_limited(mut self) -> Self {
        self.access.rate_limited = true;
        self
    }

    /// It demands `If-Match`.
    pub fn if_match(mut self) -> Self {
        self.if_match = Some(Required::True);
        self
    }

    /// It demands `If-Match` once there is something to be replaced.
    pub fn if_match_on_revision(mut self) -> Self {
        self.if_match = Some(Required::False);
        self
    }

    /// A parameter of the query, or any other.
    pub fn parameter(mut self, parameter: Parameter) -> Self {
        if matches!(parameter.parameter_in, ParameterIn::Query) {
            self.access.takes_query = true;
            // A list of what belongs to an object is not found where the object is not.
            self.seeks_object |= parameter.name.ends_with("_id");
        }
        self.operation = self.operation.parameter(parameter);
        self
    }

    /// The parameters of a query struct.
    pub fn query<Q: IntoParams>(mut self) -> Self {
        for parameter in Q::into_params(|| Some(ParameterIn::Query)) {
            self = self.parameter(parameter);
        }
        self
    }

    /// A state (409) or a rule (422) can refuse it though it changes nothing.
    pub fn has_rules(mut self) -> Self {
        self.has_rules = true;
        self
    }

    /// Its body names an object that may not be there.
    pub fn seeks_object(mut self) -> Self {
        self.seeks_object = true;
        self
    }

    /// Its JSON body.
    pub fn takes<T: ToSchema + Serialize + Example>(self) -> Self {
        let name = T::name().into_owned();
        self.takes_named::<T>(name, "application/json")
    }

    /// Its JSON body under a schema name of its own, or of another media type.
    pub fn takes_named<T: ToSchema + Serialize + Example>(self, name: String, media: &str) -> Self {
        self.takes_shown(name, media, &T::example())
    }

    /// Its JSON body with the example that is given.
    pub fn takes_shown<T: ToSchema + Serialize>(mut self, name: String, media: &str, example: &T) -> Self {
        let schema = self.registry.schema_named::<T>(name);
        let content = ContentBuilder::new().schema(Some(schema)).example(serde_json::to_value(example).ok()).build();
        let body = RequestBodyBuilder::new().required(Some(Required::True)).content(media, content).build();
        self.operation = self.operation.request_body(Some(body));
        self.has_body = true;
        self
    }

    /// Its body is a file of one of these media types, or a multipart form with the part `file`; with an example in CSV.
    pub fn takes_file(mut self, media: &[&str], csv: Option<&str>) -> Self {
        let mut body = RequestBodyBuilder::new().required(Some(Required::True));
        for media in media {
            body = body.content(*media, contents::sent_file(media, csv.filter(|_| *media == "text/csv")));
        }
        self.registry.schemas.insert(FILE_FORM.to_owned(), contents::file_form());
        let form = ContentBuilder::new().schema(Some(Ref::from_schema_name(FILE_FORM))).build();
        body = body.content("multipart/form-data", form);
        self.operation = self.operation.request_body(Some(body.build()));
        self.has_body = true;
        self
    }

    /// Its JSON answer.
    pub fn gives<T: ToSchema + Serialize + Example>(self, status: u16) -> Self {
        let name = T::name().into_owned();
        self.gives_named::<T>(name, status)
    }

    /// Its JSON answer under a schema name of its own.
    pub fn gives_named<T: ToSchema + Serialize + Example>(self, name: String, status: u16) -> Self {
        self.gives_shown(name, status, &T::example())
    }

    /// Its JSON answer with the example that is given.
    pub fn gives_shown<T: ToSchema + Serialize>(self, name: String, status: u16, example: &T) -> Self {
        let schema = self.registry.schema_named::<T>(name);
        self.respond(status, schema, serde_json::to_value(example).ok())
    }

    /// Its answer is a page of these.
    pub fn lists<T: ToSchema + Serialize + Example>(self) -> Self {
        let item = self.registry.schema::<T>();
        let name = format!("{}Page", T::name().trim_end_matches("View"));
        self.registry.schemas.insert(name.clone(), contents::page(item));
        let example = serde_json::to_value(Page { data: vec![T::example()], next_cursor: None }).ok();
        self.respond(200, Ref::from_schema_name(name), example)
    }

    /// Its answer is a file of one of these media types.
    pub fn gives_file(mut self, media: &[&str]) -> Self {
        let mut answer = ResponseBuilder::new().description("The file.");
        for media in media {
            answer = answer.content(*media, contents::file(media));
        }
        self.operation = self.operation.response("200", answer);
        self
    }

    /// It answers without a body.
    pub fn gives_nothing(mut self) -> Self {
        self.operation = self.operation.response("204", ResponseBuilder::new().description("Done."));
        self
    }

    fn respond(mut self, status: u16, schema: Ref, example: Option<serde_json::Value>) -> Self {
        self.operation = self.operation.response(status.to_string(), contents::answer(status, schema, example));
        self
    }

    /// Ends the registration: errors, headers, security and extensions are added here, in one place.
    pub fn add(self) {
        let writes = self.method != Method::GET;
        let mut builder = self.operation;
        if let Some(required) = &self.if_match {
            builder = builder.parameter(headers::if_match(required.clone()));
        }
        if writes && self.access.permission.is_some() {
            let key = headers::idempotency_key(self.access.idempotency_key, self.access.secret_answer);
            builder = builder.parameter(key);
        }
        let mut operation: Operation = builder.build();
        let permission = self.access.permission.map(Permission::code);
        let mut extensions = ExtensionsBuilder::new().add("x-standard-clauses", self.clauses);
        if let Some(code) = permission {
            extensions = extensions.add("x-permission", code);
        }
        operation.extensions.get_or_insert_default().merge(extensions.build());
        operation.security = Some(match permission {
            Some(code) => vec![SecurityRequirement::new("oauth2", [code])],
            None => Vec::new(),
        });
        let errors = errors::of(errors::Needs {
            secured: permission.is_some(),
            has_parameters: self.path.contains('{') || !writes,
            has_object: self.path.contains('{') || self.seeks_object,
            has_body: self.has_body,
            writes,
            rules: writes || self.has_rules,
            if_match: self.if_match.is_some(),
        });
        for (status, name) in errors {
            match operation.responses.responses.get_mut(&status.to_string()) {
                Some(RefOr::T(told)) => contents::or_problem(told),
                Some(RefOr::Ref(_)) | None => {
                    operation.responses.responses.insert(status.to_string(), Ref::from_response_name(name).into());
                }
            }
        }
        self.registry.paths.add_path_operation(self.path.as_str(), vec![self.http], operation);
        self.registry.endpoints.entry(self.path).or_default().push(Endpoint {
            method: self.method,
            access: self.access,
            make: self.make,
        });
    }
}
