//! The OpenAPI document: shared parameters, errors, security, and the finished bytes.

use bole_domain::ids;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Password, Scopes, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, Content, ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr,
    Required, Response, ResponseBuilder,
};

use super::problem::{PROBLEM, ProblemDocument};
use super::registry::Registry;

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
    /// A state or a rule can refuse it.
    pub rules: bool,
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
        ("409", "Conflict", needs.rules && needs.secured),
        ("412", "PreconditionFailed", needs.if_match),
        ("413", "TooLarge", needs.has_body),
        ("415", "UnsupportedMediaType", needs.has_body),
        ("422", "RuleBroken", needs.rules && needs.secured),
        ("428", "PreconditionRequired", needs.if_match),
        ("429", "TooManyRequests", true),
        ("500", "Internal", true),
        ("503", "Unavailable", true),
    ];
    all.into_iter().filter(|(_, _, can)| *can).map(|(status, name, _)| (status, name)).collect()
}

const ERRORS: [(&str, &str); 13] = [
    ("Malformed", "The request has not the promised form; `errors` points at each fault."),
    ("Unauthorized", "No valid access token."),
    ("Forbidden", "The caller may not do this."),
    ("NotFound", "There is no such object, or the caller may not see it."),
    ("Conflict", "The object's present state does not allow it."),
    ("PreconditionFailed", "The object has changed since the caller read it."),
    ("TooLarge", "The content is above the limit."),
    ("UnsupportedMediaType", "The content has a media type that is not taken here."),
    ("RuleBroken", "A rule of law, standard or contract forbids it."),
    ("PreconditionRequired", "`If-Match` is missing."),
    ("TooManyRequests", "The rate limit is reached; `Retry-After` tells when to go on."),
    ("Internal", "An internal error; it is logged under the request id."),
    ("Unavailable", "Busy or out of reach for the moment; `Retry-After` tells when to try again."),
];

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
                .maximum(Some(i32::MAX))
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

fn error_response(description: &str) -> Response {
    ResponseBuilder::new().description(description).content(PROBLEM, problem_content()).build()
}

/// What a problem looks like.
pub(super) fn problem_content() -> Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build()
}

/// The cases of a tagged union have no other fields than those that they tell, as every object.
fn closed(mut schema: RefOr<Schema>) -> RefOr<Schema> {
    if let RefOr::T(Schema::OneOf(union)) = &mut schema {
        for case in &mut union.items {
            if let RefOr::T(Schema::Object(case)) = case
                && !case.properties.is_empty()
            {
                case.additional_properties = Some(Box::new(AdditionalProperties::FreeForm(false)));
            }
        }
    }
    schema
}

/// The finished document. Fails when two different schemas share a name.
pub fn build(registry: &mut Registry) -> Result<OpenApi, String> {
    registry.schema_named::<ProblemDocument>("Problem".to_owned());
    if let Some(fault) = registry.faults.first() {
        return Err(fault.clone());
    }
    let mut components = ComponentsBuilder::new();
    for (name, schema) in &registry.schemas {
        components = components.schema(name.clone(), closed(schema.clone()));
    }
    for (name, description) in ERRORS {
        components = components.response(name, error_response(description));
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
    Ok(OpenApiBuilder::new().info(info).paths(registry.paths.clone()).components(Some(components.build())).build())
}

/// The document as it is published: keys sorted, the same bytes on each run.
pub fn to_text(document: &OpenApi) -> Result<String, serde_json::Error> {
    let value = serde_json::to_value(document)?;
    serde_json::to_string_pretty(&value).map(|text| text + "\n")
}
