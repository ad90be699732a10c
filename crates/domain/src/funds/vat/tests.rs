//! The rules in force on a day.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn rates_follow_the_date() {
    let table = VatTable::china().unwrap();
    let rate = |taxpayer, on| table.rule_on(taxpayer, day(on)).map(|rule| rule.rate.to_string());
    assert_eq!(rate(Taxpayer::General, "2026-01-31").unwrap(), "0.06");
    assert_eq!(rate(Taxpayer::Simplified, "2025-12-31").unwrap(), "0.05");
    assert_eq!(rate(Taxpayer::Simplified, "2026-01-01").unwrap(), "0.03");
    assert_eq!(rate(Taxpayer::SmallScale, "2027-12-31").unwrap(), "0.01");
    for (taxpayer, on) in [(Taxpayer::SmallScale, "2028-01-01"), (Taxpayer::General, "2016-04-30")] {
        assert_eq!(table.rule_on(taxpayer, day(on)), Err(InvoiceRefusal::VatRuleMissing(day(on))));
    }
    let mut spans: Vec<_> =
        table.rules.iter().map(|r| (format!("{:?}", r.taxpayer), r.effective_from, r.effective_to)).collect();
    spans.sort();
    for pair in spans.windows(2) {
        assert!(pair[0].0 != pair[1].0 || pair[0].2.is_some_and(|last| last < pair[1].1), "{pair:?}");
    }
}
