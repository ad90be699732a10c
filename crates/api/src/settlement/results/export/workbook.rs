//! A month's payslips as a workbook: labels in a frozen head, real numbers, sums in the last row. Texts are written as texts,
//! so nothing that people wrote can become a formula; rows go to a temporary file, so memory does not grow with them.

use bole_domain::ids::{AgencyId, RunId};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_persistence::Mode;
use bole_persistence::settlement::payslips::Payslip;
use bole_persistence::settlement::runs;
use rust_xlsxwriter::{ColNum, DocProperties, Format, Formula, RowNum, Workbook, Worksheet, XlsxError, utility};

use super::super::access::{self, Address};
use super::super::views::Templates;
use super::{next, read};
use crate::http::answer::Download;
use crate::http::context::{Cx, blocking};
use crate::http::problem::Problem;
use crate::state::App;

/// The media type of a workbook.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Columns before the figures: employee number and name.
const PEOPLE: ColNum = 2;
/// A cell keeps so many digits of a number.
const EXACT: Fen = Fen(999_999_999_999_999);

/// What a workbook begins with.
struct Head {
    run: RunId,
    title: String,
    made: chrono::DateTime<chrono::Utc>,
    labels: Vec<String>,
    language: Language,
}

pub(super) async fn of(cx: Cx, address: Address) -> Result<Download, Problem> {
    let (app, by) = (cx.app().clone().into_inner(), cx.by().clone());
    let agency = by.caller.agency;
    blocking(move || {
        let head = app.store.tenant(agency, Mode::Read, |tx| {
            let (cycle, run) = access::computed(tx, &by, address)?;
            let made = runs::load(tx, run)?.created_at;
            let mut templates = Templates::default();
            let items = templates.items(tx, cycle.template_version)?;
            let labels = items.iter().map(|item| item.label.text(by.language).to_owned()).collect();
            Ok::<_, Problem>(Head { run, title: cycle.key.to_string(), made, labels, language: by.language })
        })?;
        Ok(Download {
            media_type: XLSX.into(),
            file_name: format!("payslips-{}.xlsx", address.1),
            bytes: book(&app, agency, &head)?,
        })
    })
    .await
}

fn book(app: &App, agency: AgencyId, head: &Head) -> Result<Vec<u8>, Problem> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&head.made));
    let mut rows = begin(&mut book, head).map_err(unwritten)?;
    let mut after = None;
    loop {
        let page = read(app, agency, head.run, after.as_deref())?;
        for payslip in &page {
            rows.add(payslip).map_err(unwritten)?;
        }
        after = next(page);
        if after.is_none() {
            break;
        }
    }
    rows.end(head).map_err(unwritten)?;
    book.save_to_buffer().map_err(unwritten)
}

fn unwritten(error: XlsxError) -> Problem {
    log::error!("a workbook is not written: {error}");
    Problem::internal()
}

/// A sheet that is filled row by row.
struct Rows<'b> {
    sheet: &'b mut Worksheet,
    money: Format,
    row: RowNum,
    sums: Vec<Fen>,
}

fn strong() -> Format {
    Format::new().set_bold()
}

fn begin<'b>(book: &'b mut Workbook, head: &Head) -> Result<Rows<'b>, XlsxError> {
    let sheet = book.add_worksheet_with_constant_memory()?;
    sheet.set_name(&head.title)?.set_freeze_panes(1, PEOPLE)?;
    let people = [head.language.pick("工号", "Employee number"), head.language.pick("姓名", "Name")];
    let labels = people.into_iter().chain(head.labels.iter().map(String::as_str));
    for (column, label) in (0..).zip(labels) {
        sheet.set_column_width(column, 15)?.write_string_with_format(0, column, label, &strong().set_text_wrap())?;
    }
    let money = Format::new().set_num_format("#,##0.00");
    Ok(Rows { sheet, money, row: 1, sums: vec![Fen::ZERO; head.labels.len()] })
}

impl Rows<'_> {
    fn add(&mut self, payslip: &Payslip) -> Result<(), XlsxError> {
        self.sheet.write_string(self.row, 0, &payslip.employee_number)?.write_string(self.row, 1, &payslip.name)?;
        for ((column, figure), sum) in (PEOPLE..).zip(&payslip.result.figures).zip(&mut self.sums) {
            *sum = [*sum, *figure].into_iter().sum();
            match number(*figure) {
                Some(number) => self.sheet.write_number_with_format(self.row, column, number, &self.money)?,
                None => self.sheet.write_string(self.row, column, figure.to_string())?,
            };
        }
        self.row += 1;
        Ok(())
    }

    /// The row of sums: formulas over the rows above, with their results.
    fn end(self, head: &Head) -> Result<(), XlsxError> {
        let Self { sheet, money, row, sums } = self;
        let money = money.set_bold();
        sheet.write_string_with_format(row, 0, head.language.pick("合计", "Sum"), &strong())?;
        for (column, sum) in (PEOPLE..).zip(sums) {
            let above = utility::cell_range(1, column, row - 1, column);
            let formula = Formula::new(format!("SUM({above})")).set_result(sum.to_string());
            sheet.write_formula_with_format(row, column, formula, &money)?;
        }
        Ok(())
    }
}

/// An amount as the number of a cell, where that is exact to the fen.
fn number(amount: Fen) -> Option<f64> {
    let exact = -EXACT.0 <= amount.0 && amount <= EXACT;
    if exact { amount.to_string().parse().ok() } else { None }
}
