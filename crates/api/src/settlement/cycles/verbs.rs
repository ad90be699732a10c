//! The way of a cycle's bill, from the client's confirmation of the inputs to that of the bill.

use std::collections::{BTreeMap, HashSet};

use bole_domain::funds::invoice::PayrollBill;
use bole_domain::funds::vat::{Taxpayer, VatTable};
use bole_domain::ids::MemberId;
use bole_domain::money::Fen;
use bole_domain::settlement::compute::PersonFacts;
use bole_domain::settlement::cycle::inputs::{InputsRefusal, RosterStanding, all_are_in, still_hold};
use bole_domain::settlement::cycle::{Cycle, CycleRefusal, CycleVerb, Deed};
use bole_persistence::engagement::questions;
use bole_persistence::funds::hold_books;
use bole_persistence::settlement::{corrections, cycles, inputs, openings, year};
use bole_persistence::{Tenant, people};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::confirmations::{BillConfirmation, BillDispute, InputsConfirmation, Word};
use super::inputs::template_of;
use super::read::{Address, cycle, shown};
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Rows of inputs that are looked at together.
const FROZEN: i64 = 2_000;

/// What the inputs are locked with.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InputsLock {
    /// Figures of the month that the template asks for, by code of the item; 0 without them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub month_inputs: BTreeMap<String, Fen>,
}

impl Example for InputsLock {
    fn example() -> Self {
        Self { month_inputs: BTreeMap::from([("disability_levy".to_owned(), Fen::ZERO)]) }
    }
}

/// Why a cycle is sent back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CycleRejection {
    /// What has to change.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

impl Example for CycleRejection {
    fn example() -> Self {
        Self { reason: "加班费未计入，请更正后重新计算".to_owned() }
    }
}

