//! The chain of an agency's entries, walked from its beginning: nothing was altered, taken out or put in another order.

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

/// Where a chain ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Number of its last entry; 0 without any.
    pub number: i64,
    /// Its hash.
    pub hash: Vec<u8>,
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
    /// How many entries hold together, from the first on.
    pub sound: i64,
    /// The first broken link: the number of the entry, and what is wrong.
    pub broken: Option<(i64, Fault)>,
    /// The head as it is kept.
    pub head: Head,
    /// How many entries were written before there was a chain.
    pub unchained: i64,
}

/// The head of the agency's chain.
pub fn head(tx: &mut Tenant<'_>) -> Result<Head, StoreError> {
    let agency = tx.agency();
    let kept: Option<(i64, Vec<u8>)> =
        on_both!(&mut *tx.db, |c| h::table.find(agency).select((h::number, h::hash)).first(c)).optional_row()?;
    let (number, hash) = kept.unwrap_or_else(|| (0, digest::NOTHING.to_vec()));
    Ok(Head { number, hash })
}

/// The hash of the entry of this number, if everything up to it holds.
pub fn sound_hash(tx: &mut Tenant<'_>, number: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let walked = walk(tx, number)?;
    Ok((walked.broken.is_none() && walked.sound == number).then_some(walked.hash))
}

/// How far a walk came.
struct Walked {
    sound: i64,
    hash: Vec<u8>,
    broken: Option<(i64, Fault)>,
}

/// Walks the whole chain, up to where its head was when it began.
pub fn verify(tx: &mut Tenant<'_>) -> Result<Verified, StoreError> {
    let agency = tx.agency();
    let unchained: i64 = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::number.is_null()))
        .count()
        .get_result(c))?;
    let head = head(tx)?;
    let Walked { sound, hash, broken } = walk(tx, head.number)?;
    let broken = broken.or_else(|| match (head.number == sound, head.hash == hash) {
        (true, true) => None,
        (true, false) => Some((sound, Fault::Head)),
        (false, _) => Some((sound + 1, Fault::Missing)),
    });
    let broken = match broken {
        None if beyond(tx)? => Some((sound, Fault::Head)),
        other => other,
    };
    Ok(Verified { sound, broken, head, unchained })
}

/// Are there entries that no head tells of, or of numbers that there cannot be? Head and entries are looked at in one statement, so
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

fn walk(tx: &mut Tenant<'_>, to: i64) -> Result<Walked, StoreError> {
    let agency = tx.agency();
    let (mut sound, mut hash) = (0_i64, digest::NOTHING.to_vec());
    loop {
        let rows: Vec<(Option<i64>, Option<Vec<u8>>, Row)> = on_both!(&mut *tx.db, |c| t::table
            .filter(t::agency_id.eq(agency).and(t::number.gt(sound)).and(t::number.le(to)))
            .order(t::number)
            .limit(AT_ONCE)
            .select((t::number, t::hash, Row::as_select()))
            .load(c))?;
        if rows.is_empty() {
            return Ok(Walked { sound, hash, broken: None });
        }
        for (number, kept, row) in rows {
            let next = sound + 1;
            if number != Some(next) {
                return Ok(Walked { sound, hash, broken: Some((next, Fault::Missing)) });
            }
            let entry = row.into();
            let linked = digest::linked(&hash, &digest::of(agency, &entry));
            if kept.as_deref() != Some(linked.as_slice()) {
                return Ok(Walked { sound, hash, broken: Some((next, Fault::Altered(entry.id))) });
            }
            (sound, hash) = (next, linked.to_vec());
        }
    }
}
