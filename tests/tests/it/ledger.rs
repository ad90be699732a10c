//! The database refuses what no ledger may hold.

use bole_domain::ids::{AccountId, AgencyId, TransactionId};
use bole_persistence::schema::{accounts, ledger_entries, ledger_transactions};
use bole_persistence::{Key, Mode, StoreError, Tenant, on_both};
use bole_tests::{TestApp, both};
use diesel::prelude::*;

use crate::tenants::{agency, refuses_change};

fn account(tx: &mut Tenant<'_>, kind: &str, normal_side: &str) -> Result<AccountId, StoreError> {
    let id: AccountId = tx.new_id();
    let (agency, at) = (tx.agency(), tx.at());
    on_both!(&mut *tx.db, |c| diesel::insert_into(accounts::table)
        .values((
            accounts::agency_id.eq(agency),
            accounts::id.eq(Key::of(id)),
            accounts::kind.eq(kind),
            accounts::client_key.eq(""),
            accounts::normal_side.eq(normal_side),
            accounts::created_at.eq(at),
        ))
        .execute(c))?;
    Ok(id)
}

/// Posts entries: debit positive, credit negative.
fn post(tx: &mut Tenant<'_>, entries: &[(AccountId, i64)]) -> Result<(), StoreError> {
    let id: TransactionId = tx.new_id();
    let (agency, at, today, by) = (tx.agency(), tx.at(), tx.today(), Key(tx.runtime().uuid()));
    on_both!(&mut *tx.db, |c| diesel::insert_into(ledger_transactions::table)
        .values((
            ledger_transactions::agency_id.eq(agency),
            ledger_transactions::id.eq(Key::of(id)),
            ledger_transactions::kind.eq("receipt"),
            ledger_transactions::reference.eq("test"),
            ledger_transactions::business_date.eq(today),
            ledger_transactions::created_by.eq(by),
            ledger_transactions::created_at.eq(at),
        ))
        .execute(c))?;
    for (sequence, (account, amount)) in (1_i32..).zip(entries) {
        on_both!(&mut *tx.db, |c| diesel::insert_into(ledger_entries::table)
            .values((
                ledger_entries::agency_id.eq(agency),
                ledger_entries::transaction_id.eq(Key::of(id)),
                ledger_entries::sequence.eq(sequence),
                ledger_entries::account_id.eq(Key::of(*account)),
                ledger_entries::amount.eq(amount),
            ))
            .execute(c))?;
    }
    Ok(())
}

fn balances(app: &TestApp, agency: AgencyId) -> Vec<i64> {
    let read: Result<Vec<i64>, StoreError> = app.store().tenant(agency, Mode::Read, |tx| {
        Ok(on_both!(&mut *tx.db, |c| accounts::table.select(accounts::balance).order(accounts::kind).load(c))?)
    });
    read.unwrap()
}

fn transactions(app: &TestApp, agency: AgencyId) -> i64 {
    let read: Result<i64, StoreError> = app.store().tenant(agency, Mode::Read, |tx| {
        Ok(on_both!(&mut *tx.db, |c| ledger_transactions::table.count().get_result(c))?)
    });
    read.unwrap()
}

/// An agency with a bank account in its books and a client's funds.
fn books(app: &TestApp) -> (AgencyId, AccountId, AccountId) {
    let agency = agency(app, 1);
    let made: Result<_, StoreError> = app
        .store()
        .tenant(agency, Mode::Write, |tx| Ok((account(tx, "bank", "debit")?, account(tx, "client_funds", "credit")?)));
    let (bank, funds) = made.unwrap();
    (agency, bank, funds)
}

both! {
    async fn a_balanced_transaction_moves_the_balances(app: TestApp) {
        let (agency, bank, funds) = books(&app);
        app.store().tenant(agency, Mode::Write, |tx| post(tx, &[(bank, 12_345), (funds, -12_345)])).unwrap();
        assert_eq!(balances(&app, agency), [12_345, 12_345]);
        refuses_change(&app, agency, "ledger_entries", "amount");
        for column in ["kind", "business_date", "reference", "cycle_id", "reversal_of", "created_by", "created_at"] {
            refuses_change(&app, agency, "ledger_transactions", column);
        }
        assert_eq!(transactions(&app, agency), 1);
    }

    async fn an_unbalanced_transaction_is_refused_at_its_end(app: TestApp) {
        let (agency, bank, funds) = books(&app);
        for entries in [vec![(bank, 100)], vec![(bank, 100), (funds, -99)], vec![(funds, -1)]] {
            let mut posted = false;
            let ended: Result<(), StoreError> = app.store().tenant(agency, Mode::Write, |tx| {
                post(tx, &entries)?;
                posted = true;
                Ok(())
            });
            assert!(posted, "each entry is taken");
            let told = format!("{:?}", ended.expect_err("but the end is refused"));
            assert!(told.to_lowercase().contains("foreign key"), "{told}");
            assert_eq!((balances(&app, agency), transactions(&app, agency)), (vec![0, 0], 0), "nothing has changed");
        }
    }

    async fn a_client_s_funds_never_fall_below_zero(app: TestApp) {
        let (agency, bank, funds) = books(&app);
        app.store().tenant(agency, Mode::Write, |tx| post(tx, &[(bank, 100), (funds, -100)])).unwrap();
        let over: Result<(), StoreError> =
            app.store().tenant(agency, Mode::Write, |tx| post(tx, &[(funds, 101), (bank, -101)]));
        let told = format!("{:?}", over.unwrap_err());
        assert!(told.to_lowercase().contains("check"), "{told}");
        assert_eq!(balances(&app, agency), [100, 100]);
        app.store().tenant(agency, Mode::Write, |tx| post(tx, &[(funds, 100), (bank, -100)])).unwrap();
        assert_eq!(balances(&app, agency), [0, 0]);
    }
}
