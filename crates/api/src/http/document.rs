//! The OpenAPI document: shared parameters, errors, security, and the finished bytes.

use bole_domain::ids;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Password, Scopes, SecurityScheme};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, RefOr, Required};

use super::problem::ProblemDocument;
use super::registry::Registry;
use super::{contents, tags};

/// What an operation has, from which its possible errors follow.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// It needs a token.
    pub secured: bool,
    /// It has parameters that can be malformed.
    pub has_parameters: bool,
    /// It names an object.
    pub has_object: bool,
    /// It has a body.
    pub has_body: bool,
    /// It changes something.
    pub writes: bool,
    /// It demands `If-Match`.
    pub if_match: bool,
}

/// The errors that an operation can answer: status and name of the shared response.
pub fn errors(needs: Needs) -> Vec<(&'static str, &'static str)> {
    let all = [
        ("400", "Malformed", needs.has_parameters || needs.has_body || needs.writes),
        ("401", "Unauthorized", needs.secured),
        ("403", "Forbidden", needs.secured),
        ("404", "NotFound", needs.has_object),
        ("409", "Conflict", needs.writes && needs.secured),
        ("412", "PreconditionFailed", needs.if_match),
        ("413", "TooLarge", needs.has_body),
        ("415", "UnsupportedMediaType", needs.has_body),
        ("422", "RuleBroken", needs.writes && needs.secured),
        ("428", "PreconditionRequired", needs.if_match),
        ("429", "TooManyRequests", true),
        ("500", "Internal", true),
        ("503", "Unavailable", true),
    ];
    all.into_iter().filter(|(_, _, can)| *can).map(|(status, name, _)| (status, name)).collect()
}

const ERRORS: [(u16, &str, &str); 13] = [
    (400, "Malformed", "The request has not the promised form; `errors` points at each fault."),
    (401, "Unauthorized", "No valid access token."),
    (403, "Forbidden", "The caller may not do this."),
    (404, "NotFound", "There is no such object, or the caller may not see it."),
    (409, "Conflict", "The object's present state does not allow it."),
    (412, "PreconditionFailed", "The object has changed since the caller read it."),
    (413, "TooLarge", "The content is above the limit."),
    (415, "UnsupportedMediaType", "The content has a media type that is not taken here."),
    (422, "RuleBroken", "A rule of law, standard or contract forbids it."),
    (428, "PreconditionRequired", "`If-Match` is missing."),
    (429, "TooManyRequests", "The rate limit is reached; `Retry-After` tells when to go on."),
    (500, "Internal", "An internal error; it is logged under the request id."),
    (503, "Unavailable", "Busy or out of reach for the moment; `Retry-After` tells when to try again."),
];

/// What an error of this status says.
pub(super) fn error_text(status: u16) -> &'static str {
    ERRORS.iter().find(|(of, _, _)| *of == status).map_or("An error.", |(_, _, text)| text)
}

/// A path parameter by its name: the same name means the same everywhere.
pub fn path_parameter(name: &str) -> Parameter {
    let (schema, description): (RefOr<Schema>, &str) = match name {
        "client_id" => (ids::ClientId::schema(), "The client."),
        "contact_id" => (ids::ContactId::schema(), "The contact."),
        "contract_id" => (ids::ContractId::schema(), "The contract."),
        "engagement_id" => (ids::EngagementId::schema(), "The engagement."),
        "user_id" => (ids::UserId::schema(), "The user."),
        "service_account_id" => (ids::ServiceAccountId::schema(), "The service account."),
        "bank_account_id" => (ids::BankAccountId::schema(), "The agency's bank account."),
        "licence_id" => (ids::LicenceId::schema(), "The licence."),
        "person_id" => (ids::PersonId::schema(), "The person."),
        "member_id" => (ids::MemberId::schema(), "The person's place on the roster."),
        "policy_id" => (ids::PolicyId::schema(), "The policy version."),
        "template_id" => (ids::TemplateId::schema(), "The settlement template."),
        "payslip_id" => (ids::PayslipId::schema(), "The payslip."),
        "invoice_id" => (ids::InvoiceId::schema(), "The invoice."),
        "receipt_id" => (ids::ReceiptId::schema(), "The receipt."),
        "batch_id" => (ids::BatchId::schema(), "The payment batch."),
        "item_id" => (ids::PaymentItemId::schema(), "The payment."),
        "transaction_id" => (ids::TransactionId::schema(), "The ledger transaction."),
        "filing_id" => (ids::FilingId::schema(), "The tax filing."),
        "certificate_id" => (ids::CertificateId::schema(), "The certificate."),
        "question_id" => (ids::QuestionId::schema(), "The question."),
        "job_id" => (ids::JobId::schema(), "The job."),
        "document_id" => (ids::DocumentId::schema(), "The document."),
        "run_id" => (ids::RunId::schema(), "The computation."),
        "session_id" => (ids::SessionId::schema(), "The log-in session."),
        "cycle" => (
            bole_domain::engagement::CycleRef::schema(),
            "The cycle: `2026-03` is run 1 of the month, `2026-03-2` run 2.",
        ),
        "number" => (
            ObjectBuilder::new()
                .schema_type(SchemaType::Type(Type::Integer))
                .minimum(Some(1))
                .examples([serde_json::Value::from(1)])
                .into(),
            "The number of the version, from 1 on.",
        ),
        "clause" => (bole_domain::standard::ClauseCode::schema(), "The clause of the step."),
        _ => (ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).into(), "Key of the object."),
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

/// The finished document. Fails when two different schemas share a name.
pub fn build(registry: &mut Registry) -> Result<OpenApi, String> {
    registry.schema_named::<ProblemDocument>("Problem".to_owned());
    if let Some(fault) = registry.faults.first() {
        return Err(fault.clone());
    }
    let mut components = ComponentsBuilder::new();
    for (name, schema) in &registry.schemas {
        components = components.schema(name.clone(), schema.clone());
    }
    for (_, name, description) in ERRORS {
        components = components.response(name, contents::problem(description));
    }
    let scopes =
        || Scopes::from_iter(bole_domain::agency::Permission::all().map(|p| (p.code().to_owned(), p.label().en)));
    let flows = [
        Flow::Password(Password::new("/api/v1/auth/token", scopes())),
        Flow::ClientCredentials(ClientCredentials::new("/api/v1/auth/token", scopes())),
    ];
    components = components.security_scheme("oauth2", SecurityScheme::OAuth2(OAuth2::new(flows)));
    let info = InfoBuilder::new()
        .title("Bole")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Operating backend of a human-resources service agency: eight service categories from mandate to closing, \
             each step as the national standard demands. Money is a decimal string, dates are business dates in China, \
             every refusal is a problem document with a stable code.",
        ))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()))
        .build();
    let here = ServerBuilder::new().url("/").description(Some("The server that serves this document.")).build();
    Ok(OpenApiBuilder::new()
        .info(info)
        .servers(Some([here]))
        .tags(Some(tags::all()))
        .paths(registry.paths.clone())
        .components(Some(components.build()))
        .build())
}

/// The document as it is published: keys sorted, the same bytes on each run.
pub fn to_text(document: &OpenApi) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(document)?;
    serde_json::to_string_pretty(&value).map(|text| text + "\n")
}
