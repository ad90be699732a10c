//! Service contracts with clients (clauses 3.1.1 of each category): drafted, approved by another person, signed, in force, ended.

mod contracts;
mod drafts;
mod links;
mod paper;
mod supplements;
pub(crate) mod verbs;
mod versions;
mod views;

use actix_web::{FromRequest, Handler, Responder};
use bole_domain::agency::Permission;

use crate::http::page::PageQuery;
use crate::http::paper::{DOCX, PDF};
use crate::http::registry::{Op, Registry};

pub(crate) use contracts::visible;
pub(crate) use drafts::NewContract;

const TAG: &str = "contract";
const CLAUSES: &[&str] =
    &["ES-3.1.1", "PA-3.1.1", "TR-3.1.1", "MC-3.1.1", "LD-3.1.1", "RP-3.1.1", "SI-3.1.1", "PY-3.1.1"];
const ONE: &str = "/api/v1/contracts/{contract_id}";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/api/v1/contracts", "list_contracts", contracts::list)
        .tag(TAG)
        .text(
            "List contracts",
            "Contracts in the order in which they were drafted, of one client or of all. A `client_user` sees his own only.",
        )
        .permission(Permission::ContractRead)
        .clauses(CLAUSES)
        .query::<contracts::ContractQuery>()
        .lists::<views::ContractView>()
        .add();
    r.post("/api/v1/contracts", "create_contract", contracts::create)
        .tag(TAG)
        .text(
            "Draft a contract",
            "The category tells which terms there are, and which of them are mandatory; terms of another category are \
             refused (400). Each may be open in a draft. A number is used once (409 `contract_number_taken`). \
             A renewal names the contract that it follows, of the same client and category (422 `contract_unknown`).",
        )
        .permission(Permission::ContractWrite)
        .clauses(CLAUSES)
        .takes::<drafts::NewContract>()
        .gives::<views::ContractView>(201)
        .add();
    r.get(ONE, "get_contract", contracts::get)
        .tag(TAG)
        .text(
            "Show a contract",
            "With its terms, the mandatory ones that are open, its signatures and its history. An active contract whose period is over \
             is shown as `expired`.",
        )
        .permission(Permission::ContractRead)
        .clauses(CLAUSES)
        .gives::<views::ContractView>(200)
        .add();
    r.get(&format!("{ONE}/pdf"), "print_contract", paper::get)
        .tag(TAG)
        .text(
            "Print a contract",
            "Pages of A4 in the language of `Accept-Language`: parties, the terms that hold today as clauses, supplements that were \
             put into force, signatures as recorded, and in the foot the SHA-256 of what was signed. A character that no font \
             of the installation has is named (422 `character_unprintable`).",
        )
        .permission(Permission::ContractRead)
        .clauses(CLAUSES)
        .has_rules()
        .gives_file(&[PDF])
        .add();
    r.get(&format!("{ONE}/docx"), "download_contract_document", paper::editable)
        .tag(TAG)
        .text(
            "Download a contract as a document",
            "The same paper as the PDF, for office programs (DOCX): to be read through and annotated by both sides. What is signed \
             is the PDF.",
        )
        .permission(Permission::ContractRead)
        .clauses(CLAUSES)
        .has_rules()
        .gives_file(&[DOCX])
        .add();
    r.patch(ONE, "update_contract", contracts::patch)
        .tag(TAG)
        .text(
            "Change a draft",
            "A JSON merge patch in which a term is one value: what is sent of a term replaces all of it, and `null` opens it again. \
             The category, and with it the form of the terms, stays. \
             Only a draft can be changed (409 `contract_state`).",
        )
        .permission(Permission::ContractWrite)
        .clauses(CLAUSES)
        .if_match()
        .takes::<drafts::ContractPatch>()
        .gives::<views::ContractView>(200)
        .add();
    register_verbs(r);
    register_supplements(r);
}

