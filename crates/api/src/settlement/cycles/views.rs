//! How cycles are shown.

use std::collections::BTreeMap;

use bole_domain::engagement::{CycleRef, DelegatedPart, NextCall};
use bole_domain::funds::sums::CycleSums;
use bole_domain::ids::{ContractId, CycleId, EngagementId, InvoiceId, RunId, TemplateVersionId, UserId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::cycle::{ConfirmationForm, Cycle, CycleState, CycleTerms, CycleVerb, Deed, Tracks};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;

fn cycles_path(engagement: EngagementId) -> String {
    super::CYCLES.replace("{engagement_id}", &engagement.to_string())
}

/// The call of a verb; opening is the step of PY-5.3.1, a receipt is taken back at the receipt.
fn call(cycle: &Cycle, verb: CycleVerb) -> Option<NextCall> {
    let (rest, operation_id) = match verb {
        CycleVerb::Open | CycleVerb::ReverseReceipt => return None,
        CycleVerb::ImportInputs => ("/inputs:import", "import_cycle_inputs"),
        CycleVerb::Correct => ("/corrections", "create_correction"),
        CycleVerb::TakeAttendance => ("/inputs:take-attendance", "take_attendance_into_cycle_inputs"),
        CycleVerb::ConfirmInputs => (":confirm-inputs", "confirm_cycle_inputs"),
        CycleVerb::LockInputs => (":lock-inputs", "lock_cycle_inputs"),
        CycleVerb::Compute => (":compute", "compute_cycle"),
        CycleVerb::Submit => (":submit", "submit_cycle"),
        CycleVerb::Approve => (":approve", "approve_cycle"),
        CycleVerb::Reject => (":reject", "reject_cycle"),
        CycleVerb::Confirm => (":confirm", "confirm_cycle"),
        CycleVerb::Dispute => (":dispute", "dispute_cycle"),
        CycleVerb::Reverse => (":reverse", "reverse_cycle"),
        CycleVerb::Invoice => (":invoice", "invoice_cycle"),
        CycleVerb::RecordReceipt => (":record-receipt", "record_receipt_of_cycle"),
        CycleVerb::Cancel => (":cancel", "cancel_cycle"),
        CycleVerb::ApplyFunds => (":apply-funds", "apply_funds_to_cycle"),
        CycleVerb::Pay => (":pay", "pay_cycle"),
        CycleVerb::RecordRemittance => (":record-remittance", "record_remittance_of_cycle"),
        CycleVerb::Close => (":close", "close_cycle"),
    };
    let path = format!("{}/{}{rest}", cycles_path(cycle.engagement), cycle.key);
    Some(NextCall { method: "POST".to_owned(), path, operation_id: operation_id.to_owned(), template_version_id: None })
}

/// A monthly cycle.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Cycle)]
pub struct CycleView {
    /// Its id.
    pub id: CycleId,
    /// Whose it is.
    pub engagement_id: EngagementId,
    /// Month and run, as paths name it.
    pub cycle: CycleRef,
    /// The wage period.
    pub period: Period,
    /// The run, from 1 on.
    pub run: u8,
    /// Where its bill stands.
    pub state: CycleState,
    /// The template version that it is computed with.
    pub template_version_id: TemplateVersionId,
    /// Month of the insurances.
    pub insurance_month: Period,
    /// Month of the pay date, which is the month of the tax.
    pub tax_period: Period,
    /// The day on which wages are paid.
    pub pay_date: NaiveDate,
    /// The day by which the client's money is agreed to be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed_day: Option<NaiveDate>,
    /// What was agreed when it was opened.
    pub terms: CycleTerms,
    /// People in the present inputs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<i64>,
    /// Has the client confirmed the present inputs?
    pub inputs_confirmed: bool,
    /// Figures of the month that were given by hand, by code of the template's item.
    pub month_inputs: BTreeMap<String, Fen>,
    /// The present computation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_id: Option<RunId>,
    /// How many computations there were.
    pub computations: i64,
    /// Sums of the present computation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totals: Option<bole_domain::settlement::totals::RunTotals>,
    /// What the client is billed: it follows the parts that he delegates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed: Option<CycleSums>,
    /// What runs side by side once it is funded.
    pub tracks: Tracks,
    /// Has its money been divided among those whom it belongs to?
    pub paid_out: bool,
    /// What was done to it, the oldest first.
    pub deeds: Vec<Deed>,
    /// How it goes on: the calls that its state allows, for whoever may.
    pub next: Vec<NextCall>,
    /// The invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invoice_id: Option<InvoiceId>,
    /// The credit note of a cycle that was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_note_id: Option<InvoiceId>,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

impl CycleView {
    /// With the number of people in its present inputs.
    pub fn of(cycle: Cycle, people: Option<i64>) -> Self {
        let next = cycle.next_verbs().into_iter().filter_map(|verb| call(&cycle, verb)).collect();
        Self {
            next,
            id: cycle.id,
            engagement_id: cycle.engagement,
            cycle: cycle.key,
            period: cycle.key.period,
            run: cycle.key.run,
            state: cycle.state,
            template_version_id: cycle.template_version,
            insurance_month: cycle.insurance_month,
            tax_period: cycle.tax_period,
            pay_date: cycle.pay_date,
            agreed_day: cycle.agreed_day,
            people,
            inputs_confirmed: cycle.progress.inputs_confirmed.is_some(),
            run_id: cycle.run,
            computations: cycle.run_number,
            totals: cycle.totals,
            billed: cycle.billed(),
            tracks: cycle.tracks,
            paid_out: cycle.progress.paid_out,
            month_inputs: cycle.progress.month_inputs,
            terms: cycle.progress.terms,
            deeds: cycle.progress.deeds,
            invoice_id: cycle.invoice,
            credit_note_id: cycle.progress.credit_note,
            version: cycle.version,
            created_at: cycle.created_at,
        }
    }
}

impl Example for CycleView {
    fn example() -> Self {
        let (key, at) = (CycleRef::example(), crate::http::examples::happened_at());
        let terms = CycleTerms {
            contract_id: Some(ContractId::example()),
            delegated: DelegatedPart::all().collect(),
            in_advance: true,
            confirmation_form: ConfirmationForm::Platform,
            inputs_by: None,
            bill_by: None,
            receipt_by: None,
        };
        let opening = Deed {
            verb: CycleVerb::Open,
            by: UserId::example().to_string(),
            at,
            on: NaiveDate::from_ymd_opt(2026, 2, 25).unwrap_or_default(),
            reason: None,
            confirmation: None,
        };
        Self {
            id: CycleId::example(),
            engagement_id: EngagementId::example(),
            cycle: key,
            period: key.period,
            run: key.run,
            state: CycleState::Open,
            template_version_id: TemplateVersionId::example(),
            insurance_month: key.period,
            tax_period: key.period,
            pay_date: key.period.last_day(),
            agreed_day: NaiveDate::from_ymd_opt(2026, 3, 27),
            tracks: Tracks::of(&terms.delegated),
            terms,
            people: Some(300),
            inputs_confirmed: false,
            month_inputs: BTreeMap::new(),
            run_id: None,
            computations: 0,
            totals: None,
            billed: None,
            paid_out: false,
            deeds: vec![opening],
            next: vec![NextCall {
                method: "POST".to_owned(),
                path: format!("{}/{key}/inputs:import", cycles_path(EngagementId::example())),
                operation_id: "import_cycle_inputs".to_owned(),
                template_version_id: None,
            }],
            invoice_id: None,
            credit_note_id: None,
            version: 2,
            created_at: at,
        }
    }
}
