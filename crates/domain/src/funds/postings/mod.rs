//! The posting rules of the monthly cycle.
//!
//! | act | debit | credit |
//! |---|---|---|
//! | invoice issued | receivable | billed |
//! | receipt | bank, billed | client_funds, receivable |
//! | payout | client_funds (the bill), worker_receivable (shortfalls carried) | the payables, fee_income, vat_payable, worker_receivable (shortfalls recovered) |
//! | item paid | wages_payable | bank |
//! | paid item returned | bank | wages_payable |
//! | contributions, tax, VAT … paid | the payable | bank |
//!
//! An item that fails before it was reported as paid posts nothing: its amount stays in `wages_payable`, ready to be issued again.

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use super::accounts::{AccountRef, Payable, agency};
use super::ledger::{LedgerRefusal, LedgerTransaction, Posting, TransactionKind};
use super::sums::CycleSums;
use crate::ids::ClientId;
use crate::money::Fen;

/// A bill was invoiced: the client owes it. A negative bill lowers what he owes.
pub fn invoice_issued(
    client: ClientId,
    bill: Fen,
    on: NaiveDate,
    reference: &str,
) -> Result<LedgerTransaction, LedgerRefusal> {
    let postings =
        vec![Posting::debit(AccountRef::receivable(client), bill), Posting::credit(AccountRef::billed(client), bill)];
    LedgerTransaction::new(TransactionKind::Invoice, on, reference, postings)
}

/// Money of the client arrived at the bank.
pub fn receipt(
    client: ClientId,
    amount: Fen,
    on: NaiveDate,
    reference: &str,
) -> Result<LedgerTransaction, LedgerRefusal> {
    let amount = positive(amount)?;
    let mut postings = vec![Posting::debit(agency::BANK, amount)];
    postings.extend(into_funds(client, amount));
    LedgerTransaction::new(TransactionKind::Receipt, on, reference, postings)
}

/// A cycle's money is divided among those whom it belongs to. Refused where the client's received funds do not cover the
/// bill, or where the sums do not agree. Shortfalls are advanced by the agency, never from the client's funds.
pub fn payout(
    client: ClientId,
    sums: &CycleSums,
    available: Fen,
    on: NaiveDate,
    reference: &str,
) -> Result<LedgerTransaction, LedgerRefusal> {
    sums.check()?;
    let postings = vec![
        Posting::debit(AccountRef::client_funds(client), sums.bill),
        Posting::debit(agency::WORKER_RECEIVABLE, sums.shortfalls_carried),
        Posting::credit(agency::WORKER_RECEIVABLE, sums.shortfalls_recovered),
        Posting::credit(agency::WAGES, sums.net_pay),
        Posting::credit(Payable::Insurance.account(), sums.insurance),
        Posting::credit(Payable::Fund.account(), sums.housing_fund),
        Posting::credit(Payable::Tax.account(), sums.income_tax),
        Posting::credit(Payable::Tax.account(), sums.levies),
        Posting::credit(Payable::Annuity.account(), sums.annuity),
        Posting::credit(Payable::CommercialInsurance.account(), sums.commercial_insurance),
        Posting::credit(Payable::Deductions.account(), sums.deductions),
        Posting::credit(agency::FEE_INCOME, sums.service_fee),
        Posting::credit(Payable::Vat.account(), sums.vat),
    ];
    let transaction = LedgerTransaction::new(TransactionKind::Payout, on, reference, postings)?;
    transaction.funds_after(client, available)?;
    Ok(transaction)
}

/// The bank paid net wages: one item, or the sum of all items that one answer reports as paid.
pub fn wages_paid(amount: Fen, on: NaiveDate, reference: &str) -> Result<LedgerTransaction, LedgerRefusal> {
    let amount = positive(amount)?;
    let postings = vec![Posting::debit(agency::WAGES, amount), Posting::credit(agency::BANK, amount)];
    LedgerTransaction::new(TransactionKind::WagesPaid, on, reference, postings)
}

/// The bank gave back wages that it had reported as paid; they are owed to the person again.
pub fn wages_returned(amount: Fen, on: NaiveDate, reference: &str) -> Result<LedgerTransaction, LedgerRefusal> {
    let amount = positive(amount)?;
    let postings = vec![Posting::debit(agency::BANK, amount), Posting::credit(agency::WAGES, amount)];
    LedgerTransaction::new(TransactionKind::WagesReturned, on, reference, postings)
}

/// Insurance, fund, tax, annuity, premium, deduction or VAT was paid to whom it is owed.
pub fn remittance(
    payable: Payable,
    amount: Fen,
    on: NaiveDate,
    reference: &str,
) -> Result<LedgerTransaction, LedgerRefusal> {
    let amount = positive(amount)?;
    let postings = vec![Posting::debit(payable.account(), amount), Posting::credit(agency::BANK, amount)];
    LedgerTransaction::new(TransactionKind::Remittance, on, reference, postings)
}

/// How much of what a cycle owes is paid: the whole without an amount, never more than it owes.
pub fn part_of_owed(owed: Fen, amount: Option<Fen>) -> Result<Fen, LedgerRefusal> {
    if owed <= Fen::ZERO {
        return Err(LedgerRefusal::NothingOwed);
    }
    match positive(amount.unwrap_or(owed))? {
        amount if amount > owed => Err(LedgerRefusal::AboveOwed { amount, owed }),
        amount => Ok(amount),
    }
}

/// Money arrived that nobody was found for.
pub fn suspense_received(amount: Fen, on: NaiveDate, reference: &str) -> Result<LedgerTransaction, LedgerRefusal> {
    let amount = positive(amount)?;
    let postings = vec![Posting::debit(agency::BANK, amount), Posting::credit(agency::SUSPENSE, amount)];
    LedgerTransaction::new(TransactionKind::SuspenseReceived, on, reference, postings)
}

/// Money in suspense turned out to be this client's.
pub fn suspense_assigned(
    client: ClientId,
    amount: Fen,
    on: NaiveDate,
    reference: &str,
) -> Result<LedgerTransaction, LedgerRefusal> {
    let amount = positive(amount)?;
    let mut postings = vec![Posting::debit(agency::SUSPENSE, amount)];
    postings.extend(into_funds(client, amount));
    LedgerTransaction::new(TransactionKind::SuspenseAssigned, on, reference, postings)
}

/// What a client paid above his bills goes back to him.
pub fn funds_returned(
    client: ClientId,
    amount: Fen,
    available: Fen,
    on: NaiveDate,
    reference: &str,
) -> Result<LedgerTransaction, LedgerRefusal> {
    let amount = positive(amount)?;
    let opposite = |p: Posting| Posting { amount: Fen(p.amount.0.saturating_neg()), ..p };
    let mut postings: Vec<_> = into_funds(client, amount).into_iter().map(opposite).collect();
    postings.push(Posting::credit(agency::BANK, amount));
    let transaction = LedgerTransaction::new(TransactionKind::FundsReturned, on, reference, postings)?;
    transaction.funds_after(client, available)?;
    Ok(transaction)
}

/// The client's funds grow, and what he owes shrinks; one credit is left to be met by the caller's debit.
fn into_funds(client: ClientId, amount: Fen) -> [Posting; 3] {
    [
        Posting::credit(AccountRef::client_funds(client), amount),
        Posting::debit(AccountRef::billed(client), amount),
        Posting::credit(AccountRef::receivable(client), amount),
    ]
}

fn positive(amount: Fen) -> Result<Fen, LedgerRefusal> {
    if amount > Fen::ZERO { Ok(amount) } else { Err(LedgerRefusal::AmountNotPositive) }
}