/// One verb: load, compare versions, go on, save with the deed.
async fn go<F>(cx: Cx, address: Path<Address>, verb: CycleVerb, next: F) -> Reply
where
    F: FnOnce(&mut Tenant<'_>, &By, Cycle, Deed) -> Result<Cycle, Problem> + Send + 'static,
{
    cx.write(move |tx, by| {
        let cycle = cycle(tx, by, *address)?;
        by.saw(cycle.version)?;
        let (at, on) = (tx.at().get(), tx.today());
        let deed = Deed { verb, by: by.caller.public_id(), at, on, reason: None, confirmation: None };
        let next = next(tx, by, cycle, deed)?;
        let saved = cycles::save(tx, next)?;
        shown(tx, saved)
    })
    .await
}

/// The deed with what the client said, for the day on which he said it.
fn told(tx: &mut Tenant<'_>, by: &By, word: Word, deed: Deed) -> Result<Deed, Problem> {
    let (confirmation, on) = word.taken(tx, by)?;
    Ok(Deed { on, confirmation: Some(confirmation), ..deed })
}

fn by_client(by: &By) -> bool {
    by.caller.client.is_some()
}

/// `POST …/cycles/{cycle}:confirm-inputs`
pub async fn confirm_inputs(cx: Cx, address: Path<Address>, Body(said): Body<InputsConfirmation>) -> Reply {
    go(cx, address, CycleVerb::ConfirmInputs, move |tx, by, cycle, deed| {
        let people = cycle.upload.map(|upload| inputs::count(tx, upload)).transpose()?.unwrap_or_default();
        let headcount = said.headcount;
        let deed = told(tx, by, said.into(), deed)?;
        Ok(cycle.confirm_inputs(headcount, people, by_client(by), deed)?)
    })
    .await
}

/// `POST …/cycles/{cycle}:lock-inputs`
pub async fn lock_inputs(cx: Cx, address: Path<Address>, Body(lock): Body<InputsLock>) -> Reply {
    go(cx, address, CycleVerb::LockInputs, move |tx, _, cycle, deed| {
        let locked = cycle.lock_inputs(deed)?;
        let template = template_of(tx, &locked)?;
        let locked = locked.with_month_inputs(&template, &lock.month_inputs)?;
        people_hold(tx, &locked)?;
        Ok(locked)
    })
    .await
}

/// The people of the inputs are confirmed, and the same as when the inputs came in.
fn people_hold(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<(), Problem> {
    let frozen = cycle.upload.map(|upload| frozen(tx, upload)).transpose()?.unwrap_or_default();
    let unconfirmed: HashSet<MemberId> = people::unconfirmed(tx, cycle.engagement)?.into_iter().collect();
    let roster: Vec<RosterStanding> = people::places_of(tx, cycle.engagement)?
        .into_iter()
        .map(|place| RosterStanding { confirmed: !unconfirmed.contains(&place.member), facts: place.facts })
        .collect();
    let corrected = corrections::numbers(tx, cycle.id)?;
    all_are_in(corrected.iter().map(String::as_str), &frozen)?;
    let others = cycles::of_engagement(tx, cycle.engagement)?;
    Ok(still_hold(&frozen, &roster, cycle.key.period, cycle.wants_everybody(&others))?)
}

/// What the inputs know of their people, if no figure of theirs is absent; their amounts are passed over, some rows at a time.
fn frozen(tx: &mut Tenant<'_>, upload: Uuid) -> Result<Vec<PersonFacts>, Problem> {
    let (mut all, mut lacking, mut after): (Vec<PersonFacts>, _, Option<String>) = (Vec::new(), Vec::new(), None);
    loop {
        let rows = inputs::page(tx, upload, after.as_deref(), FROZEN)?;
        let Some(last) = rows.last() else { break };
        after = Some(last.employee_number.clone());
        for row in rows {
            if row.amounts.iter().any(Option::is_none) {
                lacking.push(row.employee_number);
            }
            all.push(row.facts);
        }
    }
    if lacking.is_empty() { Ok(all) } else { Err(InputsRefusal::AttendanceMissing(lacking).into()) }
}

/// `POST …/cycles/{cycle}:submit`
pub async fn submit(cx: Cx, address: Path<Address>) -> Reply {
    go(cx, address, CycleVerb::Submit, |_, _, cycle, deed| {
        let submitted = cycle.submit(deed)?;
        // A bill that could not be invoiced is found while it can still be computed again.
        if let (Some(totals), Some(sums)) = (&submitted.totals, submitted.billed()) {
            let bill = PayrollBill::of(totals, &sums, &submitted.progress.terms.delegated);
            VatTable::china()?.invoice(&bill, Taxpayer::General, submitted.tax_period.first_day())?;
        }
        Ok(submitted)
    })
    .await
}

/// `POST …/cycles/{cycle}:cancel`
pub async fn cancel(cx: Cx, address: Path<Address>, Body(why): Body<CycleRejection>) -> Reply {
    go(cx, address, CycleVerb::Cancel, move |tx, _, cycle, deed| {
        corrections::delete_of_cycle(tx, cycle.id)?;
        Ok(cycle.cancel(Deed { reason: Some(why.reason), ..deed })?)
    })
    .await
}

/// `POST …/cycles/{cycle}:approve`
pub async fn approve(cx: Cx, address: Path<Address>) -> Reply {
    go(cx, address, CycleVerb::Approve, |tx, _, cycle, deed| {
        let (engagement, key) = (cycle.engagement, cycle.key);
        let approved = cycle.approve(deed)?;
        match questions::unanswered_reviews(tx, engagement, key)? {
            0 => Ok(approved),
            open => Err(CycleRefusal::ReviewNotesOpen(open).into()),
        }
    })
    .await
}

/// `POST …/cycles/{cycle}:reject`
pub async fn reject(cx: Cx, address: Path<Address>, Body(rejection): Body<CycleRejection>) -> Reply {
    go(cx, address, CycleVerb::Reject, move |_, _, cycle, deed| {
        Ok(cycle.reject(Deed { reason: Some(rejection.reason), ..deed })?)
    })
    .await
}

/// `POST …/cycles/{cycle}:confirm`
pub async fn confirm(cx: Cx, address: Path<Address>, Body(said): Body<BillConfirmation>) -> Reply {
    go(cx, address, CycleVerb::Confirm, move |tx, by, cycle, deed| {
        let deed = told(tx, by, said.into(), deed)?;
        // One confirmation at a time: each result rests on those that were confirmed before.
        hold_books(tx)?;
        let confirmed = cycle.confirm(by_client(by), deed)?;
        let others = cycles::of_engagement(tx, confirmed.engagement)?;
        confirmed.follows(&others)?;
        let now = year::basis(tx, &confirmed, &confirmed.charged_before(&others))?;
        if openings::stamp(tx, &confirmed)? != confirmed.progress.openings {
            return Err(CycleRefusal::ResultsOutdated.into());
        }
        let overtaken = confirmed.overtaken_by(&now);
        if let Some(run) = confirmed.run
            && year::shares_people(tx, run, &overtaken)?
        {
            return Err(CycleRefusal::ResultsOutdated.into());
        }
        let twice = confirmed.run.map(|run| year::second_bonuses(tx, &confirmed, run)).transpose()?.unwrap_or_default();
        if !twice.is_empty() {
            return Err(CycleRefusal::BonusTwice(twice).into());
        }
        Ok(confirmed)
    })
    .await
}

/// `POST …/cycles/{cycle}:dispute`
pub async fn dispute(cx: Cx, address: Path<Address>, Body(dispute): Body<BillDispute>) -> Reply {
    go(cx, address, CycleVerb::Dispute, move |tx, by, cycle, deed| {
        let deed = Deed { reason: Some(dispute.reason.clone()), ..deed };
        let deed = told(tx, by, dispute.word(by_client(by)), deed)?;
        if let Some(said) = &deed.confirmation {
            said.check(by_client(by))?;
        }
        Ok(cycle.dispute(deed)?)
    })
    .await
}
