//! One operation as it is told: what it is, who may call it, what it demands.

use actix_web::http::Method;
use bole_domain::agency::Permission;
use utoipa::IntoParams;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{HttpMethod, Operation, OperationBuilder, Parameter, ParameterIn};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{Ref, RefOr, Required};

use super::route::MakeRoute;
use super::{Access, Endpoint, Registry};
use crate::http::{contents, document, errors, headers};

/// An operation while it is being registered; [`Op::add`] ends it.
pub struct Op<'r> {
    pub(super) registry: &'r mut Registry,
    pub(super) method: Method,
    pub(super) http: HttpMethod,
    pub(super) path: String,
    pub(super) operation: OperationBuilder,
    clauses: Vec<String>,
    pub(super) access: Access,
    pub(super) has_body: bool,
    has_rules: bool,
    seeks_object: bool,
    if_match: Option<Required>,
    pub(super) make: MakeRoute,
}

impl<'r> Op<'r> {
    pub(super) fn new(
        registry: &'r mut Registry,
        method: Method,
        http: HttpMethod,
        path: &str,
        operation_id: &str,
        make: MakeRoute,
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
                gives_file: false,
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

    /// A state (409) or a rule (422) can refuse it though it changes nothing, or though it is public.
    pub fn has_rules(mut self) -> Self {
        self.has_rules = true;
        self
    }

    /// Its body names an object that may not be there.
    pub fn seeks_object(mut self) -> Self {
        self.seeks_object = true;
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
            has_rules: self.has_rules,
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
