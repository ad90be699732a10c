//! The table as it is compiled in, held against what was agreed.

use super::table::{TABLE, read};
use super::*;
use crate::agency::Role;

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
        include_str!("../../../testdata/role-permissions.txt"),
        "mend the golden file if this is meant"
    );
}

#[test]
fn an_auditor_reads_all_and_writes_nothing() {
    let reads = |p: &Permission| p.code().ends_with(".read");
    assert!(Permission::all().filter(reads).all(|p| allowed(Role::Auditor, p)));
    let rest: Vec<_> = grants(Role::Auditor).filter(|p| !reads(p)).collect();
    assert_eq!(rest, [Permission::SessionOwn, Permission::PayslipReadTotals, Permission::NotificationOwn]);
}

#[test]
fn outsiders_see_their_own_and_no_more() {
    let of = |role| grants(role).map(Permission::code).collect::<Vec<_>>();
    assert_eq!(
        of(Role::Person),
        [
            "standard.read",
            "session.own",
            "deduction.read_own",
            "deduction.write_own",
            "payslip.read_own",
            "certificate.read_own",
            "question.read_own",
            "question.ask",
            "conversation.read",
            "conversation.write",
            "notification.own"
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
            "calendar.read",
            "inbox.read",
            "event.read",
            "template.read",
            "template.confirm",
            "cycle.read",
            "cycle.confirm",
            "invoice.read",
            "inputs.read",
            "deduction.read",
            "deduction.write",
            "payslip.read_totals",
            "question.read_own",
            "question.ask",
            "conversation.read",
            "conversation.write",
            "notification.own",
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
