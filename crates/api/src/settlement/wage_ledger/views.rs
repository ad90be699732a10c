//! A row of the ledger.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{BatchId, MemberId, PayslipId, PersonId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::template::Item as TemplateItem;
use bole_domain::settlement::wage_ledger::WageFigures;
use bole_persistence::funds::items::Item;
use bole_persistence::settlement::payslips::Payslip;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::read::Place;
use crate::funds::PaymentState;
use crate::http::registry::Example;
use crate::settlement::results::views::PayslipPerson;

/// A payment of wages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageLedgerPayment {
    /// The batch that it was in.
    pub batch_id: BatchId,
    /// The batch's number.
    #[schema(example = "PAY-202603-000001")]
    pub batch_number: String,
    /// The account, masked.
    #[schema(example = "***************4290")]
    pub account: String,
    /// Its bank.
    pub bank_name: String,
    /// How much.
    pub amount: Fen,
    /// Where it stands.
    pub state: PaymentState,
    /// The day of the bank's last answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
    /// Why it failed, in the bank's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A person's wages of a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WageLedgerRow {
    /// The cycle: month of the wages and run.
    pub cycle: CycleRef,
    /// Month of the pay date, which is the month of the tax.
    pub tax_period: Period,
    /// The day on which wages are to be paid.
    pub pay_date: NaiveDate,
    /// The payslip.
    pub payslip_id: PayslipId,
    /// The place on the roster.
    pub member_id: MemberId,
    /// The number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// Who is paid.
    pub person: PayslipPerson,
    /// What he earned, what was taken off, what is left.
    pub figures: WageFigures,
    /// What banks answered to have been paid.
    pub paid: Fen,
    /// The day of the last payment that a bank answered to have been paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<NaiveDate>,
    /// His payments in the order in which they were made; none where the client pays his people himself.
    pub payments: Vec<WageLedgerPayment>,
    /// When he acknowledged his payslip.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged_at: Option<DateTime<Utc>>,
}

impl WageLedgerPayment {
    fn of((item, batch_number): (Item, String)) -> Self {
        Self {
            batch_id: item.batch,
            batch_number,
            account: item.account_masked,
            bank_name: item.bank_name,
            amount: item.amount,
            state: (&item.state).into(),
            answered_on: item.answered_on,
            reason: item.state.reason().map(str::to_owned),
        }
    }
}

impl WageLedgerRow {
    /// From a payslip, its payments, and when it was acknowledged.
    pub(super) fn of(
        payslip: Payslip,
        cycle: &Cycle,
        items: &[TemplateItem],
        payments: Vec<(Item, String)>,
        acknowledged_at: Option<DateTime<Utc>>,
    ) -> Self {
        let figures = items.iter().map(|item| item.kind).zip(payslip.result.figures.iter().copied());
        let payments: Vec<_> = payments.into_iter().map(WageLedgerPayment::of).collect();
        let paid = || payments.iter().filter(|payment| payment.state == PaymentState::Paid);
        Self {
            cycle: cycle.key,
            tax_period: cycle.tax_period,
            pay_date: cycle.pay_date,
            payslip_id: payslip.id,
            member_id: payslip.member,
            employee_number: payslip.employee_number,
            person: PayslipPerson { id: payslip.person, name: payslip.name, resident_id: payslip.resident_id_masked },
            figures: WageFigures::of(figures),
            paid: paid().map(|payment| payment.amount).sum(),
            paid_on: paid().filter_map(|payment| payment.answered_on).max(),
            payments,
            acknowledged_at,
        }
    }

    /// Its place in the ledger.
    pub(super) fn place(&self) -> Place {
        (self.cycle, self.employee_number.clone())
    }

    /// The payment that stands: the last one, whose place no other took.
    pub(super) fn standing(&self) -> Option<&WageLedgerPayment> {
        self.payments.iter().rfind(|payment| payment.state != PaymentState::Reissued)
    }
}

impl Example for WageLedgerRow {
    fn example() -> Self {
        let (period, net) = (Period::example(), Fen(2_256_390));
        Self {
            cycle: CycleRef::example(),
            tax_period: period,
            pay_date: period.last_day(),
            payslip_id: PayslipId::example(),
            member_id: MemberId::example(),
            employee_number: "E000001".to_owned(),
            person: PayslipPerson {
                id: PersonId::example(),
                name: "林知远".to_owned(),
                resident_id: "****************11".to_owned(),
            },
            figures: WageFigures {
                earnings: Fen(3_000_000),
                gross: Fen(3_000_000),
                insurance: Fen(315_300),
                housing_fund: Fen(360_000),
                income_tax: Fen(68_310),
                net_pay: net,
                ..WageFigures::default()
            },
            paid: net,
            paid_on: Some(period.last_day()),
            payments: vec![WageLedgerPayment {
                batch_id: BatchId::example(),
                batch_number: "PAY-202603-000001".to_owned(),
                account: "***************4290".to_owned(),
                bank_name: "中国工商银行".to_owned(),
                amount: net,
                state: PaymentState::Paid,
                answered_on: Some(period.last_day()),
                reason: None,
            }],
            acknowledged_at: None,
        }
    }
}
