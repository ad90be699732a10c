//! One call to leave a trace in the audit log.

use std::collections::BTreeMap;

use bole_persistence::Tenant;
use bole_persistence::audit::{self as log, Entry};
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
    log::record(
        tx,
        &Entry {
            actor: by.caller.principal,
            actor_kind: by.caller.kind.as_str(),
            action,
            object_type,
            object_id: object_id.to_string(),
            reason,
            detail,
            request_id: &by.request_id,
        },
    )?;
    Ok(())
}
