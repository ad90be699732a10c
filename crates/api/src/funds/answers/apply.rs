//! An answer read, and applied to the payments that it names.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use bole_domain::funds::answer::{AnswerLimits, AnswerRefusal, BankAnswer};
use bole_domain::funds::batch::{BatchRefusal, BatchState};
use bole_domain::funds::charset::Charset;
use bole_domain::funds::item::{self, AnswerEffect, ItemState};
use bole_domain::funds::{bank_csv, pain002};
use bole_domain::ids::PaymentItemId;
use bole_domain::money::Fen;
use bole_persistence::funds::items::Item;

use crate::http::body::Upload;
use crate::http::problem::Problem;

/// In which form a bank answers.
#[derive(Debug, Clone, Copy)]
pub(super) enum Form {
    Pain002,
    Csv,
}

impl Form {
    pub(super) fn of(upload: &Upload) -> Result<Self, Problem> {
        match upload.media_type.as_str() {
            "application/xml" | "text/xml" => Ok(Form::Pain002),
            "text/csv" => Ok(Form::Csv),
            _ => Err(Problem::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "银行回执须为 application/xml（pain.002）或 text/csv。",
                "Send the bank's answer as application/xml (pain.002) or text/csv.",
            )),
        }
    }

    pub(super) fn read(self, bytes: &[u8], charset: Charset) -> Result<BankAnswer, AnswerRefusal> {
        match self {
            Form::Pain002 => pain002::read(bytes, AnswerLimits::default()),
            Form::Csv => bank_csv::read_answer(bytes, charset, AnswerLimits::default()),
        }
    }
}

/// What became of the payments.
#[derive(Default)]
pub(super) struct Applied {
    pub(super) changes: Vec<(PaymentItemId, ItemState)>,
    pub(super) paid: Vec<Fen>,
    pub(super) failed: usize,
    pub(super) unknown: usize,
    pub(super) unchanged: usize,
}

/// Applies an answer payment by payment; one that contradicts what is known refuses the whole.
pub(super) fn apply(payments: &mut [Item], answers: Vec<(String, item::Answer)>) -> Result<Applied, Problem> {
    let mut by_id: HashMap<String, &mut Item> =
        payments.iter_mut().map(|item| (item.end_to_end_id.clone(), item)).collect();
    let mut applied = Applied::default();
    for (id, answer) in answers {
        let Some(item) = by_id.get_mut(&id) else { continue };
        let answered = item.state.clone().answer(&answer).map_err(|refusal| {
            Problem::from(refusal).fault(
                format!("/items/{id}"),
                "answer_refused",
                format!("{id} 当前状态为 {}。", item.state.code()),
                format!("{id} is {}.", item.state.code()),
            )
        })?;
        match answered.effect {
            AnswerEffect::Paid => applied.paid.push(item.amount),
            AnswerEffect::Failed => applied.failed += 1,
            AnswerEffect::StillUnknown => applied.unknown += 1,
            AnswerEffect::Unchanged => {
                applied.unchanged += 1;
                continue;
            }
        }
        item.state = answered.state.clone();
        applied.changes.push((item.id, answered.state));
    }
    Ok(applied)
}

/// The batch's state after its payments changed: settled when no outcome is open.
pub(crate) fn settled(state: BatchState, payments: &[Item]) -> Result<BatchState, BatchRefusal> {
    if payments.iter().any(|item| item.state.is_open()) {
        Ok(state)
    } else {
        state.settle(payments.iter().map(|item| &item.state))
    }
}
