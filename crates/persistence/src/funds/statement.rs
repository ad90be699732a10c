//! A client's statement: what he was billed, what he paid, what was paid out for him, with the balances before and after.

use bole_domain::funds::accounts::{AccountKind, AccountRef};
use bole_domain::funds::ledger::TransactionKind;
use bole_domain::ids::{ClientId, CycleId, TransactionId};
use bole_domain::money::Fen;
use chrono::NaiveDate;
use diesel::prelude::*;

use super::accounts;
use super::ledger::read_kind;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::{accounts as a, ledger_entries as e, ledger_transactions as t};
use crate::store::Tenant;
use crate::types::{At, Key};

/// How a client stands: what he owes and what the agency holds of his.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Billed and not yet received; below zero while he is ahead.
    pub receivable: Fen,
    /// Received, neither paid out nor earned yet.
    pub funds: Fen,
}

impl Standing {
    fn moved(self, kind: AccountKind, amount: Fen) -> Self {
        let change = kind.natural(amount);
        match kind {
            AccountKind::Receivable => Self { receivable: [self.receivable, change].into_iter().sum(), ..self },
            AccountKind::ClientFunds => Self { funds: [self.funds, change].into_iter().sum(), ..self },
            AccountKind::Billed
            | AccountKind::Bank
            | AccountKind::WagesPayable
            | AccountKind::InsurancePayable
            | AccountKind::FundPayable
            | AccountKind::TaxPayable
            | AccountKind::AnnuityPayable
            | AccountKind::CommercialInsurancePayable
            | AccountKind::DeductionsPayable
            | AccountKind::WorkerReceivable
            | AccountKind::FeeIncome
            | AccountKind::VatPayable
            | AccountKind::Suspense => self,
        }
    }
}

/// One transaction as the client sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The transaction.
    pub transaction: TransactionId,
    /// Why it was posted.
    pub kind: TransactionKind,
    /// The cycle that it belongs to.
    pub cycle: Option<CycleId>,
    /// What caused it.
    pub reference: String,
    /// The day that it counts for.
    pub on: NaiveDate,
    /// What it changed.
    pub change: Standing,
    /// How the client stands after it.
    pub after: Standing,
}

/// A statement over a range of days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// How the client stood before the first day.
    pub opening: Standing,
    /// What happened, in the order of the days.
    pub lines: Vec<Line>,
    /// How he stands after the last day.
    pub closing: Standing,
}

type Row = (Key, String, Option<Key>, String, NaiveDate, String, i64);

/// The statement of a client for the days from `from` to `to`.
pub fn of_client(
    tx: &mut Tenant<'_>,
    client: ClientId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Statement, StoreError> {
    let agency = tx.agency();
    let (mut ids, all) = (Vec::new(), accounts::list(tx, Some(client), None, i64::MAX)?);
    for one in all {
        if [AccountRef::receivable(client), AccountRef::client_funds(client)].contains(&one.account) {
            ids.push(Key::of(one.id));
        }
    }
    let rows: Vec<(Row, At)> = on_both!(&mut *tx.db, |c| e::table
        .inner_join(t::table.on(t::agency_id.eq(e::agency_id).and(t::id.eq(e::transaction_id))))
        .inner_join(a::table.on(a::agency_id.eq(e::agency_id).and(a::id.eq(e::account_id))))
        .filter(e::agency_id.eq(agency).and(e::account_id.eq_any(&ids)))
        .filter(t::business_date.le(to))
        .order((t::business_date, t::created_at, t::id, e::sequence))
        .select(((t::id, t::kind, t::cycle_id, t::reference, t::business_date, a::kind, e::amount), t::created_at))
        .load(c))?;
    let mut statement = Statement { opening: Standing::default(), lines: Vec::new(), closing: Standing::default() };
    for ((id, kind, cycle, reference, on, account, amount), _) in rows {
        let account = accounts::read(&account, Some(Key::of(client)))?.kind();
        statement.closing = statement.closing.moved(account, Fen(amount));
        if on < from {
            statement.opening = statement.closing;
            continue;
        }
        let after = statement.closing;
        match statement.lines.last_mut().filter(|line| line.transaction == id.id()) {
            Some(line) => {
                line.change = line.change.moved(account, Fen(amount));
                line.after = after;
            }
            None => statement.lines.push(Line {
                transaction: id.id(),
                kind: read_kind(&kind)?,
                cycle: cycle.map(Key::id),
                reference,
                on,
                change: Standing::default().moved(account, Fen(amount)),
                after,
            }),
        }
    }
    Ok(statement)
}
