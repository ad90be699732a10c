//! The table of roles and permissions.

use bole_domain::agency::{Permission, Role, allowed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::answer::{Answer, Sealed};
use crate::http::context::{Cx, Reply};
use crate::http::registry::Example;
use bole_domain::language::Language;

/// The whole table.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RoleTable {
    /// Every role with what it grants.
    pub roles: Vec<RoleView>,
    /// Every permission.
    pub permissions: Vec<PermissionView>,
}

/// A role.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RoleView {
    /// Its code.
    pub code: Role,
    /// Its name in the caller's language.
    pub name: String,
    /// What it grants.
    pub permissions: Vec<Permission>,
}

/// A permission.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PermissionView {
    /// Its code; also the scope of a service account.
    pub code: Permission,
    /// Its name in the caller's language.
    pub name: String,
}

fn table(language: Language) -> RoleTable {
    let roles = Role::all().map(|role| RoleView {
        code: role,
        name: role.label().text(language).to_owned(),
        permissions: Permission::all().filter(|permission| allowed(role, *permission)).collect(),
    });
    let permissions =
        Permission::all().map(|code| PermissionView { code, name: code.label().text(language).to_owned() });
    RoleTable { roles: roles.collect(), permissions: permissions.collect() }
}

impl Example for RoleTable {
    fn example() -> Self {
        let RoleTable { roles, permissions } = table(Language::Zh);
        Self { roles: roles.into_iter().take(1).collect(), permissions: permissions.into_iter().take(2).collect() }
    }
}

/// `GET /api/v1/roles`
pub async fn list(cx: Cx) -> Reply {
    let language = cx.by().language;
    Answer::ok(table(language)).seal().map(Sealed::tagged)
}
