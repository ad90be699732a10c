//! HTTP of the monthly cycle (clause PY-5.3.1): shown, its inputs imported, its bill carried to the client's confirmation.

mod confirmations;
pub mod inputs;
pub(crate) mod read;
mod verbs;
mod views;

use actix_web::{FromRequest, Handler, Responder};
use bole_domain::agency::Permission;

use crate::client::import_mappings::MAPPED;
use crate::http::page::PageQuery;
use crate::http::registry::{Op, Registry};
use crate::http::workbook::FormatQuery;
use crate::jobs::{JobKind, JobView, TAKEN};

pub use views::CycleView;

const TAG: &str = "settlement";
const CYCLES: &str = "/api/v1/payroll/engagements/{engagement_id}/cycles";
const CYCLE: &str = "/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}";
const CLAUSES: [&str; 1] = ["PY-5.3.1"];
const CONFIRMED: [&str; 2] = ["PY-5.3.1", "PY-4.1.1"];
const EXACT: [&str; 2] = ["PY-5.3.1", "PY-4.2.1"];

/// Registers its operations.
pub fn register(r: &mut Registry) {
    reads(r);
    month_inputs(r);
    before_the_bill(r);
    the_bill(r);
}

fn reads(r: &mut Registry) {
    r.get(CYCLES, "list_cycles", read::list)
        .tag(TAG)
        .text(
            "List an engagement's cycles",
            "By month and run, each with its state, sums, tracks and deeds. A `client_user` sees those of his own client.",
        )
        .permission(Permission::CycleRead)
        .clauses(&CLAUSES)
        .query::<PageQuery>()
        .lists::<CycleView>()
        .add();
    r.get(CYCLE, "get_cycle", read::get)
        .tag(TAG)
        .text(
            "Show a cycle",
            "State, terms, sums, tracks and what was done; its ETag is what its verbs want in `If-Match`.",
        )
        .permission(Permission::CycleRead)
        .clauses(&CLAUSES)
        .gives::<CycleView>(200)
        .add();
}

fn month_inputs(r: &mut Registry) {
    r.post(&format!("{CYCLE}/inputs:import"), "import_cycle_inputs", inputs::start)
        .tag(TAG)
        .text(
            "Import the month's inputs",
            &format!(
                "Reads CSV, XLSX or NDJSON with `employee_number` and one column for each input item of the cycle's template. A file that cannot \
             be read or has other columns is refused at once. The job fails with row, column and code when an employee number is \
             not on the roster (`member_unknown`), stands twice (`duplicate_row`), is not employed in the wage period \
             (`not_employed_in_period`), when an amount is below 0 (`negative_amount`), or when somebody who is employed in the \
             month has no row (`member_missing`; a further run of the month may have some only). The rows come to be the cycle's \
             all at once, with the facts of the people as they are then, and replace those of an earlier import; a confirmation \
             of those does not hold for them. Only while the cycle is open (`cycle_wrong_state`), and not while another job is \
             at it (`job_running`). With `fill_deductions` special additional deductions may be left open and are what people \
             declared; the job counts those who were filled in (`deductions_filled`) and those whose typed amounts differ from \
             what is due (`deductions_differ`). {MAPPED} {TAKEN}"
            ),
        )
        .permission(Permission::CycleOperate)
        .clauses(&EXACT)
        .idempotency_key()
        .query::<inputs::InputsQuery>()
        .takes_rows(&inputs::example())
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::InputsImport))
        .add();
    r.post(&format!("{CYCLE}/inputs:take-attendance"), "take_attendance_into_cycle_inputs", inputs::take_attendance)
        .tag(TAG)
        .text(
            "Take sums of attendance into the month's inputs",
            "Fills the figures that the present inputs lack with the sums of the month's attendance, for items of the template \
             with source `input`, kind `memo` and the code of a sum: `attendance_days_due`, `attendance_days_worked`, \
             `attendance_days_unrecorded`, `attendance_worked_hours`, `attendance_overtime_workday_hours`, \
             `attendance_overtime_rest_day_hours`, `attendance_overtime_holiday_hours`, `attendance_absence_days`, \
             `attendance_late_minutes`, `attendance_leave_days`, or of one kind `attendance_leave_sick_days` and the like. \
             Such columns may be missing or empty in the file of inputs. A figure that was imported stays: where the attendance \
             comes to another, the job tells so (`attendance_differs`), and for whom there is none (`attendance_absent`). The \
             filled inputs wait for the client's confirmation again. Only while the cycle is open (`cycle_wrong_state`), with \
             inputs (`inputs_missing`) and a template that asks for such sums (`template_without_attendance`).",
        )
        .permission(Permission::CycleOperate)
        .clauses(&EXACT)
        .idempotency_key()
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::AttendanceTaking))
        .add();
    r.get(&format!("{CYCLE}/inputs/import-template"), "get_cycle_inputs_import_template", inputs::template)
        .tag(TAG)
        .text(
            "Download the template of the month's inputs",
            "A CSV file, or a workbook with notes, formats and lists to choose from, with the columns that the cycle's template asks for, and one invented row.",
        )
        .permission(Permission::CycleRead)
        .query::<FormatQuery>()
        .gives_file(&FormatQuery::MEDIA)
        .add();
    r.get(&format!("{CYCLE}/inputs"), "list_cycle_inputs", inputs::list)
        .tag(TAG)
        .text(
            "List the month's inputs",
            "The amounts of each person in the present inputs, by employee number; the client sees what he confirms.",
        )
        .permission(Permission::InputsRead)
        .clauses(&EXACT)
        .query::<PageQuery>()
        .lists::<inputs::InputView>()
        .add();
}

