//! Persons: listed, found by an exact value, read masked, revealed with a reason.

mod reveal;
mod search;

use bole_domain::agency::Permission;
use bole_domain::ids::PersonId;
use bole_persistence::people;

use super::access;
use super::views::PersonView;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page, PageQuery};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::registry::Registry;
use reveal::{Reveal, RevealedPerson};
use search::{PersonSearch, PersonsFound};

/// Registers its operations.
pub(super) fn register(r: &mut Registry) {
    r.get("/api/v1/persons", "list_persons", list)
        .tag("people")
        .text("List persons", "All persons of the agency in the order in which they came in, personal fields masked.")
        .permission(Permission::RosterRead)
        .query::<crate::http::page::PageQuery>()
        .lists::<PersonView>()
        .add();
    r.post("/api/v1/persons:find", "find_persons", search::find)
        .tag("people")
        .text(
            "Find persons by an exact value",
            "By resident ID, phone or account. The value travels in the body, never in an address; it is compared through a \
             keyed index. At most 200 persons are answered.",
        )
        .permission(Permission::RosterRead)
        .takes::<PersonSearch>()
        .gives::<PersonsFound>(200)
        .add();
    r.get("/api/v1/persons/{person_id}", "get_person", get)
        .tag("people")
        .text("Get a person", "One person, personal fields masked.")
        .permission(Permission::RosterRead)
        .gives::<PersonView>(200)
        .add();
    r.post("/api/v1/persons/{person_id}:reveal", "reveal_person", reveal::reveal)
        .tag("people")
        .text(
            "Reveal personal fields",
            "Answers the named fields complete. The reason and the names of the fields go to the audit log.",
        )
        .permission(Permission::PersonReveal)
        .secret_answer()
        .takes::<Reveal>()
        .gives::<RevealedPerson>(200)
        .add();
}

/// `GET /api/v1/persons`
pub async fn list(cx: Cx, query: Query<PageQuery>) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?;
    cx.read(move |tx, by| {
        if by.caller.is_outside() {
            return Err(Problem::not_found("person"));
        }
        let persons = people::list_persons(tx, after, limit + 1)?;
        let views = persons.into_iter().map(PersonView::from).collect();
        Ok(Answer::ok(Page::cut(views, limit, |view: &PersonView| page::place(view.created_at, view.id))))
    })
    .await
}

/// `GET /api/v1/persons/{person_id}`
pub async fn get(cx: Cx, id: Path<PersonId>) -> Reply {
    cx.read(move |tx, by| {
        let person = access::person(tx, by, *id)?;
        let version = person.version;
        Ok(Answer::ok(PersonView::from(person)).version(version))
    })
    .await
}
