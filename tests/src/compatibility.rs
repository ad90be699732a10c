//! What of a new OpenAPI document would break a client that was written for an older one.
//!
//! What was taken must still be taken, and what is answered must have been expected. An answer may gain fields, and its
//! enums and unions may gain values: `docs/integration.md` tells clients to expect that.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Which way a schema is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Clients send it: the new one must take all that the old one took.
    Sent,
    /// Clients get it: the old one must have promised all that the new one gives.
    Got,
}

/// Every breaking change, each in a line that names its place. Empty: an old client goes on.
pub fn breaking(old: &Value, new: &Value) -> Vec<String> {
    let mut check = Check { old, new, at: Vec::new(), seen: BTreeSet::new(), faults: Vec::new() };
    for (path, methods) in entries(&old["paths"]) {
        for (method, operation) in entries(methods) {
            let now = &new["paths"][path][method];
            check.within(&format!("{} {path}", method.to_uppercase()), |check| check.operation(operation, now));
        }
    }
    check.faults
}

struct Check<'a> {
    old: &'a Value,
    new: &'a Value,
    at: Vec<String>,
    /// Pairs of named schemas that were compared: schemas may refer to themselves.
    seen: BTreeSet<(Way, String, String)>,
    faults: Vec<String>,
}

impl<'a> Check<'a> {
    fn within(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        self.at.push(step.to_owned());
        check(self);
        self.at.pop();
    }

    fn fault(&mut self, text: impl std::fmt::Display) {
        self.faults.push(format!("{}: {text}", self.at.join(" ")));
    }

    fn operation(&mut self, old: &'a Value, new: &'a Value) {
        if new.is_null() {
            return self.fault("the operation is gone");
        }
        for told in ["operationId", "x-permission"] {
            if old[told] != new[told] {
                self.fault(format!("{told} was {}, is {}", old[told], new[told]));
            }
        }
        self.parameters(old, new);
        self.body(&old["requestBody"], &new["requestBody"]);
        for (status, answer) in entries(&old["responses"]).filter(|(status, _)| status.starts_with('2')) {
            let now = &new["responses"][status];
            self.within(&format!("answer {status}"), |check| check.answer(answer, now));
        }
    }

