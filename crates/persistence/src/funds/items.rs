//! The payments of batches. Accounts are sealed; answers show masks.

use std::collections::{BTreeMap, HashMap};

use bole_domain::funds::item::ItemState;
use bole_domain::ids::{BatchId, CycleId, MemberId, PaymentItemId, PersonId};
use bole_domain::money::Fen;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::batches::Batch;
use crate::error::{Named, StoreError};
use crate::people::PaymentDetails;
use crate::schema::payment_items as t;
use crate::store::Tenant;
use crate::types::Key;
use crate::{bulk_row, on_both};

const ACCOUNT: &str = "payment_items.account";

/// A payment to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id.
    pub id: PaymentItemId,
    /// Its batch.
    pub batch: BatchId,
    /// The cycle whose wages it pays.
    pub cycle: CycleId,
    /// Who is paid.
    pub person: PersonId,
    /// His place on the roster.
    pub member: MemberId,
    /// His number with the client.
    pub employee_number: String,
    /// Its place in the batch, from 1.
    pub sequence: u32,
    /// What the bank answers by.
    pub end_to_end_id: String,
    /// The payee's name.
    pub payee_name: String,
    /// His account, masked.
    pub account_masked: String,
    /// His bank.
    pub bank_name: String,
    /// The bank's clearing number.
    pub cnaps: String,
    /// How much.
    pub amount: Fen,
    /// Where it stands.
    pub state: ItemState,
    /// The day of the bank's last answer.
    pub answered_on: Option<NaiveDate>,
    /// The failed payment whose place it takes.
    pub reissue_of: Option<PaymentItemId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    batch_id: Key,
    cycle_id: Key,
    person_id: Key,
    member_id: Key,
    employee_number: String,
    sequence: i64,
    end_to_end_id: String,
    payee_name: String,
    account_masked: String,
    bank_name: String,
    cnaps: String,
    amount: i64,
    state: String,
    reason: Option<String>,
    answered_on: Option<NaiveDate>,
    reissue_of: Option<Key>,
}

fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "payment_items", column }
}

fn state_of(code: &str, reason: Option<String>) -> Result<ItemState, StoreError> {
    ItemState::restore(code, reason).map_err(|_| corrupt("state"))
}

impl Row {
    fn item(self) -> Result<Item, StoreError> {
        Ok(Item {
            id: self.id.id(),
            batch: self.batch_id.id(),
            cycle: self.cycle_id.id(),
            person: self.person_id.id(),
            member: self.member_id.id(),
            employee_number: self.employee_number,
            sequence: u32::try_from(self.sequence).map_err(|_| corrupt("sequence"))?,
            end_to_end_id: self.end_to_end_id,
            payee_name: self.payee_name,
            account_masked: self.account_masked,
            bank_name: self.bank_name,
            cnaps: self.cnaps,
            amount: Fen(self.amount),
            state: state_of(&self.state, self.reason)?,
            answered_on: self.answered_on,
            reissue_of: self.reissue_of.map(Key::id),
        })
    }
}

/// A payment to be put into a batch.
#[derive(Clone)]
pub struct NewItem {
    /// Who is paid.
    pub person: PersonId,
    /// His place on the roster.
    pub member: MemberId,
    /// His number with the client.
    pub employee_number: String,
    /// Payee, account and bank.
    pub details: PaymentDetails,
    /// How much.
    pub amount: Fen,
    /// The failed payment whose place it takes.
    pub reissue_of: Option<PaymentItemId>,
}

bulk_row! {
    struct NewRow of payment_items {
        agency_id: Key,
        id: Key,
        batch_id: Key,
        cycle_id: Key,
        person_id: Key,
        member_id: Key,
        employee_number: String,
        sequence: i64,
        end_to_end_id: String,
        payee_name: String,
        sealed_account: Vec<u8>,
        account_masked: String,
        bank_name: String,
        cnaps: String,
        amount: i64,
        state: &'static str,
        reissue_of: Option<Key>,
        reissued: bool,
    }
}

