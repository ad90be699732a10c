//! Who may see which roster and which person: those outside the agency see their own only.

use bole_domain::ids::{EngagementId, MemberId, PersonId};
use bole_persistence::people::{self, Member, Person};
use bole_persistence::{Key, StoreError, Tenant};

use crate::http::context::By;
use crate::http::problem::Problem;

/// The engagement exists and, for a client's user, is his client's.
pub fn engagement(tx: &mut Tenant<'_>, by: &By, id: EngagementId) -> Result<(), Problem> {
    let client = people::client_of(tx, id)?;
    match by.caller.client {
        Some(own) if own != client => Err(Problem::not_found("engagement")),
        _ => Ok(()),
    }
}

/// The only person whose places the caller may see, if there is such a limit.
pub fn only_person(by: &By) -> Option<Key> {
    by.caller.person.map(Key::of)
}

/// A member whom the caller may see.
pub fn member(tx: &mut Tenant<'_>, by: &By, id: MemberId) -> Result<Member, Problem> {
    let member = people::load_member(tx, id)?;
    let hidden = || Problem::not_found("member");
    if by.caller.person.is_some_and(|own| own != member.person.id) {
        return Err(hidden());
    }
    engagement(tx, by, member.engagement).map_err(|_| hidden())?;
    Ok(member)
}

/// A person whom the caller may see: a client's user sees those on his client's rosters.
pub fn person(tx: &mut Tenant<'_>, by: &By, id: PersonId) -> Result<Person, Problem> {
    let person = people::load_person(tx, id)?;
    let own = by.caller.person.is_none_or(|own| own == id);
    let clients = match by.caller.client {
        Some(client) => people::works_for(tx, id, client)?,
        None => true,
    };
    if own && clients { Ok(person) } else { Err(Problem::not_found("person")) }
}

/// A person on an engagement's roster whom a body names by `/member_id`.
pub fn named(tx: &mut Tenant<'_>, engagement: EngagementId, id: MemberId) -> Result<Member, Problem> {
    match people::load_member(tx, id) {
        Ok(member) if member.engagement == engagement => Ok(member),
        Ok(_) | Err(StoreError::NotFound(_)) => Err(Problem::rule(
            "member_unknown",
            "/member_id",
            "名册中没有此人。",
            "The roster of the engagement does not have this person.",
        )),
        Err(other) => Err(other.into()),
    }
}
