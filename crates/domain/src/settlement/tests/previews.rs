//! Previews of a year's wages, and how taxes are told step by step.

use super::world::{fen, period};
use crate::language::Language;
use crate::money::Fen;
use crate::refusal::Refusal;
use crate::settlement::compute::YearSums;
use crate::settlement::explain::{
    TaxStep, annual_settlement_steps, bonus_steps, cumulative_labour_steps, payment_steps, severance_steps, wage_steps,
};
use crate::settlement::preview::{BonusGiven, MonthGiven, WageYear, wages};
use crate::settlement::tax::{
    AnnualBonus, AnnualSettlementRule, BasicDeductionMode, BonusTable, BonusWay, Cumulative, CumulativeLabourKind,
    CumulativeLabourRule, LabourYear, PaymentKind, PaymentRule, SeveranceRule, TaxTables, YearIncome,
};

fn year() -> WageYear {
    let hired = "2026-02-10".parse().unwrap();
    WageYear { year: 2026, mode: BasicDeductionMode::MonthsEmployed, hired, left: None }
}

fn month(month: u32, income: &str, bonus: Option<(&str, BonusWay)>) -> MonthGiven {
    let payment = YearSums { income: fen(income), pension_counted: fen("7000.00"), ..YearSums::default() };
    MonthGiven { month, payment, bonus: bonus.map(|(amount, way)| BonusGiven { amount: fen(amount), way }) }
}

#[test]
fn the_order_in_which_months_are_given_changes_nothing() {
    let given = [month(4, "30000.00", None), month(2, "30000.00", None), month(3, "0.00", None)];
    let mut sorted = given;
    sorted.sort_by_key(|given| given.month);
    let done = wages(&year(), &given).unwrap();
    assert_eq!(done, wages(&year(), &sorted).unwrap());
    let last = done.last().unwrap();
    assert_eq!((last.months, last.paid.cumulative.income), (3, fen("60000.00")));
    assert_eq!(last.paid.cumulative.pension_counted, fen("12000.00"), "the year's limit");
    let withheld: Fen = done.iter().map(|month| month.paid.withholding.now).sum();
    assert_eq!(withheld, last.paid.cumulative.withheld);
}

#[test]
fn a_bonus_is_taxed_apart_once_and_merged_at_will() {
    let apart = Some(("36000.00", BonusWay::Apart));
    let merged = Some(("36000.00", BonusWay::Merged));
    let done = wages(&year(), &[month(2, "9000.00", apart), month(3, "9000.00", merged), month(4, "9000.00", merged)]);
    let done = done.unwrap();
    assert_eq!(done[0].bonus.as_ref().unwrap().taxed.tax, fen("1080.00"));
    assert_eq!(done[0].paid.cumulative.income, fen("9000.00"));
    assert_eq!((done[2].bonus.is_none(), done[2].paid.cumulative.income), (true, fen("99000.00")));
    let refused = wages(&year(), &[month(3, "1.00", apart), month(2, "1.00", apart)]).unwrap_err();
    assert_eq!(
        (refused.code(), refused.faults()[0].pointer.as_str()),
        ("annual_bonus_twice", "/months/0/annual_bonus")
    );
}

#[test]
fn what_cannot_be_is_refused_with_its_place() {
    let code = |year: &WageYear, given: &[MonthGiven]| {
        let refused = wages(year, given).unwrap_err();
        assert!(!refused.text(Language::Zh).is_empty() && !refused.text(Language::En).is_empty());
        (refused.code(), refused.faults()[0].pointer.clone())
    };
    let one = month(5, "1.00", None);
    assert_eq!(code(&year(), &[one, one]), ("month_twice", "/months/1/month".to_owned()));
    let early = [one, month(1, "1.00", None)];
    assert_eq!(code(&year(), &early), ("month_before_employment", "/months/1/month".to_owned()));
    let old = WageYear { year: 2018, hired: "2010-01-01".parse().unwrap(), ..year() };
    assert_eq!(code(&old, &[one]), ("tax_table_missing", "/year".to_owned()));
    let late = WageYear { year: 2028, ..year() };
    let bonus = month(5, "1.00", Some(("1.00", BonusWay::Apart)));
    assert_eq!(code(&late, &[bonus]), ("tax_table_missing", "/year".to_owned()));
    let large = MonthGiven { payment: YearSums { income: Fen(i64::MAX), ..YearSums::default() }, ..one };
    assert_eq!(code(&year(), &[large, month(6, "1.00", None)]), ("figure_out_of_range", String::new()));
}

