//! Placeholder until the catalogue branch lands.
#![allow(missing_docs)]
use crate::language::Label;
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    StandardRead,
}
impl Permission {
    pub fn code(self) -> &'static str {
        "standard.read"
    }
    pub fn label(self) -> Label {
        Label::new("", "")
    }
    pub fn all() -> impl Iterator<Item = Permission> {
        [Permission::StandardRead].into_iter()
    }
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    AgencyAdmin,
}
pub fn allowed(_: Role, _: Permission) -> bool {
    false
}
