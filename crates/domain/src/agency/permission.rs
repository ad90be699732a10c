//! What a caller may do: one table of roles and permissions, `data/agency/role-permissions.tsv`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::Role;
use crate::language::Label;
use crate::standard::coded::{coded, tsv_rows};

const TABLE: &str = include_str!("../../data/agency/role-permissions.tsv");

coded! {
    /// What a caller may do. Users have it by their roles, service accounts by their scopes.
    Permission {
        /// Read the standard.
        StandardRead = "standard.read",
        /// Look at and end one's own log-in.
        SessionOwn = "session.own",
        /// Read the agency, its licences and accounts.
        AgencyRead = "agency.read",
        /// Keep the agency and its bank accounts.
        AgencyWrite = "agency.write",
        /// Keep the agency's licences.
        LicenceWrite = "licence.write",
        /// Read users and service accounts.
        UserRead = "user.read",
        /// Manage users and service accounts.
        UserWrite = "user.write",
        /// Read the audit log.
        AuditRead = "audit.read",
        /// Read background jobs.
        JobRead = "job.read",
        /// Read documents.
        DocumentRead = "document.read",
        /// Upload documents.
        DocumentWrite = "document.write",
        /// Read clients.
        ClientRead = "client.read",
        /// Keep clients, profiles and contacts.
        ClientWrite = "client.write",
        /// Read contracts.
        ContractRead = "contract.read",
        /// Draft, submit, sign and end contracts.
        ContractWrite = "contract.write",
        /// Approve contracts of somebody else.
        ContractApprove = "contract.approve",
        /// Read engagements and their step records.
        EngagementRead = "engagement.read",
        /// Open and keep engagements.
        EngagementWrite = "engagement.write",
        /// See how a service process stands.
        ProcessRead = "process.read",
        /// Record service steps.
        StepRecord = "step.record",
        /// Read rosters, masked.
        RosterRead = "roster.read",
        /// Keep rosters.
        RosterWrite = "roster.write",
        /// See personal data unmasked, with a reason, audited.
        PersonReveal = "person.reveal",
        /// Read insurance and housing-fund policies.
        PolicyRead = "policy.read",
        /// Keep insurance and housing-fund policies.
        PolicyWrite = "policy.write",
        /// Read settlement templates.
        TemplateRead = "template.read",
        /// Draft settlement templates.
        TemplateWrite = "template.write",
        /// Publish settlement templates drafted by somebody else.
        TemplatePublish = "template.publish",
        /// Confirm a settlement template for the client.
        TemplateConfirm = "template.confirm",
        /// Read cycles and their results.
        CycleRead = "cycle.read",
        /// Operate cycles: open, import, lock, compute, submit, pay, close.
        CycleOperate = "cycle.operate",
        /// Approve or reject a cycle computed by somebody else.
        CycleApprove = "cycle.approve",
        /// Confirm or dispute a cycle for the client.
        CycleConfirm = "cycle.confirm",
        /// Read bills and invoices.
        InvoiceRead = "invoice.read",
        /// Issue invoices.
        InvoiceIssue = "invoice.issue",
        /// Read receipts.
        ReceiptRead = "receipt.read",
        /// Record receipts.
        ReceiptRecord = "receipt.record",
        /// Read payment batches.
        BatchRead = "batch.read",
        /// Make payment batches.
        BatchMake = "batch.make",
        /// Approve payment batches made by somebody else.
        BatchApprove = "batch.approve",
        /// Record bank answers.
        BatchAnswer = "batch.answer",
        /// Read the ledger, trial balance and statements.
        LedgerRead = "ledger.read",
        /// Read tax filings.
        FilingRead = "filing.read",
        /// File income tax.
        FilingWrite = "filing.write",
        /// Read the inputs of a month.
        InputsRead = "inputs.read",
        /// Read payslips.
        PayslipRead = "payslip.read",
        /// Read one's own payslips.
        PayslipReadOwn = "payslip.read_own",
        /// Read sums of payslips, no person's figures.
        PayslipReadTotals = "payslip.read_totals",
        /// Read certificates.
        CertificateRead = "certificate.read",
        /// Read one's own certificates.
        CertificateReadOwn = "certificate.read_own",
        /// Issue certificates.
        CertificateIssue = "certificate.issue",
        /// Read questions and answers.
        QuestionRead = "question.read",
        /// Read one's own questions and their answers.
        QuestionReadOwn = "question.read_own",
        /// Ask a question.
        QuestionAsk = "question.ask",
        /// Answer a question.
        QuestionAnswer = "question.answer",
    }
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    label: Label,
    roles: BTreeSet<Role>,
}

/// The table as compiled in. Data that did not read would allow nothing; a test reads it.
fn table() -> &'static BTreeMap<Permission, Row> {
    static ROWS: OnceLock<BTreeMap<Permission, Row>> = OnceLock::new();
    ROWS.get_or_init(|| read(TABLE).unwrap_or_default())
}

