//! The agency's own accounts: clients' money comes in and goes out through them. The number is sealed.

mod row;

use bole_domain::ids::BankAccountId;
use diesel::prelude::*;

pub use row::BankAccount;

use super::Status;
use crate::error::{Named, StoreError, guarded};
use crate::on_both;
use crate::schema::bank_accounts as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use row::Row;

const NUMBER: &str = "bank_accounts.number";

/// A bank account to be added.
#[derive(Clone)]
pub struct NewBankAccount {
    /// The bank and branch.
    pub bank_name: String,
    /// The holder's name.
    pub account_name: String,
    /// Normalised number.
    pub number: String,
    /// Its masked form.
    pub number_masked: String,
    /// The branch's CNAPS code.
    pub cnaps: String,
}

/// Adds a bank account.
pub fn insert(tx: &mut Tenant<'_>, new: NewBankAccount) -> Result<BankAccount, StoreError> {
    let sealed = tx.seal(NUMBER, &new.number)?;
    let index = tx.keys().blind_index(NUMBER, &new.number)?;
    let account = BankAccount {
        id: tx.new_id(),
        bank_name: new.bank_name,
        account_name: new.account_name,
        number_masked: new.number_masked,
        cnaps: new.cnaps,
        status: Status::Active,
        version: 1,
        created_at: tx.at().get(),
    };
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(account.id)),
            t::bank_name.eq(&account.bank_name),
            t::account_name.eq(&account.account_name),
            t::sealed_number.eq(&sealed),
            t::number_index.eq(&index),
            t::number_masked.eq(&account.number_masked),
            t::cnaps.eq(&account.cnaps),
            t::status.eq(account.status.as_str()),
            t::version.eq(account.version),
            t::created_at.eq(At::new(account.created_at)),
        ))
        .execute(c))
    .on_unique("bank_account_exists", "该账号已登记。", "This account number is registered already.")?;
    Ok(account)
}

/// A bank account.
pub fn load(tx: &mut Tenant<'_>, id: BankAccountId) -> Result<BankAccount, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("bank_account")?;
    row.account()
}

/// The number of a bank account, for the files that go to the bank.
pub fn number(tx: &mut Tenant<'_>, id: BankAccountId) -> Result<String, StoreError> {
    let agency = tx.agency();
    let sealed: Vec<u8> =
        on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(t::sealed_number).first(c))
            .or_not_found("bank_account")?;
    tx.keys().open_text(NUMBER, &sealed)
}

/// The agency's bank accounts in the order of their ids, which is the order in which they were added.
pub fn list(tx: &mut Tenant<'_>, after: Option<BankAccountId>, limit: i64) -> Result<Vec<BankAccount>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(id) = after {
            query = query.filter(t::id.gt(Key::of(id)));
        }
        query.order(t::id).limit(limit).load(c)
    })?;
    rows.into_iter().map(Row::account).collect()
}

/// Changes names, CNAPS code or status. A number never changes: another number is another account.
pub fn update(tx: &mut Tenant<'_>, seen: &BankAccount, now: BankAccount) -> Result<BankAccount, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((
        t::bank_name.eq(&now.bank_name),
        t::account_name.eq(&now.account_name),
        t::cnaps.eq(&now.cnaps),
        t::status.eq(now.status.as_str()),
        t::version.eq(seen.version + 1),
    ))
    .execute(c))?;
    guarded(rows, "bank_account")?;
    Ok(BankAccount { version: seen.version + 1, ..now })
}
