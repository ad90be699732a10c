//! The ledger as a file: a row for each person and cycle, as an inspector reads it.

use std::sync::Arc;

use bole_domain::engagement::certificate::Span;
use bole_domain::ids::{AgencyId, EngagementId};
use bole_domain::language::Language;
use bole_domain::period::Period;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::wage_ledger::WageFigures;
use bole_persistence::Mode;
use serde::Deserialize;
use utoipa::IntoParams;

use super::read::{self, Place};
use super::views::WageLedgerRow;
use crate::http::context::{Cx, blocking};
use crate::http::export::{self, Cell, Column, ExportFormat, Exported, PAGE, Rows, Sheet};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::state::App;

/// Columns that stay in sight: cycle, employee number, name.
const FROZEN: u16 = 3;

/// Which months of the ledger, and as what.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LedgerExportQuery {
    /// First month of wages; from the first on record without it.
    #[param(inline)]
    pub from: Option<Period>,
    /// Last month of wages, not before the first; to the last on record without it.
    #[param(inline)]
    pub to: Option<Period>,
    /// As what; `csv` without it.
    #[param(inline)]
    pub format: Option<ExportFormat>,
}

/// `GET /api/v1/payroll/engagements/{engagement_id}/wage-ledger:export`
pub(super) async fn export(cx: Cx, id: Path<EngagementId>, query: Query<LedgerExportQuery>) -> Exported {
    let (id, query) = (id.into_inner(), query.into_inner());
    let (app, by) = (cx.app().clone().into_inner(), cx.by().clone());
    let (opening, agency, language) = (Arc::clone(&app), by.caller.agency, by.language);
    let span = Span { from: query.from, to: query.to };
    let (cycles, made) = blocking(move || {
        opening
            .store
            .tenant(agency, Mode::Read, |tx| Ok::<_, Problem>((read::confirmed(tx, &by, id, span)?, tx.at().get())))
    })
    .await?;
    let sheet = Sheet {
        file_name: file_name(span),
        title: language.pick("工资支付台账", "Wage ledger").to_owned(),
        made,
        columns: columns(language),
        frozen: FROZEN,
        sum_label: language.pick("合计", "Sum"),
    };
    let rows = LedgerRows { app, agency, cycles, after: None, over: false };
    export::give(sheet, rows, query.format.unwrap_or_default()).await
}

/// The name of the file, with the months where they were told.
fn file_name(span: Span) -> String {
    let months = [span.from, span.to].into_iter().flatten().map(|month| format!("-{month}"));
    format!("wage-ledger{}", months.collect::<String>())
}

fn columns(language: Language) -> Vec<Column> {
    let of = |code, zh, en| Column::of(code, language.pick(zh, en));
    let mut columns = vec![
        of("cycle", "工资周期", "Cycle"),
        of("employee_number", "工号", "Employee number"),
        of("name", "姓名", "Name"),
        of("resident_id", "证件号码", "ID number"),
        of("tax_period", "税款所属期", "Tax month"),
        of("pay_date", "发薪日", "Pay date"),
    ];
    let figures = WageFigures::default().columns();
    columns.extend(figures.map(|(code, zh, en, _)| Column::summed(code, language.pick(zh, en))));
    columns.push(Column::summed("paid", language.pick("已支付金额", "Paid")));
    columns.extend([
        of("paid_on", "支付日期", "Paid on"),
        of("account", "收款账号", "Account"),
        of("bank_name", "开户银行", "Bank"),
        of("batch_number", "付款批次", "Batch"),
        of("payment_state", "支付状态", "State of payment"),
        of("bank_answer", "银行回执说明", "Bank's answer"),
        of("acknowledged_at", "本人确认时间", "Acknowledged at"),
    ]);
    columns
}

fn cells(row: WageLedgerRow) -> Vec<Cell> {
    let standing = row.standing();
    let told = |text: Option<String>| text.map_or(Cell::Empty, Cell::text);
    let account = told(standing.map(|payment| payment.account.clone()));
    let bank = told(standing.map(|payment| payment.bank_name.clone()));
    let batch = told(standing.map(|payment| payment.batch_number.clone()));
    let state = told(standing.map(|payment| payment.state.code().to_owned()));
    let answer = told(standing.and_then(|payment| payment.reason.clone()));
    let mut cells = vec![
        Cell::text(row.cycle.to_string()),
        Cell::text(row.employee_number),
        Cell::text(row.person.name),
        Cell::text(row.person.resident_id),
        Cell::text(row.tax_period.to_string()),
        row.pay_date.into(),
    ];
    cells.extend(row.figures.columns().map(|(_, _, _, amount)| Cell::Amount(amount)));
    cells.push(row.paid.into());
    cells.push(row.paid_on.into());
    cells.extend([account, bank, batch, state, answer]);
    cells.push(told(row.acknowledged_at.map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string())));
    cells
}

/// The rows of confirmed cycles.
struct LedgerRows {
    app: Arc<App>,
    agency: AgencyId,
    cycles: Vec<Cycle>,
    after: Option<Place>,
    over: bool,
}

impl Rows for LedgerRows {
    fn next_page(&mut self) -> Result<Option<Vec<Vec<Cell>>>, Problem> {
        if self.over {
            return Ok(None);
        }
        let after = self.after.take();
        let page = self.app.store.tenant(self.agency, Mode::Read, |tx| read::rows(tx, &self.cycles, after, PAGE))?;
        self.over = !export::is_full(&page);
        self.after = page.last().map(WageLedgerRow::place);
        Ok(Some(page.into_iter().map(cells).collect()))
    }
}
