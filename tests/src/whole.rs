//! What is true of a database at rest, whatever happened before.

use bole_persistence::db::Db;
use bole_persistence::on_both;
use diesel::prelude::*;

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = diesel::sql_types::Text)]
    told: String,
}

/// The lines that a query tells.
pub fn asked(db: &mut Db, query: &str) -> Vec<String> {
    let found: Vec<Told> =
        on_both!(db, |c| diesel::sql_query(query).load(c)).unwrap_or_else(|e| panic!("{query}: {e}"));
    found.into_iter().map(|row| row.told).collect()
}

/// What must never be found, in every database at rest.
const NEVER: [(&str, &str); 9] = [
    (
        "a job without an end",
        "SELECT kind || ' ' || state AS told FROM jobs WHERE state NOT IN ('succeeded', 'failed')",
    ),
    ("a claim without a job at work", "SELECT kind AS told FROM job_claims"),
    ("an unfinished computation", "SELECT state AS told FROM runs WHERE finished_at IS NULL"),
    (
        "a payslip of a computation without an end",
        "SELECT employee_number AS told FROM payslips s WHERE NOT EXISTS (SELECT 1 FROM runs r \
         WHERE r.agency_id = s.agency_id AND r.id = s.run_id AND r.finished_at IS NOT NULL)",
    ),
    (
        "inputs of half an import",
        "SELECT employee_number AS told FROM cycle_inputs i WHERE NOT EXISTS (SELECT 1 FROM cycles c \
         WHERE c.agency_id = i.agency_id AND c.upload_id = i.upload_id) AND NOT EXISTS (SELECT 1 FROM runs r \
         WHERE r.agency_id = i.agency_id AND r.upload_id = i.upload_id)",
    ),
    (
        "a posting that does not sum to zero",
        "SELECT CAST(sum(amount) AS text) AS told FROM ledger_entries GROUP BY agency_id, transaction_id HAVING sum(amount) <> 0",
    ),
    (
        "an account whose balance is not the sum of its entries",
        "SELECT a.kind AS told FROM accounts a WHERE CASE a.normal_side WHEN 'debit' THEN a.balance ELSE -a.balance END <> \
         (SELECT coalesce(sum(e.amount), 0) FROM ledger_entries e \
         WHERE e.agency_id = a.agency_id AND e.account_id = a.id)",
    ),
    (
        "a wage that was not paid exactly once",
        "SELECT s.employee_number AS told FROM payslips s JOIN cycles c ON c.agency_id = s.agency_id AND c.run_id = s.run_id \
         WHERE c.state = 'closed' AND s.net_pay > 0 AND 1 <> (SELECT count(*) FROM payment_items p \
         WHERE p.agency_id = s.agency_id AND p.cycle_id = s.cycle_id AND p.member_id = s.member_id AND p.state = 'paid' \
         AND p.amount = s.net_pay)",
    ),
    (
        "a payment without a wage",
        "SELECT p.employee_number AS told FROM payment_items p WHERE p.state = 'paid' AND NOT EXISTS (SELECT 1 FROM payslips s \
         WHERE p.agency_id = s.agency_id AND p.cycle_id = s.cycle_id AND p.member_id = s.member_id AND s.net_pay = p.amount)",
    ),
];

/// Demands that nothing is half done or done twice.
#[track_caller]
pub fn whole(db: &mut Db) {
    for (what, query) in NEVER {
        let found = asked(db, query);
        assert!(found.is_empty(), "{what}: {found:?}");
    }
}
