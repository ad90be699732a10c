//! The operations of the published document as requests, for tests that walk it.

use std::collections::BTreeMap;

use bole_api::http::document;
use bole_api::http::registry::Registry;
use bole_tests::{Actor, Agency, Request, Value};

/// The media type of a form.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// What is registered, and the document that comes of it.
pub(crate) fn published() -> (Registry, Value) {
    let mut registry = bole_api::routes::registry();
    let document = document::build(&mut registry).expect("the document is sound");
    (registry, serde_json::to_value(&document).expect("the document serialises"))
}

/// One operation of the document.
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: Value,
}

impl Operation {
    pub(crate) fn id(&self) -> &str {
        self.body["operationId"].as_str().unwrap_or_default()
    }

    pub(crate) fn permission(&self) -> Option<&str> {
        self.body["x-permission"].as_str()
    }

    pub(crate) fn parameters(&self) -> impl Iterator<Item = &Value> {
        self.body["parameters"].as_array().into_iter().flatten()
    }

    pub(crate) fn has_parameter(&self, name: &str) -> bool {
        self.parameters().any(|p| p["name"] == name)
    }

    /// The path with an example of each of its parameters: right in form, unknown to any agency.
    pub(crate) fn filled_path(&self) -> String {
        self.path_with(&BTreeMap::new())
    }

    /// The same with real ids where they are known.
    pub(crate) fn path_with(&self, known: &BTreeMap<String, String>) -> String {
        let mut path = self.path.clone();
        for parameter in self.parameters().filter(|p| p["in"] == "path") {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            let example = match &parameter["schema"]["examples"][0] {
                Value::Null => "nothing".to_owned(),
                Value::String(text) => text.clone(),
                number => number.to_string(),
            };
            path = path.replace(&format!("{{{name}}}"), known.get(name).unwrap_or(&example));
        }
        path
    }

    /// A well-formed request by an actor.
    pub(crate) fn request(&self, actor: &Actor) -> Request {
        self.request_to(actor, &self.filled_path())
    }

    pub(crate) fn request_to(&self, actor: &Actor, path: &str) -> Request {
        let method = self.method.to_uppercase().parse().expect("a method");
        let mut request = actor.request(method, path);
        if self.has_parameter("If-Match") {
            request = request.if_match("v1");
        }
        let Some(content) = self.body["requestBody"]["content"].as_object() else { return request };
        match content.get("application/json").or_else(|| content.get("application/merge-patch+json")) {
            Some(json) => request.json(&json["example"]),
            None if content.contains_key(FORM) => request.raw(FORM, "token=x"),
            None => {
                // The one that is shown, which is CSV where that is taken: a file is looked at before its object is sought.
                let shown = content.iter().find(|(_, told)| told["example"].is_string());
                let any = || content.iter().find(|(media, _)| *media != "multipart/form-data");
                let (media, told) = shown.or_else(any).expect("a media type");
                request.raw(media, told["example"].as_str().unwrap_or("a,b\n1,2\n").to_owned())
            }
        }
    }
}

/// All of them.
pub(crate) fn operations(document: &Value) -> Vec<Operation> {
    let paths = document["paths"].as_object().expect("the document has paths");
    let mut all = Vec::new();
    for (path, methods) in paths {
        for (method, body) in methods.as_object().expect("a path has methods") {
            all.push(Operation { method: method.clone(), path: path.clone(), body: body.clone() });
        }
    }
    all
}

/// What an agency has: an id for each path parameter for which an object can be made here.
pub(crate) async fn belongings(agency: &Agency) -> BTreeMap<String, String> {
    let admin = agency.admin();
    let me = admin.get("/api/v1/auth/me").await.expect(200);
    let mut known = BTreeMap::new();
    known.insert("user_id".to_owned(), me.text("/id"));
    let (_, document) = published();
    // Each collection that can be posted to with its own example, its item's id being the next path's parameter.
    let all = operations(&document);
    for op in all.iter().filter(|op| op.method == "post" && !op.path.contains(['{', ':'])) {
        let item = all.iter().find_map(|other| {
            let name = other.path.strip_prefix(&op.path)?.strip_prefix("/{")?.strip_suffix('}')?;
            // What has no id of its own, as a year, is nobody's secret.
            name.ends_with("_id").then(|| name.to_owned())
        });
        let (Some(name), Some(actor)) = (item, op.permission().and_then(|p| agency.with_permission(p))) else {
            continue;
        };
        let answer = op.request(&actor).await;
        if answer.status == 201 {
            let document = answer.json();
            // An object that comes with its secret stands under its name.
            let ids = [&document["id"], &document["account"]["id"], &document["endpoint"]["id"]];
            let id = ids.into_iter().find_map(Value::as_str);
            known.insert(name, id.unwrap_or_else(|| panic!("no id: {answer}")).to_owned());
        }
    }
    known
}

/// The one who may, of those inside the agency.
pub(crate) fn entitled<'a>(ops: &'a [Operation], agency: &'a Agency) -> impl Iterator<Item = (&'a Operation, Actor)> {
    ops.iter().filter_map(|op| Some((op, agency.with_permission(op.permission()?)?)))
}
