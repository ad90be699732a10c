//! HTTP of the people: rosters of engagements, and the persons behind them.

pub(crate) mod access;
mod export;
pub mod import;
mod members;
mod persons;
mod views;

use bole_domain::agency::Permission;
use bole_domain::people::roster;

use crate::client::import_mappings::MAPPED;
use crate::http::export::MEDIA;
use crate::http::registry::Registry;
use crate::http::workbook::FormatQuery;
use crate::jobs::{JobKind, JobView, TAKEN};

/// Registers its operations.
pub fn register(r: &mut Registry) {
    rosters(r);
    members::register(r);
    persons::register(r);
}

fn rosters(r: &mut Registry) {
    r.post("/api/v1/engagements/{engagement_id}/roster:import", "import_roster", import::start)
        .tag("people")
        .text(
            "Import the roster",
            &format!(
                "Reads people from CSV, XLSX or NDJSON with the template's columns. A file that cannot be read or has other columns is refused at \
             once; faults of rows end the job as failed with row, column and code, and nothing is changed unless `partial` is \
             true. People are matched by employee number on this roster and by resident ID in the agency, so the same file can \
             be sent again. Refused while another import of this roster runs (`job_running`). {MAPPED} {TAKEN}"
            ),
        )
        .permission(Permission::RosterWrite)
        .clauses(&["PY-5.2.2"])
        .idempotency_key()
        .query::<import::ImportQuery>()
        .takes_rows(&roster::template())
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::RosterImport))
        .add();
    r.get("/api/v1/engagements/{engagement_id}/roster/import-template", "get_roster_import_template", import::template)
        .tag("people")
        .text("Download the roster template", "A CSV file, or a workbook with notes, formats and lists to choose from, with the columns of the import and one invented row.")
        .permission(Permission::RosterRead)
        .query::<FormatQuery>()
        .gives_file(&FormatQuery::MEDIA)
        .add();
    r.get("/api/v1/engagements/{engagement_id}/roster:export", "export_roster", export::export)
        .tag("people")
        .text(
            "Export the roster",
            "Streams the roster as CSV in the columns of the import, or with `format` as NDJSON or as a workbook with real numbers and \
             days, personal fields masked. With `unmasked` they are complete and the import takes the file back: that needs the permission `person.reveal` and a reason, and is written to the audit log.",
        )
        .permission(Permission::RosterRead)
        .has_rules()
        .query::<export::ExportQuery>()
        .gives_file(&MEDIA)
        .add();
}
