//! Payment batches and their payments as they are shown, and the approval by another person than the maker.

mod item_view;
mod views;

use bole_domain::funds::batch::BatchRefusal;
use bole_domain::ids::BatchId;
use bole_persistence::funds::batches::{self as rows, Batch};
use bole_persistence::funds::items;
use bole_persistence::{StoreError, Tenant};

use super::receipts::CycleQuery;
use super::taken::held_batch;
use crate::auth::{audit, fact};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery, after};
use crate::http::params::{Path, Query};

pub use item_view::ItemView;
pub use views::BatchView;

/// `GET /api/v1/payment-batches`
pub(super) async fn list(cx: Cx, query: Query<CycleQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        let cycle = query.cycle(tx, by)?;
        let found = rows::list(tx, cycle, after, limit + 1)?;
        let views = BatchView::all(tx, found)?;
        Ok(Answer::ok(Page::cut(views, limit, BatchView::place)))
    })
    .await
}

/// The answer that shows a batch.
pub(super) fn shown(tx: &mut Tenant<'_>, batch: Batch) -> Result<Answer<BatchView>, StoreError> {
    let version = batch.version;
    Ok(Answer::ok(BatchView::of(tx, batch)?).version(version))
}

/// `GET /api/v1/payment-batches/{batch_id}`
pub(super) async fn get(cx: Cx, id: Path<BatchId>) -> Reply {
    cx.read(move |tx, _| {
        let batch = rows::load(tx, *id)?;
        Ok(shown(tx, batch)?)
    })
    .await
}

/// `GET /api/v1/payment-batches/{batch_id}/items`
pub(super) async fn items(cx: Cx, id: Path<BatchId>, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::read_cursor::<u32>(query.cursor.as_deref())?.unwrap_or_default();
    cx.read(move |tx, _| {
        let batch = rows::load(tx, *id)?;
        let found = items::of_batch(tx, batch.id, after, limit + 1)?;
        let views = found.into_iter().map(ItemView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |one: &ItemView| one.sequence)))
    })
    .await
}

/// `POST /api/v1/payment-batches/{batch_id}:approve`
pub(super) async fn approve(cx: Cx, id: Path<BatchId>) -> Reply {
    cx.write(move |tx, by| {
        let (batch, _) = held_batch(tx, by, *id)?;
        // A machine approves nothing: approval is a person's.
        let approver = by.caller.user().ok_or(BatchRefusal::SeparationOfDuties)?;
        let (maker, state) = (batch.maker(), batch.state.clone());
        let state = state.approve(maker, approver)?;
        let batch = rows::save(tx, Batch { state, ..batch })?;
        audit(tx, by, "payment_batch.approve", "payment_batch", batch.id, None, &fact("total", batch.total))?;
        Ok(shown(tx, batch)?)
    })
    .await
}