    fn parameters(&mut self, old: &'a Value, new: &'a Value) {
        let find = |of: &'a Value, like: &Value| {
            items(&of["parameters"]).find(|p| p["name"] == like["name"] && p["in"] == like["in"])
        };
        for parameter in items(&old["parameters"]) {
            self.within(&format!("parameter {}", text(&parameter["name"])), |check| match find(new, parameter) {
                None => check.fault("is gone, and would be refused"),
                Some(now) => check.schema(Way::Sent, &parameter["schema"], &now["schema"]),
            });
        }
        for parameter in items(&new["parameters"]).filter(|p| p["required"] == true) {
            if find(old, parameter).is_none_or(|before| before["required"] != true) {
                self.fault(format!("parameter {} is demanded now", text(&parameter["name"])));
            }
        }
    }

    fn body(&mut self, old: &'a Value, new: &'a Value) {
        if new["required"] == true && old["required"] != true {
            self.fault("a body is demanded now");
        }
        self.contents(Way::Sent, old, new);
    }

    fn answer(&mut self, old: &'a Value, new: &'a Value) {
        if new.is_null() {
            return self.fault("is gone");
        }
        for (name, _) in entries(&old["headers"]).filter(|(name, _)| new["headers"][name.as_str()].is_null()) {
            self.fault(format!("the header {name} is gone"));
        }
        self.contents(Way::Got, old, new);
    }

    fn contents(&mut self, way: Way, old: &'a Value, new: &'a Value) {
        for (media, content) in entries(&old["content"]) {
            let now = &new["content"][media];
            self.within(media, |check| match now {
                Value::Null => check.fault("is gone"),
                now => check.schema(way, &content["schema"], &now["schema"]),
            });
        }
    }

    fn schema(&mut self, way: Way, old: &'a Value, new: &'a Value) {
        let (before, now) = (name(old), name(new));
        if !before.is_empty() && !now.is_empty() && !self.seen.insert((way, before.to_owned(), now.to_owned())) {
            return;
        }
        let (olds, news) = (alternatives(self.old, old), alternatives(self.new, new));
        if let ([old], [new]) = (olds.as_slice(), news.as_slice()) {
            return self.plain(way, old, new);
        }
        for old in &olds {
            let partner = match name(old) {
                "" => news.iter().find(|new| name(new).is_empty() && self.fits(way, old, new)),
                named => news.iter().find(|new| name(new) == named),
            };
            match partner {
                Some(new) => self.schema(way, old, new),
                None => self.fault(format!("the alternative {} is gone or has changed", shown(old))),
            }
        }
        let null = |all: &[&Value]| all.iter().any(|one| types(one).contains("null"));
        if way == Way::Got && null(&news) && !null(&olds) {
            self.fault("may be null now");
        }
    }

    /// Would an alternative without a name do?
    fn fits(&self, way: Way, old: &'a Value, new: &'a Value) -> bool {
        let (at, faults) = (Vec::new(), Vec::new());
        let mut alone = Check { old: self.old, new: self.new, at, seen: self.seen.clone(), faults };
        alone.plain(way, old, new);
        alone.faults.is_empty()
    }

    fn plain(&mut self, way: Way, old: &'a Value, new: &'a Value) {
        let (old, new) = (resolved(self.old, old), resolved(self.new, new));
        let (wide, narrow) = if way == Way::Sent { (new, old) } else { (old, new) };
        let (taken, given) = (types(wide), types(narrow));
        let covered = |kind: &&str| taken.contains(*kind) || (*kind == "integer" && taken.contains("number"));
        if !taken.is_empty() && (given.is_empty() || !given.iter().all(covered)) {
            self.fault(format!("the type was {}, is {}", old["type"], new["type"]));
        }
        self.values(way, old, new);
        if way == Way::Sent {
            self.bounds(old, new);
        }
        self.fields(way, old, new);
        if old["items"].is_object() && new["items"].is_object() {
            self.within("items", |check| check.schema(way, &old["items"], &new["items"]));
        }
        let (before, now) = (&old["additionalProperties"], &new["additionalProperties"]);
        if before.is_object() && now.is_object() {
            self.within("values", |check| check.schema(way, before, now));
        }
    }

    /// Enum, pattern and format.
    fn values(&mut self, way: Way, old: &Value, new: &Value) {
        if way == Way::Sent && new["enum"].is_array() {
            let gone: Vec<&Value> =
                items(&old["enum"]).filter(|value| !items(&new["enum"]).any(|v| v == *value)).collect();
            if !old["enum"].is_array() {
                self.fault(format!("only {} is taken now", new["enum"]));
            }
            for value in gone {
                self.fault(format!("the value {value} is taken no more"));
            }
        }
        if way == Way::Got && old["enum"].is_array() && !new["enum"].is_array() {
            self.fault("was one of a few values, may be anything now");
        }
        for rule in ["pattern", "format"] {
            let binding = if way == Way::Sent { &new[rule] } else { &old[rule] };
            if !binding.is_null() && old[rule] != new[rule] {
                self.fault(format!("the {rule} was {}, is {}", old[rule], new[rule]));
            }
        }
    }

    fn bounds(&mut self, old: &Value, new: &Value) {
        for (rule, at_most) in [
            ("maximum", true),
            ("maxLength", true),
            ("maxItems", true),
            ("minimum", false),
            ("minLength", false),
            ("minItems", false),
        ] {
            let Some(now) = new[rule].as_f64() else { continue };
            let narrowed = old[rule].as_f64().is_none_or(|before| if at_most { now < before } else { now > before });
            if narrowed {
                self.fault(format!("{rule} was {}, is {}", old[rule], new[rule]));
            }
        }
        if new["uniqueItems"] == true && old["uniqueItems"] != true {
            self.fault("items must differ now");
        }
    }

    fn fields(&mut self, way: Way, old: &'a Value, new: &'a Value) {
        let demands = |of: &Value, field: &str| items(&of["required"]).any(|name| name == field);
        for (field, schema) in entries(&old["properties"]) {
            let now = &new["properties"][field];
            self.within(&format!(".{field}"), |check| match (now, way) {
                (Value::Null, Way::Got) => check.fault("is answered no more"),
                (Value::Null, Way::Sent) if new["additionalProperties"] == false => check.fault("is taken no more"),
                (Value::Null, Way::Sent) => {}
                (now, _) => check.schema(way, schema, now),
            });
            if way == Way::Got && demands(old, field) && !now.is_null() && !demands(new, field) {
                self.fault(format!(".{field} was always answered, may be absent now"));
            }
        }
        for field in items(&new["required"]).filter_map(Value::as_str) {
            if way == Way::Sent && !demands(old, field) {
                self.fault(format!(".{field} is demanded now"));
            }
        }
        if way == Way::Sent && new["additionalProperties"] == false && old["additionalProperties"] != false {
            self.fault("other fields are refused now");
        }
    }
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter)
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The name of the schema that is referred to.
fn name(schema: &Value) -> &str {
    text(&schema["$ref"]).rsplit('/').next().unwrap_or_default()
}

fn shown(schema: &Value) -> String {
    if name(schema).is_empty() { schema.to_string() } else { name(schema).to_owned() }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let mut schema = schema;
    while let Some(pointer) = schema["$ref"].as_str().and_then(|target| target.strip_prefix('#')) {
        schema = document.pointer(pointer).unwrap_or(&Value::Null);
    }
    schema
}

fn alternatives<'a>(document: &'a Value, schema: &'a Value) -> Vec<&'a Value> {
    let whole = resolved(document, schema);
    let all: Vec<&Value> = ["oneOf", "anyOf"].iter().flat_map(|union| items(&whole[*union])).collect();
    if all.is_empty() { vec![schema] } else { all }
}

fn types(schema: &Value) -> BTreeSet<&str> {
    let listed = items(&schema["type"]).filter_map(Value::as_str);
    listed.chain(schema["type"].as_str()).collect()
}
