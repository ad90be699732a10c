//! HTTP of the people: rosters of engagements, and the persons behind them.

mod access;
mod export;
pub mod import;
mod members;
mod persons;
mod views;

use bole_domain::agency::Permission;
use bole_domain::people::roster;

use crate::http::registry::Registry;
use crate::jobs::{JobKind, JobView};

/// Registers its operations.
pub fn register(r: &mut Registry) {
    rosters(r);
    members(r);
    persons(r);
}

fn rosters(r: &mut Registry) {
    r.post("/api/v1/engagements/{engagement_id}/roster:import", "import_roster", import::start)
        .tag("people")
        .text(
            "Import the roster",
            "Reads people from CSV with the template's columns. A file that is not UTF-8 or has other columns is refused at \
             once; faults of rows end the job as failed with row, column and code, and nothing is changed unless `partial` is \
             true. People are matched by employee number on this roster and by resident ID in the agency, so the same file can \
             be sent again. Refused while another import of this roster runs (`job_running`).",
        )
        .permission(Permission::RosterWrite)
        .clauses(&["PY-5.2.2"])
        .idempotency_key()
        .query::<import::ImportQuery>()
        .takes_file(&["text/csv"], Some(&roster::template()))
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::RosterImport))
        .add();
    r.get("/api/v1/engagements/{engagement_id}/roster/import-template", "get_roster_import_template", import::template)
        .tag("people")
        .text("Download the roster template", "A CSV file with the columns of the import and one invented row.")
        .permission(Permission::RosterRead)
        .gives_file(&["text/csv"])
        .add();
    r.get("/api/v1/engagements/{engagement_id}/roster:export", "export_roster", export::export)
        .tag("people")
        .text(
            "Export the roster",
            "Streams the roster as CSV in the columns of the import, personal fields masked. With `unmasked` they are complete: \
             that needs the permission `person.reveal` and a reason, and is written to the audit log.",
        )
        .permission(Permission::RosterRead)
        .has_rules()
        .query::<export::ExportQuery>()
        .gives_file(&["text/csv"])
        .add();
}

fn members(r: &mut Registry) {
    r.get("/api/v1/engagements/{engagement_id}/roster", "list_members", members::list)
        .tag("people")
        .text("List the roster", "The members of an engagement by employee number, personal fields masked.")
        .permission(Permission::RosterRead)
        .clauses(&["PY-5.2.2"])
        .query::<members::RosterQuery>()
        .lists::<views::MemberView>()
        .add();
    r.post("/api/v1/engagements/{engagement_id}/roster", "add_member", members::add)
        .tag("people")
        .text(
            "Add a member",
            "Puts one person on the roster by the rules of the import. A person whom the agency knows by his resident ID is used \
             again. Refused when the employee number or the person is on the roster already.",
        )
        .permission(Permission::RosterWrite)
        .clauses(&["PY-5.2.2"])
        .takes::<members::NewMember>()
        .gives::<views::MemberView>(201)
        .add();
    r.get("/api/v1/members/{member_id}", "get_member", members::get)
        .tag("people")
        .text("Get a member", "One place on a roster with its person, personal fields masked.")
        .permission(Permission::RosterRead)
        .gives::<views::MemberView>(200)
        .add();
    r.patch("/api/v1/members/{member_id}", "change_member", members::change)
        .tag("people")
        .text(
            "Change a member",
            "Changes the named fields; `null` clears the leave date. Employee number and resident ID stay. The data must be \
             confirmed anew afterwards (PY-5.2.2).",
        )
        .permission(Permission::RosterWrite)
        .clauses(&["PY-5.2.2"])
        .if_match()
        .takes::<members::MemberPatch>()
        .gives::<views::MemberView>(200)
        .add();
}

fn persons(r: &mut Registry) {
    r.get("/api/v1/persons", "list_persons", persons::list)
        .tag("people")
        .text("List persons", "All persons of the agency in the order in which they came in, personal fields masked.")
        .permission(Permission::RosterRead)
        .query::<crate::http::page::PageQuery>()
        .lists::<views::PersonView>()
        .add();
    r.post("/api/v1/persons:find", "find_persons", persons::find)
        .tag("people")
        .text(
            "Find persons by an exact value",
            "By resident ID, phone or account. The value travels in the body, never in an address; it is compared through a \
             keyed index. At most 200 persons are answered.",
        )
        .permission(Permission::RosterRead)
        .takes::<persons::PersonSearch>()
        .gives::<persons::PersonsFound>(200)
        .add();
    r.get("/api/v1/persons/{person_id}", "get_person", persons::get)
        .tag("people")
        .text("Get a person", "One person, personal fields masked.")
        .permission(Permission::RosterRead)
        .gives::<views::PersonView>(200)
        .add();
    r.post("/api/v1/persons/{person_id}:reveal", "reveal_person", persons::reveal)
        .tag("people")
        .text(
            "Reveal personal fields",
            "Answers the named fields complete. The reason and the names of the fields go to the audit log.",
        )
        .permission(Permission::PersonReveal)
        .secret_answer()
        .takes::<persons::Reveal>()
        .gives::<persons::RevealedPerson>(200)
        .add();
}
