//! Who takes part in which conversation, and what one may be about for whom.

use bole_domain::conversations::{Side, Topic};
use bole_domain::ids::{ClientId, ConversationId, EngagementId, PersonId};
use bole_persistence::Tenant;
use bole_persistence::client::Status;
use bole_persistence::conversations::{self as rows, Conversation, Viewer};
use bole_persistence::funds::invoices;

use crate::client::access::{client, hides};
use crate::contract;
use crate::engagement::access::visible;
use crate::engagement::questions::{known_cycle, on_roster};
use crate::http::context::By;
use crate::http::problem::Problem;

/// As whom the caller looks.
pub(super) fn viewer(by: &By) -> Viewer {
    Viewer::of(by.caller.client, by.caller.person)
}

/// On whose behalf the caller writes.
pub(super) fn side(by: &By) -> Side {
    match viewer(by) {
        Viewer::Agency => Side::Agency,
        Viewer::Client(_) => Side::Client,
        Viewer::Person(_) => Side::Person,
    }
}

fn shown(by: &By, found: Conversation) -> Result<Conversation, Problem> {
    if viewer(by).sees(&found) { Ok(found) } else { Err(Problem::not_found("conversation")) }
}

/// A conversation that the caller may see.
pub(super) fn seen(tx: &mut Tenant<'_>, by: &By, id: ConversationId) -> Result<Conversation, Problem> {
    shown(by, rows::load(tx, id)?)
}

/// The same, held until the end of the transaction.
pub(super) fn held(tx: &mut Tenant<'_>, by: &By, id: ConversationId) -> Result<Conversation, Problem> {
    shown(by, rows::hold(tx, id)?)
}

/// An engagement that the caller may see, or on whose roster he is himself.
fn reached(tx: &mut Tenant<'_>, by: &By, id: EngagementId) -> Result<ClientId, Problem> {
    match by.caller.person {
        Some(person) if on_roster(tx, id, person)? => Ok(bole_persistence::engagement::load(tx, id)?.client),
        Some(_) => Err(Problem::not_found("engagement")),
        None => Ok(visible(tx, by, id)?.client),
    }
}

fn not_on_roster(pointer: &str) -> Problem {
    Problem::rule(
        "person_not_on_roster",
        pointer,
        "此人不在该项目的花名册上。",
        "This person is not on the engagement's roster.",
    )
}

/// The client and the engagement that something to talk about belongs to; what the caller may not see is not found.
pub(super) fn belongs(tx: &mut Tenant<'_>, by: &By, topic: Topic) -> Result<(ClientId, Option<EngagementId>), Problem> {
    match topic {
        Topic::Client { client_id } => {
            let client = client(tx, by, client_id)?;
            if client.status == Status::Disabled {
                return Err(Problem::rule(
                    "client_disabled",
                    "/topic/client_id",
                    "该客户已停用。",
                    "This client is switched off.",
                ));
            }
            Ok((client.id, None))
        }
        Topic::Engagement { engagement_id, cycle } => {
            let client = reached(tx, by, engagement_id)?;
            known_cycle(tx, engagement_id, cycle, "/topic/cycle")?;
            Ok((client, Some(engagement_id)))
        }
        Topic::Contract { contract_id } => Ok((contract::visible(tx, by, contract_id)?.client_id, None)),
        Topic::Invoice { invoice_id } => {
            let invoice = invoices::load(tx, invoice_id)?;
            if hides(by, invoice.client) {
                return Err(Problem::not_found("invoice"));
            }
            Ok((invoice.client, Some(invoice.body.engagement)))
        }
        Topic::Person { engagement_id, person_id } => {
            let client = reached(tx, by, engagement_id)?;
            let strange = by.caller.person.is_some_and(|own| own != person_id);
            if strange || !on_roster(tx, engagement_id, person_id)? {
                return Err(not_on_roster("/topic/person_id"));
            }
            Ok((client, Some(engagement_id)))
        }
    }
}

/// A person takes part in what belongs to an engagement on whose roster he is.
pub(super) fn takes_part(
    tx: &mut Tenant<'_>,
    engagement: Option<EngagementId>,
    person: PersonId,
) -> Result<(), Problem> {
    match engagement {
        Some(engagement) if on_roster(tx, engagement, person)? => Ok(()),
        Some(_) | None => Err(not_on_roster("/person_id")),
    }
}
