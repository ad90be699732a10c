//! Corrections as they are asked for and shown.

use bole_domain::ids::{CorrectionId, MemberId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::correction::CorrectionLine;
use bole_persistence::settlement::corrections::Correction;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::examples::made_at;
use crate::http::registry::Example;

const REASON: &str = "调薪自一月起补差";

/// What an open cycle is to set right.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewCorrection {
    /// Whose pay: his place on the roster.
    pub member_id: MemberId,
    /// The confirmed month that is set right.
    pub period: Period,
    /// Code of its earning or deduction before tax.
    #[validate(length(min = 1, max = 40))]
    #[schema(example = "base_salary", min_length = 1, max_length = 40)]
    pub item: String,
    /// What is added to pay, in yuan; below 0 takes back.
    pub amount: Fen,
    /// Why; the client and the person read it.
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

impl NewCorrection {
    /// The line that it asks for.
    pub(super) fn line(&self) -> CorrectionLine {
        let (item, reason) = (self.item.clone(), self.reason.trim().to_owned());
        CorrectionLine { period: self.period, item, amount: self.amount, reason }
    }
}

impl Example for NewCorrection {
    fn example() -> Self {
        Self {
            member_id: MemberId::example(),
            period: Period::example(),
            item: "base_salary".to_owned(),
            amount: Fen(50_000),
            reason: REASON.to_owned(),
        }
    }
}

/// A rise of pay that holds from an earlier month on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayRaise {
    /// Whose pay: his place on the roster.
    pub member_id: MemberId,
    /// The first month that it holds for.
    pub since: Period,
    /// Code of the earning or deduction before tax.
    #[validate(length(min = 1, max = 40))]
    #[schema(example = "base_salary", min_length = 1, max_length = 40)]
    pub item: String,
    /// What it should have been in each of these months, in yuan.
    pub amount: Fen,
    /// Why; the client and the person read it.
    #[validate(length(min = 1, max = 200), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

impl Example for PayRaise {
    fn example() -> Self {
        Self {
            member_id: MemberId::example(),
            since: Period::example(),
            item: "base_salary".to_owned(),
            amount: Fen(3_100_000),
            reason: REASON.to_owned(),
        }
    }
}

/// What a cycle sets right of an earlier month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Correction)]
pub struct CorrectionView {
    /// Its id.
    pub id: CorrectionId,
    /// Whose pay: his place on the roster.
    pub member_id: MemberId,
    /// His number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// The month that is set right.
    pub period: Period,
    /// Code of its item.
    #[schema(example = "base_salary")]
    pub item: String,
    /// What is added to pay, in yuan; below 0 takes back.
    pub amount: Fen,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    #[schema(example = "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl From<Correction> for CorrectionView {
    fn from(known: Correction) -> Self {
        let CorrectionLine { period, item, amount, reason } = known.line;
        Self {
            id: known.id,
            member_id: known.member,
            employee_number: known.employee_number,
            period,
            item,
            amount,
            reason,
            recorded_by: known.recorded_by,
            recorded_at: known.recorded_at,
        }
    }
}

impl Example for CorrectionView {
    fn example() -> Self {
        let CorrectionLine { period, item, amount, reason } = NewCorrection::example().line();
        Self {
            id: CorrectionId::example(),
            member_id: MemberId::example(),
            employee_number: "E000001".to_owned(),
            period,
            item,
            amount,
            reason,
            recorded_by: "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D".to_owned(),
            recorded_at: made_at(),
        }
    }
}

/// What came of a rise.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PayRaised {
    /// The lines that were added, by month.
    pub lines: Vec<CorrectionView>,
    /// What they come to together, in yuan.
    pub total: Fen,
    /// Months that stay as they are.
    pub passed_over: Vec<Period>,
}

impl Example for PayRaised {
    fn example() -> Self {
        let line = CorrectionView::example();
        Self { total: line.amount, lines: vec![line], passed_over: Vec::new() }
    }
}
