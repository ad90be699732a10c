//! The names of a contract's states and of what can be done to it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a contract stands: `draft`, `submitted`, `approved`, `signed`, `active`, `terminated` or `expired`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractState)]
pub enum StateCode {
    /// Being written.
    Draft,
    /// Waits for approval.
    Submitted,
    /// Approved; signatures may be recorded.
    Approved,
    /// Signed by both sides.
    Signed,
    /// In force.
    Active,
    /// Ended before its period.
    Terminated,
    /// Its period is over.
    Expired,
}

impl StateCode {
    /// Its code.
    pub fn as_str(self) -> &'static str {
        match self {
            StateCode::Draft => "draft",
            StateCode::Submitted => "submitted",
            StateCode::Approved => "approved",
            StateCode::Signed => "signed",
            StateCode::Active => "active",
            StateCode::Terminated => "terminated",
            StateCode::Expired => "expired",
        }
    }

    pub(super) fn zh(self) -> &'static str {
        match self {
            StateCode::Draft => "草稿",
            StateCode::Submitted => "待批准",
            StateCode::Approved => "已批准",
            StateCode::Signed => "双方已签署",
            StateCode::Active => "生效中",
            StateCode::Terminated => "已终止",
            StateCode::Expired => "已到期",
        }
    }
}

/// What can be done to a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ContractVerb)]
pub enum Verb {
    /// Change the draft.
    Change,
    /// Ask for approval.
    Submit,
    /// Approve.
    Approve,
    /// Send back.
    Reject,
    /// Record a signature.
    Sign,
    /// Put into force.
    Activate,
    /// End before its period.
    Terminate,
}

impl Verb {
    pub(super) fn names(self) -> (&'static str, &'static str) {
        match self {
            Verb::Change => ("修改", "changed"),
            Verb::Submit => ("提交", "submitted"),
            Verb::Approve => ("批准", "approved"),
            Verb::Reject => ("退回", "rejected"),
            Verb::Sign => ("签署", "signed"),
            Verb::Activate => ("生效", "activated"),
            Verb::Terminate => ("终止", "terminated"),
        }
    }
}