fn before_the_bill(r: &mut Registry) {
    verb(r, "confirm-inputs", "confirm_cycle_inputs", verbs::confirm_inputs)
        .text(
            "Confirm the month's inputs for the client",
            "Records that the client confirms headcount, basic data, gross, insurance and fund, and special additional \
             deductions of the present inputs, in the form agreed in PY-5.2.4: on the platform by a `client_user`, or on a signed \
             paper, uploaded before and recorded by somebody other than who imported them (403 `separation_of_duties`). Refused \
             when the headcount is not that of the inputs (422 `headcount_differs`).",
        )
        .permission(Permission::CycleConfirm)
        .clauses(&CONFIRMED)
        .takes::<confirmations::InputsConfirmation>()
        .gives::<CycleView>(200)
        .add();
    verb(r, "lock-inputs", "lock_cycle_inputs", verbs::lock_inputs)
        .text(
            "Lock the month's inputs",
            "Freezes the inputs, with the figures of the month that the template asks for. Refused before the client confirmed \
             these very inputs (409 `inputs_unconfirmed`), while sums of attendance are absent (409 `attendance_missing`), while people in them have unconfirmed data (409 `people_unconfirmed`, \
             PY-5.2.2), and when the roster has changed since the import (409 `inputs_outdated`): import them again then.",
        )
        .permission(Permission::CycleOperate)
        .clauses(&CONFIRMED)
        .takes::<verbs::InputsLock>()
        .gives::<CycleView>(200)
        .add();
}

fn the_bill(r: &mut Registry) {
    verb(r, "cancel", "cancel_cycle", verbs::cancel)
        .text(
            "Give a cycle up",
            "For a cycle that was opened by mistake: before it is submitted it can be cancelled with a reason. It then counts for \
             nothing; opening it anew (PY-5.3.1) revives it with what holds then.",
        )
        .permission(Permission::CycleOperate)
        .clauses(&EXACT)
        .takes::<verbs::CycleRejection>()
        .gives::<CycleView>(200)
        .add();
    verb(r, "submit", "submit_cycle", verbs::submit)
        .text(
            "Submit a cycle",
            "Asks another person for approval. Refused when the sums do not agree (422 `cycle_sums_differ`) or the fee's VAT \
             is not what the rate gives (422 `invoice_vat_differs`).",
        )
        .permission(Permission::CycleOperate)
        .clauses(&EXACT)
        .gives::<CycleView>(200)
        .add();
    verb(r, "approve", "approve_cycle", verbs::approve)
        .text(
            "Approve a cycle",
            "Approves a submitted bill, once each question of its review is answered (409 `review_notes_open`). Whoever imported or locked its figures, had it computed or submitted it may not (403 `separation_of_duties`).",
        )
        .permission(Permission::CycleApprove)
        .clauses(&EXACT)
        .gives::<CycleView>(200)
        .add();
    verb(r, "reject", "reject_cycle", verbs::reject)
        .text(
            "Send a cycle back",
            "Makes a submitted or approved cycle open again, with a reason; what was computed is kept, and the inputs must be \
             confirmed again.",
        )
        .permission(Permission::CycleApprove)
        .clauses(&EXACT)
        .takes::<verbs::CycleRejection>()
        .gives::<CycleView>(200)
        .add();
    verb(r, "confirm", "confirm_cycle", verbs::confirm)
        .text(
            "Confirm a bill for the client",
            "Records the client's confirmation of an approved bill, in the form agreed in PY-5.2.4: on the platform by a \
             `client_user`, or on a signed paper, uploaded before and recorded by somebody other than the bill's makers.",
        )
        .permission(Permission::CycleConfirm)
        .clauses(&CLAUSES)
        .takes::<confirmations::BillConfirmation>()
        .gives::<CycleView>(200)
        .add();
    verb(r, "dispute", "dispute_cycle", verbs::dispute)
        .text(
            "Dispute a bill for the client",
            "Makes an approved cycle open again because the client objects: by his own user, or recorded for him with the paper \
             that he signed. What was computed is kept.",
        )
        .permission(Permission::CycleConfirm)
        .clauses(&CLAUSES)
        .takes::<confirmations::BillDispute>()
        .gives::<CycleView>(200)
        .add();
}

fn verb<'r, F, Args>(r: &'r mut Registry, name: &str, operation_id: &str, handler: F) -> Op<'r>
where
    F: Handler<Args> + Send + Sync,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    r.post(&format!("{CYCLE}:{name}"), operation_id, handler).tag(TAG).if_match()
}
