//! How a bank account of the agency is shown.

use bole_domain::ids::BankAccountId;
use bole_persistence::agency::bank_accounts::BankAccount;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::agency::{AccountStatus, identifiers};
use crate::http::answer::Answer;
use crate::http::registry::Example;

/// A bank account of the agency.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BankAccountView {
    /// Its id.
    pub id: BankAccountId,
    /// Bank and branch.
    pub bank_name: String,
    /// The holder's name.
    pub account_name: String,
    /// Its number, masked.
    pub number_masked: String,
    /// The branch's CNAPS code.
    pub cnaps: String,
    /// Is it in use?
    pub status: AccountStatus,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

impl From<BankAccount> for BankAccountView {
    fn from(account: BankAccount) -> Self {
        Self {
            id: account.id,
            bank_name: account.bank_name,
            account_name: account.account_name,
            number_masked: account.number_masked,
            cnaps: account.cnaps,
            status: account.status.into(),
            version: account.version,
            created_at: account.created_at,
        }
    }
}

impl Example for BankAccountView {
    fn example() -> Self {
        Self {
            id: BankAccountId::example(),
            bank_name: "中国工商银行上海市分行营业部".to_owned(),
            account_name: "伯乐人力资源服务有限公司".to_owned(),
            number_masked: identifiers::masked("1001200300400500600"),
            cnaps: "102100099996".to_owned(),
            status: AccountStatus::Active,
            version: 1,
            created_at: crate::http::examples::made_at(),
        }
    }
}

pub(super) fn answer(account: BankAccount) -> Answer<BankAccountView> {
    let version = account.version;
    Answer::ok(BankAccountView::from(account)).version(version)
}
