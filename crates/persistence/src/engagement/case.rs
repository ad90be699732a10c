//! The states of most steps, loaded with what their gates look at.

use bole_domain::contract::Link;
use bole_domain::engagement::{
    CycleOpeningCase, CycleRef, CycleStanding, DelegatedPart, Engagement, EngagementCase, Found, KnownContract,
    KnownTemplate, Needs,
};
use bole_domain::ids::{ContractId, CycleId, EngagementId, MemberId, PersonId};
use bole_domain::settlement::cycle::{Cycle, Track};
use diesel::prelude::*;

use super::acting::Acting;
use super::dossier::{Dossier, known};
use super::{records, save};
use crate::contract;
use crate::documents;
use crate::error::StoreError;
use crate::on_both;
use crate::schema::members as m;
use crate::settlement::cycles;
use crate::settlement::templates::{self, VersionState};
use crate::store::Tenant;
use crate::types::Key;

impl Acting for EngagementCase {
    type Address = EngagementId;

    fn load(tx: &mut Tenant<'_>, dossier: Dossier, _address: EngagementId, needs: &Needs) -> Result<Self, StoreError> {
        engagement_case(tx, dossier, needs)
    }

    fn save(self, tx: &mut Tenant<'_>, before: &Engagement) -> Result<(), StoreError> {
        if *before != self.engagement {
            save(tx, self.engagement)?;
        }
        Ok(())
    }
}

impl Acting for CycleOpeningCase {
    type Address = (EngagementId, CycleRef);

    fn load(
        tx: &mut Tenant<'_>,
        dossier: Dossier,
        (id, key): Self::Address,
        needs: &Needs,
    ) -> Result<Self, StoreError> {
        let case = engagement_case(tx, dossier, needs)?;
        let present = absent(cycles::load(tx, id, key))?;
        Ok(Self { case, key, id: tx.new_id::<CycleId>(), present })
    }
}

/// An engagement with its records and what was looked up, as far as the gate looks.
pub fn engagement_case(tx: &mut Tenant<'_>, dossier: Dossier, needs: &Needs) -> Result<EngagementCase, StoreError> {
    let Dossier { engagement, profile_version, profile_has_payroll, guide_version, contract } = dossier;
    let id = engagement.id;
    let records = records::of(tx, id, needs.gate)?;
    let found = Found {
        contract: needs.contract.map(|id| known_contract(tx, id)).transpose()?.flatten(),
        bound_contract: contract,
        template: match needs.template_version {
            None => None,
            Some(id) => absent(templates::load_version_by_id(tx, id))?
                .map(|version| KnownTemplate { id, published: version.state == VersionState::Published }),
        },
        documents: {
            let mut stored = std::collections::BTreeMap::new();
            for id in &needs.documents {
                if let Some(document) = absent(documents::find(tx, *id))? {
                    stored.insert(*id, document.sha256);
                }
            }
            stored
        },
        members: members(tx, id, needs)?,
        profile_version,
        profile_has_payroll,
        guide_version,
        cycles: if needs.gate.cycles { cycle_standings(tx, id)? } else { Vec::new() },
    };
    Ok(EngagementCase { engagement, records, found })
}

/// A row that is not there is no error here: the step says what that means.
fn absent<T>(found: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match found {
        Ok(row) => Ok(Some(row)),
        Err(StoreError::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

fn known_contract(tx: &mut Tenant<'_>, id: ContractId) -> Result<Option<KnownContract>, StoreError> {
    let today = tx.today();
    let found = absent(contract::load(tx, id))?;
    let binding = found.filter(|contract| !matches!(contract.link, Some(Link::Supplement { .. })));
    Ok(binding.map(|contract| known(contract, today)))
}

fn members(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    needs: &Needs,
) -> Result<std::collections::BTreeMap<PersonId, MemberId>, StoreError> {
    let agency = tx.agency();
    let mut found = std::collections::BTreeMap::new();
    let mut take = |rows: Vec<(Key, Key)>| {
        found.extend(rows.into_iter().map(|(person, member)| (person.id::<PersonId>(), member.id::<MemberId>())));
    };
    if needs.unconfirmed_members {
        take(on_both!(&mut *tx.db, |c| m::table
            .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
            .filter(m::confirmed_at.is_null())
            .select((m::person_id, m::id))
            .load(c))?);
    }
    // The usual case by the key alone: how it is looked up is then known already.
    let (one, many) = match needs.persons.as_slice() {
        [one] => (Some(*one), [].as_slice()),
        many => (None, many),
    };
    if let Some(one) = one {
        take(on_both!(&mut *tx.db, |c| m::table
            .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
            .filter(m::person_id.eq(Key::of(one)))
            .select((m::person_id, m::id))
            .load(c))?);
    }
    for chunk in many.chunks(500) {
        let persons: Vec<Key> = chunk.iter().map(|id| Key::of(*id)).collect();
        take(on_both!(&mut *tx.db, |c| m::table
            .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
            .filter(m::person_id.eq_any(&persons))
            .select((m::person_id, m::id))
            .load(c))?);
    }
    Ok(found)
}

/// How an engagement's cycles stand, in their order.
pub fn cycle_standings(tx: &mut Tenant<'_>, engagement: EngagementId) -> Result<Vec<CycleStanding>, StoreError> {
    Ok(cycles::of_engagement(tx, engagement)?.iter().map(standing).collect())
}

fn standing(cycle: &Cycle) -> CycleStanding {
    let files = cycle.progress.terms.delegated.contains(&DelegatedPart::TaxFiling);
    CycleStanding {
        cycle: cycle.key,
        state: cycle.state,
        paid_out: cycle.is_paid_out(),
        tax_filed: files.then_some(cycle.tracks.tax == Track::Done),
    }
}
