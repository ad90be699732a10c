//! Bank accounts of the agency: listed, added, shown, changed.

use bole_domain::ids::BankAccountId;
use bole_persistence::agency::bank_accounts::{self as rows, BankAccount};

use super::bodies::{BankAccountPatch, NewBankAccount};
use super::views::{BankAccountView, answer};
use crate::agency::{AccountStatus, identifiers};
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};

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
