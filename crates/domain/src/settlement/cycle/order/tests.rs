//! A cycle and those before it.

use std::collections::BTreeMap;

use chrono::DateTime;
use uuid::Uuid;

use super::*;
use crate::ids::{CycleId, EngagementId, TemplateVersionId, TypedId};
use crate::settlement::cycle::{ConfirmationForm, CycleTerms, Progress, Tracks};

fn cycle(key: &str, tax_period: &str, state: CycleState) -> Cycle {
    let id = Uuid::from_u128(key.replace('-', "").parse().unwrap());
    let (key, tax_period): (CycleRef, Period) = (key.parse().unwrap(), tax_period.parse().unwrap());
    Cycle {
        id: CycleId::from_uuid(id),
        engagement: EngagementId::example(),
        key,
        state,
        template_version: TemplateVersionId::example(),
        insurance_month: key.period,
        tax_period,
        pay_date: tax_period.last_day(),
        agreed_day: None,
        withholding_agent: "91310114MA1GT00019".to_owned(),
        upload: None,
        run: (state > CycleState::InputsLocked).then(RunId::example),
        run_number: 0,
        totals: None,
        tracks: Tracks::of(&BTreeSet::new()),
        progress: Progress {
            terms: CycleTerms {
                contract_id: None,
                delegated: BTreeSet::new(),
                in_advance: true,
                confirmation_form: ConfirmationForm::Platform,
                inputs_by: None,
                bill_by: None,
                receipt_by: None,
            },
            month_inputs: BTreeMap::new(),
            inputs_confirmed: None,
            year_basis: Vec::new(),
            openings: 0,
            billed: None,
            credit_note: None,
            paid_out: false,
            wages_settled: false,
            settled_on: None,
            deeds: Vec::new(),
        },
        invoice: None,
        version: 1,
        created_at: DateTime::UNIX_EPOCH,
    }
}

#[test]
fn the_earlier_cycles_come_first() {
    let march = cycle("2026-03", "2026-03", CycleState::InputsLocked);
    let open = [
        cycle("2026-02-2", "2026-02", CycleState::Approved),
        cycle("2026-02", "2026-02", CycleState::Closed),
        cycle("2026-01", "2026-01", CycleState::ClientConfirmed),
    ];
    assert_eq!(march.follows(&open), Err(CycleRefusal::EarlierCycleOpen("2026-02-2".to_owned())));
    assert_eq!(march.follows(&open[1..]), Ok(()));
    let elsewhere =
        [march.clone(), cycle("2026-03-2", "2026-03", CycleState::Open), cycle("2026-04", "2026-04", CycleState::Open)];
    assert_eq!(march.follows(&elsewhere), Ok(()));
    // December's wages, paid in January, belong to the new year; those paid in December may leave a shortfall.
    for paid in ["2026-01", "2025-12"] {
        let december = [cycle("2025-12", paid, CycleState::Open)];
        assert_eq!(march.follows(&december), Err(CycleRefusal::EarlierCycleOpen("2025-12".to_owned())));
    }
    assert_eq!(march.follows(&[cycle("2026-02", "2026-02", CycleState::Cancelled)]), Ok(()));
    let april = |state| [cycle("2026-04", "2026-04", state)];
    assert_eq!(march.follows(&april(CycleState::Approved)), Ok(()));
    let passed = Err(CycleRefusal::LaterCycleConfirmed("2026-04".to_owned()));
    assert_eq!(march.follows(&april(CycleState::ClientConfirmed)), passed);
}

#[test]
fn a_month_s_insurance_is_charged_once() {
    let second = cycle("2026-03-2", "2026-03", CycleState::InputsLocked);
    let charged = |others: &[Cycle]| second.charged_before(others).len();
    assert_eq!(charged(&[cycle("2026-03", "2026-03", CycleState::ClientConfirmed)]), 1);
    assert_eq!(charged(&[cycle("2026-03", "2026-03", CycleState::Open), second.clone()]), 0);
    assert_eq!(charged(&[cycle("2026-02", "2026-02", CycleState::Closed)]), 0);
    let first = cycle("2026-03", "2026-03", CycleState::InputsLocked);
    assert!(first.charged_before(&[cycle("2026-03-2", "2026-03", CycleState::Computed)]).is_empty());
    assert_eq!(first.charged_before(&[cycle("2026-03-2", "2026-03", CycleState::Closed)]).len(), 1);
}

#[test]
fn a_month_is_compared_with_the_last_one_of_the_same_run() {
    let april = cycle("2026-04", "2026-04", CycleState::Computed);
    let others = [
        cycle("2026-01", "2026-01", CycleState::Closed),
        cycle("2026-02", "2026-02", CycleState::Closed),
        cycle("2026-03", "2026-03", CycleState::Open),
        cycle("2026-02-2", "2026-02", CycleState::Closed),
        april.clone(),
    ];
    assert_eq!(april.compared_with(&others).map(|found| found.key.to_string()).as_deref(), Some("2026-02"));
    assert_eq!(others[0].compared_with(&others), None);
}