fn register_supplements(r: &mut Registry) {
    let supplements = format!("{ONE}/supplements");
    r.post(&supplements, "create_contract_supplement", supplements::create)
        .tag(TAG)
        .text(
            "Draft a supplement",
            "Changed terms from a day on. A supplement is a contract of its own number, with the terms as they will be, and \
             goes the same way: submitted, approved by another person, signed by both sides, put into force by `activate`. \
             Refused unless the contract is in force (409 `contract_not_active`), and before its first day or that of an \
             earlier supplement (422).",
        )
        .permission(Permission::ContractWrite)
        .clauses(CLAUSES)
        .takes::<supplements::NewSupplement>()
        .gives::<views::ContractView>(201)
        .add();
    r.get(&supplements, "list_contract_supplements", supplements::list)
        .tag(TAG)
        .text("List supplements", "The supplements of a contract in the order in which they were drafted.")
        .permission(Permission::ContractRead)
        .clauses(CLAUSES)
        .query::<PageQuery>()
        .lists::<views::ContractView>()
        .add();
    r.get(&format!("{ONE}/versions"), "list_contract_versions", supplements::versions)
        .tag(TAG)
        .text(
            "List the versions of a contract",
            "Which terms hold from when to when, or on one day: its own, and those of each supplement that was put into force.",
        )
        .permission(Permission::ContractRead)
        .clauses(CLAUSES)
        .query::<supplements::VersionQuery>()
        .lists::<versions::ContractVersion>()
        .add();
}

fn register_verbs(r: &mut Registry) {
    verb(r, "submit", verbs::submit)
        .text(
            "Submit a draft",
            "Asks another person for approval. From then on the draft is closed to changes. While a mandatory term is open it \
             is refused (422 `contract_terms_missing`).",
        )
        .permission(Permission::ContractWrite)
        .gives::<views::ContractView>(200)
        .add();
    verb(r, "approve", verbs::approve)
        .text(
            "Approve a contract",
            "Approves a submitted contract. Whoever wrote or submitted it may not (403 `separation_of_duties`).",
        )
        .permission(Permission::ContractApprove)
        .gives::<views::ContractView>(200)
        .add();
    verb(r, "reject", verbs::reject)
        .text(
            "Send a contract back",
            "Makes it a draft again, with a reason; possible until the first side has signed.",
        )
        .permission(Permission::ContractApprove)
        .takes::<verbs::ContractRejection>()
        .gives::<views::ContractView>(200)
        .add();
    verb(r, "sign", verbs::sign)
        .text(
            "Record a signature",
            "Records the signature of one side: who signed, when, and the signed document with its SHA-256. With the second \
             side's signature the contract is signed. Whoever approved it may not (403 `separation_of_duties`).",
        )
        .permission(Permission::ContractWrite)
        .takes::<verbs::NewSignature>()
        .gives::<views::ContractView>(200)
        .add();
    verb(r, "activate", verbs::activate)
        .text(
            "Put a contract into force",
            "Refused while a mandatory term is open: 422 `contract_terms_missing` names each, and the clause or law that \
             demands it.",
        )
        .permission(Permission::ContractWrite)
        .gives::<views::ContractView>(200)
        .add();
    verb(r, "terminate", verbs::terminate)
        .text(
            "End a contract before its period",
            "Records the last day on which it binds, and why. The end of the period itself needs no command.",
        )
        .permission(Permission::ContractWrite)
        .takes::<verbs::ContractTermination>()
        .gives::<views::ContractView>(200)
        .add();
}

fn verb<'r, F, Args>(r: &'r mut Registry, name: &str, handler: F) -> Op<'r>
where
    F: Handler<Args> + Send + Sync,
    F::Output: Responder + 'static,
    Args: FromRequest + 'static,
{
    r.post(&format!("{ONE}:{name}"), &format!("{name}_contract"), handler).tag(TAG).clauses(CLAUSES).if_match()
}
