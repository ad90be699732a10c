//! What bodies and answers look like in the document: pages, files, errors.

use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type,
};
use utoipa::openapi::{Content, ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

use super::errors;
use super::headers::header;
use super::problem::{PROBLEM, Problem};

fn string() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).description(Some("The file."))
}

fn bytes() -> ObjectBuilder {
    string().format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)))
}

/// A file of a media type as an answer.
pub(super) fn file(media: &str) -> Content {
    let schema = if media.starts_with("text/") { string() } else { bytes() };
    ContentBuilder::new().schema(Some(schema.build())).build()
}

/// A stream of Server-Sent Events as an answer, of no type: generators of clients take it for the text of the whole answer, checkers of
/// answers for each of its events.
pub(super) fn stream() -> Content {
    let told = "Server-Sent Events, each with `id` (the number of the event), `event` (its type) and `data` (the event \
                as JSON, as it is read page by page).";
    let events = ObjectBuilder::new().schema_type(SchemaType::AnyValue).description(Some(told));
    ContentBuilder::new().schema(Some(events.build())).build()
}

/// A file of a media type as a whole body, never an empty one, with an example where there is one.
pub(super) fn sent_file(media: &str, example: Option<&str>) -> Content {
    let schema = if media.starts_with("text/") { string() } else { bytes() }.min_length(Some(1));
    ContentBuilder::new().schema(Some(schema.build())).example(example.map(serde_json::Value::from)).build()
}

/// The form of an upload: its part `file`.
pub(super) fn file_form() -> RefOr<Schema> {
    let form = ObjectBuilder::new()
        .description(Some("A file as a form."))
        .property("file", bytes().min_length(Some(1)))
        .required("file")
        .additional_properties(Some(AdditionalProperties::FreeForm(false)));
    RefOr::T(form.build().into())
}

/// One page of these.
pub(super) fn page(item: Ref) -> RefOr<Schema> {
    let cursor = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::String))
        .description(Some("Send it as `cursor` to go on; absent on the last page."));
    let page = ObjectBuilder::new()
        .description(Some("One page of a list."))
        .property("data", ArrayBuilder::new().items(item).description(Some("The rows.")))
        .required("data")
        .property("next_cursor", cursor);
    RefOr::T(page.build().into())
}

/// A JSON answer of this status.
pub(super) fn answer(status: u16, schema: Ref, example: Option<serde_json::Value>) -> Response {
    let description = match status {
        200 => "Done.",
        201 => "Created.",
        202 => "Accepted: a job works on it.",
        _ => errors::text(status),
    };
    let mut answer = ResponseBuilder::new()
        .description(description)
        .content("application/json", ContentBuilder::new().schema(Some(schema)).example(example).build());
    if status < 300 {
        answer = answer.header("ETag", header("Version of the resource; of its bytes, where it has none."));
    }
    if matches!(status, 201 | 202) {
        answer = answer.header("Location", header("Where it is found."));
    }
    answer.build()
}

/// An error response: a problem like this one.
pub(super) fn problem(description: &str, like: &Problem) -> Response {
    let example = serde_json::to_value(like.document()).ok();
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).example(example).build();
    ResponseBuilder::new().description(description).content(PROBLEM, content).build()
}

/// An answer that an operation told by itself can be a problem as well.
pub(super) fn or_problem(answer: &mut Response) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    answer.content.entry(PROBLEM.to_owned()).or_insert_with(|| content.into());
}
