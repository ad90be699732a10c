//! Months that come together, and spans without any pay.

use super::*;
use crate::money::Fen;
use crate::period::Period;

fn paid(cycle: &str, tax_period: &str, gross: i64) -> ConfirmedPay {
    ConfirmedPay {
        cycle: cycle.parse().unwrap(),
        tax_period: tax_period.parse().unwrap(),
        gross: Fen(gross),
        net: Fen(gross / 2),
        income_tax: Fen(gross / 10),
    }
}

fn month(text: &str) -> Option<Period> {
    text.parse().ok()
}

#[test]
fn payments_of_a_month_come_together_and_the_span_binds() {
    let pay = [paid("2026-01", "2026-02", 1_000), paid("2026-01-2", "2026-03", 200), paid("2026-02", "2026-03", 1_000)];
    let january = Span { from: month("2026-01"), to: month("2026-01") };
    let Some(CertificateFigures::Income { months, gross, net, .. }) = income(&pay, january) else { panic!() };
    assert_eq!((months.len(), gross, net), (1, Fen(1_200), Fen(600)));
    let march = Span { from: month("2026-03"), to: None };
    let Some(CertificateFigures::Tax { months, period_from, income_tax, .. }) = tax(&pay, march, "X") else { panic!() };
    assert_eq!((months.len(), Some(period_from), income_tax), (1, month("2026-03"), Fen(120)));
    assert_eq!(income(&pay, Span { from: month("2026-05"), to: None }), None);
    assert!(!Span { from: month("2026-05"), to: month("2026-04") }.is_in_order());
}

#[test]
fn the_average_counts_months_with_wages_and_rounds_halves_away() {
    let average = |pay: &[ConfirmedPay]| {
        let average = income(pay, Span::default())?.monthly_average()?;
        Some((average.months, average.gross, average.net))
    };
    let two = [paid("2026-01", "2026-01", 1_001), paid("2026-04", "2026-04", 1_002)];
    assert_eq!(average(&two), Some((2, Fen(1_002), Fen(501))));
    let taken_back = [paid("2026-01", "2026-01", -1_001), paid("2026-04", "2026-04", -1_002)];
    assert_eq!(average(&taken_back), Some((2, Fen(-1_002), Fen(-501))));
    let same_month = [paid("2026-01", "2026-01", 1_000), paid("2026-01-2", "2026-01", 500)];
    assert_eq!(average(&same_month), Some((1, Fen(1_500), Fen(750))));
    assert_eq!(tax(&two, Span::default(), "X").and_then(|figures| figures.monthly_average()), None);
}

proptest::proptest! {
    #[test]
    fn the_months_add_up_to_the_whole(pay in proptest::collection::vec((1_u32..=12, 0_i64..10_000_000), 1..30)) {
        let pay: Vec<ConfirmedPay> =
            pay.into_iter().map(|(m, gross)| paid(&format!("2026-{m:02}"), "2026-12", gross)).collect();
        let Some(CertificateFigures::Income { period_from, period_to, months, gross, net }) =
            income(&pay, Span::default())
        else {
            panic!("something was paid")
        };
        proptest::prop_assert!(months.is_sorted_by(|a, b| a.period < b.period));
        let ends = (months.first().map(|m| m.period), months.last().map(|m| m.period));
        proptest::prop_assert_eq!(ends, (Some(period_from), Some(period_to)));
        proptest::prop_assert_eq!(months.iter().map(|m| m.gross).sum::<Fen>(), gross);
        proptest::prop_assert_eq!(months.iter().map(|m| m.net).sum::<Fen>(), net);
        proptest::prop_assert_eq!(pay.iter().map(|p| p.gross).sum::<Fen>(), gross);
    }
}