/// Puts payments into a batch, numbered in their order.
pub fn insert(tx: &mut Tenant<'_>, batch: &Batch, new: Vec<NewItem>) -> Result<(), StoreError> {
    let agency = tx.agency();
    let mut rows = Vec::with_capacity(new.len());
    for (sequence, item) in (1_u32..).zip(new) {
        let NewItem { person, member, employee_number, details, amount, reissue_of } = item;
        rows.push(NewRow {
            agency_id: agency,
            id: Key::of(tx.new_id::<PaymentItemId>()),
            batch_id: Key::of(batch.id),
            cycle_id: Key::of(batch.cycle),
            person_id: Key::of(person),
            member_id: Key::of(member),
            employee_number,
            sequence: i64::from(sequence),
            end_to_end_id: batch.number.end_to_end_id(sequence).map_err(|_| corrupt("end_to_end_id"))?,
            payee_name: details.name,
            sealed_account: tx.seal(ACCOUNT, &details.account)?,
            account_masked: details.account_masked,
            bank_name: details.bank_name,
            cnaps: details.cnaps,
            amount: amount.0,
            state: ItemState::Pending.code(),
            reissue_of: reissue_of.map(Key::of),
            reissued: false,
        });
    }
    Ok(NewRow::insert_all(tx.db, &rows)?)
}

/// A payment.
pub fn load(tx: &mut Tenant<'_>, id: PaymentItemId) -> Result<Item, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("payment_item")?;
    row.item()
}

/// Payments of a batch in the order of its file, after a place in it.
pub fn of_batch(tx: &mut Tenant<'_>, batch: BatchId, after: u32, limit: i64) -> Result<Vec<Item>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::batch_id.eq(Key::of(batch))))
        .filter(t::sequence.gt(i64::from(after)))
        .order(t::sequence)
        .limit(limit)
        .select(Row::as_select())
        .load(c))?;
    rows.into_iter().map(Row::item).collect()
}

/// The account numbers of a batch's payees, opened, by place in the batch.
pub fn accounts(tx: &mut Tenant<'_>, batch: BatchId) -> Result<HashMap<PaymentItemId, String>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, Vec<u8>)> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::batch_id.eq(Key::of(batch))))
        .select((t::id, t::sealed_account))
        .load(c))?;
    rows.into_iter().map(|(id, sealed)| Ok((id.id(), tx.keys().open_text(ACCOUNT, &sealed)?))).collect()
}

/// Saves new states, with the day of the bank's answer where there is one. The caller holds the agency's books.
pub fn save(
    tx: &mut Tenant<'_>,
    changes: impl IntoIterator<Item = (PaymentItemId, ItemState)>,
    answered_on: Option<NaiveDate>,
) -> Result<(), StoreError> {
    let agency = tx.agency();
    // Few states and reasons, many payments: one statement for each chunk of equal ones.
    let mut alike: BTreeMap<(&'static str, Option<String>), Vec<Key>> = BTreeMap::new();
    for (id, state) in changes {
        alike.entry((state.code(), state.reason().map(str::to_owned))).or_default().push(Key::of(id));
    }
    let reissued = ItemState::Reissued { reason: String::new() }.code();
    for ((code, reason), ids) in alike {
        for chunk in ids.chunks(500) {
            let rows = on_both!(&mut *tx.db, |c| diesel::update(
                t::table.filter(t::agency_id.eq(agency).and(t::id.eq_any(chunk)))
            )
            .set((
                t::state.eq(code),
                t::reason.eq(reason.as_deref()),
                t::reissued.eq(code == reissued),
                answered_on.map(|day| t::answered_on.eq(day)),
            ))
            .execute(c))?;
            if rows != chunk.len() {
                return Err(StoreError::NotFound("payment_item"));
            }
        }
    }
    Ok(())
}

/// How many payments stand where, and for how much.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where; reasons are left out.
    pub state: ItemState,
    /// How many.
    pub count: i64,
    /// For how much.
    pub sum: Fen,
}

fn standings(rows: Vec<(String, i64, i64)>) -> Result<Vec<Standing>, StoreError> {
    rows.into_iter()
        .map(|(code, count, sum)| Ok(Standing { state: state_of(&code, None)?, count, sum: Fen(sum) }))
        .collect()
}

/// Where the payments of a batch stand.
pub fn batch_standings(tx: &mut Tenant<'_>, batch: BatchId) -> Result<Vec<Standing>, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::batch_id.eq(Key::of(batch))))
        .group_by(t::state)
        .order(t::state)
        .select((t::state, sql::<BigInt>("COUNT(*)"), sql::<BigInt>("CAST(SUM(amount) AS BIGINT)")))
        .load(c))?;
    standings(rows)
}

/// Where all payments of a cycle stand, those that were issued again included.
pub fn payment_standings(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Vec<Standing>, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .group_by(t::state)
        .order(t::state)
        .select((t::state, sql::<BigInt>("COUNT(*)"), sql::<BigInt>("CAST(SUM(amount) AS BIGINT)")))
        .load(c))?;
    standings(rows)
}
