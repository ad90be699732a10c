//! Words that only papers need.

use bole_domain::contract::StateCode;
use bole_domain::language::Language;

/// Where a contract stands.
pub(super) fn state(state: StateCode, language: Language) -> &'static str {
    let (zh, en) = match state {
        StateCode::Draft => ("草稿", "draft"),
        StateCode::Submitted => ("待审批", "waits for approval"),
        StateCode::Approved => ("已审批，待签署", "approved, to be signed"),
        StateCode::Signed => ("已签署", "signed"),
        StateCode::Active => ("履行中", "in force"),
        StateCode::Terminated => ("已终止", "terminated"),
        StateCode::Expired => ("已到期", "expired"),
    };
    language.pick(zh, en)
}

/// A title with its first letter as a capital.
pub(super) fn capital(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
