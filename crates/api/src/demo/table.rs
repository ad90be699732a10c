//! The months side by side.

use std::io::Write;
use std::time::Duration;

use bole_domain::money::Fen;
use bole_domain::period::Period;

use super::answer::Answer;
use super::error::DemoError;

/// What a month came to.
#[derive(Debug, Clone)]
pub(super) struct MonthLine {
    /// The month.
    pub(super) period: Period,
    /// Its figures.
    pub(super) sums: Sums,
    /// How many figures were compared.
    pub(super) figures: u64,
    /// How long it took.
    pub(super) took: Duration,
}

/// The figures of a bill, and what of the wages is withheld and paid.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sums {
    people: i64,
    wages: Fen,
    insurance: Fen,
    fund: Fen,
    other: Fen,
    fee: Fen,
    total: Fen,
    tax: Fen,
    net: Fen,
}

impl Sums {
    /// As a bill tells them.
    pub(super) fn of(bill: &Answer) -> Result<Self, DemoError> {
        let other = [bill.money("/other_employer")?, bill.money("/disability_levy")?];
        Ok(Self {
            people: bill.number("/people")?,
            wages: bill.money("/wages")?,
            insurance: bill.money("/insurance_employer")?,
            fund: bill.money("/housing_fund_employer")?,
            other: other.into_iter().sum(),
            fee: [bill.money("/service_fee")?, bill.money("/vat")?].into_iter().sum(),
            total: bill.money("/total")?,
            tax: bill.money("/billed/income_tax")?,
            net: bill.money("/billed/net_pay")?,
        })
    }

    fn plus(self, more: &Self) -> Self {
        let add = |a: Fen, b: Fen| [a, b].into_iter().sum();
        Self {
            people: self.people.saturating_add(more.people),
            wages: add(self.wages, more.wages),
            insurance: add(self.insurance, more.insurance),
            fund: add(self.fund, more.fund),
            other: add(self.other, more.other),
            fee: add(self.fee, more.fee),
            total: add(self.total, more.total),
            tax: add(self.tax, more.tax),
            net: add(self.net, more.net),
        }
    }

    fn cells(&self) -> [String; 9] {
        [
            self.people.to_string(),
            self.wages.to_string(),
            self.insurance.to_string(),
            self.fund.to_string(),
            self.other.to_string(),
            self.fee.to_string(),
            self.total.to_string(),
            self.tax.to_string(),
            self.net.to_string(),
        ]
    }
}

const HEAD: [&str; 12] = [
    "month",
    "people",
    "wages",
    "insurance",
    "fund",
    "other",
    "fee+VAT",
    "bill",
    "income tax",
    "net pay",
    "figures",
    "seconds",
];

/// Writes the table with its totals: insurance, fund and other are the employer's, as they are billed; figures are those
/// that were compared with expected ones.
pub(super) fn write(out: &mut dyn Write, months: &[MonthLine]) -> std::io::Result<()> {
    let line = |name: String, sums: &Sums, figures: u64, took: Duration| -> Vec<String> {
        let ends = [figures.to_string(), format!("{:.1}", took.as_secs_f64())];
        std::iter::once(name).chain(sums.cells()).chain(ends).collect()
    };
    let mut rows = vec![HEAD.map(str::to_owned).to_vec()];
    rows.extend(months.iter().map(|m| line(m.period.to_string(), &m.sums, m.figures, m.took)));
    let total = months.iter().fold(Sums::default(), |total, month| total.plus(&month.sums));
    let (figures, took) = (months.iter().map(|m| m.figures).sum(), months.iter().map(|m| m.took).sum());
    rows.push(line("total".to_owned(), &total, figures, took));
    columns(out, &rows)
}

/// Writes rows in columns, the first to the left, the others to the right.
pub(super) fn columns(out: &mut dyn Write, rows: &[Vec<String>]) -> std::io::Result<()> {
    let width = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).max();
    for row in rows {
        let cells = row.iter().enumerate().map(|(at, cell)| {
            let width = width(at).unwrap_or_default();
            if at == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
