//! The monthly cycle of a payroll engagement (clause PY-5.3.1): its billing states, its tracks, and who did what.

mod billing;
mod code;
mod deed;
pub mod inputs;
mod order;
mod refusal;
mod reversal;
#[cfg(test)]
mod tests;
mod track;
mod transitions;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub use billing::billed;
pub use code::{ConfirmationForm, CycleState, CycleVerb};
pub use deed::{Confirmation, Deed};
pub use refusal::CycleRefusal;
pub use track::{Track, Tracks};

use super::totals::RunTotals;
use crate::engagement::{CycleRef, DelegatedPart};
use crate::funds::sums::CycleSums;
use crate::ids::{ContractId, CycleId, EngagementId, InvoiceId, RunId, TemplateVersionId};
use crate::money::Fen;
use crate::period::Period;

/// What was agreed when the cycle was opened; later changes of engagement or contract do not reach it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CycleTerms {
    /// The contract, or the supplement to it, whose terms held on the first day of the month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract_id: Option<ContractId>,
    /// The delegated parts (clause PY-2.1.1): what is billed follows them.
    pub delegated: BTreeSet<DelegatedPart>,
    /// Must the client's money be there before anybody is paid?
    pub in_advance: bool,
    /// The form of confirmation that was agreed (clause PY-5.2.4).
    pub confirmation_form: ConfirmationForm,
    /// The day by which the client confirms the inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs_by: Option<NaiveDate>,
    /// The day by which the bill is out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bill_by: Option<NaiveDate>,
    /// The day by which the client's money is there, unless the cycle has an agreed day of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt_by: Option<NaiveDate>,
}

impl CycleTerms {
    /// Is `funded` a state that this cycle must reach? It is, unless nothing but the fee is billed and the contract asks
    /// for no money in advance: what belongs to others is never paid from anything but the client's received funds.
    pub fn needs_funding(&self) -> bool {
        self.in_advance || !self.delegated.is_empty()
    }
}

/// The client's confirmation of an upload of inputs (clause PY-4.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputsConfirmed {
    /// Raw id of the upload that was confirmed.
    pub upload: uuid::Uuid,
    /// How many people it has.
    pub headcount: i64,
}

/// The days of a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleDays {
    /// The day on which wages are paid.
    pub pay_date: NaiveDate,
    /// Its month, which is the month of the tax.
    pub tax_period: Period,
    /// Month of the insurances.
    pub insurance_month: Period,
    /// The day by which the client's money is agreed to be there.
    pub agreed_day: Option<NaiveDate>,
}

/// What a cycle keeps besides its columns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// What was agreed at opening.
    pub terms: CycleTerms,
    /// Figures of the month that are given by hand, by code of the template's item.
    #[serde(default)]
    pub month_inputs: BTreeMap<String, Fen>,
    /// The client's confirmation of the present inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inputs_confirmed: Option<InputsConfirmed>,
    /// The results of the tax year that the present computation rests on, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub year_basis: Vec<RunId>,
    /// The stamp of the opening balances that the present computation rests on.
    #[serde(default)]
    pub openings: i64,
    /// What was billed, once invoiced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed: Option<CycleSums>,
    /// The credit note, once it was taken back after its invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note: Option<InvoiceId>,
    /// The cycle's money has been divided among those whom it belongs to.
    #[serde(default)]
    pub paid_out: bool,
    /// Every wage was paid, held or re-issued once; a payment that comes back later does not change the month of the tax.
    #[serde(default)]
    pub wages_settled: bool,
    /// The day on which that was so first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_on: Option<NaiveDate>,
    /// What was done, the oldest first.
    pub deeds: Vec<Deed>,
}

/// A cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle {
    /// Its id.
    pub id: CycleId,
    /// Whose it is.
    pub engagement: EngagementId,
    /// Month and run.
    pub key: CycleRef,
    /// Where its bill stands.
    pub state: CycleState,
    /// The template version that it uses.
    pub template_version: TemplateVersionId,
    /// Month of the insurances.
    pub insurance_month: Period,
    /// Month of the pay date, which is the month of the tax.
    pub tax_period: Period,
    /// The day on which wages are paid.
    pub pay_date: NaiveDate,
    /// The day by which the client's money is agreed to be there.
    pub agreed_day: Option<NaiveDate>,
    /// Credit code of the withholding agent.
    pub withholding_agent: String,
    /// Raw id of the present upload of inputs.
    pub upload: Option<uuid::Uuid>,
    /// The present computation.
    pub run: Option<RunId>,
    /// How many computations there were.
    pub run_number: i64,
    /// Sums of the present computation.
    pub totals: Option<RunTotals>,
    /// What runs after funding.
    pub tracks: Tracks,
    /// Terms, confirmations and deeds.
    pub progress: Progress,
    /// The invoice.
    pub invoice: Option<InvoiceId>,
    /// Version of the row.
    pub version: i64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}
