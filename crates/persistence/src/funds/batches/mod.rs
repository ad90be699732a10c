//! Payment batches: made, approved, sent, settled; and the one file that goes to the bank for each.

mod row;

use bole_domain::events::{EventType, StateChanged};
use bole_domain::funds::batch_number::BatchNumber;
use bole_domain::ids::{BatchId, CycleId};
use bole_domain::period::Period;
use diesel::prelude::*;

pub use row::Batch;

use super::after_last;
use crate::documents::{self, DocumentRow, NewDocument, Packed};
use crate::error::{Named, StoreError, guarded};
use crate::events::{self, Concerns};
use crate::schema::payment_batches as t;
use crate::settlement::cycles;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};
use row::{Row, corrupt};

/// The kind of the documents that hold payment files: they name accounts in full.
pub const FILE: &str = "payment_file";

/// The kind of the documents that hold what banks answered.
pub const ANSWER: &str = "bank_answer";

/// The next number of a month. The caller holds the agency's books.
pub fn next_number(tx: &mut Tenant<'_>, month: Period) -> Result<BatchNumber, StoreError> {
    let agency = tx.agency();
    let prefix = format!("PAY-{:04}{:02}-", month.year(), month.month());
    let last: Option<String> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::number.like(format!("{prefix}%"))))
        .order(t::number.desc())
        .select(t::number)
        .first(c))
    .optional_row()?;
    let count = after_last(last.as_deref(), &prefix).ok_or_else(|| corrupt("number"))?;
    BatchNumber::of(month, count).map_err(|_| corrupt("number"))
}

/// Records a batch that was made.
pub fn insert(tx: &mut Tenant<'_>, batch: &Batch) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(batch.id)),
            t::cycle_id.eq(Key::of(batch.cycle)),
            t::number.eq(batch.number.as_str()),
            t::state.eq(batch.state.code()),
            t::total.eq(batch.total.0),
            t::items.eq(batch.items),
            t::bank_account_id.eq(Key::of(batch.bank_account)),
            t::execution_date.eq(batch.execution_date),
            t::made_by.eq(batch.made_by),
            t::version.eq(batch.version),
            t::created_at.eq(At::new(batch.created_at)),
        ))
        .execute(c))
    .on_unique("batch_number_taken", "该批次号已被使用，请重试。", "This batch number is taken; try again.")?;
    told(tx, EventType::BatchMade, batch)
}

/// Tells what became of a batch; it belongs to the engagement of its cycle.
fn told(tx: &mut Tenant<'_>, kind: EventType, batch: &Batch) -> Result<(), StoreError> {
    let (state, engagement) = (batch.state.code(), cycles::engagement_of(tx, batch.cycle)?);
    let now = StateChanged { before: None, after: state.to_owned(), version: batch.version, cycle: None };
    events::moved(tx, kind, ("payment_batch", batch.id), Concerns::engagement(engagement), now);
    tx.saw(batch.id, state);
    Ok(())
}

/// A batch.
pub fn load(tx: &mut Tenant<'_>, id: BatchId) -> Result<Batch, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("batch")?;
    let batch = row.batch()?;
    tx.saw(batch.id, batch.state.code());
    Ok(batch)
}

/// Batches in the order in which they were made, of one cycle or of all.
pub fn list(
    tx: &mut Tenant<'_>,
    cycle: Option<CycleId>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Batch>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(cycle) = cycle {
            query = query.filter(t::cycle_id.eq(Key::of(cycle)));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::batch).collect()
}

/// Saves what became of a loaded batch; refuses if somebody else saved it meanwhile.
pub fn save(tx: &mut Tenant<'_>, batch: Batch) -> Result<Batch, StoreError> {
    if tx.is_unseen(batch.id) {
        load(tx, batch.id)?;
    }
    let (agency, seen) = (tx.agency(), batch.version);
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(batch.id))).filter(t::version.eq(seen))
    )
    .set((
        t::state.eq(batch.state.code()),
        t::approved_by.eq(batch.state.approved_by().map(Key::of)),
        t::file_sha256.eq(batch.state.file_sha256()),
        t::version.eq(seen + 1),
    ))
    .execute(c))?;
    guarded(rows, "batch")?;
    let saved = Batch { version: seen + 1, ..batch };
    told(tx, EventType::BatchChanged, &saved)?;
    Ok(saved)
}

/// Keeps a batch's file, sealed; its bytes never change.
pub fn keep_file(
    tx: &mut Tenant<'_>,
    batch: &Batch,
    file_name: String,
    media_type: &str,
    bytes: Packed,
    by: Key,
) -> Result<DocumentRow, StoreError> {
    let new =
        NewDocument { kind: FILE.to_owned(), file_name, media_type: media_type.to_owned(), bytes, created_by: by };
    documents::store_as(tx, batch.file_id(), new)
}
