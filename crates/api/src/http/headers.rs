//! How headers are told in the document: those that a request brings, and those of an answer.

use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{Header, Required};

/// The longest idempotency key.
pub const LONGEST_KEY: usize = 255;

/// A header of an answer.
pub(super) fn header(description: &str) -> Header {
    let mut header = Header::new(text());
    header.description = Some(description.to_owned());
    header
}

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String))
}

/// The version that the caller saw.
pub(super) fn if_match(required: Required) -> Parameter {
    header_parameter(
        "If-Match",
        "The ETag of the version that you saw, with its quotes; `*` stands for whichever is there.",
        required,
        text(),
    )
}

/// The key by which a retry is known.
pub(super) fn idempotency_key(required: bool, secret_answer: bool) -> Parameter {
    let says = if secret_answer {
        "1 to 255 characters of your choice; a retry with the same key changes nothing. The first answer holds a secret \
         and is not kept: the retry is told 409 `answer_not_kept`."
    } else {
        "1 to 255 characters of your choice; a retry with the same key changes nothing and gets the first answer."
    };
    let schema = text().min_length(Some(1)).max_length(Some(LONGEST_KEY)).pattern(Some("^[!-~]([ -~]*[!-~])?$"));
    header_parameter("Idempotency-Key", says, if required { Required::True } else { Required::False }, schema)
}

fn header_parameter(name: &str, description: &str, required: Required, schema: ObjectBuilder) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(required)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}
