//! What an operation takes and what it gives.

use bole_domain::jobs::table::Format;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::{ContentBuilder, Ref, Required, ResponseBuilder};

use super::Example;
use super::op::Op;
use crate::http::contents;
use crate::http::page::Page;

/// The schema of the form in which a file comes.
const FILE_FORM: &str = "FileUpload";

impl<'r> Op<'r> {
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

    /// Its body is a file of rows in any format, with an example in CSV.
    pub fn takes_rows(self, csv: &str) -> Self {
        self.takes_file(&Format::ALL.map(Format::media_type), Some(csv))
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
        self.access.gives_file = true;
        self
    }

    /// Its answer goes on: Server-Sent Events.
    pub fn streams(mut self) -> Self {
        let answer = ResponseBuilder::new().description("Events as they come.");
        let answer = answer.content("text/event-stream", contents::stream());
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
}
