//! Sends the document's own examples, with the ids of things that are there, and holds each answer to its schema.

use std::collections::{BTreeMap, BTreeSet};

use bole_tests::{Actor, Answer, Request, TestApp, Value};

use crate::document::Schemas;
use crate::world::walk::{Operation, operations, published};

const FORM: &str = "application/x-www-form-urlencoded";
/// Files that operations take without showing one.
const PAPER: &str = "%PDF-1.7 a paper";

/// The document, what is known of the world that it is told to, and what was sent.
pub(crate) struct Telling {
    app: TestApp,
    all: BTreeMap<String, Operation>,
    schemas: Schemas,
    /// What stands for an example: an id by its prefix, anything else by the example itself.
    known: BTreeMap<String, String>,
    /// The names of those parameters of the path that are no ids.
    named: BTreeMap<String, String>,
    sent: BTreeSet<String>,
}

impl Telling {
    pub(crate) fn of(app: &TestApp) -> Self {
        let (_, document) = published();
        let all = operations(&document).into_iter().map(|op| (op.id().to_owned(), op)).collect();
        Self {
            app: app.clone(),
            all,
            schemas: Schemas(document["components"].clone()),
            known: BTreeMap::new(),
            named: BTreeMap::new(),
            sent: BTreeSet::new(),
        }
    }

    /// From now on this stands where an id of its kind, or this very example, is asked for.
    pub(crate) fn know(&mut self, example: &str, real: &str) {
        self.known.insert(example.to_owned(), real.to_owned());
    }

    /// From now on this stands for a parameter of the path that is no id.
    pub(crate) fn name(&mut self, parameter: &str, value: &str) {
        self.named.insert(parameter.to_owned(), value.to_owned());
    }

    /// The id of a kind, by its prefix.
    pub(crate) fn id(&self, prefix: &str) -> &str {
        self.known.get(prefix).unwrap_or_else(|| panic!("nothing is known of {prefix}"))
    }

    /// Sends an operation's example as it stands; it must succeed as documented.
    pub(crate) async fn tell(&mut self, actor: &Actor, id: &str) -> Answer {
        self.tell_but(actor, id, &[]).await
    }

    /// The same with other values at these pointers of the body: what only the world can know.
    pub(crate) async fn tell_but(&mut self, actor: &Actor, id: &str, but: &[(&str, Value)]) -> Answer {
        let op = self.all.get(id).unwrap_or_else(|| panic!("the document has no {id}"));
        let answer = self.request(op, actor, but).await;
        let success = op.body["responses"].as_object().and_then(|all| all.keys().find(|s| s.starts_with('2')));
        assert_eq!(Some(answer.status.to_string()).as_ref(), success, "{id}: {answer}");
        self.fits(op, &answer);
        self.sent.insert(id.to_owned());
        let answer = self.job(answer).await;
        if op.method == "post" {
            self.learn(&answer);
        }
        answer
    }

    /// Sends an operation's example where a rule forbids it, once it is understood.
    pub(crate) async fn tell_refused(&mut self, actor: &Actor, id: &str, status: u16, code: &str) {
        let op = self.all.get(id).unwrap_or_else(|| panic!("the document has no {id}"));
        self.request(op, actor, &[]).await.problem(status, code);
        self.sent.insert(id.to_owned());
    }

    /// Operations of the document that were not sent, of these methods.
    pub(crate) fn untold(&self, methods: &[&str]) -> BTreeSet<&str> {
        let wanted = self.all.values().filter(|op| methods.contains(&op.method.as_str()));
        wanted.map(Operation::id).filter(|id| !self.sent.contains(*id)).collect()
    }

    /// A read that was not sent and whose objects are all known.
    pub(crate) fn next_read(&self) -> Option<String> {
        let ids = |op: &Operation| op.path_with(&BTreeMap::new()).matches(EXAMPLE).count();
        let known = |op: &&Operation| !self.filled(&op.path_with(&BTreeMap::new())).contains(EXAMPLE) || ids(op) == 0;
        let mut all = self.all.values().filter(|op| op.method == "get" && !self.sent.contains(op.id()));
        all.find(known).map(|op| op.id().to_owned())
    }

    /// The objects that a list shows can be read.
    pub(crate) fn find(&mut self, answer: &Answer) {
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        for row in body["data"].as_array().into_iter().flatten() {
            if let Some((prefix, _)) = row["id"].as_str().and_then(|id| id.split_once('_'))
                && let Some(id) = row["id"].as_str()
            {
                self.known.entry(prefix.to_owned()).or_insert_with(|| id.to_owned());
            }
        }
    }