fn says(steps: &[TaxStep], code: &str, parts: &[&str]) {
    let step = steps.iter().find(|step| step.code == code).unwrap_or_else(|| panic!("no step {code}"));
    for part in parts {
        assert!(step.words.contains(part), "{code} does not say {part}: {}", step.words);
    }
}

#[test]
fn every_tax_is_told_with_its_figures_and_its_table() {
    let month_of = period("2026-05");
    let tables = TaxTables::at(month_of).unwrap();
    for language in [Language::Zh, Language::En] {
        let rule = PaymentRule::at(PaymentKind::Authors, month_of).unwrap();
        let author = payment_steps(&rule, &rule.taxed(fen("40000.00")).unwrap(), language);
        says(&author, "expenses", &["40000.00", "0.2", "8000.00"]);
        says(&author, "taxable", &["0.7", "22400.00"]);
        says(&author, "tax", &["4480.00"]);
        assert_eq!(author[2].table.as_ref().unwrap().table, "authors-remuneration");
        let small = payment_steps(&rule, &rule.taxed(fen("800.00")).unwrap(), language);
        says(&small, "expenses", &["4000.00", "800.00"]);

        let rule = SeveranceRule::at(month_of).unwrap();
        let done = rule.taxed(&tables, fen("200000.00"), fen("50000.00")).unwrap();
        let told = severance_steps(&rule, &tables, &done, language);
        says(&told, "free_upto", &["50000.00", "3", "150000.00"]);
        says(&told, "tax", &["50000.00", "0.1", "2520.00", "2480.00"]);
        assert_eq!(told[3].table.as_ref().unwrap().table, "wage-withholding");

        let table = BonusTable::at(month_of).unwrap();
        let paid = Cumulative { income: fen("200000.00"), basic: fen("60000.00"), ..Cumulative::default() };
        let done = AnnualBonus::compute(&table, &tables, &paid, fen("36000.00")).unwrap();
        let told = bonus_steps(&table, &tables, &done, language);
        says(&told, "monthly_part", &["36000.00", "12", "3000.00"]);
        says(&told, "tax_apart", &["0.03", "1080.00"]);
        says(&told, "tax_merged", &["18280.00", "11480.00", "6800.00"]);
        says(&told, "tax", &["1080.00", "6800.00", "5720.00"]);

        let rule = CumulativeLabourRule::at(CumulativeLabourKind::PlatformWorker, month_of).unwrap();
        let labour = LabourYear { income: fen("20000.00"), months: 2, withheld: fen("90.00"), ..LabourYear::default() };
        let told = cumulative_labour_steps(&rule, &tables, &rule.withhold(&tables, labour).unwrap(), language);
        says(&told, "expenses", &["20000.00", "0.2", "4000.00"]);
        says(&told, "basic_deduction", &["5000.00", "2", "10000.00"]);
        says(&told, "tax", &["180.00", "90.00"]);

        let rule = AnnualSettlementRule::at(month_of).unwrap();
        let income = YearIncome { wages: fen("100000.00"), authors: fen("1000.00"), ..YearIncome::default() };
        let told = annual_settlement_steps(&rule, &tables, &rule.settle(&tables, income).unwrap(), language);
        says(&told, "counted", &["0.56", "100560.00"]);
        says(&told, "due", &["1536.00"]);

        let may = month(5, "30000.00", Some(("36001.00", BonusWay::Apart)));
        let done = wages(&year(), &[may]).unwrap();
        let told = wage_steps(BasicDeductionMode::MonthsEmployed, &done[0], language);
        says(&told, "basic_deduction", &["5000.00", "4", "20000.00"]);
        says(&told, "taxable", &["30000.00", "7000.00", "3000.00"]);
        says(&told, "tax", &["90.00"]);
        says(&told, "monthly_part", &["36001.00", "3000.08"]);
        says(&told, "tax_apart", &["0.1", "210.00", "3390.10"]);
        assert!(told.iter().all(|step| !step.label.is_empty() && !step.words.is_empty()));
    }
}
