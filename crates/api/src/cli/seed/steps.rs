//! The invented engagement's steps before its first month (PY-5.1.1 to PY-5.2.4) with the operating guide, so that a
//! month can be opened at once.

use bole_domain::engagement::payroll::agreement::{Agreement, LegalNotice, PayrollAgreement};
use bole_domain::engagement::payroll::client_file::{ClientFile, ClientFileConfirmation};
use bole_domain::engagement::payroll::method::Method;
use bole_domain::engagement::payroll::people::ConfirmPeople;
use bole_domain::engagement::payroll::template::{ConfirmTemplate, TemplateConfirmation};
use bole_domain::engagement::step::needs_of;
use bole_domain::engagement::{Actor, Engagement, EngagementCase, OperatingGuide, ProcessStep, Scene};
use bole_domain::ids::{AgencyId, ClientId, EngagementId, TemplateVersionId, UserId};
use bole_domain::language::Label;
use bole_domain::settlement::cycle::{Confirmation, ConfirmationForm};
use bole_domain::settlement::template;
use bole_persistence::engagement::{self as engagements, engagement_case, guides};
use bole_persistence::settlement::templates;
use bole_persistence::{Key, Mode, Store, Tenant, client as clients};

use super::client::Served;
use super::{Staff, contract};
use crate::engagement::carry;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Signs and settles the engagement, unless somebody has begun to.
pub(super) fn settle(store: &Store, agency: AgencyId, served: &Served, staff: &Staff) -> Result<(), Problem> {
    store.tenant(agency, Mode::Write, |tx| {
        let engagement = engagements::load(tx, served.engagement)?;
        if engagement.contract.is_some() {
            return Ok(());
        }
        let contract_id = contract::conclude(tx, served.client, staff)?.id;
        let (id, today) = (engagement.id, tx.today());
        let notices = Agreement::example().notices.into_iter();
        let notices = notices.map(|told| LegalNotice { given_on: today, acknowledged_on: today, ..told }).collect();
        let agreement = PayrollAgreement { notices, contract_id, ..Agreement::example() };
        once::<Agreement>(tx, id, staff.specialist, None, &agreement)?;
        guides::record(tx, id, &OperatingGuide::example(), &staff.specialist.to_string())?;

        let profile_version = clients::load(tx, served.client)?.profile_version;
        once::<ClientFile>(tx, id, staff.specialist, None, &ClientFileConfirmation { profile_version })?;
        confirm_people(tx, id, staff.specialist)?;
        let template_version_id = published(tx, staff)?;
        let engagement = engagements::load(tx, id)?;
        engagements::save(tx, Engagement { offered_template: Some(template_version_id), ..engagement })?;
        let confirmed = TemplateConfirmation {
            template_version_id,
            confirmation: Confirmation {
                form: ConfirmationForm::Platform,
                given_by: staff.client_user.to_string(),
                document_id: None,
                sha256: None,
            },
        };
        once::<ConfirmTemplate>(tx, id, staff.client_user, Some(served.client), &confirmed)?;
        once::<Method>(tx, id, staff.specialist, None, &Method::example())
    })
}

fn scene(tx: &Tenant<'_>, user: UserId, client: Option<ClientId>) -> Scene {
    Scene { by: Actor { id: user.to_string(), user: Some(user), client }, at: tx.at().get(), today: tx.today() }
}

/// A step that happens once, by a user of the agency or of the client.
fn once<S: ProcessStep<State = EngagementCase>>(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    user: UserId,
    client: Option<ClientId>,
    document: &S::Document,
) -> Result<(), Problem> {
    let dossier = engagements::dossier(tx, engagement)?;
    let state = engagement_case(tx, dossier, &needs_of::<S>(document)?)?;
    let scene = scene(tx, user, client);
    carry::once::<S>(tx, engagement, state, document, &scene).map(|_| ())
}

fn confirm_people(tx: &mut Tenant<'_>, engagement: EngagementId, user: UserId) -> Result<(), Problem> {
    let document = ConfirmPeople::example();
    let dossier = engagements::dossier(tx, engagement)?;
    let state = engagement_case(tx, dossier, &needs_of::<ConfirmPeople>(&document)?)?;
    let scene = scene(tx, user, None);
    carry::for_subjects::<ConfirmPeople>(tx, engagement, state, &document, &scene).map(|_| ())
}

/// The shipped template, made by one person and published by another.
fn published(tx: &mut Tenant<'_>, staff: &Staff) -> Result<TemplateVersionId, Problem> {
    let (maker, publisher) = (Key::of(staff.specialist), Key::of(staff.manager));
    let made = templates::insert(tx, "payroll", &Label::new("标准薪酬结算", "Standard payroll"), maker)?;
    let draft = templates::insert_version(tx, made.id, template::standard_payroll(), maker)?;
    Ok(templates::publish(tx, &draft, publisher)?.id)
}
