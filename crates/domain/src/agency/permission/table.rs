//! The table of roles and permissions, as it is read and asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::Permission;
use crate::agency::Role;
use crate::language::Label;
use crate::standard::coded::tsv_rows;

pub(super) const TABLE: &str = include_str!("../../../data/agency/role-permissions.tsv");

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    label: Label,
    roles: BTreeSet<Role>,
}

/// The table as compiled in. Data that did not read would allow nothing; a test reads it.
fn table() -> &'static BTreeMap<Permission, Row> {
    static ROWS: OnceLock<BTreeMap<Permission, Row>> = OnceLock::new();
    ROWS.get_or_init(|| read(TABLE).unwrap_or_default())
}

/// Reads the table; `None` unless every role has its column and every permission its row, once each.
pub(super) fn read(text: &str) -> Option<BTreeMap<Permission, Row>> {
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
