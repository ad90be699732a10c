//! What steps act on, loaded with what their gates need, and saved: one implementation for each kind of state.

use bole_domain::engagement::{
    CycleOpeningCase, CycleRef, CycleStanding, DelegatedPart, Engagement, EngagementCase, Found, KnownContract,
    KnownTemplate, Needs, StepState,
};
use bole_domain::ids::{ContractId, CycleId, EngagementId, MemberId, PersonId};
use bole_domain::settlement::cycle::{Cycle, Track};
use chrono::NaiveDate;
use diesel::dsl::max;
use diesel::prelude::*;
use serde::de::DeserializeOwned;

use super::{records, save};
use crate::client::profiles::{self, ProfileVersion};
use crate::contract::{self, Contract};
use crate::documents;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{client_profiles as p, clients as c, contracts as k, members as m, operating_guides as g};
use crate::settlement::cycles;
use crate::settlement::templates::{self, VersionState};
use crate::store::Tenant;
use crate::types::Key;

/// What the path of a step names.
pub trait StepAddress: DeserializeOwned + Copy + Send + 'static {
    /// The engagement.
    fn engagement(self) -> EngagementId;

    /// The cycle, of a step of a cycle.
    fn cycle(self) -> Option<CycleRef> {
        None
    }
}

impl StepAddress for EngagementId {
    fn engagement(self) -> EngagementId {
        self
    }
}

impl StepAddress for (EngagementId, CycleRef) {
    fn engagement(self) -> EngagementId {
        self.0
    }

    fn cycle(self) -> Option<CycleRef> {
        Some(self.1)
    }
}

/// A kind of state that steps act on: where it is found, how it is loaded and saved. Steps themselves do neither.
pub trait Acting: StepState + Sized + Send + 'static {
    /// What the path names.
    type Address: StepAddress;

    /// Loads it, around the engagement of its address, with what a document names.
    fn load(
        tx: &mut Tenant<'_>,
        engagement: Engagement,
        address: Self::Address,
        needs: &Needs,
    ) -> Result<Self, StoreError>;

    /// Saves what became of it beyond record and effects; `before` is the engagement as it was loaded. Most kinds have no more.
    fn save(self, _tx: &mut Tenant<'_>, _before: &Engagement) -> Result<(), StoreError> {
        Ok(())
    }
}

impl Acting for EngagementCase {
    type Address = EngagementId;

    fn load(
        tx: &mut Tenant<'_>,
        engagement: Engagement,
        _address: EngagementId,
        needs: &Needs,
    ) -> Result<Self, StoreError> {
        engagement_case(tx, engagement, needs)
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
        engagement: Engagement,
        (id, key): Self::Address,
        needs: &Needs,
    ) -> Result<Self, StoreError> {
        let case = engagement_case(tx, engagement, needs)?;
        let present = absent(cycles::load(tx, id, key))?;
        Ok(Self { case, key, id: tx.new_id::<CycleId>(), present })
    }
}

/// An engagement with its records and what was looked up.
pub fn engagement_case(
    tx: &mut Tenant<'_>,
    engagement: Engagement,
    needs: &Needs,
) -> Result<EngagementCase, StoreError> {
    let id = engagement.id;
    let records = records::of(tx, id)?;
    let Papers { profile, guide_version, contract } = papers(tx, &engagement)?;
    let found = Found {
        contract: needs.contract.map(|id| known_contract(tx, id)).transpose()?.flatten(),
        bound_contract: contract.map(|contract| known(contract, tx.today())),
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
        profile_version: profile.as_ref().map_or(0, |version| version.version),
        profile_has_payroll: profile.is_some_and(|version| version.profile.payroll.is_some()),
        guide_version,
        cycles: cycle_standings(tx, id)?,
    };
    Ok(EngagementCase { engagement, records, found })
}

/// What every gate looks at.
struct Papers {
    profile: Option<ProfileVersion>,
    guide_version: i64,
    contract: Option<Contract>,
}

/// The present profile of an engagement's client, the version of its guide and its contract, at one look.
fn papers(tx: &mut Tenant<'_>, engagement: &Engagement) -> Result<Papers, StoreError> {
    let agency = tx.agency();
    let present = p::table
        .on(p::agency_id.eq(c::agency_id).and(p::client_id.eq(c::id)).and(p::profile_version.eq(c::profile_version)));
    let guide = g::table
        .filter(g::agency_id.eq(agency).and(g::engagement_id.eq(Key::of(engagement.id))))
        .select(max(g::guide_version))
        .single_value();
    let bound = k::table.on(k::agency_id.eq(c::agency_id).and(k::id.nullable().eq(engagement.contract.map(Key::of))));
    type Row = (Option<profiles::Row>, Option<i64>, Option<contract::Row>);
    let (profile, guide, contract): Row = on_both!(&mut *tx.db, |db| c::table
        .left_join(present)
        .left_join(bound)
        .filter(c::agency_id.eq(agency).and(c::id.eq(Key::of(engagement.client))))
        .select((Option::<profiles::Row>::as_select(), guide, Option::<contract::Row>::as_select()))
        .first(db))
    .or_not_found("client")?;
    Ok(Papers {
        profile: profile.map(profiles::Row::read).transpose()?,
        guide_version: guide.unwrap_or_default(),
        contract: contract.map(contract::Row::read).transpose()?,
    })
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
    Ok(absent(contract::load(tx, id))?.map(|contract| known(contract, today)))
}

fn known(contract: Contract, today: NaiveDate) -> KnownContract {
    KnownContract {
        id: contract.id,
        client: contract.client_id,
        category: contract.category,
        in_force: contract.in_force(today),
        terms: contract.terms,
    }
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
