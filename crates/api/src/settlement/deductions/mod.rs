//! HTTP of special additional deductions as people declare them.

mod bodies;
mod confirm;
pub mod import;
pub(crate) mod month;
mod operations;
mod rules;
mod views;

use bole_domain::agency::Permission;
use bole_domain::settlement::deduction::sheet;

use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use crate::http::workbook::FormatQuery;
use crate::jobs::{JobKind, JobView, TAKEN};
use bodies::{DeductionEnd, DeductionPatch, NewDeduction};
use confirm::{Confirmation, Confirmed};
use month::MonthDeductions;
use operations::DeductionQuery;
use views::DeductionView;

const TAG: &str = "settlement";
const CLAUSES: [&str; 1] = ["PY-4.1.1"];
const OF_PERSON: &str = "/api/v1/persons/{person_id}/tax-deductions";

const OF_ENGAGEMENT: &str = "/api/v1/engagements/{engagement_id}/tax-deductions";
const OF_CYCLE: &str = "/api/v1/payroll/engagements/{engagement_id}/cycles/{cycle}/tax-deductions";

const REFUSED: &str = "Refused when the facts give nothing in these months (`deduction_gives_nothing`), when the declarant \
    claims the same already (`deduction_overlaps`), when a child is claimed beyond 100 % in all (`deduction_share_exceeded`), a \
    loan beside rent (`deduction_loan_and_rent`), or rent of one city by both spouses (`deduction_rent_by_both`).";

/// Where declarations are reached, how their operations are called, and who may.
struct Way {
    /// Of one declaration.
    one: &'static str,
    /// Between verb and object in the operation ids.
    word: &'static str,
    read: Permission,
    write: Permission,
}

const KEPT: Way = Way {
    one: "/api/v1/tax-deductions/{deduction_id}",
    word: "",
    read: Permission::DeductionRead,
    write: Permission::DeductionWrite,
};

const OWN: Way = Way {
    one: "/api/v1/me/tax-deductions/{deduction_id}",
    word: "own_",
    read: Permission::DeductionReadOwn,
    write: Permission::DeductionWriteOwn,
};

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get(OF_PERSON, "list_tax_deductions", operations::list)
        .tag(TAG)
        .text(
            "List a person's special additional deductions",
            "What he declared, in the order in which it was recorded, each with what it gives month by month by its facts and \
             the amounts in force. Numbers of documents are masked.",
        )
        .permission(KEPT.read)
        .clauses(&CLAUSES)
        .query::<DeductionQuery>()
        .lists::<DeductionView>()
        .add();
    r.post(OF_PERSON, "record_tax_deduction", operations::record)
        .tag(TAG)
        .text("Declare a special additional deduction", &declared())
        .permission(KEPT.write)
        .clauses(&CLAUSES)
        .takes::<NewDeduction>()
        .gives::<DeductionView>(201)
        .add();
    let (own, _) = OWN.one.rsplit_once('/').unwrap_or_default();
    r.get(own, "list_own_tax_deductions", operations::list_own)
        .tag(TAG)
        .text(
            "List one's own special additional deductions",
            "As they are declared, with what each gives month by month.",
        )
        .permission(OWN.read)
        .clauses(&CLAUSES)
        .query::<DeductionQuery>()
        .lists::<DeductionView>()
        .add();
    r.post(own, "record_own_tax_deduction", operations::record_own)
        .tag(TAG)
        .text("Declare one's own special additional deduction", &declared())
        .permission(OWN.write)
        .clauses(&CLAUSES)
        .takes::<NewDeduction>()
        .gives::<DeductionView>(201)
        .add();
    one(r, &KEPT);
    one(r, &OWN);
    file(r);
    confirmations(r);
    r.get(OF_CYCLE, "list_cycle_tax_deductions", month::list)
        .tag(TAG)
        .text(
            "List what declarations give for a month",
            "For everybody on the roster, by employee number: what is declared up to the cycle's tax period, what the year has \
             deducted before, and what is due now, so that what was handed in late comes in at once. Beside it what the month's \
             inputs have, and the difference; nothing is changed. Only months in which somebody is employed count.",
        )
        .permission(Permission::InputsRead)
        .clauses(&CLAUSES)
        .query::<PageQuery>()
        .lists::<MonthDeductions>()
        .add();
}

