//! What a supplement or a renewal rests on must allow it.

use bole_domain::contract::link::{Changed, Version, adjoins};
use bole_domain::contract::{Link, Refused, Verb};
use bole_domain::ids::ClientId;
use bole_domain::standard::Category;
use bole_persistence::contract::{self as rows, Contract};
use bole_persistence::{StoreError, Tenant};
use chrono::NaiveDate;

use crate::http::problem::Problem;

/// May a supplement change this contract from that day on?
pub(super) fn changeable(tx: &Tenant<'_>, contract: &Contract, effective_on: NaiveDate) -> Result<(), Problem> {
    if matches!(contract.link, Some(Link::Supplement { .. })) {
        return Err(Refused::IsSupplement.into());
    }
    let state = contract.standing(tx.today());
    Ok(Changed { state, own: &contract.terms, versions: &contract.versions }.from(effective_on)?)
}

/// A renewal follows a contract of the same client and category that is no supplement.
pub(super) fn followable(
    tx: &mut Tenant<'_>,
    link: &Option<Link>,
    client: ClientId,
    category: Category,
) -> Result<(), Problem> {
    let Some(link) = link else { return Ok(()) };
    let fits = match rows::load(tx, link.earlier()) {
        Ok(followed) => {
            let supplement = matches!(followed.link, Some(Link::Supplement { .. }));
            followed.client_id == client && followed.category == category && !supplement
        }
        Err(StoreError::NotFound(_)) => false,
        Err(other) => return Err(other.into()),
    };
    if fits {
        Ok(())
    } else {
        Err(Problem::rule(
            "contract_unknown",
            "/follows_id",
            "该客户没有这份同类合同。",
            "The client has no such contract of this category.",
        ))
    }
}

/// Does what the contract rests on allow this verb?
pub(super) fn allow(tx: &mut Tenant<'_>, contract: &Contract, verb: Verb) -> Result<(), Problem> {
    match (contract.link, verb) {
        (Some(Link::Supplement { .. }), Verb::Terminate) => Err(Refused::IsSupplement.into()),
        (Some(Link::Supplement { contract_id, effective_on, after }), Verb::Submit | Verb::Activate) => {
            let changed = rows::load(tx, contract_id)?;
            if changed.versions.last().map(|version| version.supplement) != after {
                return Err(Refused::Outdated.into());
            }
            changeable(tx, &changed, effective_on)
        }
        (Some(Link::Renewal { contract_id }), Verb::Submit) => {
            let followed = rows::load(tx, contract_id)?;
            let last = followed.versions.last().map_or(&followed.terms, |version| &version.terms);
            Ok(adjoins(last, &contract.terms)?)
        }
        _ => Ok(()),
    }
}

/// A supplement that was put into force changes its contract.
pub(super) fn take_effect(tx: &mut Tenant<'_>, contract: &Contract) -> Result<(), Problem> {
    if let Some(Link::Supplement { contract_id, effective_on, .. }) = contract.link {
        let mut changed = rows::load(tx, contract_id)?;
        changed.versions.push(Version { supplement: contract.id, effective_on, terms: contract.terms.clone() });
        rows::save(tx, changed)?;
    }
    Ok(())
}
