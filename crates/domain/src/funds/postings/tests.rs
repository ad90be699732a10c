//! Cycles from the invoice to the close, and what is never posted.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::super::accounts::AccountKind;
use super::super::sums::{Settled, check_close, trial_balance};
use super::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 10).unwrap()
}

/// Account balances as the database keeps them.
#[derive(Default)]
struct Book(BTreeMap<AccountRef, Fen>);

impl Book {
    fn post(&mut self, transaction: &LedgerTransaction) {
        for posting in transaction.postings() {
            let balance = self.0.entry(posting.account).or_default();
            balance.0 += posting.account.kind().natural(posting.amount).0;
        }
        assert!(self.0.iter().all(|(account, balance)| account.kind() != AccountKind::ClientFunds || balance.0 >= 0));
        let (debit, credit) = trial_balance(self.0.iter().map(|(account, balance)| (account.kind(), *balance)));
        assert_eq!(debit, credit);
    }

    fn of(&self, account: AccountRef) -> Fen {
        self.0.get(&account).copied().unwrap_or_default()
    }

    fn sum(&self, wanted: impl Fn(AccountKind) -> bool) -> Fen {
        self.0.iter().filter(|(account, _)| wanted(account.kind())).map(|(_, balance)| *balance).sum()
    }
}

fn some_sums() -> impl Strategy<Value = CycleSums> {
    (proptest::collection::vec(0_i64..10_000_000_000, 10), 0_i64..1_000_000, 0_i64..1_000_000).prop_map(
        |(parts, carried, recovered)| {
            let mut sums = CycleSums {
                net_pay: Fen(parts[0] + 1_000_000),
                insurance: Fen(parts[1]),
                housing_fund: Fen(parts[2]),
                income_tax: Fen(parts[3]),
                levies: Fen(parts[4]),
                annuity: Fen(parts[5]),
                commercial_insurance: Fen(parts[6]),
                deductions: Fen(parts[7]),
                service_fee: Fen(parts[8]),
                vat: Fen(parts[9]),
                shortfalls_carried: Fen(carried),
                shortfalls_recovered: Fen(recovered),
                bill: Fen::ZERO,
            };
            sums.bill = Fen(sums.outgoings().0 - carried + recovered);
            sums
        },
    )
}

