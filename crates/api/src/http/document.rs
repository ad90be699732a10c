//! The OpenAPI document: shared parameters, errors, security, and the finished bytes.

use bole_domain::ids;
use bole_domain::notifications::Channel;
use bole_domain::sla::policy::Policy;
use utoipa::PartialSchema;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{ClientCredentials, Flow, OAuth2, Password, Scopes, SecurityScheme};
use utoipa::openapi::server::ServerBuilder;
use utoipa::openapi::{ComponentsBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, RefOr, Required};

use super::problem::ProblemDocument;
use super::registry::Registry;
use super::{errors, tags};

/// A path parameter by its name: the same name means the same everywhere.
pub fn path_parameter(name: &str) -> Parameter {
    let (schema, description): (RefOr<Schema>, &str) = match name {
        "client_id" => (ids::ClientId::schema(), "The client."),
        "invitation_id" => (ids::InvitationId::schema(), "The invitation."),
        "contact_id" => (ids::ContactId::schema(), "The contact."),
        "import_mapping_id" => (ids::ImportMappingId::schema(), "The mapping."),
        "contract_id" => (ids::ContractId::schema(), "The contract."),
        "engagement_id" => (ids::EngagementId::schema(), "The engagement."),
        "user_id" => (ids::UserId::schema(), "The user."),
        "service_account_id" => (ids::ServiceAccountId::schema(), "The service account."),
        "bank_account_id" => (ids::BankAccountId::schema(), "The agency's bank account."),
        "licence_id" => (ids::LicenceId::schema(), "The licence."),
        "premises_id" => (ids::PremisesId::schema(), "The premises."),
        "inspection_id" => (ids::InspectionId::schema(), "The inspection."),
        "capital_statement_id" => (ids::CapitalStatementId::schema(), "The statement of the capital."),
        "tool_id" => (ids::ToolId::schema(), "The tool."),
        "staff_id" => (ids::StaffId::schema(), "The member of the staff."),
        "attestation_id" => (ids::AttestationId::schema(), "The attestation."),
        "written_rule_id" => (ids::WrittenRuleId::schema(), "The version of the written rule."),
        "service_offer_id" => (ids::ServiceOfferId::schema(), "The service of the catalogue."),
        "supervision_notice_id" => (ids::SupervisionNoticeId::schema(), "The notice of supervision."),
        "person_id" => (ids::PersonId::schema(), "The person."),
        "member_id" => (ids::MemberId::schema(), "The person's place on the roster."),
        "correction_id" => (ids::CorrectionId::schema(), "The correction."),
        "deduction_id" => (ids::DeductionId::schema(), "The declaration."),
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
        "conversation_id" => (ids::ConversationId::schema(), "The conversation."),
        "job_id" => (ids::JobId::schema(), "The job."),
        "webhook_endpoint_id" => (ids::WebhookEndpointId::schema(), "The endpoint."),
        "webhook_delivery_id" => (ids::WebhookDeliveryId::schema(), "The delivery."),
        "timer_id" => (ids::TimerId::schema(), "The timer."),
        "channel" => (Channel::schema(), "By which way."),
        "policy" => (
            ObjectBuilder::new()
                .schema_type(SchemaType::Type(Type::String))
                .enum_values(Some(Policy::shipped().iter().map(|policy| policy.code.clone())))
                .into(),
            "The code of the policy.",
        ),
        "document_id" => (ids::DocumentId::schema(), "The document."),
        "run_id" => (ids::RunId::schema(), "The computation."),
        "session_id" => (ids::SessionId::schema(), "The log-in session."),
        "credit_code" => (bole_domain::people::CreditCode::schema(), "The agency's unified social credit code."),
        "cycle" => (
            bole_domain::engagement::CycleRef::schema(),
            "The cycle: `2026-03` is run 1 of the month, `2026-03-2` run 2.",
        ),
        "month" => (bole_domain::period::Period::schema(), "The month."),
        "year" => (
            ObjectBuilder::new()
                .schema_type(SchemaType::Type(Type::Integer))
                .minimum(Some(2000))
                .maximum(Some(2100))
                .examples([serde_json::Value::from(2027)])
                .into(),
            "The year.",
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
        "category" => (bole_domain::standard::Category::schema(), "The category of service."),
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

const TOKEN: &str = "/api/v1/auth/token";

const LOGIN: &str = "People log in with username and password; client_id and client_secret stay empty. Machines use the id and the \
                     secret of their service account, and may ask for fewer scopes than it has.";

const ABOUT: &str = "\
Operating backend of a human-resources service agency: eight service categories from mandate to closing, each step as the \
national standard demands.

- **Log in** by *Authorize*, or at `POST /api/v1/auth/token`. Each operation names the permission that it needs.
- **Money** is a decimal string, a **date** a business date in China, a **moment** RFC 3339 in UTC.
- **Retries**: what writes takes an `Idempotency-Key`; sent again with the same key it is done once.
- **Changes** of what is there carry its `ETag` in `If-Match`, so that nobody overwrites what he has not seen.
- **Lists** come in pages: go on with `next_cursor`. **Imports and computations** answer 202 with a job to wait for.
- **Refusals** are problem documents with a stable `code`, in the language of `Accept-Language` (`zh-CN` or `en`).";

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
    registry.sound()?;
    let mut components = ComponentsBuilder::new();
    for (name, schema) in &registry.schemas {
        components = components.schema(name.clone(), closed(schema.clone()));
    }
    for (name, response) in errors::responses() {
        components = components.response(name, response);
    }
    let scopes = Scopes::from_iter(bole_domain::agency::Permission::all().map(|p| (p.code().to_owned(), p.label().en)));
    let flows = [
        // A user's scopes follow from his roles: there is nothing to choose.
        Flow::Password(Password::new(TOKEN, Scopes::new())),
        Flow::ClientCredentials(ClientCredentials::new(TOKEN, scopes)),
    ];
    components = components.security_scheme("oauth2", SecurityScheme::OAuth2(OAuth2::with_description(flows, LOGIN)));
    let info = InfoBuilder::new()
        .title("Bole")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(ABOUT))
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
