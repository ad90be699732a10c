//! Who has read a conversation up to where, and what of it is new to him.

use std::collections::HashMap;

use bole_domain::ids::ConversationId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{conversation_reads as r, conversations as t, message_mentions as n, messages as m};
use crate::store::Tenant;
use crate::types::{At, Key};

/// Up to where somebody has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadMark {
    /// Public id of who.
    pub reader: String,
    /// The moment of the last message that he has read.
    pub read_to: DateTime<Utc>,
    /// When he read it.
    pub read_at: DateTime<Utc>,
}

/// Somebody has read up to a message of this moment. A mark never goes back.
pub fn mark_read(
    tx: &mut Tenant<'_>,
    conversation: ConversationId,
    (principal, reader): (Key, &str),
    to: DateTime<Utc>,
) -> Result<(), StoreError> {
    let (agency, now, id, to) = (tx.agency(), tx.at(), Key::of(conversation), At::new(to));
    let mark = r::table.find((agency, id, principal));
    let known: Option<At> = on_both!(&mut *tx.db, |c| mark.select(r::read_to).first(c)).optional_row()?;
    match known {
        Some(known) if known.get() >= to.get() => return Ok(()),
        Some(_) => {
            on_both!(&mut *tx.db, |c| diesel::update(mark).set((r::read_to.eq(to), r::read_at.eq(now))).execute(c))?
        }
        None => on_both!(&mut *tx.db, |c| diesel::insert_into(r::table)
            .values((
                r::agency_id.eq(agency),
                r::conversation_id.eq(id),
                r::principal_id.eq(principal),
                r::reader.eq(reader),
                r::read_to.eq(to),
                r::read_at.eq(now),
            ))
            .execute(c))?,
    };
    // What was read before was seen then.
    let since = known.unwrap_or_else(|| At::new(DateTime::<Utc>::UNIX_EPOCH));
    let read = m::table
        .filter(m::agency_id.eq(agency).and(m::conversation_id.eq(id)))
        .filter(m::created_at.gt(since).and(m::created_at.le(to)))
        .select(m::id);
    on_both!(&mut *tx.db, |c| diesel::update(
        n::table.filter(n::agency_id.eq(agency).and(n::user_id.eq(principal)).and(n::message_id.eq_any(read)))
    )
    .filter(n::seen_at.is_null())
    .set(n::seen_at.eq(now))
    .execute(c))?;
    Ok(())
}

/// Somebody of the client has read what was new to it.
pub fn client_has_read(tx: &mut Tenant<'_>, conversation: ConversationId) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::update(t::table.find((agency, Key::of(conversation))))
        .set(t::client_unread_since.eq(None::<At>))
        .execute(c))?;
    Ok(())
}

/// Who has read up to where, in the order in which they did.
pub fn marks(tx: &mut Tenant<'_>, conversation: ConversationId) -> Result<Vec<ReadMark>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(String, At, At)> = on_both!(&mut *tx.db, |c| r::table
        .filter(r::agency_id.eq(agency).and(r::conversation_id.eq(Key::of(conversation))))
        .order((r::read_at, r::principal_id))
        .select((r::reader, r::read_to, r::read_at))
        .load(c))?;
    let one = |(reader, read_to, read_at): (String, At, At)| ReadMark {
        reader,
        read_to: read_to.get(),
        read_at: read_at.get(),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// How many messages of each conversation somebody has not read; those without any are left out.
pub fn unread(
    tx: &mut Tenant<'_>,
    conversations: &[ConversationId],
    principal: Key,
    with_notes: bool,
) -> Result<HashMap<ConversationId, i64>, StoreError> {
    let agency = tx.agency();
    let ids: Vec<Key> = conversations.iter().copied().map(Key::of).collect();
    let mark =
        r::agency_id.eq(m::agency_id).and(r::conversation_id.eq(m::conversation_id)).and(r::principal_id.eq(principal));
    let rows: Vec<(Key, i64)> = on_both!(&mut *tx.db, |c| m::table
        .left_join(r::table.on(mark))
        .filter(m::agency_id.eq(agency).and(m::conversation_id.eq_any(&ids)))
        .filter(m::internal.eq(false).or(m::internal.eq(with_notes)))
        .filter(r::read_to.nullable().is_null().or(m::created_at.nullable().gt(r::read_to.nullable())))
        .group_by(m::conversation_id)
        .select((m::conversation_id, diesel::dsl::count_star()))
        .load(c))?;
    Ok(rows.into_iter().map(|(id, count)| (id.id(), count)).collect())
}
