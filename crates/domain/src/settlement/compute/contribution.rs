//! One contribution of a person in a month.

use super::PersonFacts;
use super::result::InsuranceLine;
use super::run::{OnDay, RunContext};
use crate::insurance::{InsuranceKind, NotInsured, Payer};
use crate::money::Fen;
use crate::settlement::rounding::Rounding;

/// What a person's month demands of one kind.
pub(super) enum Contribution {
    /// Both shares, and on what they rest.
    Charged { line: InsuranceLine, worker: Fen, employer: Fen },
    /// Nothing, and why.
    NotInsured(NotInsured),
    /// It is due and no policy says how much.
    PolicyMissing,
    /// A share is beyond the range of money.
    OutOfRange,
}

/// Who does not take part needs no policy; everybody else is refused without one.
pub(super) fn contribution(
    run: &RunContext,
    facts: &PersonFacts,
    kind: InsuranceKind,
    place: Option<&[OnDay]>,
    charged: bool,
) -> Contribution {
    let fund = kind == InsuranceKind::HousingFund;
    let out = Contribution::NotInsured;
    if charged {
        return out(NotInsured::ChargedBefore);
    }
    if facts.hire_date > run.insurance_month.last_day() {
        return out(NotInsured::Hired);
    }
    if facts.leave_date.is_some_and(|left| left < run.insurance_month.first_day()) {
        return out(NotInsured::Left);
    }
    if fund && facts.housing_fund_rate.0.is_zero() {
        return out(NotInsured::NoPart);
    }
    let policy = match place.and_then(|kinds| kinds.get(kind.index())) {
        None | Some(OnDay::Missing) => return Contribution::PolicyMissing,
        Some(OnDay::Never) => return out(NotInsured::NoPolicy),
        Some(OnDay::Policy(policy)) => policy,
    };
    if let Err(reason) = policy.insures(facts.hire_date, facts.leave_date, run.insurance_month) {
        return out(reason);
    }
    let base = if fund { facts.housing_fund_base } else { facts.insurance_base };
    let share = |payer| {
        if fund { policy.housing_fund(base, facts.housing_fund_rate) } else { policy.contribution(base, payer) }
    };
    let side = |payer| {
        if fund { (facts.housing_fund_rate, Fen::ZERO) } else { (policy.rate(payer), policy.fixed(payer)) }
    };
    let (employer_rate, employer_fixed) = side(Payer::Employer);
    let (worker_rate, worker_fixed) = side(Payer::Worker);
    let line = InsuranceLine {
        kind,
        policy: policy.id.clone(),
        base_given: base,
        base_used: policy.clamp(base),
        employer_rate,
        worker_rate,
        employer_fixed,
        worker_fixed,
        rounding: if fund { Rounding::YUAN } else { policy.rounding },
    };
    match (share(Payer::Worker), share(Payer::Employer)) {
        (Some(worker), Some(employer)) => Contribution::Charged { line, worker, employer },
        (None, _) | (_, None) => Contribution::OutOfRange,
    }
}
