//! Every payslip of the sample fits a page, in both languages; a longer one goes on and loses nothing.

use std::collections::{BTreeMap, HashMap};

use bole_domain::language::Language;
use bole_domain::money::{Fen, Rate};
use bole_domain::settlement::compute::{TaxLine, YearSums};
use bole_domain::settlement::tax::BasicDeductionMode;
use bole_domain::settlement::template::{ItemKind, standard_payroll};
use bole_print::{Fonts, page_count, print};

use super::{Names, paper};
use crate::http::registry::Example;
use crate::settlement::results::views::{PayslipFigure, PayslipView};

type Row = HashMap<String, String>;

fn sheet(name: &str) -> BTreeMap<String, Row> {
    let path = format!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../samples/payroll-2026/{}.csv"), name);
    let mut reader = csv::Reader::from_path(path).unwrap();
    let rows = reader.deserialize().map(|row| row.unwrap());
    rows.map(|row: Row| (row["employee_number"].clone(), row)).collect()
}

/// The payslip of a person of the sample, with all figures that it can have.
fn payslip(person: &Row, month: &[&Row], language: Language) -> (PayslipView, TaxLine) {
    let money =
        |code: &str| month.iter().find_map(|row| row.get(code)).and_then(|text| text.parse().ok()).unwrap_or(Fen::ZERO);
    let mut view = PayslipView::example();
    view.employee_number = person["employee_number"].clone();
    view.person.name = person["name"].clone();
    view.net_pay = money("net_pay");
    view.figures = standard_payroll()
        .items
        .iter()
        .map(|item| PayslipFigure {
            code: item.code.clone(),
            label: item.label.text(language).to_owned(),
            kind: item.kind,
            amount: money(&item.code),
            on_payslip: item.on_payslip,
        })
        .collect();
    let cumulative = YearSums {
        income: money("cumulative_income"),
        special: money("cumulative_special"),
        additional: money("cumulative_additional"),
        other: money("cumulative_other"),
        ..YearSums::default()
    };
    let tax = TaxLine {
        mode: BasicDeductionMode::MonthsEmployed,
        months: 3,
        basic: money("cumulative_basic_deduction"),
        cumulative,
        taxable: money("cumulative_taxable"),
        tax: money("cumulative_tax"),
        rate: "0.1".parse::<Rate>().unwrap(),
        quick_deduction: Fen(252_000),
        opening: None,
    };
    (view, tax)
}

fn names() -> Names {
    Names {
        agency: "伯乐人力资源服务有限公司".to_owned(), client: "海川精密制造（上海）有限公司".to_owned()
    }
}

#[test]
fn every_payslip_of_the_sample_fits_a_page() {
    let (people, inputs, expected) = (sheet("people"), sheet("inputs-2026-03"), sheet("expected-2026-03"));
    assert!(expected.len() > 250);
    let fonts = Fonts::default();
    for (number, figures) in &expected {
        let month = [figures, &inputs[number]];
        for language in [Language::Zh, Language::En] {
            let (view, tax) = payslip(&people[number], &month, language);
            assert_eq!(page_count(&paper(&view, &tax, names(), language), &fonts), Ok(1), "{number}");
        }
    }
}

#[test]
fn a_payslip_with_very_many_items_goes_on() {
    let (people, expected) = (sheet("people"), sheet("expected-2026-03"));
    let (mut view, tax) = payslip(&people["E000001"], &[&expected["E000001"]], Language::Zh);
    view.figures.extend((0..50).map(|n| PayslipFigure {
        code: format!("allowance_{n}"),
        label: format!("驻外及高温作业津贴第{n}项"),
        kind: ItemKind::Earning,
        amount: Fen(10_000),
        on_payslip: true,
    }));
    assert_eq!(page_count(&paper(&view, &tax, names(), Language::Zh), &Fonts::default()), Ok(2));
}

#[test]
fn a_name_that_cannot_be_printed_is_refused() {
    let (people, expected) = (sheet("people"), sheet("expected-2026-03"));
    let (mut view, tax) = payslip(&people["E000001"], &[&expected["E000001"]], Language::Zh);
    let fonts = Fonts::default();
    let bytes = print(&paper(&view, &tax, names(), Language::Zh), &fonts).unwrap();
    assert!(bytes.starts_with(b"%PDF") && bytes.len() < 80_000, "{}", bytes.len());
    view.person.name = "𪚥安".to_owned();
    let fault = print(&paper(&view, &tax, names(), Language::Zh), &fonts).unwrap_err();
    assert!(fault.to_string().contains('𪚥'));
}
