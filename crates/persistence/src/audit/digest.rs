//! The digest of an entry: the same on every database, whatever form its details are kept in.

use bole_domain::ids::TypedId;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::Recorded;
use crate::types::Key;

/// Before the first entry.
pub(crate) const NOTHING: [u8; 32] = [0; 32];

/// SHA-256 over everything that an entry says, each part behind its length.
pub(crate) fn of(agency: Key, entry: &Recorded) -> [u8; 32] {
    let Recorded { id, at, actor, actor_kind, action, object_type, object_id, reason, detail, request_id } = entry;
    let mut told = Sha256::new();
    let mut part = |bytes: &[u8]| {
        told.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        told.update(bytes);
    };
    part(agency.0.as_bytes());
    part(id.uuid().as_bytes());
    part(&at.timestamp_micros().to_be_bytes());
    part(actor.0.as_bytes());
    for text in [actor_kind, action, object_type, object_id, request_id] {
        part(text.as_bytes());
    }
    part(&[u8::from(reason.is_some())]);
    part(reason.as_deref().unwrap_or_default().as_bytes());
    let mut facts = String::new();
    plain(detail, &mut facts);
    part(facts.as_bytes());
    told.finalize().into()
}

/// What an entry with this digest makes of the hash before it.
pub(crate) fn linked(before: &[u8], digest: &[u8; 32]) -> [u8; 32] {
    Sha256::new().chain_update(before).chain_update(digest).finalize().into()
}

/// JSON with the members of objects in the order of their names and no space.
fn plain(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort();
            out.push('{');
            for (place, name) in names.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                plain(members.get(name).unwrap_or(&Value::Null), out);
            }
            out.push('}');
        }
        Value::Array(all) => {
            out.push('[');
            for (place, one) in all.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                plain(one, out);
            }
            out.push(']');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => out.push_str(&value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use bole_domain::ids::AuditEntryId;
    use chrono::DateTime;
    use serde_json::json;

    use super::*;

    fn entry() -> Recorded {
        Recorded {
            id: AuditEntryId::from_uuid(uuid::Uuid::from_u128(1)),
            at: DateTime::UNIX_EPOCH,
            actor: Key(uuid::Uuid::from_u128(2)),
            actor_kind: "user".to_owned(),
            action: "person.reveal".to_owned(),
            object_type: "person".to_owned(),
            object_id: "prs_1".to_owned(),
            reason: None,
            detail: json!({ "b": [1, { "z": null, "a": "x" }], "a": true }),
            request_id: "r".to_owned(),
        }
    }

    #[test]
    fn the_order_of_members_does_not_matter_and_everything_else_does() {
        let (agency, first) = (Key(uuid::Uuid::from_u128(9)), of(Key(uuid::Uuid::from_u128(9)), &entry()));
        let same = Recorded { detail: json!({ "a": true, "b": [1, { "a": "x", "z": null }] }), ..entry() };
        assert_eq!(of(agency, &same), first);
        let others = [
            Recorded { reason: Some(String::new()), ..entry() },
            Recorded { action: "person.revea".to_owned(), object_type: "lperson".to_owned(), ..entry() },
            Recorded { detail: json!({ "a": true, "b": [{ "a": "x", "z": null }, 1] }), ..entry() },
            Recorded { at: DateTime::from_timestamp_micros(1).unwrap(), ..entry() },
        ];
        for other in others {
            assert_ne!(of(agency, &other), first, "{other:?}");
        }
        assert_ne!(of(Key(uuid::Uuid::from_u128(8)), &entry()), first);
    }
}
