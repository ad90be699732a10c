//! The bill of a cycle: sums, nobody's figures.

use bole_domain::engagement::CycleRef;
use bole_domain::funds::sums::CycleSums;
use bole_domain::ids::{EngagementId, RunId};
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{Cycle, CycleState};
use bole_domain::settlement::totals::RunTotals;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access::{self, Address};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::registry::Example;

/// The bill of a cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleBill)]
pub struct BillView {
    /// The engagement.
    pub engagement_id: EngagementId,
    /// The cycle.
    pub cycle: CycleRef,
    /// Where it stands.
    pub state: CycleState,
    /// The computation that the sums come from.
    pub run_id: RunId,
    /// People.
    pub people: i64,
    /// Gross wages.
    pub wages: Fen,
    /// Employer's insurances.
    pub insurance_employer: Fen,
    /// Employer's housing fund.
    pub housing_fund_employer: Fen,
    /// Employer's annuity and commercial insurance.
    pub other_employer: Fen,
    /// Disabled-employment levy.
    pub disability_levy: Fen,
    /// The agency's fee.
    pub service_fee: Fen,
    /// VAT on the fee.
    pub vat: Fen,
    /// Their sum.
    pub total: Fen,
    /// What passes through the agency's hands, by whom it belongs to; `bill` is what the client is asked for. With every
    /// part delegated it is the total.
    pub billed: CycleSums,
}

impl BillView {
    fn of(cycle: &Cycle, run_id: RunId) -> Self {
        let totals = cycle.totals.unwrap_or_default();
        Self {
            engagement_id: cycle.engagement,
            cycle: cycle.key,
            state: cycle.state,
            run_id,
            people: totals.people,
            wages: totals.wages,
            insurance_employer: totals.insurance_employer,
            housing_fund_employer: totals.housing_fund_employer,
            other_employer: totals.other_employer,
            disability_levy: totals.disability_levy,
            service_fee: totals.service_fee,
            vat: totals.vat,
            total: totals.total,
            billed: cycle.billed().unwrap_or_default(),
        }
    }
}

/// Sums of one person's month, for the document's examples.
pub(super) fn example_totals() -> RunTotals {
    RunTotals {
        people: 1,
        wages: Fen(3_000_000),
        insurance_employer: Fen(801_000),
        housing_fund_employer: Fen(360_000),
        service_fee: Fen(8_000),
        vat: Fen(480),
        total: Fen(4_169_480),
        net: Fen(2_256_390),
        income_tax: Fen(68_310),
        insurance_worker: Fen(315_300),
        housing_fund_worker: Fen(360_000),
        ..RunTotals::default()
    }
}

impl Example for BillView {
    fn example() -> Self {
        let totals = example_totals();
        Self {
            engagement_id: EngagementId::example(),
            cycle: CycleRef::example(),
            state: CycleState::Approved,
            run_id: RunId::example(),
            people: totals.people,
            wages: totals.wages,
            insurance_employer: totals.insurance_employer,
            housing_fund_employer: totals.housing_fund_employer,
            other_employer: totals.other_employer,
            disability_levy: totals.disability_levy,
            service_fee: totals.service_fee,
            vat: totals.vat,
            total: totals.total,
            billed: CycleSums {
                bill: totals.total,
                net_pay: totals.net,
                insurance: Fen(1_116_300),
                housing_fund: Fen(720_000),
                income_tax: totals.income_tax,
                service_fee: totals.service_fee,
                vat: totals.vat,
                ..CycleSums::default()
            },
        }
    }
}

/// `GET …/cycles/{cycle}/bill`
pub async fn get(cx: Cx, address: Path<Address>) -> Reply {
    let address = address.into_inner();
    cx.read(move |tx, by| {
        let (cycle, run) = access::computed(tx, by, address)?;
        Ok(Answer::ok(BillView::of(&cycle, run)).version(cycle.version))
    })
    .await
}
