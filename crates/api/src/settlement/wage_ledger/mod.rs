//! The wage ledger that the law has an employer keep (Interim Provisions on Payment of Wages, article 6): who was paid how much
//! for which month, when, to which account, and whether he acknowledged it.

mod acknowledge;
mod export;
mod read;
mod views;

use bole_domain::agency::Permission;

use crate::http::export::MEDIA;
use crate::http::registry::Registry;

const LEDGER: &str = "/api/v1/payroll/engagements/{engagement_id}/wage-ledger";
const CLAUSES: [&str; 1] = ["PY-5.4.1"];

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get(LEDGER, "list_wage_ledger", read::list)
        .tag("settlement")
        .text(
            "Show the wage ledger",
            "A row for each person and cycle of the months asked for, in the order of cycles and employee numbers: the figures of \
             the payslip, every payment with its batch, the masked account and the bank's answer, and when the person \
             acknowledged it. Cycles that the client has not confirmed are left out. The law has it kept for at least two years, \
             and for three where migrant workers are paid; nothing of it is ever deleted here.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .has_rules()
        .query::<read::LedgerQuery>()
        .lists::<views::WageLedgerRow>()
        .add();
    r.get(&format!("{LEDGER}:export"), "export_wage_ledger", export::export)
        .tag("settlement")
        .text(
            "Export the wage ledger",
            "The same rows as a file: CSV, NDJSON, or a workbook with a frozen head, real numbers and sums in the last row. Of \
             several payments for one month the one that stands is told, and the sum of what was paid.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .has_rules()
        .query::<export::LedgerExportQuery>()
        .gives_file(&MEDIA)
        .add();
    r.post("/api/v1/me/payslips/{payslip_id}:acknowledge", "acknowledge_own_payslip", acknowledge::acknowledge)
        .tag("settlement")
        .text(
            "Acknowledge one's own payslip",
            "The person says that he has received the wages of his payslip, as he would sign the wage ledger on paper. The first \
             time counts; later ones answer the same. Not before the pay date (409 `pay_date_to_come`).",
        )
        .permission(Permission::PayslipReadOwn)
        .clauses(&CLAUSES)
        .gives::<acknowledge::PayslipAcknowledgement>(200)
        .add();
}
