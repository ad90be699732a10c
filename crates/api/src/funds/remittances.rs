//! `:record-remittance` of a cycle: insurance, fund, tax and the other dues were paid to whom they are owed.

use bole_domain::funds::accounts::{AccountKind, Payable};
use bole_domain::funds::postings;
use bole_domain::ids::TransactionId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{CycleVerb, Track};
use bole_persistence::funds::ledger;
use bole_persistence::settlement::cycles;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::taken::{CyclePath, deed, held_cycle};
use super::views::example_day;
use crate::engagement::access::scene;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::registry::Example;

/// A payment to an authority or another payee.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewRemittance {
    /// Whom it is owed to.
    pub payable: Payable,
    /// How much; all that the cycle still owes of it without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    /// The day of the payment; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<NaiveDate>,
    /// The authority's or the bank's reference.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub reference: String,
}

impl Example for NewRemittance {
    fn example() -> Self {
        Self {
            payable: Payable::Insurance,
            amount: None,
            paid_on: Some(example_day()),
            reference: "SB310114202603-0017".to_owned(),
        }
    }
}

/// A recorded remittance.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Remittance {
    /// The ledger's transaction.
    pub transaction_id: TransactionId,
    /// Whom it was paid to.
    pub payable: Payable,
    /// How much.
    pub amount: Fen,
    /// What the cycle still owes of it.
    pub still_owed: Fen,
    /// Where the cycle's track of contributions stands now.
    pub contributions: Track,
}

impl Example for Remittance {
    fn example() -> Self {
        Self {
            transaction_id: TransactionId::example(),
            payable: Payable::Insurance,
            amount: Fen(110_230_125),
            still_owed: Fen::ZERO,
            contributions: Track::Running,
        }
    }
}

/// `POST …/cycles/{cycle}:record-remittance`
pub(super) async fn record(cx: Cx, path: Path<CyclePath>, Body(new): Body<NewRemittance>) -> Reply {
    cx.write(move |tx, by| {
        let (_, cycle) = held_cycle(tx, by, path.into_inner())?;
        let paid_on = scene(tx, by).business_date(new.paid_on, "/paid_on")?;
        let reference = new.reference.trim().to_owned();
        let deed = deed(tx, by, CycleVerb::RecordRemittance, paid_on, Some(reference.clone()));
        let entries = ledger::of_cycle(tx, cycle.id)?;
        let kind = new.payable.account().kind();
        // The state of the cycle is told before what it owes.
        let left = |kind: AccountKind, paid: Fen| Fen(entries.of(kind).0.saturating_sub(paid.0));
        let amount = postings::part_of_owed(entries.of(kind), new.amount);
        let paid = |of: AccountKind| if of == kind { amount.clone().unwrap_or_default() } else { Fen::ZERO };
        let contributions: Fen =
            [AccountKind::InsurancePayable, AccountKind::FundPayable].map(|of| left(of, paid(of))).into_iter().sum();
        let cycle = cycle.remitted(contributions, deed)?;
        let amount = amount?;
        let posting = postings::remittance(new.payable, amount, paid_on, &reference)?;
        let transaction_id = ledger::post(tx, &posting, Some(cycle.id), by.caller.principal)?;
        let cycle = cycles::save(tx, cycle)?;
        let answer = Remittance {
            transaction_id,
            payable: new.payable,
            amount,
            still_owed: left(kind, amount),
            contributions: cycle.tracks.contributions,
        };
        let place = format!("/api/v1/ledger/transactions/{transaction_id}");
        Ok(Answer::created(answer, place).version(cycle.version))
    })
    .await
}
