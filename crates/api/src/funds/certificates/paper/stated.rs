//! What a certificate states, in words and tables.

use bole_domain::engagement::certificate::{CertificateFigures, MonthlyAverage};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_print::part::{Across, Align, Column, Facts, Part, Sum, Table};
use chrono::NaiveDate;

pub(super) fn parts(figures: &CertificateFigures, language: Language) -> Vec<Part> {
    match figures {
        CertificateFigures::Income { period_from, period_to, months, gross, net } => {
            let rows = months.iter().map(|month| (month.period, month.gross, month.net)).collect();
            let mut parts = vec![
                Part::Text(span(
                    (*period_from, *period_to),
                    (
                        "兹证明上述人员下列各月的工资收入，数据取自经用人单位确认的工资单。",
                        "This certifies the wages of the person named above in these months, as taken from payslips that the employer confirmed.",
                    ),
                    language,
                )),
                Part::Table(months_table(
                    [("月份", "Month"), ("应发工资（元）", "Gross pay (CNY)"), ("实发工资（元）", "Net pay (CNY)")],
                    rows,
                    (*gross, *net),
                    language,
                )),
            ];
            parts.extend(figures.monthly_average().into_iter().flat_map(|average| averages(average, language)));
            parts
        }
        CertificateFigures::Employment { post, hire_date, leave_date } => {
            employment(post, *hire_date, *leave_date, language)
        }
        CertificateFigures::Tax { withholding_agent, period_from, period_to, months, income, income_tax } => {
            let rows = months.iter().map(|month| (month.tax_period, month.income, month.income_tax)).collect();
            let agent = (language.pick("扣缴义务人", "Withholding agent").to_owned(), withholding_agent.clone());
            vec![
                Part::Text(span(
                    (*period_from, *period_to),
                    (
                        "兹证明上述人员在下列税款所属期已被预扣预缴个人所得税。本证明依据扣缴记录出具，不代替税务机关开具的纳税记录。",
                        "This certifies the income tax that was withheld from the person named above in these tax months, as the withholding \
                      agent recorded it. It does not stand for the tax record that the tax authority issues.",
                    ),
                    language,
                )),
                Part::Facts(Facts { across: Across::One, pairs: vec![agent] }),
                Part::Table(months_table(
                    [
                        ("税款所属期", "Tax month"),
                        ("收入（元）", "Income (CNY)"),
                        ("已扣缴税额（元）", "Tax withheld (CNY)"),
                    ],
                    rows,
                    (*income, *income_tax),
                    language,
                )),
                sum(language.pick("已扣缴税额合计", "Tax withheld"), *income_tax, language),
            ]
        }
    }
}

/// What is certified, and of which months.
fn span((from, to): (Period, Period), (zh, en): (&str, &str), language: Language) -> String {
    match language {
        Language::Zh => format!("{zh}（{from} 至 {to}）"),
        Language::En => format!("{en} ({from} to {to})"),
    }
}

fn employment(post: &str, hired: NaiveDate, left: Option<NaiveDate>, language: Language) -> Vec<Part> {
    let text = match (left, language) {
        (None, Language::Zh) => format!("兹证明上述人员自 {hired} 起受雇于该用人单位，至出具之日仍在职。"),
        (None, Language::En) => format!(
            "This certifies that the person named above has been employed by the employer since {hired} and is so on the day of \
             issue."
        ),
        (Some(left), Language::Zh) => format!("兹证明上述人员自 {hired} 至 {left} 受雇于该用人单位。"),
        (Some(left), Language::En) => {
            format!("This certifies that the person named above was employed by the employer from {hired} to {left}.")
        }
    };
    let fact = |zh, en, value: String| (language.pick(zh, en).to_owned(), value);
    let mut pairs = Vec::new();
    if !post.trim().is_empty() {
        pairs.push(fact("岗位", "Position", post.to_owned()));
    }
    pairs.push(fact("入职日期", "Employed since", hired.to_string()));
    pairs.extend(left.map(|day| fact("离职日期", "Left on", day.to_string())));
    vec![Part::Text(text), Part::Facts(Facts { across: Across::One, pairs })]
}

/// A row for each month, with both sums in the last one.
fn months_table(
    heads: [(&str, &str); 3],
    rows: Vec<(Period, Fen, Fen)>,
    (first, second): (Fen, Fen),
    language: Language,
) -> Table {
    let mut align = [Align::Left, Align::Right, Align::Right].into_iter();
    let column = |(zh, en)| Column {
        label: language.pick(zh, en).to_owned(),
        share: 1,
        align: align.next().unwrap_or(Align::Right),
    };
    let row = |month: String, first: Fen, second: Fen| vec![month, first.to_string(), second.to_string()];
    Table {
        columns: heads.into_iter().map(column).collect(),
        rows: rows.into_iter().map(|(month, first, second)| row(month.to_string(), first, second)).collect(),
        sums: Some(row(language.pick("合计", "Sum").to_owned(), first, second)),
    }
}

fn averages(average: MonthlyAverage, language: Language) -> Vec<Part> {
    let fact = |zh, en, value: String| (language.pick(zh, en).to_owned(), value);
    vec![
        Part::Facts(Facts {
            across: Across::Two,
            pairs: vec![
                fact("计入平均的月数", "Months counted", average.months.to_string()),
                fact("月平均实发工资（元）", "Average net pay (CNY)", average.net.to_string()),
            ],
        }),
        sum(language.pick("月平均应发工资", "Average gross pay"), average.gross, language),
    ]
}

fn sum(label: &str, amount: Fen, language: Language) -> Part {
    Part::Sum(Sum {
        label: label.to_owned(),
        figures: amount.to_string(),
        words: format!("{}{}", language.pick("人民币（大写）：", "RMB "), amount.capitals()),
    })
}
