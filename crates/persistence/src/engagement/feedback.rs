//! What the steps of filing and feedback act on.

use bole_domain::engagement::certificate::CertifiedPerson;
use bole_domain::engagement::{CertificateCase, CycleRef, FilingCase, Needs, ResultsCase};
use bole_domain::ids::{EngagementId, PersonId};

use super::acting::Acting;
use super::case::engagement_case;
use super::dossier::Dossier;
use super::questions;
use crate::client;
use crate::error::StoreError;
use crate::funds::{certificates, filings};
use crate::people::{self, Roster};
use crate::settlement::cycles;
use crate::sla::calendars;
use crate::store::Tenant;
use crate::types::Key;

type CycleAddress = (EngagementId, CycleRef);

impl Acting for FilingCase {
    type Address = CycleAddress;

    fn load(tx: &mut Tenant<'_>, dossier: Dossier, (id, key): CycleAddress, needs: &Needs) -> Result<Self, StoreError> {
        let cycle = cycles::load(tx, id, key)?;
        let case = engagement_case(tx, dossier, needs)?;
        let (agent, period) = (cycle.withholding_agent.clone(), cycle.tax_period);
        let gathered = filings::gathered(tx, &agent, period)?;
        let ready = !gathered.is_empty() && gathered.iter().all(|cycle| cycle.is_paid_out());
        let declared = if ready { Some(filings::declared(tx, &agent, period, &gathered)?) } else { None };
        let filing = filings::find(tx, &agent, period)?;
        let due_on = calendars::of(tx)?.statutory_filing_day(period).ok();
        Ok(Self { case, cycle, gathered, filing, new_id: tx.new_id(), due_on, declared })
    }
}

impl Acting for ResultsCase {
    type Address = CycleAddress;

    fn load(tx: &mut Tenant<'_>, dossier: Dossier, (id, key): CycleAddress, needs: &Needs) -> Result<Self, StoreError> {
        let cycle = cycles::load(tx, id, key)?.id;
        let case = engagement_case(tx, dossier, needs)?;
        let unanswered = questions::unanswered(tx, id, key)?;
        Ok(Self { case, cycle, key, unanswered })
    }
}

impl Acting for CertificateCase {
    type Address = EngagementId;

    fn load(tx: &mut Tenant<'_>, dossier: Dossier, address: EngagementId, needs: &Needs) -> Result<Self, StoreError> {
        let case = engagement_case(tx, dossier, needs)?;
        let employer = client::load(tx, case.engagement.client)?.name;
        let (mut person, mut pay) = (None, Vec::new());
        if let Some(id) = needs.persons.first() {
            person = certified(tx, address, *id)?;
            pay = certificates::confirmed_pay(tx, address, *id)?;
        }
        Ok(Self { case, new_id: tx.new_id(), employer, person, pay })
    }
}

fn certified(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    person: PersonId,
) -> Result<Option<CertifiedPerson>, StoreError> {
    let wanted = Roster { person: Some(Key::of(person)), ..Roster::default() };
    let found = people::list_members(tx, engagement, &wanted, 1)?.into_iter().next();
    Ok(found.map(|member| CertifiedPerson {
        id: member.person.id,
        name: member.person.name,
        resident_id_masked: member.person.resident_id_masked,
        employee_number: member.employee_number,
        post: member.post,
        hire_date: member.hire_date,
        leave_date: member.leave_date,
    }))
}
