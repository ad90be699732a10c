//! Transactions that balance, and those that do not.

use super::super::accounts::AccountKind;
use super::super::sums::trial_balance;
use super::*;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 10).unwrap()
}

#[test]
fn codes_read_back_and_agree_with_the_wire() {
    for kind in TransactionKind::ALL {
        assert_eq!(kind.code().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.code());
    }
}

proptest::proptest! {
    #[test]
    fn only_zero_sums_are_taken_and_reversal_undoes(amounts in proptest::collection::vec(-1_000_i64..1_000, 0..6)) {
        let kinds = AccountKind::ALL.into_iter().filter(|k| !k.per_client()).cycle();
        let postings: Vec<_> = amounts.iter().zip(kinds).map(|(fen, kind)| Posting { account: AccountRef::new(kind, None).unwrap(), amount: Fen(*fen) }).collect();
        let sum: i64 = amounts.iter().sum();
        match LedgerTransaction::new(TransactionKind::Receipt, day(), "x", postings) {
            Err(refusal) => proptest::prop_assert_eq!(refusal, LedgerRefusal::Unbalanced(i128::from(sum))),
            Ok(done) => {
                proptest::prop_assert_eq!(sum, 0);
                let undone = done.reversal(day(), "y").unwrap();
                for posting in done.postings() {
                    proptest::prop_assert_eq!(undone.change(posting.account).0, -done.change(posting.account).0);
                }
                let (debit, credit) = trial_balance(done.postings().iter().map(|p| (p.account.kind(), p.account.kind().natural(p.amount))));
                proptest::prop_assert_eq!(debit, credit);
            }
        }
    }
}

#[test]
fn sums_beyond_the_range_never_balance() {
    let bank = AccountRef::new(AccountKind::Bank, None).unwrap();
    let twice = vec![Posting::debit(bank, Fen(i64::MAX)), Posting::debit(bank, Fen(i64::MAX))];
    assert!(LedgerTransaction::new(TransactionKind::Receipt, day(), "x", twice).is_err());
}