    /// The path of the cycle that is spoken of.
    pub(crate) fn cycle(&self) -> String {
        let cycle = self.named.get("cycle").map_or("2026-03", String::as_str);
        format!("/api/v1/payroll/engagements/{}/cycles/{cycle}", self.id("eng"))
    }

    /// The public code of the certificate.
    pub(crate) async fn certificate_code(&self, actor: &Actor) -> String {
        actor.get(&format!("/api/v1/certificates/{}", self.id("crt"))).await.expect(200).text("/code")
    }

    /// The permission that an operation needs.
    pub(crate) fn permission(&self, id: &str) -> Option<String> {
        self.all.get(id).and_then(Operation::permission).map(ToOwned::to_owned)
    }

    fn request(&self, op: &Operation, actor: &Actor, but: &[(&str, Value)]) -> Request {
        let mut path = op.path.clone();
        for (name, value) in &self.named {
            path = path.replace(&format!("{{{name}}}"), value);
        }
        let path =
            self.filled(&Operation { path, method: String::new(), body: op.body.clone() }.path_with(&BTreeMap::new()));
        let asked: Vec<String> = op
            .parameters()
            .filter(|parameter| parameter["in"] == "query" && parameter["required"] == true)
            .filter_map(|parameter| parameter["name"].as_str())
            .filter_map(|name| self.named.get(name).map(|value| format!("{name}={value}")))
            .collect();
        let path = if asked.is_empty() { path } else { format!("{path}?{}", asked.join("&")) };
        let mut request = actor.request(op.method.to_uppercase().parse().expect("a method"), &path);
        if op.has_parameter("If-Match") {
            request = request.if_match("*");
        }
        let Some(content) = op.body["requestBody"]["content"].as_object() else { return request };
        for (media, content) in content {
            let Some(example) = content.get("example") else { continue };
            let mut body = example.clone();
            for (pointer, value) in but {
                put(&mut body, pointer, value);
            }
            let text = self.filled(&serde_json::to_string(&body).expect("it serialises"));
            return match (media.as_str(), &body) {
                ("application/json", _) => request.raw(media, text),
                (FORM, Value::Object(fields)) => {
                    let text = |value: &Value| self.filled(value.as_str().unwrap_or_default());
                    let fields: Vec<(String, String)> = fields.iter().map(|(k, v)| (k.clone(), text(v))).collect();
                    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
                    request.form(&fields)
                }
                (_, Value::String(file)) => request.raw(media, file.clone()),
                (_, other) => panic!("{}: an example of {media}: {other}", op.id()),
            };
        }
        request.raw("application/pdf", PAPER)
    }

    /// A text with what is known in the place of each example.
    fn filled(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (example, real) in &self.known {
            let example = if example.len() <= 4 { format!("{example}_{EXAMPLE}") } else { example.clone() };
            filled = filled.replace(&example, real);
        }
        filled
    }

    fn fits(&self, op: &Operation, answer: &Answer) {
        let content = &op.body["responses"][answer.status.to_string()]["content"];
        let media = answer.header("content-type").unwrap_or_default();
        let media = media.split(';').next().unwrap_or_default();
        let told = content.as_object().and_then(|all| all.iter().find(|(m, _)| m.split(';').next() == Some(media)));
        let Some((_, told)) = told else { panic!("{}: {media} is not documented: {answer}", op.id()) };
        if media == "application/json" {
            let faults = self.schemas.faults(&told["schema"], &answer.json());
            assert!(faults.is_empty(), "{}: {faults:#?}: {answer}", op.id());
        }
    }

    /// Waits for the job that an answer started.
    async fn job(&self, answer: Answer) -> Answer {
        if answer.status != 202 {
            return answer;
        }
        let job = self.app.wait_job(&answer).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        job
    }

    /// The thing that an answer made, or tells of, is the one that is spoken of from now on.
    fn learn(&mut self, answer: &Answer) {
        let body = answer.json();
        for at in ["/id", "/account/id", "/receipt/id", "/batch/id", "/subjects/0"] {
            if let Some(id) = body.pointer(at).and_then(Value::as_str)
                && let Some((prefix, _)) = id.split_once('_')
            {
                self.know(prefix, id);
            }
        }
    }
}

/// The part of an example's id that follows its prefix.
const EXAMPLE: &str = "01JZ3N8Q5V7W9X2Y4Z6A8B0C1D";

fn put(body: &mut Value, pointer: &str, value: &Value) {
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
    match body.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.insert(field.to_owned(), value.clone())),
        _ => *body = value.clone(),
    }
}
