//! The groups of the operations, in the order in which a newcomer meets them.

use utoipa::openapi::tag::{Tag, TagBuilder};

const TAGS: &[(&str, &str)] = &[
    ("auth", "Log in and out, sessions, the keys of the tokens. Begin here."),
    ("client", "Clients, their profiles, the people to talk to."),
    ("contract", "Service contracts from draft to end."),
    ("engagement", "One category's service for a client: how its process stands, what was recorded, questions."),
    ("people", "Persons and the rosters of engagements; personal fields are masked."),
    ("attendance", "What people worked in a month and were away for, day by day or as a summary, and its sums."),
    (
        "conversation",
        "What agency, clients and people say to each other about a service, with files, notes and read marks.",
    ),
    ("inbox", "What waits for the caller: approvals, confirmations, questions, clocks."),
    ("events", "What happened: read in order, listened to as it comes, sent to endpoints (webhooks)."),
    ("sla", "Clocks: the working calendar, its shipped years and those that the agency loads."),
    ("insurance", "Policies of social insurance and housing fund by place."),
    ("executive-search", "The steps of executive search (ES-5), as far as they are offered."),
    ("payroll", "The steps of the payroll service (PY-5), each recorded by one operation."),
    (
        "settlement",
        "Templates, the monthly cycle from inputs to the confirmed bill, payslips and how each figure came about.",
    ),
    ("funds", "The month's money: invoices, receipts, payment batches, tax filings, the ledger."),
    ("job", "Imports and computations that outlive their request: wait for them here."),
    ("standard", "The national standard: its clauses, terms and processes."),
    (
        "agency",
        "The agency: users, service accounts, bank accounts, licences, premises, tools, staff, qualification, documents, audit log.",
    ),
    ("operations", "For operators: is it alive, can it work, its numbers, this document."),
];

/// The tags of the document.
pub(super) fn all() -> Vec<Tag> {
    TAGS.iter().map(|(name, text)| TagBuilder::new().name(*name).description(Some(*text)).build()).collect()
}
