//! What a caller may do: one table of roles and permissions, `data/agency/role-permissions.tsv`.

mod table;
#[cfg(test)]
mod tests;

pub use table::{allowed, grantable, grants, matrix};

use crate::standard::coded::coded;

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
        /// Keep premises, capital, tools, written rules and what is published.
        EstablishmentWrite = "establishment.write",
        /// Read the agency's staff and what is attested of them.
        StaffRead = "staff.read",
        /// Keep the agency's staff.
        StaffWrite = "staff.write",
        /// Attest competencies of somebody else.
        StaffAttest = "staff.attest",
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
        /// Invite users of clients.
        ClientUserInvite = "client_user.invite",
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
        /// Read the working calendar.
        CalendarRead = "calendar.read",
        /// Load years of the working calendar.
        CalendarWrite = "calendar.write",
        /// See what waits for oneself.
        InboxRead = "inbox.read",
        /// Read and listen to what happened.
        EventRead = "event.read",
        /// Read endpoints of webhooks and what was delivered to them.
        WebhookRead = "webhook.read",
        /// Keep endpoints of webhooks, test them, replay deliveries.
        WebhookWrite = "webhook.write",
        /// Read service hours, policies and timers.
        SlaRead = "sla.read",
        /// Set service hours and the agency's own policies.
        SlaWrite = "sla.write",
        /// Pause timers, let them go on, re-date them.
        TimerWrite = "timer.write",
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
        /// Read people's special additional deductions.
        DeductionRead = "deduction.read",
        /// Keep people's special additional deductions.
        DeductionWrite = "deduction.write",
        /// Read one's own special additional deductions.
        DeductionReadOwn = "deduction.read_own",
        /// Declare one's own special additional deductions.
        DeductionWriteOwn = "deduction.write_own",
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
        /// Read the conversations that one may take part in.
        ConversationRead = "conversation.read",
        /// Begin conversations, write in them, end them.
        ConversationWrite = "conversation.write",
        /// Say by which way oneself is told of what.
        NotificationOwn = "notification.own",
    }
}
