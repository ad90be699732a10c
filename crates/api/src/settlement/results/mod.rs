//! HTTP of computations and what comes out of them: payslips, explanations, the bill, the comparison of months.

pub(super) mod access;
mod bill;
pub mod compute;
mod explanation;
mod export;
mod own;
mod paper;
mod payslips;
mod review;
mod runs;
mod variance;
pub(super) mod views;
mod what_if;

use bole_domain::agency::Permission;

use crate::engagement::questions::{QuestionQuery, QuestionView};
use crate::http::export::{ExportQuery, MEDIA};
use crate::http::page::PageQuery;
use crate::http::paper::PDF;
use crate::http::registry::Registry;
use crate::jobs::{JobKind, JobView};

const CYCLE: &str = "/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}";
const CLAUSES: [&str; 1] = ["PY-5.3.1"];

/// Registers its operations.
pub fn register(r: &mut Registry) {
    computation(r);
    trials(r);
    reviews(r);
    payslips(r);
    own(r);
}

fn computation(r: &mut Registry) {
    r.post(&format!("{CYCLE}:compute"), "compute_cycle", compute::start)
        .tag("settlement")
        .text(
            "Compute a cycle",
            "Starts a job that computes everybody from the locked inputs, the policies in force on the first day of the insurance \
             month, and the year's earlier payments. Nothing is seen of it before it has ended well; then the cycle is computed \
             and its sums stand in it. Refused before the inputs are locked, while an earlier cycle of the tax year is not \
             confirmed by the client (`earlier_cycle_open`), and while another job is at the cycle (`job_running`). Where a \
             person cannot be computed, the job fails and says who and why (`policy_missing`), and the cycle stays as it was. \
             Computing again gives the same figures for the same inputs and keeps what was computed before.",
        )
        .permission(Permission::CycleOperate)
        .clauses(&CLAUSES)
        .if_match()
        .idempotency_key()
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::Computation))
        .add();
    r.get(&format!("{CYCLE}/runs"), "list_cycle_runs", runs::list)
        .tag("settlement")
        .text(
            "List a cycle's computations",
            "By number, each with its sums; the last one is current, the earlier ones are kept.",
        )
        .permission(Permission::PayslipReadTotals)
        .clauses(&CLAUSES)
        .query::<PageQuery>()
        .lists::<runs::RunView>()
        .add();
    r.get(&format!("{CYCLE}/bill"), "get_cycle_bill", bill::get)
        .tag("settlement")
        .text(
            "Get a cycle's bill",
            "The sums of the present computation without anybody's figures, and what the client is asked for: that follows the \
             parts that he delegates (PY-2.1.1). Not found before the first computation.",
        )
        .permission(Permission::PayslipReadTotals)
        .clauses(&CLAUSES)
        .gives::<bill::BillView>(200)
        .add();
    r.get(&format!("{CYCLE}/variance"), "get_cycle_variance", variance::get)
        .tag("settlement")
        .text(
            "Compare a cycle with the month before",
            "Who joined, who left, and whose gross or net pay changed by more than the threshold since the last month that was \
             computed: to be read before the bill is approved. Without an earlier month there is nothing to compare with and the \
             list is empty. Not found before the first computation.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .query::<variance::VarianceQuery>()
        .gives::<variance::VarianceView>(200)
        .add();
}

