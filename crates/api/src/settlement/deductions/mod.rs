//! HTTP of special additional deductions as people declare them.

mod bodies;
mod operations;
mod rules;
mod views;

use bole_domain::agency::Permission;

use crate::http::registry::Registry;
use bodies::{DeductionEnd, DeductionPatch, NewDeduction};
use operations::DeductionQuery;
use views::DeductionView;

const TAG: &str = "settlement";
const CLAUSES: [&str; 1] = ["PY-4.1.1"];
const OF_PERSON: &str = "/api/v1/persons/{person_id}/tax-deductions";

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
