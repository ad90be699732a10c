//! The way of a cycle: its order, its two persons, its end; and its inputs against the roster.

mod money;
mod roster;
mod sequences;

use super::*;
use crate::ids::DocumentId;

const MAKER: &str = "usr_maker";
const OTHER: &str = "usr_other";

fn march() -> Period {
    "2026-03".parse().unwrap()
}

fn opened(delegated: BTreeSet<DelegatedPart>, in_advance: bool, confirmation_form: ConfirmationForm) -> Cycle {
    Cycle {
        id: CycleId::example(),
        engagement: EngagementId::example(),
        key: CycleRef::first(march()),
        state: CycleState::Open,
        template_version: TemplateVersionId::example(),
        insurance_month: march(),
        tax_period: march(),
        pay_date: march().last_day(),
        agreed_day: None,
        withholding_agent: "91310114MA1GT00019".to_owned(),
        upload: None,
        run: None,
        run_number: 0,
        totals: None,
        tracks: Tracks::of(&delegated),
        progress: Progress {
            terms: CycleTerms {
                contract_id: None,
                delegated,
                in_advance,
                confirmation_form,
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

fn on_platform() -> Cycle {
    opened(DelegatedPart::all().collect(), true, ConfirmationForm::Platform)
}

fn on_paper() -> Cycle {
    opened(DelegatedPart::all().collect(), true, ConfirmationForm::SignedPaper)
}

fn deed(verb: CycleVerb, by: &str) -> Deed {
    let (at, on) = (DateTime::UNIX_EPOCH, march().last_day());
    Deed { verb, by: by.to_owned(), at, on, reason: None, confirmation: None }
}

fn given(verb: CycleVerb, by: &str, form: ConfirmationForm) -> Deed {
    let document_id = (form == ConfirmationForm::SignedPaper).then(DocumentId::example);
    let confirmation = Confirmation { form, given_by: by.to_owned(), document_id, sha256: None };
    Deed { confirmation: Some(confirmation), ..deed(verb, by) }
}

fn imported(cycle: Cycle, upload: u128) -> Cycle {
    cycle.with_inputs(uuid::Uuid::from_u128(upload), deed(CycleVerb::ImportInputs, MAKER)).unwrap()
}

fn confirmed(cycle: Cycle) -> Cycle {
    let form = cycle.progress.terms.confirmation_form;
    cycle.confirm_inputs(3, 3, true, given(CycleVerb::ConfirmInputs, OTHER, form)).unwrap()
}

fn computed(cycle: Cycle) -> Cycle {
    let locked = confirmed(imported(cycle, 1)).lock_inputs(deed(CycleVerb::LockInputs, MAKER)).unwrap();
    locked.computed(RunId::example(), 1, RunTotals::default(), deed(CycleVerb::Compute, MAKER)).unwrap()
}

fn approved(cycle: Cycle) -> Cycle {
    let submitted = computed(cycle).submit(deed(CycleVerb::Submit, MAKER)).unwrap();
    submitted.approve(deed(CycleVerb::Approve, OTHER)).unwrap()
}

#[test]
fn inputs_are_locked_once_the_client_confirmed_these_very_ones() {
    let lock = |cycle: Cycle| cycle.lock_inputs(deed(CycleVerb::LockInputs, MAKER)).map(|cycle| cycle.state);
    assert_eq!(lock(on_platform()), Err(CycleRefusal::InputsMissing));
    let first = imported(on_platform(), 1);
    assert_eq!(lock(first.clone()), Err(CycleRefusal::InputsUnconfirmed));
    assert_eq!(lock(imported(confirmed(first.clone()), 2)), Err(CycleRefusal::InputsUnconfirmed));
    assert_eq!(lock(confirmed(first)), Ok(CycleState::InputsLocked));
}

#[test]
fn a_confirmation_is_given_in_the_agreed_form() {
    let confirm = |cycle: &Cycle, people, by_client, deed| cycle.clone().confirm_inputs(3, people, by_client, deed);
    let say = |by, form| given(CycleVerb::ConfirmInputs, by, form);
    let (platform, paper) = (imported(on_platform(), 1), imported(on_paper(), 1));
    let refused = |result: Result<Cycle, CycleRefusal>| result.unwrap_err();
    assert_eq!(
        refused(confirm(&platform, 3, false, say(OTHER, ConfirmationForm::Platform))),
        CycleRefusal::NotTheClient
    );
    assert_eq!(
        refused(confirm(&platform, 3, false, say(OTHER, ConfirmationForm::SignedPaper))),
        CycleRefusal::FormDiffers
    );
    assert_eq!(refused(confirm(&platform, 3, true, deed(CycleVerb::ConfirmInputs, OTHER))), CycleRefusal::FormDiffers);
    assert_eq!(
        refused(confirm(&platform, 4, true, say(OTHER, ConfirmationForm::Platform))),
        CycleRefusal::HeadcountDiffers { inputs: 4 }
    );
    assert_eq!(
        refused(confirm(&paper, 3, false, say(MAKER, ConfirmationForm::SignedPaper))),
        CycleRefusal::SeparationOfDuties
    );
    let mut bare = say(OTHER, ConfirmationForm::SignedPaper);
    bare.confirmation.as_mut().unwrap().document_id = None;
    assert_eq!(refused(confirm(&paper, 3, false, bare)), CycleRefusal::PaperMissing);
    assert!(confirm(&paper, 3, false, say(OTHER, ConfirmationForm::SignedPaper)).is_ok());
}

#[test]
fn a_dispute_does_not_unmake_the_maker_of_the_inputs() {
    let disputed =
        approved(on_paper()).dispute(given(CycleVerb::Dispute, OTHER, ConfirmationForm::SignedPaper)).unwrap();
    assert_eq!((disputed.state, &disputed.progress.inputs_confirmed), (CycleState::Open, &None));
    assert_eq!(disputed.run, Some(RunId::example()), "what was computed is kept");
    let again = given(CycleVerb::ConfirmInputs, MAKER, ConfirmationForm::SignedPaper);
    assert_eq!(disputed.confirm_inputs(3, 3, false, again), Err(CycleRefusal::SeparationOfDuties));
}

#[test]
fn nobody_approves_or_confirms_his_own_bill() {
    let submitted = computed(on_paper()).submit(deed(CycleVerb::Submit, "usr_third")).unwrap();
    for maker in [MAKER, "usr_third"] {
        let own = submitted.clone().approve(deed(CycleVerb::Approve, maker));
        assert_eq!(own, Err(CycleRefusal::SeparationOfDuties));
    }
    let approved = submitted.approve(deed(CycleVerb::Approve, OTHER)).unwrap();
    let confirm = |by| {
        let deed = given(CycleVerb::Confirm, by, ConfirmationForm::SignedPaper);
        approved.clone().confirm(false, deed).map(|cycle| cycle.state)
    };
    assert_eq!(confirm(MAKER), Err(CycleRefusal::SeparationOfDuties));
    assert_eq!(confirm(OTHER), Ok(CycleState::ClientConfirmed));
}

#[test]
fn a_bill_that_does_not_add_up_goes_no_further() {
    let mut cycle = computed(on_platform());
    cycle.totals = Some(RunTotals { total: Fen(1), ..RunTotals::default() });
    assert_eq!(cycle.submit(deed(CycleVerb::Submit, MAKER)), Err(CycleRefusal::SumsDiffer));
}

#[test]
fn a_closed_cycle_is_final() {
    let cycle = Cycle { state: CycleState::Closed, ..computed(on_platform()) };
    let attempts = CycleVerb::all().filter_map(|verb| {
        let attempt = sequences::Attempt { verb, by: 2, by_client: true, form: ConfirmationForm::Platform };
        sequences::attempted(cycle.clone(), &attempt)
    });
    let refused: Vec<bool> = attempts.map(|attempt| attempt.is_err()).collect();
    assert!(refused.iter().all(|refused| *refused) && !refused.is_empty());
}