/// What a month would come to.
fn trials(r: &mut Registry) {
    r.post(&format!("{CYCLE}:what-if"), "try_cycle", what_if::try_out)
        .tag("settlement")
        .text(
            "Try a month with another template, other policies or another tax table",
            "Computes the present inputs twice with the same engine, as the month is and as it would be, and compares sums and people; \
             nothing is stored. So a roster is previewed before its inputs are locked, two versions of a template are compared on a \
             month's data, and a new policy or table of wage tax is tried before it is there. At most 5,000 people (422 `too_many_people`); refused \
             before inputs were imported (409 `inputs_missing`) and where somebody cannot be computed.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .has_rules()
        .takes::<what_if::WhatIf>()
        .gives::<what_if::WhatIfView>(200)
        .add();
}

/// Questions before approval.
fn reviews(r: &mut Registry) {
    let notes = format!("{CYCLE}/review-notes");
    r.post(&notes, "create_review_note", review::create)
        .tag("settlement")
        .text(
            "Ask about a computed month",
            "Whoever reviews a month asks about a line of the variance report, or about the whole; neither client nor people see \
             it. Until each note has its answer (`answer_question`, by another) the cycle is not approved (409 \
             `review_notes_open`). While it is computed or submitted; 409 `cycle_wrong_state` otherwise.",
        )
        .permission(Permission::CycleApprove)
        .clauses(&CLAUSES)
        .takes::<review::NewReviewNote>()
        .gives::<QuestionView>(201)
        .add();
    r.get(&notes, "list_review_notes", review::list)
        .tag("settlement")
        .text("List the questions of a month's review", "In the order in which they were asked, with their answers.")
        .permission(Permission::CycleRead)
        .clauses(&CLAUSES)
        .query::<QuestionQuery>()
        .lists::<QuestionView>()
        .add();
}

fn payslips(r: &mut Registry) {
    r.get(&format!("{CYCLE}/payslips"), "list_cycle_payslips", payslips::list)
        .tag("settlement")
        .text(
            "List a cycle's payslips",
            "Those of the present computation by employee number, each with all figures; none before the first computation.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .query::<PageQuery>()
        .lists::<views::PayslipView>()
        .add();
    r.get(&format!("{CYCLE}/payslips:export"), "export_cycle_payslips", export::export)
        .tag("settlement")
        .text(
            "Export a cycle's payslips",
            "The present computation, streamed: as CSV the employee number, then every item of the template in its order; with \
             `format=ndjson` an object in each line with the same members and the name; with `format=xlsx` a workbook with the \
             items' labels in a frozen head, figures as numbers, and sums in the last row. Not found before the first \
             computation.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .has_rules()
        .query::<ExportQuery>()
        .gives_file(&MEDIA)
        .add();
    r.get("/api/v1/payslips/{payslip_id}", "get_payslip", payslips::get)
        .tag("settlement")
        .text("Get a payslip", "One person's figures of one computation, an earlier one included.")
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .gives::<views::PayslipView>(200)
        .add();
    r.get("/api/v1/payslips/{payslip_id}/pdf", "print_payslip", paper::get)
        .tag("settlement")
        .text(
            "Print a payslip",
            "A page of A4 in the language of `Accept-Language`: earnings, what is taken off, what the employer bears, net pay in \
             figures and in capitals, and the sums of the tax year. A character that no font of the installation has is named \
             (422 `character_unprintable`).",
        )
        .permission(Permission::PayslipRead)
        .clauses(&["PY-5.4.1"])
        .has_rules()
        .gives_file(&[PDF])
        .add();
    r.get("/api/v1/payslips/{payslip_id}/explanation", "explain_payslip", explanation::get)
        .tag("settlement")
        .text(
            "Explain a payslip",
            "How each figure came about, in words and numbers, in the language of `Accept-Language`: the formula with its values, \
             the policy with base and rate, the tax with the year's sums, and the rule of law behind it. It rests on what was \
             kept with the payslip, so it stays true when policies change.",
        )
        .permission(Permission::PayslipRead)
        .clauses(&CLAUSES)
        .gives::<explanation::ExplanationView>(200)
        .add();
}

fn own(r: &mut Registry) {
    r.get("/api/v1/me/payslips", "list_own_payslips", own::list)
        .tag("settlement")
        .text(
            "List one's own payslips",
            "The caller's payslips of months that were confirmed, the newest first, with the figures that belong on a payslip.",
        )
        .permission(Permission::PayslipReadOwn)
        .clauses(&["PY-5.4.1"])
        .query::<PageQuery>()
        .lists::<views::PayslipView>()
        .add();
    r.get("/api/v1/me/payslips/{payslip_id}", "get_own_payslip", own::get)
        .tag("settlement")
        .text("Get one's own payslip", "One payslip of the caller; anybody else's is not found.")
        .permission(Permission::PayslipReadOwn)
        .clauses(&["PY-5.4.1"])
        .gives::<views::PayslipView>(200)
        .add();
    r.get("/api/v1/me/payslips/{payslip_id}/pdf", "print_own_payslip", paper::own)
        .tag("settlement")
        .text(
            "Print one's own payslip",
            "The same page with the figures that belong on the paper for the person, as the template has it.",
        )
        .permission(Permission::PayslipReadOwn)
        .clauses(&["PY-5.4.1"])
        .has_rules()
        .gives_file(&[PDF])
        .add();
    r.get("/api/v1/me/payslips/{payslip_id}/explanation", "explain_own_payslip", own::explain)
        .tag("settlement")
        .text("Explain one's own payslip", "How each figure on the payslip came about, in words and numbers.")
        .permission(Permission::PayslipReadOwn)
        .clauses(&["PY-5.4.1"])
        .gives::<explanation::ExplanationView>(200)
        .add();
}
