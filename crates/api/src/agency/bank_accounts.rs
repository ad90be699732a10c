//! The agency's own bank accounts.

use bole_domain::ids::BankAccountId;
use bole_persistence::agency::bank_accounts::{self as rows, BankAccount};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::{AccountStatus, identifiers};
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
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

fn answer(account: BankAccount) -> Answer<BankAccountView> {
    let version = account.version;
    Answer::ok(BankAccountView::from(account)).version(version)
}

/// `GET /api/v1/bank-accounts`
pub async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor::<BankAccountId>(query.cursor.as_deref())?;
    cx.read(move |tx, _| {
        let all = rows::list(tx, after, limit + 1)?.into_iter().map(BankAccountView::from).collect();
        Ok(Answer::ok(Page::cut(all, limit, |one: &BankAccountView| one.id)))
    })
    .await
}

/// `POST /api/v1/bank-accounts`
pub async fn create(cx: Cx, Body(new): Body<NewBankAccount>) -> Reply {
    let number = identifiers::account_number(&new.number, "/number")?;
    let cnaps = identifiers::cnaps(&new.cnaps, "/cnaps")?;
    cx.write(move |tx, by| {
        let account = rows::insert(
            tx,
            rows::NewBankAccount {
                bank_name: new.bank_name,
                account_name: new.account_name,
                number_masked: identifiers::masked(&number),
                number,
                cnaps,
            },
        )?;
        audit(tx, by, "bank_account.create", "bank_account", account.id, None, &())?;
        let (place, version) = (format!("/api/v1/bank-accounts/{}", account.id), account.version);
        Ok(Answer::created(BankAccountView::from(account), place).version(version))
    })
    .await
}

/// `GET /api/v1/bank-accounts/{bank_account_id}`
pub async fn get(cx: Cx, path: Path<BankAccountId>) -> Reply {
    cx.read(move |tx, _| Ok(answer(rows::load(tx, path.into_inner())?))).await
}

/// `PATCH /api/v1/bank-accounts/{bank_account_id}`
pub async fn patch(cx: Cx, path: Path<BankAccountId>, Body(patch): Body<BankAccountPatch>) -> Reply {
    let id = path.into_inner();
    cx.write(move |tx, by| {
        let seen = rows::load(tx, id)?;
        by.saw(seen.version)?;
        let cnaps = match &patch.cnaps {
            Some(cnaps) => identifiers::cnaps(cnaps, "/cnaps")?,
            None => seen.cnaps.clone(),
        };
        let now = BankAccount {
            bank_name: patch.bank_name.unwrap_or_else(|| seen.bank_name.clone()),
            account_name: patch.account_name.unwrap_or_else(|| seen.account_name.clone()),
            cnaps,
            status: patch.status.map_or(seen.status, Into::into),
            ..seen.clone()
        };
        let account = rows::update(tx, &seen, now)?;
        audit(
            tx,
            by,
            "bank_account.update",
            "bank_account",
            id,
            None,
            &fact("status", AccountStatus::from(account.status)),
        )?;
        Ok(answer(account))
    })
    .await
}
