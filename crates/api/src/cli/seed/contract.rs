//! The invented client's contract, from draft to force, each verb by whoever may do it (clause PY-3.1.1).

use bole_domain::contract::{Evidence, Refused, ServicePeriod, Side, Signature, State, Terms, Verb};
use bole_domain::ids::{ClientId, UserId};
use bole_persistence::contract::{self as contracts, Contract};
use bole_persistence::documents::{self, NewDocument};
use bole_persistence::{Key, Tenant};
use bytes::Bytes;
use chrono::{Datelike, NaiveDate};

use super::Staff;
use crate::contract::NewContract;
use crate::contract::verbs::{Circumstances, Transition, carry};
use crate::http::problem::Problem;
use crate::http::registry::Example;

const NUMBER: &str = "SEED-0001";
/// The sample's months lie in this year: the contract does not begin later.
const SAMPLE_YEAR: i32 = 2026;

/// Drafts, approves, signs and activates it.
pub(super) fn conclude(tx: &mut Tenant<'_>, client: ClientId, staff: &Staff) -> Result<Contract, Problem> {
    let example = NewContract::example();
    let draft = contracts::NewContract {
        client_id: client,
        category: example.category,
        number: NUMBER,
        title: &example.title,
        terms: lasting(example.agreed()?, tx.today()),
        link: None,
        created_by: Key::of(staff.manager),
        author: staff.manager.to_string(),
    };
    let draft = contracts::insert(tx, draft)?;
    let submitted = go(tx, draft, staff.manager, Verb::Submit, |state, known| state.submit(known.act, known.terms))?;
    let approved =
        go(tx, submitted, staff.finance, Verb::Approve, |state, known| state.approve(known.act, known.author))?;
    let half = sign(tx, approved, staff.manager, Side::Agency, "孙晓")?;
    let signed = sign(tx, half, staff.manager, Side::Client, "王敏")?;
    go(tx, signed, staff.manager, Verb::Activate, |state, known| state.activate(known.act, known.terms, known.today))
}

/// The terms with a period from January of this year, or of the sample's, to the end of the next.
fn lasting(terms: Terms, today: NaiveDate) -> Terms {
    let Terms::Payroll(mut terms) = terms else { return terms };
    let starts = NaiveDate::from_ymd_opt(today.year().min(SAMPLE_YEAR), 1, 1);
    let ends = NaiveDate::from_ymd_opt(today.year().saturating_add(1), 12, 31);
    terms.period = starts.zip(ends).map(|(starts, ends)| ServicePeriod { starts, ends });
    Terms::Payroll(terms)
}

fn sign(
    tx: &mut Tenant<'_>,
    contract: Contract,
    by: UserId,
    side: Side,
    signer_name: &str,
) -> Result<Contract, Problem> {
    let scan = NewDocument {
        kind: "upload".to_owned(),
        file_name: "contract.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: Bytes::from(format!("%PDF-1.7\n% {NUMBER}: {signer_name}\n")),
        created_by: Key::of(by),
    };
    let scan = documents::store(tx, scan)?;
    let evidence = Evidence { document_id: scan.id, sha256: scan.sha256 };
    let (signer_name, signed_on) = (signer_name.to_owned(), tx.today());
    go(tx, contract, by, Verb::Sign, move |state, known| {
        state.sign(side, Signature { signer_name, signed_on, evidence, recorded: known.act })
    })
}

fn go(
    tx: &mut Tenant<'_>,
    contract: Contract,
    by: UserId,
    verb: Verb,
    next: impl FnOnce(State, Circumstances<'_>) -> Result<State, Refused>,
) -> Result<Contract, Problem> {
    carry(tx, contract, by.to_string(), Transition { verb, reason: None, next })
}
