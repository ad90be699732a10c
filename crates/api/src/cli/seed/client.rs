//! The invented agency's client: an open payroll engagement with one person on its roster, so that there is somebody
//! for a client's user and a person to be.

use bole_domain::client::Profile;
use bole_domain::engagement::{DelegatedPart, Engagement, EngagementStatus, WithholdingAgent};
use bole_domain::ids::{AgencyId, ClientId, EngagementId, PersonId, UserId};
use bole_domain::people::roster;
use bole_domain::standard::Category;
use bole_persistence::engagement as engagements;
use bole_persistence::people::{self, Roster};
use bole_persistence::{Key, Mode, Store, StoreError, client as clients};

use crate::http::problem::Problem;
use crate::http::registry::Example;

const NAME: &str = "海川智能装备有限公司";
const CREDIT_CODE: &str = "91310114MA1GT00019";
const TITLE: &str = "薪酬代管（示例）";

/// The client, his engagement and the person on its roster.
pub(super) struct Served {
    pub(super) client: ClientId,
    pub(super) engagement: EngagementId,
    pub(super) person: PersonId,
}

/// Finds the client and the person, or makes them.
pub(super) fn served(store: &Store, agency: AgencyId, specialist: UserId) -> Result<Served, Problem> {
    let known = store.tenant(agency, Mode::Read, |tx| {
        let Some(client) = find(tx)? else { return Ok(None) };
        let Some(engagement) = engagements::list(tx, Some(client), None, 1)?.pop() else { return Ok(None) };
        let members = people::list_members(tx, engagement.id, &Roster::default(), 1)?;
        let served = |person| Served { client, engagement: engagement.id, person };
        Ok::<_, StoreError>(members.first().map(|member| served(member.person.id)))
    })?;
    match known {
        Some(served) => Ok(served),
        None => make(store, agency, specialist),
    }
}

fn find(tx: &mut bole_persistence::Tenant<'_>) -> Result<Option<ClientId>, StoreError> {
    let sought = clients::Sought { name_prefix: None, credit_code: Some(CREDIT_CODE.to_owned()), only: None };
    Ok(clients::list(tx, &sought, None, 1)?.pop().map(|client| client.id))
}

fn make(store: &Store, agency: AgencyId, specialist: UserId) -> Result<Served, Problem> {
    let (rows, _) = roster::read(roster::template().as_bytes())?;
    store.tenant(agency, Mode::Write, |tx| {
        let by = specialist.to_string();
        let client = match find(tx)? {
            Some(client) => client,
            None => clients::insert(tx, CREDIT_CODE, NAME, Some((&Profile::example(), &by)))?.id,
        };
        let engagement = Engagement {
            id: tx.new_id(),
            client,
            category: Category::Payroll,
            title: TITLE.to_owned(),
            status: EngagementStatus::Open,
            contract: None,
            withholding_agent: WithholdingAgent { credit_code: CREDIT_CODE.to_owned(), name: NAME.to_owned() },
            specialist: Some(specialist),
            offered_template: None,
            confirmed_template: None,
            delegated: DelegatedPart::all().collect(),
            version: 1,
            created_at: tx.at().get(),
        };
        engagements::insert(tx, &engagement, Key::of(specialist))?;
        let (keys, runtime) = (tx.keys().clone(), store.runtime());
        let prepared = rows
            .iter()
            .map(|(row, data)| people::prepare(&keys, runtime, *row, data))
            .collect::<Result<Vec<_>, _>>()?;
        people::merge(tx, engagement.id, &prepared)?;
        let members = people::list_members(tx, engagement.id, &Roster::default(), 1)?;
        let person = members.first().map(|member| member.person.id).ok_or(StoreError::NotFound("member"))?;
        Ok(Served { client, engagement: engagement.id, person })
    })
}