proptest! {
    #[test]
    fn a_whole_cycle_leaves_no_client_funds_and_closes(sums in some_sums(), first in 1_i64..1_000_000, failed in 1_i64..500_000) {
        let client = ClientId::example();
        let funds = AccountRef::client_funds(client);
        let mut book = Book::default();
        book.post(&invoice_issued(client, sums.bill, day(), "inv").unwrap());
        prop_assert_eq!(book.of(AccountRef::receivable(client)), sums.bill);
        prop_assert_eq!(book.of(funds), Fen::ZERO);

        let rest = Fen(sums.bill.0 - first);
        book.post(&receipt(client, Fen(first), day(), "r1").unwrap());
        let early = payout(client, &sums, book.of(funds), day(), "pay");
        prop_assert_eq!(early.unwrap_err(), LedgerRefusal::InsufficientClientFunds { needed: sums.bill, available: Fen(first) });
        book.post(&receipt(client, rest, day(), "r2").unwrap());
        prop_assert_eq!(book.of(AccountRef::receivable(client)), Fen::ZERO);
        prop_assert_eq!(book.of(AccountRef::billed(client)), Fen::ZERO);
        prop_assert_eq!(book.of(funds), sums.bill);

        book.post(&payout(client, &sums, book.of(funds), day(), "pay").unwrap());
        prop_assert_eq!(book.of(funds), Fen::ZERO);
        prop_assert_eq!(book.of(agency::WORKER_RECEIVABLE).0, sums.shortfalls_carried.0 - sums.shortfalls_recovered.0);

        let mut paid = 0;
        book.post(&wages_paid(Fen(sums.net_pay.0 - failed), day(), "b1").unwrap());
        paid += sums.net_pay.0 - failed;
        prop_assert_eq!(book.of(agency::WAGES), Fen(failed));
        let settled = |book: &Book, paid| Settled { paid: Fen(paid), still_payable: book.sum(AccountKind::is_payable), fee_income: book.of(agency::FEE_INCOME) };
        prop_assert_eq!(check_close(&sums, &settled(&book, paid)), Ok(()));
        prop_assert!(check_close(&sums, &settled(&book, paid + 1)).is_err());

        book.post(&wages_paid(Fen(failed), day(), "b2").unwrap());
        book.post(&wages_returned(Fen(failed), day(), "b2").unwrap());
        book.post(&wages_paid(Fen(failed), day(), "b3").unwrap());
        paid += failed;
        for payable in [Payable::Insurance, Payable::Fund, Payable::Tax, Payable::Annuity, Payable::CommercialInsurance, Payable::Deductions] {
            let owed = book.of(payable.account());
            if owed > Fen::ZERO {
                book.post(&remittance(payable, owed, day(), "due").unwrap());
                paid += owed.0;
            }
        }
        prop_assert_eq!(book.sum(AccountKind::is_payable), sums.vat);
        prop_assert_eq!(check_close(&sums, &settled(&book, paid)), Ok(()));
    }

    #[test]
    fn sums_wrong_by_a_fen_are_never_posted(sums in some_sums(), by in prop_oneof![Just(-1_i64), Just(1)]) {
        let wrong = CycleSums { bill: Fen(sums.bill.0 + by), ..sums };
        let refusal = payout(ClientId::example(), &wrong, Fen(i64::MAX), day(), "pay").unwrap_err();
        prop_assert_eq!(refusal, LedgerRefusal::SumsDiffer { owed: wrong.owed(), settled: sums.outgoings() });
    }

    #[test]
    fn money_above_the_bills_can_go_back_but_no_more(received in 1_i64..1_000_000, back in 1_i64..2_000_000) {
        let client = ClientId::example();
        let mut book = Book::default();
        book.post(&suspense_received(Fen(received), day(), "s").unwrap());
        book.post(&suspense_assigned(client, Fen(received), day(), "s").unwrap());
        prop_assert_eq!(book.of(agency::SUSPENSE), Fen::ZERO);
        match funds_returned(client, Fen(back), Fen(received), day(), "f") {
            Ok(done) => { prop_assert!(back <= received); book.post(&done); }
            Err(_) => prop_assert!(back > received),
        }
        let reversed = receipt(client, Fen(back), day(), "r").unwrap().reversal(day(), "r").unwrap();
        prop_assert_eq!(reversed.funds_after(client, Fen(received)).is_ok(), back <= received);
    }
}

#[test]
fn no_more_is_remitted_than_is_owed() {
    assert_eq!(part_of_owed(Fen(500), None), Ok(Fen(500)));
    assert_eq!(part_of_owed(Fen(500), Some(Fen(499))), Ok(Fen(499)));
    assert_eq!(
        part_of_owed(Fen(500), Some(Fen(501))),
        Err(LedgerRefusal::AboveOwed { amount: Fen(501), owed: Fen(500) })
    );
    assert_eq!(part_of_owed(Fen(500), Some(Fen::ZERO)), Err(LedgerRefusal::AmountNotPositive));
    for owed in [Fen::ZERO, Fen(-1)] {
        assert_eq!(part_of_owed(owed, None), Err(LedgerRefusal::NothingOwed));
    }
}

#[test]
fn nothing_and_less_than_nothing_is_no_payment() {
    for amount in [Fen(0), Fen(-1)] {
        assert_eq!(receipt(ClientId::example(), amount, day(), "r"), Err(LedgerRefusal::AmountNotPositive));
        assert_eq!(wages_paid(amount, day(), "r"), Err(LedgerRefusal::AmountNotPositive));
        assert_eq!(remittance(Payable::Tax, amount, day(), "r"), Err(LedgerRefusal::AmountNotPositive));
    }
}
