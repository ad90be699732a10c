//! The way of a contract from draft to end; each verb is recorded with who and when.

use bole_domain::contract::{Act, Ended, Evidence, Refused, Side, Signature, State, Terms, Verb};
use bole_domain::ids::{ContractId, DocumentId};
use bole_persistence::Tenant;
use bole_persistence::contract::{self as rows, Contract, Deed};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::contracts::{shown, visible};
use super::links;
use crate::agency::documents::proven;
use crate::engagement::access::scene;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Why a contract is sent back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContractRejection {
    /// What has to change.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

impl Example for ContractRejection {
    fn example() -> Self {
        Self { reason: "收费标准与报价不符，请更正".to_owned() }
    }
}

/// A signature to be recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct NewSignature {
    /// Which side signed.
    pub side: Side,
    /// Who signed for it.
    #[validate(length(min = 1, max = 100), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 100)]
    pub signer_name: String,
    /// The day of the signature; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<NaiveDate>,
    /// The signed document, uploaded before, and its fingerprint.
    pub evidence: Evidence,
}

impl Example for NewSignature {
    fn example() -> Self {
        Self {
            side: Side::Client,
            signer_name: "王敏".to_owned(),
            signed_on: NaiveDate::from_ymd_opt(2026, 1, 4),
            evidence: Evidence {
                document_id: DocumentId::example(),
                sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            },
        }
    }
}

/// How a contract ends before its period.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ContractTermination {
    /// The last day on which it binds; today without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Why.
    #[validate(length(min = 1, max = 1000), custom(function = "crate::client::said"))]
    #[schema(min_length = 1, max_length = 1000)]
    pub reason: String,
}

impl Example for ContractTermination {
    fn example() -> Self {
        Self { on: NaiveDate::from_ymd_opt(2026, 6, 30), reason: "客户迁址，双方协商解除".to_owned() }
    }
}

/// A verb as it is carried out: what it is, and what it makes of the state.
pub struct Transition<F> {
    /// What it is.
    pub verb: Verb,
    /// Why, where a reason is demanded.
    pub reason: Option<String>,
    /// What it makes of the state.
    pub next: F,
}

/// What a verb can look at besides the state.
pub struct Circumstances<'a> {
    /// Who, and when.
    pub act: Act,
    /// Who wrote the draft.
    pub author: &'a str,
    /// What is agreed.
    pub terms: &'a Terms,
    /// Today in the agency's time zone.
    pub today: NaiveDate,
}

/// A loaded contract goes on and is saved with the deed; `by` is the public id of who acts.
pub fn carry<F>(
    tx: &mut Tenant<'_>,
    contract: Contract,
    by: String,
    transition: Transition<F>,
) -> Result<Contract, Problem>
where
    F: FnOnce(State, Circumstances<'_>) -> Result<State, Refused>,
{
    let act = Act { by, at: tx.at().get() };
    let Contract { state, author, mut deeds, .. } = contract.clone();
    let known =
        Circumstances { act: act.clone(), author: &author, terms: contract.terms_on(tx.today()), today: tx.today() };
    let state = (transition.next)(state, known)?;
    links::allow(tx, &contract, transition.verb)?;
    deeds.push(Deed { verb: transition.verb, act, reason: transition.reason });
    let saved = rows::save(tx, Contract { state, deeds, ..contract })?;
    if transition.verb == Verb::Activate {
        links::take_effect(tx, &saved)?;
    }
    Ok(saved)
}

/// One verb: load, compare versions, go on, save with the deed.
async fn go<C, F>(cx: Cx, id: ContractId, prepare: C) -> Reply
where
    C: FnOnce(&mut Tenant<'_>, &By) -> Result<Transition<F>, Problem> + Send + 'static,
    F: FnOnce(State, Circumstances<'_>) -> Result<State, Refused>,
{
    cx.write(move |tx, by| {
        let contract = visible(tx, by, id)?;
        by.saw(contract.version)?;
        let transition = prepare(tx, by)?;
        let saved = carry(tx, contract, by.caller.public_id(), transition)?;
        Ok(shown(tx, saved))
    })
    .await
}

/// `POST /api/v1/contracts/{contract_id}:submit`
pub async fn submit(cx: Cx, id: Path<ContractId>) -> Reply {
    go(cx, *id, |_, _| {
        Ok(Transition {
            verb: Verb::Submit,
            reason: None,
            next: |state: State, known: Circumstances<'_>| state.submit(known.act, known.terms),
        })
    })
    .await
}

/// `POST /api/v1/contracts/{contract_id}:approve`
pub async fn approve(cx: Cx, id: Path<ContractId>) -> Reply {
    go(cx, *id, |_, _| {
        Ok(Transition {
            verb: Verb::Approve,
            reason: None,
            next: |state: State, known: Circumstances<'_>| state.approve(known.act, known.author),
        })
    })
    .await
}

/// `POST /api/v1/contracts/{contract_id}:reject`
pub async fn reject(cx: Cx, id: Path<ContractId>, Body(rejection): Body<ContractRejection>) -> Reply {
    go(cx, *id, |_, _| {
        let reason = rejection.reason;
        Ok(Transition {
            verb: Verb::Reject,
            reason: Some(reason.clone()),
            next: |state: State, known: Circumstances<'_>| state.reject(known.act, reason),
        })
    })
    .await
}

/// `POST /api/v1/contracts/{contract_id}:sign`
pub async fn sign(cx: Cx, id: Path<ContractId>, Body(new): Body<NewSignature>) -> Reply {
    go(cx, *id, move |tx, by| {
        let signed_on = scene(tx, by).business_date(new.signed_on, "/signed_on")?;
        proven(tx, by, new.evidence.document_id, &new.evidence.sha256, "/evidence")?;
        let NewSignature { side, signer_name, evidence, .. } = new;
        let next = move |state: State, known: Circumstances<'_>| {
            let signer_name = signer_name.trim().to_owned();
            state.sign(side, Signature { signer_name, signed_on, evidence, recorded: known.act })
        };
        Ok(Transition { verb: Verb::Sign, reason: None, next })
    })
    .await
}

/// `POST /api/v1/contracts/{contract_id}:activate`
pub async fn activate(cx: Cx, id: Path<ContractId>) -> Reply {
    go(cx, *id, |_, _| {
        Ok(Transition {
            verb: Verb::Activate,
            reason: None,
            next: |state: State, known: Circumstances<'_>| state.activate(known.act, known.terms, known.today),
        })
    })
    .await
}

/// `POST /api/v1/contracts/{contract_id}:terminate`
pub async fn terminate(cx: Cx, id: Path<ContractId>, Body(end): Body<ContractTermination>) -> Reply {
    go(cx, *id, move |tx, by| {
        let on = scene(tx, by).business_date(end.on, "/on")?;
        let reason = end.reason;
        Ok(Transition {
            verb: Verb::Terminate,
            reason: Some(reason.clone()),
            next: move |state: State, known: Circumstances<'_>| {
                state.terminate(Ended { on, reason, recorded: known.act }, known.terms, known.today)
            },
        })
    })
    .await
}
