//! Payments put into a batch.

use bole_domain::funds::item::ItemState;
use bole_domain::ids::{MemberId, PaymentItemId, PersonId};
use bole_domain::money::Fen;

use super::ACCOUNT;
use super::row::corrupt;
use crate::bulk_row;
use crate::error::StoreError;
use crate::funds::batches::Batch;
use crate::people::{self, PaymentDetails};
use crate::store::Tenant;
use crate::types::Key;

/// A payment to be put into a batch.
#[derive(Clone)]
pub struct NewItem {
    /// Who is paid.
    pub person: PersonId,
    /// His place on the roster.
    pub member: MemberId,
    /// His number with the client.
    pub employee_number: String,
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

/// So many are made ready at once.
const AT_ONCE: usize = 2_000;

/// Puts payments into a batch behind so many that are there, numbered in their order, each to the account that its payee has now, if
/// it is confirmed (PY-5.2.2).
pub fn insert(tx: &mut Tenant<'_>, batch: &Batch, there: u32, new: &[NewItem]) -> Result<(), StoreError> {
    let mut sequence = there;
    for chunk in new.chunks(AT_ONCE) {
        let members: Vec<MemberId> = chunk.iter().map(|item| item.member).collect();
        let mut details = people::payment_details(tx, &members)?;
        let mut rows = Vec::with_capacity(chunk.len());
        for item in chunk {
            sequence += 1;
            let details = details.remove(&item.member).ok_or_else(|| corrupt("member_id"))?;
            if !details.confirmed {
                return Err(UNCONFIRMED);
            }
            rows.push(row(tx, batch, sequence, item, details)?);
        }
        NewRow::insert_all(tx.db, &rows)?;
    }
    Ok(())
}

/// His account was changed, and not yet confirmed, since the caller looked.
const UNCONFIRMED: StoreError = StoreError::Conflict {
    code: "people_unconfirmed",
    zh: "有人员资料在办理期间被更改，尚未确认。",
    en: "Data of people were changed meanwhile and are not confirmed.",
};

fn row(
    tx: &Tenant<'_>,
    batch: &Batch,
    sequence: u32,
    item: &NewItem,
    details: PaymentDetails,
) -> Result<NewRow, StoreError> {
    Ok(NewRow {
        agency_id: tx.agency(),
        id: Key::of(tx.new_id::<PaymentItemId>()),
        batch_id: Key::of(batch.id),
        cycle_id: Key::of(batch.cycle),
        person_id: Key::of(item.person),
        member_id: Key::of(item.member),
        employee_number: item.employee_number.clone(),
        sequence: i64::from(sequence),
        end_to_end_id: batch.number.end_to_end_id(sequence).map_err(|_| corrupt("end_to_end_id"))?,
        payee_name: details.name,
        sealed_account: tx.seal(ACCOUNT, &details.account)?,
        account_masked: details.account_masked,
        bank_name: details.bank_name,
        cnaps: details.cnaps,
        amount: item.amount.0,
        state: ItemState::Pending.code(),
        reissue_of: item.reissue_of.map(Key::of),
        reissued: false,
    })
}
