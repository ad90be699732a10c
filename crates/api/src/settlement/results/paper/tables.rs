//! The figures of a payslip in tables of two sides.

use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::settlement::compute::TaxLine;
use bole_domain::settlement::template::ItemKind;
use bole_print::part::{Align, Column, Table};

use crate::settlement::results::views::{PayslipFigure, PayslipView};

type Line = (String, String);

/// How a figure stands on a paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// As it is.
    Plus,
    /// Taken from what stands above it.
    Minus,
}

impl Sign {
    fn of(self, amount: Fen) -> Fen {
        match self {
            Sign::Plus => amount,
            Sign::Minus => Fen(amount.0.saturating_neg()),
        }
    }
}

/// Earnings beside what is taken off them.
pub(super) fn pay(view: &PayslipView, language: Language) -> Table {
    let earned = lines(view, |kind| match kind {
        ItemKind::DeductionPreTax => Some(Sign::Minus),
        kind => (kind == ItemKind::Earning || ItemKind::APART.contains(&kind)).then_some(Sign::Plus),
    });
    let off = |kind| match kind {
        ItemKind::InsuranceWorker
        | ItemKind::HousingFundWorker
        | ItemKind::AnnuityWorker
        | ItemKind::DeductionPostTax
        | ItemKind::ShortfallBrought => Some(Sign::Plus),
        ItemKind::ShortfallCarried => Some(Sign::Minus),
        kind => ItemKind::TAXES.contains(&kind).then_some(Sign::Plus),
    };
    let gross = view.figures.iter().find(|figure| figure.kind == ItemKind::Gross);
    let sums = vec![
        gross.map_or(String::new(), |figure| figure.label.clone()),
        gross.map_or(String::new(), |figure| figure.amount.to_string()),
        language.pick("扣款合计", "Total taken off").to_owned(),
        total(view, off).to_string(),
    ];
    let heads = language.pick("收入项目,扣款项目", "Earnings,Taken off");
    beside(heads, earned, lines(view, off), Some(sums), language)
}

/// What the payment sets right of earlier months, line by line; `None` where it sets nothing right.
pub(super) fn corrections(view: &PayslipView, language: Language) -> Option<Table> {
    if view.corrections.is_empty() {
        return None;
    }
    let label = |code: &str| {
        let known = view.figures.iter().find(|figure| figure.code == code);
        known.map_or_else(|| code.to_owned(), |figure| figure.label.clone())
    };
    let column = |zh, en, share, align| Column { label: language.pick(zh, en).to_owned(), share, align };
    let columns = vec![
        column("月份", "Month", 14, Align::Left),
        column("项目", "Item", 25, Align::Left),
        column("原因", "Reason", 42, Align::Left),
        column("金额（元）", "Amount (CNY)", 19, Align::Right),
    ];
    let rows = view
        .corrections
        .iter()
        .map(|line| vec![line.period.to_string(), label(&line.item), line.reason.clone(), line.amount.to_string()]);
    Some(Table { columns, rows: rows.collect(), sums: None })
}

/// What the employer bears on top; `None` where nothing of it belongs on this paper.
pub(super) fn employer(view: &PayslipView, language: Language) -> Option<Table> {
    let borne = |kind| match kind {
        ItemKind::InsuranceEmployer
        | ItemKind::HousingFundEmployer
        | ItemKind::AnnuityEmployer
        | ItemKind::CommercialInsurance => Some(Sign::Plus),
        _ => None,
    };
    let mut left = lines(view, borne);
    if left.is_empty() {
        return None;
    }
    let right = left.split_off(left.len().div_ceil(2));
    let sum = language.pick("单位承担合计", "Total borne by the employer").to_owned();
    let sums = vec![String::new(), String::new(), sum, total(view, borne).to_string()];
    Some(beside(language.pick("项目,项目", "Item,Item"), left, right, Some(sums), language))
}

/// The sums of the tax year on which the tax rests.
pub(super) fn tax(tax: &TaxLine, language: Language) -> Table {
    let sums = tax.cumulative;
    let other = [sums.other, sums.pension_counted].into_iter().sum::<Fen>();
    let line = |zh: &str, en: &str, value: String| (language.pick(zh, en).to_owned(), value);
    let money = |zh, en, amount: Fen| line(zh, en, amount.to_string());
    let left = vec![
        money("累计收入", "Income", sums.income),
        money("累计免税收入", "Exempt income", sums.exempt),
        money("累计减除费用", "Basic deduction", tax.basic),
        money("累计专项扣除", "Insurances and housing fund", sums.special),
        money("累计专项附加扣除", "Special additional deductions", sums.additional),
        money("累计其他扣除", "Other deductions", other),
    ];
    let right = vec![
        money("累计应纳税所得额", "Taxable income", tax.taxable),
        line("预扣率", "Rate", tax.rate.percent()),
        money("速算扣除数", "Quick deduction", tax.quick_deduction),
        money("累计应纳税额", "Tax", tax.tax),
        money("累计减免税额", "Tax relief", sums.relief),
        money("累计已预扣税额", "Withheld, this month included", sums.withheld),
    ];
    beside(language.pick("项目,项目", "Item,Item"), left, right, None, language)
}

/// The figures of these kinds with their sign on the paper; what is nothing is left out.
fn lines(view: &PayslipView, sign: impl Fn(ItemKind) -> Option<Sign>) -> Vec<Line> {
    let signed = |figure: &PayslipFigure| Some((figure.label.clone(), sign(figure.kind)?.of(figure.amount)));
    let there = view.figures.iter().filter_map(signed).filter(|(_, amount)| *amount != Fen::ZERO);
    there.map(|(label, amount)| (label, amount.to_string())).collect()
}

fn total(view: &PayslipView, sign: impl Fn(ItemKind) -> Option<Sign>) -> Fen {
    view.figures.iter().filter_map(|figure| Some(sign(figure.kind)?.of(figure.amount))).sum()
}

/// Two lists of lines beside each other, the shorter one filled up.
fn beside(heads: &str, left: Vec<Line>, right: Vec<Line>, sums: Option<Vec<String>>, language: Language) -> Table {
    let amount = language.pick("金额（元）", "Amount (CNY)");
    let column = |label: &str, share, align| Column { label: label.to_owned(), share, align };
    let columns =
        heads.split(',').flat_map(|head| [column(head, 31, Align::Left), column(amount, 19, Align::Right)]).collect();
    let most = left.len().max(right.len());
    let filled = |lines: Vec<Line>| lines.into_iter().chain(std::iter::repeat_with(Line::default)).take(most);
    let rows = filled(left).zip(filled(right)).map(|((a, b), (c, d))| vec![a, b, c, d]).collect();
    Table { columns, rows, sums }
}
