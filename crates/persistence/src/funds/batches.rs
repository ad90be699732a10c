//! Payment batches: made, approved, sent, settled; and the one file that goes to the bank for each.

use bole_domain::funds::batch::BatchState;
use bole_domain::funds::batch_number::BatchNumber;
use bole_domain::ids::{BankAccountId, BatchId, CycleId, DocumentId, TypedId, UserId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::after_last;
use crate::documents::{self, DocumentRow, NewDocument};
use crate::error::{Named, StoreError, guarded};
use crate::schema::payment_batches as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// The kind of the documents that hold payment files: they name accounts in full.
pub const FILE: &str = "payment_file";
/// The kind of the documents that hold what banks answered.
pub const ANSWER: &str = "bank_answer";

/// A payment batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Its id.
    pub id: BatchId,
    /// The cycle whose wages it pays.
    pub cycle: CycleId,
    /// Its number, also the message id of its file.
    pub number: BatchNumber,
    /// Where it stands.
    pub state: BatchState,
    /// Sum of its payments.
    pub total: Fen,
    /// How many payments it has.
    pub items: i64,
    /// The agency's account that pays.
    pub bank_account: BankAccountId,
    /// The day on which the bank shall pay.
    pub execution_date: NaiveDate,
    /// Who made it, raw.
    pub made_by: Key,
    /// Version.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

impl Batch {
    /// Its maker, as the rule that nobody approves his own work compares people.
    pub fn maker(&self) -> UserId {
        self.made_by.id()
    }

    /// Its file's id: a batch has one file at most.
    pub fn file_id(&self) -> DocumentId {
        DocumentId::from_uuid(self.id.uuid())
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    cycle_id: Key,
    number: String,
    state: String,
    total: i64,
    items: i64,
    bank_account_id: Key,
    execution_date: NaiveDate,
    made_by: Key,
    approved_by: Option<Key>,
    file_sha256: Option<String>,
    version: i64,
    created_at: At,
}

fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "payment_batches", column }
}

impl Row {
    fn batch(self) -> Result<Batch, StoreError> {
        Ok(Batch {
            id: self.id.id(),
            cycle: self.cycle_id.id(),
            number: self.number.parse().map_err(|_| corrupt("number"))?,
            state: BatchState::restore(&self.state, self.approved_by.map(Key::id), self.file_sha256)
                .map_err(|_| corrupt("state"))?,
            total: Fen(self.total),
            items: self.items,
            bank_account: self.bank_account_id.id(),
            execution_date: self.execution_date,
            made_by: self.made_by,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

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
    Ok(())
}

/// A batch.
pub fn load(tx: &mut Tenant<'_>, id: BatchId) -> Result<Batch, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("batch")?;
    row.batch()
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
    Ok(Batch { version: seen + 1, ..batch })
}

/// Keeps a batch's file, sealed; its bytes never change.
pub fn keep_file(
    tx: &mut Tenant<'_>,
    batch: &Batch,
    file_name: String,
    media_type: &str,
    bytes: Vec<u8>,
    by: Key,
) -> Result<DocumentRow, StoreError> {
    let new =
        NewDocument { kind: FILE.to_owned(), file_name, media_type: media_type.to_owned(), bytes, created_by: by };
    documents::store_as(tx, batch.file_id(), new)
}
