//! Log lines: as text for people or as one JSON object a line, each with the id of the request that it belongs to.
//!
//! The id travels with the task: [`within_request`] sets it around a request, [`current_request`] carries it into
//! blocking work. No caller has to name it.

use std::fmt::Write as _;
use std::future::Future;
use std::io::Write;
use std::sync::Arc;

use env_logger::Logger;
pub use env_logger::Target;
use env_logger::fmt::Formatter;
use log::kv::{Error, Key, Value, VisitSource};
use log::{Level, Log, Metadata, Record};
use serde_json::Map;

use crate::config::LogFormat;

tokio::task_local! {
    static REQUEST: Arc<str>;
}

/// Runs a request's future: whatever is logged in it carries the id.
pub async fn within_request<F: Future>(id: &str, future: F) -> F::Output {
    REQUEST.scope(Arc::from(id), future).await
}

/// The id of the request that is being worked on here, if there is one.
pub fn current_request() -> Option<Arc<str>> {
    REQUEST.try_with(Arc::clone).ok()
}

/// Runs blocking work on behalf of a request.
pub fn on_behalf_of<R>(request: Option<Arc<str>>, work: impl FnOnce() -> R) -> R {
    match request {
        Some(id) => REQUEST.sync_scope(id, work),
        None => work(),
    }
}

/// Starts logging to standard error. A second call changes nothing.
pub fn start(format: LogFormat, filter: &str) {
    start_into(format, filter, Target::Stderr);
}

/// The same to another place.
pub fn start_into(format: LogFormat, filter: &str, target: Target) {
    let mut builder = env_logger::Builder::new();
    builder.parse_filters(filter).target(target);
    match format {
        LogFormat::Text => builder.format(text),
        LogFormat::Json => builder.format(json),
    };
    let logger = Discreet(builder.build());
    let most = logger.0.filter();
    // Only a second start fails, and then the first goes on.
    if log::set_boxed_logger(Box::new(logger)).is_ok() {
        log::set_max_level(most);
    }
}

/// Drops what the web framework tells below `info`, whatever the filter says: it quotes paths, queries and bodies, which
/// may hold personal data.
struct Discreet(Logger);

impl Log for Discreet {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        let quotes = metadata.target().split("::").next().is_some_and(|name| name.starts_with("actix"));
        !(quotes && metadata.level() > Level::Info) && self.0.enabled(metadata)
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            self.0.log(record);
        }
    }

    fn flush(&self) {
        self.0.flush();
    }
}

/// Makes panics log lines that tell their place alone: a panic's own text may hold anything.
pub fn hush_panics() {
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        log::error!(place = place.as_str(); "panic");
    }));
}

fn text(out: &mut Formatter, record: &Record<'_>) -> std::io::Result<()> {
    let mut pairs = Pairs::default();
    // A pair that cannot be shown is left out; the line itself is worth more.
    let _ = record.key_values().visit(&mut pairs);
    pairs.0.entry("request_id").or_insert_with(|| current_request().map_or(serde_json::Value::Null, |id| (*id).into()));
    let mut line = String::new();
    for (name, value) in pairs.0.iter().filter(|(_, value)| !value.is_null()) {
        // Writing to a string cannot fail.
        let _ = match value.as_str() {
            Some(text) if !text.contains([' ', '"', '\n']) => write!(line, " {name}={text}"),
            _ => write!(line, " {name}={value}"),
        };
    }
    let message = record.args().to_string().replace(['\n', '\r'], " ");
    writeln!(out, "{} {:5} {} {message}{line}", out.timestamp_micros(), record.level(), record.target())
}

fn json(out: &mut Formatter, record: &Record<'_>) -> std::io::Result<()> {
    let mut pairs = Pairs::default();
    let _ = record.key_values().visit(&mut pairs);
    if let Some(id) = current_request() {
        pairs.0.entry("request_id").or_insert_with(|| (*id).into());
    }
    let mut line = Map::new();
    line.insert("time".to_owned(), out.timestamp_micros().to_string().into());
    line.insert("level".to_owned(), record.level().as_str().into());
    line.insert("target".to_owned(), record.target().into());
    line.insert("message".to_owned(), record.args().to_string().into());
    for (name, value) in pairs.0 {
        line.entry(name).or_insert(value);
    }
    serde_json::to_writer(&mut *out, &line)?;
    out.write_all(b"\n")
}

/// The pairs of a line, by name.
#[derive(Default)]
struct Pairs(Map<String, serde_json::Value>);

impl<'kvs> VisitSource<'kvs> for Pairs {
    fn visit_pair(&mut self, key: Key<'kvs>, value: Value<'kvs>) -> Result<(), Error> {
        let number = value.to_i64().map(serde_json::Value::from).or_else(|| value.to_u64().map(Into::into));
        let plain = number.or_else(|| value.to_bool().map(Into::into)).unwrap_or_else(|| value.to_string().into());
        self.0.insert(key.as_str().to_owned(), plain);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_web_framework_quotes_nothing_whatever_the_filter_says() {
        for filter in ["debug", "trace", "actix_web::types::path=trace", "actix_web=debug,info"] {
            let logger = Discreet(env_logger::Builder::new().parse_filters(filter).build());
            let told = |target: &str, level| logger.enabled(&Metadata::builder().target(target).level(level).build());
            for target in ["actix_web::types::path", "actix_web::types::query", "actix_http::h1"] {
                assert!(!told(target, Level::Debug) && !told(target, Level::Trace), "{filter} {target}");
            }
        }
        let logger = Discreet(env_logger::Builder::new().parse_filters("debug").build());
        let told = |target: &str, level| logger.enabled(&Metadata::builder().target(target).level(level).build());
        assert!(told("bole_api::jobs", Level::Debug) && told("actix_server::builder", Level::Info));
    }

    #[tokio::test]
    async fn blocking_work_carries_the_id_of_its_request() {
        assert_eq!(current_request(), None);
        let seen = within_request("r-1", async {
            let request = current_request();
            tokio::task::spawn_blocking(move || on_behalf_of(request, current_request)).await.unwrap()
        })
        .await;
        assert_eq!(seen.as_deref(), Some("r-1"));
        assert_eq!(current_request(), None);
    }
}
