//! HTTP of attendance: a month of an engagement's people, imported by days or as a summary, and its sums.

pub mod import;
mod read;
mod views;

use bole_domain::agency::Permission;
use bole_domain::attendance::{Form, sheet};

use crate::client::import_mappings::MAPPED;
use crate::http::page::PageQuery;
use crate::http::registry::Registry;
use crate::http::workbook::FormatQuery;
use crate::jobs::{JobKind, JobView, ReadingQuery, TAKEN};
use views::{DaysView, SumsView};

const TAG: &str = "attendance";
/// Attendance and pay are parts of the digital platform; they are the basis of the month that is opened.
const CLAUSES: [&str; 3] = ["PY-1.1.1", "PY-5.3.1", "LD-1.1.1"];
const DAYS: &str = "/api/v1/engagements/{engagement_id}/attendance/{month}/days";
const SUMMARIES: &str = "/api/v1/engagements/{engagement_id}/attendance/{month}/summaries";

const REPLACES: &str = "The month of each person in the file is replaced whole, in whichever form it came before; of all others it stays. \
    All rows are taken or none. Refused for a year whose calendar is not loaded (422 `calendar_year_not_loaded`), while another import of \
    the engagement's attendance runs (`job_running`), and once a cycle of the month has its inputs locked (409 `attendance_locked`).";

/// Registers its operations.
pub fn register(r: &mut Registry) {
    days(r);
    summaries(r);
}

fn days(r: &mut Registry) {
    r.post(&format!("{DAYS}:import"), "import_attendance_days", import::days)
        .tag(TAG)
        .text(
            "Import a month's attendance day by day",
            &format!(
                "Reads a row for each person and day from CSV, XLSX or NDJSON with the template's columns: hours worked, overtime, leave with \
             its kind, absence, lateness. Each day is held against the State Council's calendar: overtime stands in the column of \
             its kind of day (`overtime_of_other_day`), work on a day of rest or a statutory holiday is overtime \
             (`worked_on_free_day`), and nobody is on leave or absent on a day on which he is not due (`away_on_free_day`). Who \
             works by other hours is summed up by the client: import his summary. {REPLACES} {MAPPED} {TAKEN}"
            ),
        )
        .permission(Permission::CycleOperate)
        .clauses(&CLAUSES)
        .idempotency_key()
        .query::<ReadingQuery>()
        .takes_rows(&sheet::template(Form::Days))
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::AttendanceImport))
        .add();
    r.get(&format!("{DAYS}/import-template"), "get_attendance_days_import_template", import::days_template)
        .tag(TAG)
        .text(
            "Download the template of attendance day by day",
            "A CSV file, or a workbook with notes, formats and lists to choose from, with the columns of the import and one invented row.",
        )
        .permission(Permission::CycleRead)
        .clauses(&CLAUSES)
        .query::<FormatQuery>()
        .gives_file(&FormatQuery::MEDIA)
        .add();
    r.get(DAYS, "list_attendance_days", read::days)
        .tag(TAG)
        .text(
            "List a month's attendance day by day",
            "The recorded days of each person by employee number; of whom only a summary came in, none.",
        )
        .permission(Permission::InputsRead)
        .clauses(&CLAUSES)
        .has_rules()
        .query::<PageQuery>()
        .lists::<DaysView>()
        .add();
}

fn summaries(r: &mut Registry) {
    r.post(&format!("{SUMMARIES}:import"), "import_attendance_summaries", import::summaries)
        .tag(TAG)
        .text(
            "Import a month's attendance as sums",
            &format!(
                "Reads a row for each person from CSV, XLSX or NDJSON with the template's columns, for clients who sum the month up themselves \
             and for people whose working hours do not follow the calendar. Days due are those of the calendar where the file says \
             nothing. A row is refused when days worked, on leave and absent are more than were due (`more_than_due`), when \
             hours are more than the days have (`too_many_hours`), and for overtime on statutory holidays in a month without one \
             (`no_statutory_holiday`). {REPLACES} {MAPPED} {TAKEN}"
            ),
        )
        .permission(Permission::CycleOperate)
        .clauses(&CLAUSES)
        .idempotency_key()
        .query::<ReadingQuery>()
        .takes_rows(&sheet::template(Form::Summaries))
        .gives_shown("Job".to_owned(), 202, &JobView::queued(JobKind::AttendanceImport))
        .add();
    r.get(&format!("{SUMMARIES}/import-template"), "get_attendance_summaries_import_template", import::summaries_template)
        .tag(TAG)
        .text(
            "Download the template of attendance as sums",
            "A CSV file, or a workbook with notes, formats and lists to choose from, with the columns of the import and one invented row.",
        )
        .permission(Permission::CycleRead)
        .clauses(&CLAUSES)
        .query::<FormatQuery>()
        .gives_file(&FormatQuery::MEDIA)
        .add();
    r.get(SUMMARIES, "list_attendance_summaries", read::summaries)
        .tag(TAG)
        .text(
            "List the sums of a month's attendance",
            "For each person by employee number: days due, worked, unrecorded, on leave by kind and absent, hours of work and of \
             overtime on working days (150 %), days of rest (200 %) and statutory holidays (300 %), and lateness, as they follow \
             from his days or as his summary tells them. These are what a settlement template can ask for.",
        )
        .permission(Permission::InputsRead)
        .clauses(&CLAUSES)
        .has_rules()
        .query::<PageQuery>()
        .lists::<SumsView>()
        .add();
}
