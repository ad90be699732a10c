//! A month's payslips as a file. What was computed never changes, so the pages belong together.

use std::sync::Arc;

use bole_domain::ids::{AgencyId, RunId};
use bole_persistence::Mode;
use bole_persistence::settlement::payslips::{self, Payslip};
use bole_persistence::settlement::runs;

use super::access::{self, Address};
use super::views::Templates;
use crate::http::context::{Cx, blocking};
use crate::http::export::{self, Cell, Column, ExportFormat, ExportQuery, Exported, PAGE, Rows, Sheet};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::state::App;

/// `GET …/cycles/{cycle}/payslips:export`
pub async fn export(cx: Cx, address: Path<Address>, query: Query<ExportQuery>) -> Exported {
    let (address, format) = (address.into_inner(), query.format.unwrap_or_default());
    let (app, by) = (cx.app().clone().into_inner(), cx.by().clone());
    let (opening, agency) = (Arc::clone(&app), by.caller.agency);
    let (run, sheet) = blocking(move || {
        opening.store.tenant(agency, Mode::Read, |tx| {
            let (cycle, run) = access::computed(tx, &by, address)?;
            let made = runs::load(tx, run)?.created_at;
            let mut templates = Templates::default();
            let items = templates.items(tx, cycle.template_version)?;
            let mut columns = vec![Column::of("employee_number", by.language.pick("工号", "Employee number"))];
            if names(format) {
                columns.push(Column::of("name", by.language.pick("姓名", "Name")));
            }
            columns.extend(items.iter().map(|item| Column::summed(&item.code, item.label.text(by.language))));
            let sheet = Sheet {
                file_name: format!("payslips-{}", cycle.key),
                title: cycle.key.to_string(),
                made,
                columns,
                frozen: 2,
                sum_label: by.language.pick("合计", "Sum"),
            };
            Ok::<_, Problem>((run, sheet))
        })
    })
    .await?;
    let names = names(format);
    export::give(sheet, Payslips { app, agency, run, names, after: None, over: false }, format).await
}

/// Are people named beside their numbers? CSV had numbers alone before there were other formats, and its columns stay.
fn names(format: ExportFormat) -> bool {
    format != ExportFormat::Csv
}

/// The payslips of a run by employee number.
struct Payslips {
    app: Arc<App>,
    agency: AgencyId,
    run: RunId,
    names: bool,
    after: Option<String>,
    over: bool,
}

impl Payslips {
    fn row(&self, payslip: &Payslip) -> Vec<Cell> {
        let number = Cell::text(payslip.employee_number.clone());
        let name = self.names.then(|| Cell::text(payslip.name.clone()));
        let figures = payslip.result.figures.iter().map(|figure| Cell::Amount(*figure));
        std::iter::once(number).chain(name).chain(figures).collect()
    }
}

impl Rows for Payslips {
    fn next_page(&mut self) -> Result<Option<Vec<Vec<Cell>>>, Problem> {
        if self.over {
            return Ok(None);
        }
        let after = self.after.take();
        let page = self
            .app
            .store
            .tenant(self.agency, Mode::Read, |tx| payslips::list(tx, self.run, after.as_deref(), PAGE))?;
        let rows = page.iter().map(|payslip| self.row(payslip)).collect();
        self.over = !export::is_full(&page);
        self.after = page.into_iter().next_back().map(|last| last.employee_number);
        Ok(Some(rows))
    }
}
