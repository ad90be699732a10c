//! Typed, prefixed, time-ordered ids: `eng_01J…`. A wrong prefix is malformed, an unknown id is not found.

#[cfg(test)]
mod tests;
mod written;

use uuid::Uuid;

pub use written::{decode, encode};

/// Text that is not an id of the wanted type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id of the form {prefix}_ followed by 26 characters of Crockford's base 32")]
pub struct NotAnId {
    /// The prefix that was wanted.
    pub prefix: &'static str,
}

/// What every typed id can do.
pub trait TypedId: Copy + Sized + std::fmt::Display + std::str::FromStr<Err = NotAnId> {
    /// Prefix before the underscore.
    const PREFIX: &'static str;
    /// From its raw form.
    fn from_uuid(uuid: Uuid) -> Self;
    /// Its raw form.
    fn uuid(self) -> Uuid;
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {
        /// What sort of object an id names, in snake case: `client` for `cli_…`.
        pub fn kind_of(id: &str) -> Option<String> {
            let (prefix, rest) = id.split_once('_')?;
            decode(rest)?;
            let name = match prefix { $($prefix => stringify!($name),)* _ => return None };
            let mut kind = String::new();
            for letter in name.trim_end_matches("Id").chars() {
                if letter.is_uppercase() && !kind.is_empty() {
                    kind.push('_');
                }
                kind.extend(letter.to_lowercase());
            }
            Some(kind)
        }
        $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl TypedId for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: Uuid) -> Self { Self(uuid) }
            fn uuid(self) -> Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}_{}", $prefix, encode(self.0))
            }
        }

        impl std::str::FromStr for $name {
            type Err = NotAnId;
            fn from_str(text: &str) -> Result<Self, NotAnId> {
                text.strip_prefix(concat!($prefix, "_")).and_then(decode).map(Self).ok_or(NotAnId { prefix: $prefix })
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                <String as serde::Deserialize>::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
                ObjectBuilder::new()
                    .schema_type(SchemaType::Type(Type::String))
                    .pattern(Some(concat!("^", $prefix, "_[0-7][0-9A-HJKMNP-TV-Z]{25}$")))
                    .examples([serde_json::Value::from(concat!($prefix, "_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D"))])
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}

        impl $name {
            /// The id that examples in the OpenAPI document use.
            pub fn example() -> Self {
                Self(decode("01JZ3N8Q5V7W9X2Y4Z6A8B0C1D").unwrap_or_default())
            }
        }
    )* };
}

typed_ids! {
    /// An agency, the tenant.
    AgencyId = "agy";
    /// A person who can log in.
    UserId = "usr";
    /// A machine that can log in (ERP, robot).
    ServiceAccountId = "svc";
    /// A log-in session: one family of refresh tokens.
    SessionId = "ses";
    /// A bank account of the agency.
    BankAccountId = "bnk";
    /// A licence of the agency.
    LicenceId = "lic";
    /// Premises of the agency.
    PremisesId = "prm";
    /// An inspection of premises.
    InspectionId = "isp";
    /// A statement of the agency's capital.
    CapitalStatementId = "cap";
    /// A tool of the agency's digital platform.
    ToolId = "tol";
    /// A member of the agency's staff.
    StaffId = "stf";
    /// What somebody attests of a member of the staff.
    AttestationId = "att";
    /// A version of one of the agency's written rules.
    WrittenRuleId = "wrl";
    /// A service that the agency offers at a published price.
    ServiceOfferId = "ofr";
    /// What the agency publishes about its supervision.
    SupervisionNoticeId = "spn";
    /// A client of the agency.
    ClientId = "cli";
    /// An invitation of a client's user.
    InvitationId = "ivt";
    /// A contact person at a client.
    ContactId = "cct";
    /// How a client's own files are read.
    ImportMappingId = "map";
    /// A service contract with a client.
    ContractId = "ctr";
    /// An engagement: one category's service for one client.
    EngagementId = "eng";
    /// Somebody's responsibility for an engagement.
    ResponsibilityId = "rsp";
    /// What a service step recorded.
    StepRecordId = "stp";
    /// A natural person whose data the agency keeps.
    PersonId = "per";
    /// A person's place on the roster of an engagement.
    MemberId = "mem";
    /// A line that sets an earlier month right.
    CorrectionId = "cor";
    /// A declaration of a special additional deduction.
    DeductionId = "ded";
    /// A version of an insurance or housing-fund policy.
    PolicyId = "pol";
    /// A settlement template.
    TemplateId = "tpl";
    /// A published or draft version of a settlement template.
    TemplateVersionId = "tpv";
    /// A monthly cycle.
    CycleId = "cyc";
    /// One computation of a cycle.
    RunId = "run";
    /// A payslip: one person's result of one run.
    PayslipId = "psl";
    /// An invoice issued to a client.
    InvoiceId = "inv";
    /// Money received from a client.
    ReceiptId = "rcp";
    /// A payment batch.
    BatchId = "bat";
    /// One payment to one person.
    PaymentItemId = "pay";
    /// A ledger account.
    AccountId = "acc";
    /// A ledger transaction.
    TransactionId = "ltx";
    /// A tax filing of one withholding agent and tax period.
    FilingId = "fil";
    /// A numbered certificate.
    CertificateId = "crt";
    /// A question from a client or a person.
    QuestionId = "qst";
    /// A conversation between agency, client and person.
    ConversationId = "cnv";
    /// A message of a conversation.
    MessageId = "msg";
    /// A timer.
    TimerId = "tmr";
    /// A background job.
    JobId = "job";
    /// An uploaded document.
    DocumentId = "doc";
    /// An entry of the audit log.
    AuditEntryId = "aud";
    /// An event.
    EventId = "evt";
    /// An endpoint of webhooks.
    WebhookEndpointId = "whk";
    /// A delivery to such an endpoint.
    WebhookDeliveryId = "dlv";
}
