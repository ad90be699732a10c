//! What a bank account of the agency is recorded with, and what of it can be changed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::AccountStatus;
use crate::http::registry::Example;

/// A bank account to be added.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBankAccount {
    /// Bank and branch.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub bank_name: String,
    /// The holder's name as the bank knows it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub account_name: String,
    /// The account's number: digits; blanks and dashes between them are dropped.
    #[schema(min_length = 6, max_length = 40)]
    pub number: String,
    /// The branch's CNAPS code: 12 digits.
    #[schema(pattern = "^[0-9]{12}$")]
    pub cnaps: String,
}

impl Example for NewBankAccount {
    fn example() -> Self {
        Self {
            bank_name: "中国工商银行上海市分行营业部".to_owned(),
            account_name: "伯乐人力资源服务有限公司".to_owned(),
            number: "1001200300400500600".to_owned(),
            cnaps: "102100099996".to_owned(),
        }
    }
}

/// A change of a bank account; what is absent stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BankAccountPatch {
    /// Bank and branch.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_name: Option<String>,
    /// The holder's name as the bank knows it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_name: Option<String>,
    /// The branch's CNAPS code: 12 digits.
    #[schema(pattern = "^[0-9]{12}$")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnaps: Option<String>,
    /// Is it in use?
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<AccountStatus>,
}

impl Example for BankAccountPatch {
    fn example() -> Self {
        Self { status: Some(AccountStatus::Disabled), ..Self::default() }
    }
}
