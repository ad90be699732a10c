//! One call to leave a trace in the audit log.

use std::collections::BTreeMap;

use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use bole_domain::events::EventObject;
use bole_domain::ids::{TypedId, kind_of};
use bole_persistence::audit::{self as log, Entry};
use bole_persistence::events::{self, About};
use bole_persistence::{Mode, Store, Tenant};
use serde::Serialize;

use crate::http::context::By;
use crate::http::problem::Problem;

/// A detail of one fact: an object with this name.
pub fn fact<T: Serialize>(name: &'static str, value: T) -> BTreeMap<&'static str, T> {
    BTreeMap::from([(name, value)])
}

/// Writes an audit entry in the caller's transaction. `detail` is an object or nothing, and holds no personal data and no
/// secret.
pub fn audit(
    tx: &mut Tenant<'_>,
    by: &By,
    action: &str,
    object_type: &str,
    object_id: impl std::fmt::Display,
    reason: Option<&str>,
    detail: &impl Serialize,
) -> Result<(), Problem> {
    let detail = serde_json::to_value(detail).map_err(|error| {
        ::log::error!("an audit detail does not serialise: {error}");
        Problem::internal()
    })?;
    let entry = Entry {
        actor: by.caller.principal,
        actor_kind: by.caller.kind.as_str(),
        action,
        object_type,
        object_id: object_id.to_string(),
        reason,
        detail,
        request_id: &by.request_id,
    };
    log::record(tx, entry);
    Ok(())
}

/// What was asked for, as an entry names it where nothing says it better: method and path. Of the path stands there what the
/// document names, and the ids, months and numbers in it; any other text that somebody typed is left out.
#[derive(Debug, Clone)]
pub struct Asked {
    method: String,
    path: String,
}

impl Asked {
    /// Of a request.
    pub fn of(req: &HttpRequest) -> Self {
        // As the document writes it, without what actix says of the form of a parameter.
        let pattern = req.match_pattern().unwrap_or_default().replace(":[^/:]+}", "}");
        let sent: Vec<&str> = req.path().split('/').collect();
        let told = pattern.split('/').enumerate().map(|(place, named)| match sent.get(place) {
            Some(sent) if named.contains('{') && is_plain(sent) => sent,
            Some(_) | None => named,
        });
        Self { method: req.method().as_str().to_ascii_lowercase(), path: told.collect::<Vec<_>>().join("/") }
    }

    /// A command leaves a trace and is told of, also where it records nothing of its own.
    pub fn done(&self, tx: &mut Tenant<'_>, by: &By, location: Option<&str>) -> Result<(), Problem> {
        if !log::is_recorded(tx) {
            audit(tx, by, &format!("request.{}", self.method), "path", &self.path, None, &())?;
        }
        // What came to be is what it is about; else what the path names last.
        let about = About {
            object: location.and_then(last_object).or_else(|| last_object(&self.path)),
            client: named(&self.path),
            engagement: named(&self.path),
        };
        events::emit_command(tx, &about);
        Ok(())
    }

    /// So does who may not, and who takes a file out.
    pub fn traced(&self, store: &Store, by: &By, status: StatusCode) -> Result<(), Problem> {
        let action = if status == StatusCode::FORBIDDEN { "request.refused" } else { "request.file" };
        store.tenant(by.caller.agency, Mode::Write, |tx| {
            audit(tx, by, action, "path", &self.path, None, &fact("method", &self.method))
        })
    }
}

/// An object of one kind that a path names by its id.
fn named<I: TypedId>(path: &str) -> Option<I> {
    path.split('/').find_map(|segment| segment.split(':').next()?.parse().ok())
}

/// The last object that a path names by its id.
fn last_object(path: &str) -> Option<EventObject> {
    path.rsplit('/').find_map(|segment| {
        let id = segment.split(':').next()?;
        Some(EventObject { kind: kind_of(id)?, id: id.to_owned() })
    })
}

/// An id, a month, a year or the number of a version, with the verb behind it.
fn is_plain(segment: &str) -> bool {
    let (name, _) = segment.split_once(':').unwrap_or((segment, ""));
    let is_id = name.split_once('_').is_some_and(|(prefix, id)| {
        prefix.len() == 3 && id.len() == 26 && id.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
    });
    let is_month = (1..=9).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_id || is_month
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_about_the_last_object_of_its_path() {
        let client = "cli_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D";
        let told = |path: &str| last_object(path).map(|object| (object.kind, object.id));
        let wanted = Some(("client".to_owned(), client.to_owned()));
        assert_eq!(told(&format!("/api/v1/clients/{client}:block")), wanted);
        assert_eq!(told(&format!("/api/v1/clients/{client}/contacts")), wanted);
        assert_eq!(told("/api/v1/agency"), None);
    }

    #[test]
    fn only_ids_and_numbers_are_plain() {
        for plain in ["tmr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D:pause", "2026-03", "2026-03-2", "7"] {
            assert!(is_plain(plain), "{plain}");
        }
        for typed in ["110108197710072206", "%E7%8E%8B", "wang", "prs_wang", "", "13800138000"] {
            assert!(!is_plain(typed), "{typed}");
        }
    }
}
