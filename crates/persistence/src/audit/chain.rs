//! The chain of an agency's entries, walked from its beginning, a part at a time: nothing was altered, taken out or put in another order.

use bole_domain::ids::AuditEntryId;
use diesel::prelude::*;

use super::digest;
use super::read::Row;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{audit_entries as t, audit_heads as h};
use crate::store::Tenant;

/// Entries that are looked at together.
const AT_ONCE: i64 = 2_000;

/// A place in a chain: after this entry. The last of an agency is the head of its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Number of the entry; 0 before the first.
    pub number: i64,
    /// Its hash.
    pub hash: Vec<u8>,
}

impl Link {
    /// Before the first entry.
    pub fn beginning() -> Self {
        Self { number: 0, hash: digest::NOTHING.to_vec() }
    }
}

/// What is wrong with a link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The entry does not say what it said when it was written, or it stands in another's place.
    Altered(AuditEntryId),
    /// There is none of this number.
    Missing,
    /// The head is another than the last entry makes it.
    Head,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How far entries hold together, from the first on: where the next part begins.
    pub sound: Link,
    /// The first broken link: the number of the entry, and what is wrong.
    pub broken: Option<(i64, Fault)>,
    /// Was the end of the chain reached, or a broken link?
    pub ended: bool,
    /// The head as it is kept.
    pub head: Link,
    /// How many entries were written before there was a chain.
    pub unchained: i64,
}

/// The head of the agency's chain.
pub fn head(tx: &mut Tenant<'_>) -> Result<Link, StoreError> {
    let agency = tx.agency();
    let kept: Option<(i64, Vec<u8>)> =
        on_both!(&mut *tx.db, |c| h::table.find(agency).select((h::number, h::hash)).first(c)).optional_row()?;
    Ok(kept.map_or_else(Link::beginning, |(number, hash)| Link { number, hash }))
}

/// Walks from a place that was found sound before at most so many entries towards the entry of this number: the place reached,
/// and the broken link if there is one.
pub fn towards(tx: &mut Tenant<'_>, from: Link, number: i64, limit: i64) -> Result<Walked, StoreError> {
    let to = from.number.saturating_add(limit).min(number);
    walk(tx, from, to)
}

/// How far a walk came.
#[derive(Debug, Clone)]
pub struct Walked {
    /// The last entry that holds together with all before it.
    pub sound: Link,
    /// The link after it, if it is broken.
    pub broken: Option<(i64, Fault)>,
}

/// Verifies at most `limit` entries after a place that was found sound before, up to where the head is now.
pub fn verify(tx: &mut Tenant<'_>, from: Link, limit: i64) -> Result<Verified, StoreError> {
    let agency = tx.agency();
    let unchained: i64 = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::number.is_null()))
        .count()
        .get_result(c))?;
    let head = head(tx)?;
    let Walked { sound, broken } = towards(tx, from, head.number, limit)?;
    let ended = broken.is_some() || sound.number >= head.number;
    let broken = match broken {
        None if ended && (sound != head || beyond(tx)?) => Some((head.number, Fault::Head)),
        other => other,
    };
    Ok(Verified { sound, broken, ended, head, unchained })
}

/// Are there entries that no head tells of, or of numbers that there cannot be? The head and the entries are looked at in one statement, so
/// that what others write meanwhile does not matter.
fn beyond(tx: &mut Tenant<'_>) -> Result<bool, StoreError> {
    let agency = tx.agency();
    let told = h::table.filter(h::agency_id.eq(agency)).select(h::number).single_value();
    let strange: i64 = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::number.lt(1).or(t::number.gt(told))))
        .count()
        .get_result(c))?;
    Ok(strange > 0)
}

/// The entries between two places, each held against the one before. Where there are none, the first of them is missing.
fn walk(tx: &mut Tenant<'_>, from: Link, to: i64) -> Result<Walked, StoreError> {
    let agency = tx.agency();
    let mut sound = from;
    while sound.number < to {
        let next = sound.number + 1;
        let rows: Vec<(Option<i64>, Option<Vec<u8>>, Row)> = on_both!(&mut *tx.db, |c| t::table
            .filter(t::agency_id.eq(agency).and(t::number.ge(next)).and(t::number.le(to)))
            .order(t::number)
            .limit(AT_ONCE)
            .select((t::number, t::hash, Row::as_select()))
            .load(c))?;
        if rows.is_empty() {
            return Ok(Walked { sound, broken: Some((next, Fault::Missing)) });
        }
        for (number, kept, row) in rows {
            let next = sound.number + 1;
            if number != Some(next) {
                return Ok(Walked { sound, broken: Some((next, Fault::Missing)) });
            }
            let id = row.id();
            // What cannot even be read is not what was written.
            let linked = row.read().map(|entry| digest::linked(&sound.hash, &digest::of(agency, &entry)).to_vec());
            match linked {
                Ok(hash) if kept.as_ref() == Some(&hash) => sound = Link { number: next, hash },
                Ok(_) | Err(_) => return Ok(Walked { sound, broken: Some((next, Fault::Altered(id))) }),
            }
        }
    }
    Ok(Walked { sound, broken: None })
}
