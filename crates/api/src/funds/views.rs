//! How the money of a cycle is shown: what was billed and received, how far it has gone, what is still owed.

use bole_domain::engagement::CycleRef;
use bole_domain::funds::accounts::AccountKind;
use bole_domain::funds::item::ItemState;
use bole_domain::funds::sums::CycleSums;
use bole_domain::ids::EngagementId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{Cycle, CycleState, Track, Tracks};
use bole_persistence::funds::items::{self, Standing};
use bole_persistence::funds::{ledger, receipts};
use bole_persistence::{StoreError, Tenant};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::registry::Example;

/// The moment of all examples.
pub(super) fn example_moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_775_800_800, 0).unwrap_or_default()
}

/// The day of all examples.
pub(super) fn example_day() -> NaiveDate {
    example_moment().date_naive()
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// In a batch that was not sent.
    Pending,
    /// In a file that was produced for the bank; no answer yet.
    Sent,
    /// Paid.
    Paid,
    /// Surely not paid; may be issued again.
    Failed,
    /// The bank answered without saying whether it was paid.
    Unknown,
    /// Surely not paid, and by decision not issued again for now.
    Held,
    /// Surely not paid; another payment took its place.
    Reissued,
}

impl PaymentState {
    /// Its word, as documents write it.
    pub fn code(self) -> &'static str {
        match self {
            PaymentState::Pending => "pending",
            PaymentState::Sent => "sent",
            PaymentState::Paid => "paid",
            PaymentState::Failed => "failed",
            PaymentState::Unknown => "unknown",
            PaymentState::Held => "held",
            PaymentState::Reissued => "reissued",
        }
    }
}

impl From<&ItemState> for PaymentState {
    fn from(state: &ItemState) -> Self {
        match state {
            ItemState::Pending => PaymentState::Pending,
            ItemState::Sent => PaymentState::Sent,
            ItemState::Paid => PaymentState::Paid,
            ItemState::Failed { .. } => PaymentState::Failed,
            ItemState::Unknown => PaymentState::Unknown,
            ItemState::Held { .. } => PaymentState::Held,
            ItemState::Reissued { .. } => PaymentState::Reissued,
        }
    }
}

/// How many payments stand where, and for how much.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PaymentStanding {
    /// Where.
    pub state: PaymentState,
    /// How many.
    pub count: i64,
    /// For how much.
    pub amount: Fen,
}

impl From<&Standing> for PaymentStanding {
    fn from(standing: &Standing) -> Self {
        Self { state: (&standing.state).into(), count: standing.count, amount: standing.sum }
    }
}

/// What a cycle still owes, to whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StillPayable {
    /// Net wages.
    pub wages: Fen,
    /// Social insurance.
    pub insurance: Fen,
    /// Housing fund.
    pub fund: Fen,
    /// Income tax withheld and levies.
    pub tax: Fen,
    /// Enterprise annuity.
    pub annuity: Fen,
    /// Commercial insurance.
    pub commercial_insurance: Fen,
    /// Deductions after tax owed to others.
    pub deductions: Fen,
    /// VAT on the fee.
    pub vat: Fen,
}

/// The money of a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CycleFunds {
    /// The engagement.
    pub engagement_id: EngagementId,
    /// Month and run.
    pub cycle: CycleRef,
    /// Where its bill stands.
    pub state: CycleState,
    /// What runs side by side once it is funded.
    pub tracks: Tracks,
    /// What the client is billed, and for what; absent before a computation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed: Option<CycleSums>,
    /// What has arrived for it.
    pub received: Fen,
    /// Has its money been divided among those whom it belongs to?
    pub paid_out: bool,
    /// Its payments to people, by where they stand.
    pub payments: Vec<PaymentStanding>,
    /// What was paid to authorities and other payees.
    pub remitted: Fen,
    /// What is still owed, by the ledger's entries of the cycle.
    pub still_payable: StillPayable,
    /// The agency's fee without VAT, by the ledger's entries of the cycle.
    pub fee_income: Fen,
    /// Version of the cycle, as in its `ETag`.
    pub version: i64,
}

impl CycleFunds {
    /// How far a cycle's money has gone.
    pub(super) fn of(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Self, StoreError> {
        let entries = ledger::of_cycle(tx, cycle.id)?;
        Ok(Self {
            engagement_id: cycle.engagement,
            cycle: cycle.key,
            state: cycle.state,
            tracks: cycle.tracks,
            billed: cycle.billed(),
            received: receipts::received(tx, cycle.id)?,
            paid_out: cycle.progress.paid_out,
            payments: items::payment_standings(tx, cycle.id)?.iter().map(PaymentStanding::from).collect(),
            remitted: ledger::remitted(tx, cycle.id)?,
            still_payable: StillPayable {
                wages: entries.of(AccountKind::WagesPayable),
                insurance: entries.of(AccountKind::InsurancePayable),
                fund: entries.of(AccountKind::FundPayable),
                tax: entries.of(AccountKind::TaxPayable),
                annuity: entries.of(AccountKind::AnnuityPayable),
                commercial_insurance: entries.of(AccountKind::CommercialInsurancePayable),
                deductions: entries.of(AccountKind::DeductionsPayable),
                vat: entries.of(AccountKind::VatPayable),
            },
            fee_income: entries.of(AccountKind::FeeIncome),
            version: cycle.version,
        })
    }
}

impl Example for CycleFunds {
    fn example() -> Self {
        Self {
            engagement_id: EngagementId::example(),
            cycle: CycleRef::example(),
            state: CycleState::Funded,
            tracks: Tracks { wages: Track::Running, contributions: Track::Running, tax: Track::Pending },
            billed: Some(CycleSums {
                bill: Fen(471_291_586),
                net_pay: Fen(292_810_117),
                insurance: Fen(110_230_125),
                housing_fund: Fen(44_088_600),
                income_tax: Fen(21_873_144),
                service_fee: Fen(2_160_000),
                vat: Fen(129_600),
                ..CycleSums::default()
            }),
            received: Fen(471_291_586),
            paid_out: true,
            payments: vec![PaymentStanding { state: PaymentState::Sent, count: 270, amount: Fen(292_810_117) }],
            remitted: Fen(110_230_125),
            still_payable: StillPayable {
                wages: Fen(292_810_117),
                fund: Fen(44_088_600),
                tax: Fen(21_873_144),
                vat: Fen(129_600),
                ..StillPayable::default()
            },
            fee_income: Fen(2_160_000),
            version: 14,
        }
    }
}