/// Reads the table; `None` unless every role has its column and every permission its row, once each.
fn read(text: &str) -> Option<BTreeMap<Permission, Row>> {
    let mut rows = tsv_rows(text);
    let head = rows.next()?;
    let roles: Vec<Role> = head.iter().skip(3).map(|code| Role::from_code(code)).collect::<Option<_>>()?;
    if !Role::all().eq(roles.iter().copied()) {
        return None;
    }
    let mut table = BTreeMap::new();
    for row in rows {
        let (code, zh, en) = (row.first()?, row.get(1)?, row.get(2)?);
        let marks: Vec<bool> = row.iter().skip(3).map(|mark| marked(mark)).collect::<Option<_>>()?;
        if marks.len() != roles.len() {
            return None;
        }
        let having = roles.iter().zip(marks).filter(|(_, has)| *has).map(|(role, _)| *role).collect();
        let row = Row { label: Label::new(*zh, *en), roles: having };
        if table.insert(Permission::from_code(code)?, row).is_some() {
            return None;
        }
    }
    (table.len() == Permission::all().count()).then_some(table)
}

fn marked(mark: &str) -> Option<bool> {
    match mark {
        "x" => Some(true),
        "-" => Some(false),
        _ => None,
    }
}

/// Does the role have the permission? For [`Role::ServiceAccount`]: may it be given as a scope?
pub fn allowed(role: Role, permission: Permission) -> bool {
    table().get(&permission).is_some_and(|row| row.roles.contains(&role))
}

/// All permissions of a role.
pub fn grants(role: Role) -> impl Iterator<Item = Permission> {
    Permission::all().filter(move |permission| allowed(role, *permission))
}

/// May a service account be given it as a scope? Approvals, confirmations for a client, unmasking and the keeping of
/// users stay with people.
pub fn grantable(scope: Permission) -> bool {
    allowed(Role::ServiceAccount, scope)
}

/// The whole table as text: one line for each permission, the roles that have it behind it.
pub fn matrix() -> String {
    let line = |permission: Permission| {
        let having = Role::all().filter(|role| allowed(*role, permission)).map(Role::code);
        format!("{}: {}\n", permission.code(), having.collect::<Vec<_>>().join(" "))
    };
    Permission::all().map(line).collect()
}

impl Permission {
    /// What it allows.
    pub fn label(self) -> Label {
        table().get(&self).map_or_else(|| Label::new(self.code(), self.code()), |row| row.label.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_every_role_and_permission_once() {
        assert!(read(TABLE).is_some());
        assert!(Permission::all().all(|p| p.label().zh != p.code()));
        assert!(Role::all().all(|role| role.label().zh != role.code()));
    }

    #[test]
    fn a_broken_table_is_refused() {
        assert!(read(&TABLE.replacen("\tx", "\ty", 1)).is_none());
        assert!(read(&TABLE.replacen("client_user", "clients_user", 1)).is_none());
        assert!(read(&TABLE.replacen("audit.read", "job.read", 1)).is_none());
        assert!(read(&TABLE.lines().take(5).collect::<Vec<_>>().join("\n")).is_none());
    }

    #[test]
    fn the_matrix_is_as_agreed() {
        assert_eq!(
            matrix(),
            include_str!("../../testdata/role-permissions.txt"),
            "mend the golden file if this is meant"
        );
    }

    #[test]
    fn an_auditor_reads_all_and_writes_nothing() {
        let reads = |p: &Permission| p.code().ends_with(".read");
        assert!(Permission::all().filter(reads).all(|p| allowed(Role::Auditor, p)));
        let rest: Vec<_> = grants(Role::Auditor).filter(|p| !reads(p)).collect();
        assert_eq!(rest, [Permission::SessionOwn, Permission::PayslipReadTotals]);
    }

    #[test]
    fn outsiders_see_their_own_and_no_more() {
        let of = |role| grants(role).map(Permission::code).collect::<Vec<_>>();
        assert_eq!(
            of(Role::Person),
            [
                "standard.read",
                "session.own",
                "payslip.read_own",
                "certificate.read_own",
                "question.read_own",
                "question.ask"
            ]
        );
        assert_eq!(
            of(Role::ClientUser),
            [
                "standard.read",
                "session.own",
                "document.write",
                "client.read",
                "contract.read",
                "engagement.read",
                "process.read",
                "template.read",
                "template.confirm",
                "cycle.read",
                "cycle.confirm",
                "invoice.read",
                "inputs.read",
                "payslip.read_totals",
                "question.read_own",
                "question.ask",
            ]
        );
    }

    #[test]
    fn machines_approve_nothing() {
        for permission in [
            Permission::ContractApprove,
            Permission::TemplatePublish,
            Permission::TemplateConfirm,
            Permission::CycleApprove,
            Permission::CycleConfirm,
            Permission::BatchApprove,
            Permission::PersonReveal,
            Permission::UserWrite,
        ] {
            assert!(!grantable(permission), "{permission}");
        }
        assert!(grantable(Permission::RosterWrite) && grantable(Permission::CycleOperate));
    }
}
