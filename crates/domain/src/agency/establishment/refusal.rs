//! Why a record of the establishment is not taken.

use chrono::NaiveDate;

use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// What is not in order, with the JSON pointer of the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EstablishmentRefusal {
    /// It tells of a day that has not come.
    InTheFuture(String),
    /// It ends before it begins.
    Reversed(String),
    /// An amount is negative, or more is paid in than registered.
    AmountUnfit(String),
    /// It needs an uploaded document.
    DocumentNeeded(String),
}

impl EstablishmentRefusal {
    fn pointer(&self) -> &str {
        match self {
            EstablishmentRefusal::InTheFuture(pointer)
            | EstablishmentRefusal::Reversed(pointer)
            | EstablishmentRefusal::AmountUnfit(pointer)
            | EstablishmentRefusal::DocumentNeeded(pointer) => pointer,
        }
    }
}

impl Refusal for EstablishmentRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            EstablishmentRefusal::InTheFuture(_) => "date_in_the_future",
            EstablishmentRefusal::Reversed(_) => "validity_reversed",
            EstablishmentRefusal::AmountUnfit(_) => "amount_unfit",
            EstablishmentRefusal::DocumentNeeded(_) => "document_needed",
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            EstablishmentRefusal::InTheFuture(_) => {
                ("日期尚未到来，请填写已经发生的日期。", "The day has not come yet; tell a day that is past or today.")
            }
            EstablishmentRefusal::Reversed(_) => ("截止日早于起始日。", "The last day lies before the first."),
            EstablishmentRefusal::AmountUnfit(_) => (
                "金额不能为负，实缴不能多于注册资本。",
                "An amount is not negative, and no more is paid in than is registered.",
            ),
            EstablishmentRefusal::DocumentNeeded(_) => {
                ("须先上传文件并在此引用。", "Upload the document first and name it here.")
            }
        };
        language.pick(zh, en).to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        vec![FieldFault {
            pointer: self.pointer().to_owned(),
            code: self.code().to_owned(),
            zh: self.text(Language::Zh),
            en: self.text(Language::En),
        }]
    }
}

/// A day that is told as past.
pub(super) fn past(pointer: &str, day: NaiveDate, today: NaiveDate) -> Result<(), EstablishmentRefusal> {
    if day <= today { Ok(()) } else { Err(EstablishmentRefusal::InTheFuture(pointer.to_owned())) }
}

/// A span of days whose end, at the pointer, does not lie before its beginning.
pub(super) fn ordered(pointer: &str, from: NaiveDate, to: Option<NaiveDate>) -> Result<(), EstablishmentRefusal> {
    match to {
        Some(last) if last < from => Err(EstablishmentRefusal::Reversed(pointer.to_owned())),
        Some(_) | None => Ok(()),
    }
}