fn file(r: &mut Registry) {
    r.post(&format!("{OF_ENGAGEMENT}:import"), "import_tax_deductions", import::start)
        .tag(TAG)
        .text(
            "Import special additional deductions",
            &format!(
                "Declarations of people on the roster, one row for each, claimed with the engagement's withholding agent: from CSV, \
                 XLSX or NDJSON with the template's columns, all rows or none. Rows are held against each other and against what \
                 is declared already; one that is declared word for word stays as it is, so the same file can be sent again. A \
                 row's faults have the codes of a single declaration. {TAKEN}"
            ),
        )
        .permission(Permission::CycleOperate)
        .clauses(&CLAUSES)
        .idempotency_key()
        .query::<import::DeductionsQuery>()
        .takes_rows(&sheet::template())
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::DeductionsImport))
        .add();
    r.get(&format!("{OF_ENGAGEMENT}/import-template"), "get_tax_deductions_import_template", import::template)
        .tag(TAG)
        .text(
            "Download the template of special additional deductions",
            "A CSV file, or a workbook with notes, formats and lists to choose from, with the columns of the import in Chinese and one \
             invented row.",
        )
        .permission(Permission::DeductionRead)
        .clauses(&CLAUSES)
        .query::<FormatQuery>()
        .gives_file(&FormatQuery::MEDIA)
        .add();
}

fn confirmations(r: &mut Registry) {
    const TEXT: &str = "What ran to the end of the year before goes on from January, each as a new declaration that names the old \
        one: the facts must still give something, and nothing may stand against it; what does not go on is told with its code. \
        What nobody confirms ends with its year. From December on for the next year; later it counts from January all the \
        same. Sent again it confirms what is left.";
    r.post(&format!("{OF_PERSON}:confirm"), "confirm_tax_deductions", confirm::of_person)
        .tag(TAG)
        .text("Confirm a person's special additional deductions for a year", TEXT)
        .permission(Permission::DeductionWrite)
        .clauses(&CLAUSES)
        .takes::<Confirmation>()
        .gives::<Confirmed>(200)
        .add();
    r.post(&format!("{OF_ENGAGEMENT}:confirm"), "confirm_tax_deductions_of_engagement", confirm::of_engagement)
        .tag(TAG)
        .text("Confirm the special additional deductions of a roster for a year", TEXT)
        .permission(Permission::DeductionWrite)
        .clauses(&CLAUSES)
        .takes::<Confirmation>()
        .gives::<Confirmed>(200)
        .add();
    r.post("/api/v1/me/tax-deductions:confirm", "confirm_own_tax_deductions", confirm::of_own)
        .tag(TAG)
        .text("Confirm one's own special additional deductions for a year", TEXT)
        .permission(Permission::DeductionWriteOwn)
        .clauses(&CLAUSES)
        .takes::<Confirmation>()
        .gives::<Confirmed>(200)
        .add();
}

fn declared() -> String {
    format!(
        "Records a claim of one tax year with the facts that it rests on: they tell in which months it gives what. One that is \
         handed in late counts from its first month, with the next withholding. {REFUSED}"
    )
}

fn one(r: &mut Registry, way: &Way) {
    let Way { one, word, read, write } = way;
    r.get(one, &format!("get_{word}tax_deduction"), operations::get)
        .tag(TAG)
        .text("Show a special additional deduction", "What is declared, and what it gives month by month.")
        .permission(*read)
        .clauses(&CLAUSES)
        .gives::<DeductionView>(200)
        .add();
    r.patch(one, &format!("update_{word}tax_deduction"), operations::change)
        .tag(TAG)
        .text(
            "Change a special additional deduction",
            &format!(
                "Claim and spouse are told whole; kind and tax year stay. One that was withdrawn stays as it is (409 \
                 `deduction_withdrawn`). {REFUSED}"
            ),
        )
        .permission(*write)
        .clauses(&CLAUSES)
        .if_match()
        .takes::<DeductionPatch>()
        .gives::<DeductionView>(200)
        .add();
    r.post(&format!("{one}:end"), &format!("end_{word}tax_deduction"), operations::end)
        .tag(TAG)
        .text(
            "End a special additional deduction",
            "With its last month, or withdrawn as a whole. What confirmed months deducted already stays: the difference is \
             told with the deductions of the next month, and settled with the year.",
        )
        .permission(*write)
        .clauses(&CLAUSES)
        .if_match()
        .takes::<DeductionEnd>()
        .gives::<DeductionView>(200)
        .add();
}
