//! The import of attendance: the file is looked at at once, its rows in a job.

use bole_domain::attendance::{Form, MonthRecord, days_by_person, sheet, summaries_by_person, takes_attendance};
use bole_domain::ids::{EngagementId, MemberId};
use bole_domain::jobs::mapping::MappedImport;
use bole_domain::period::Period;
use bole_domain::settlement::compute::PersonFacts;
use bole_domain::sla::calendar::Calendar;
use bole_persistence::error::corrupt;
use bole_persistence::funds::hold_cycle;
use bole_persistence::jobs::{self, Job, JobKind, Outcome};
use bole_persistence::people::{self, RosterPlace};
use bole_persistence::settlement::cycles;
use bole_persistence::sla::calendars;
use bole_persistence::{Mode, StoreError, Tenant, attendance};
use serde::{Deserialize, Serialize};

use crate::engagement::access::visible;
use crate::http::answer::Download;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::workbook::{self, FormatQuery};
use crate::jobs::{Failure, Reading, ReadingQuery, RowsFile, SentFile, submit};
use crate::state::App;

/// What the path of a month's attendance names.
pub(super) type Address = (EngagementId, Period);

/// What the job is told beside its engagement.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// Public id of who asked.
    by: String,
    month: Period,
    form: Form,
    #[serde(default)]
    reading: Reading,
}

/// `POST …/attendance/{month}/days:import`
pub async fn days(cx: Cx, address: Path<Address>, query: Query<ReadingQuery>, upload: Upload) -> Reply {
    start(cx, *address, (Form::Days, MappedImport::AttendanceDays), query.into_inner(), upload).await
}

/// `POST …/attendance/{month}/summaries:import`
pub async fn summaries(cx: Cx, address: Path<Address>, query: Query<ReadingQuery>, upload: Upload) -> Reply {
    start(cx, *address, (Form::Summaries, MappedImport::AttendanceSummaries), query.into_inner(), upload).await
}

async fn start(
    cx: Cx,
    (engagement, month): Address,
    (form, import): (Form, MappedImport),
    query: ReadingQuery,
    upload: Upload,
) -> Reply {
    let reading = Reading::asked(&cx, engagement, import, query).await?;
    let file = SentFile::checked(upload, reading, move |source| sheet::check_file(source, form)).await?;
    submit(cx, move |tx, by| {
        visible(tx, by, engagement)?;
        takes_attendance(&cycles::of_engagement(tx, engagement)?, month)?;
        calendars::of(tx)?.workdays_in(month)?;
        let wish = Wish { by: by.caller.public_id(), month, form, reading: file.reading.clone() };
        file.queued(tx, by, JobKind::AttendanceImport, engagement, (&format!("attendance-{month}-{form}"), &wish))
    })
    .await
}

/// `GET …/attendance/{month}/days/import-template`
pub async fn days_template(cx: Cx, address: Path<Address>, query: Query<FormatQuery>) -> Result<Download, Problem> {
    template(cx, *address, *query, Form::Days).await
}

/// `GET …/attendance/{month}/summaries/import-template`
pub async fn summaries_template(
    cx: Cx,
    address: Path<Address>,
    query: Query<FormatQuery>,
) -> Result<Download, Problem> {
    template(cx, *address, *query, Form::Summaries).await
}

async fn template(cx: Cx, (engagement, _): Address, query: FormatQuery, form: Form) -> Result<Download, Problem> {
    cx.fetch(move |tx, by| {
        visible(tx, by, engagement)?;
        workbook::template(query, &sheet::fields(form), &format!("attendance-{form}-template"), by.language)
    })
    .await
}

/// Does the import: all rows and the job's end in one transaction, or none.
pub fn run(app: &App, job: &Job) -> Result<(), Failure> {
    let wish: Wish = job.parameters.clone().read().map_err(corrupt("jobs", "parameters"))?;
    let id: EngagementId = job.subject.id();
    let (file, roster, calendar) = app.store.tenant(job.agency, Mode::Read, |tx| {
        let file = RowsFile::of(tx, job, wish.reading.clone())?;
        Ok::<_, StoreError>((file, people::places_of(tx, id)?, calendars::of(tx)?))
    })?;
    let records = read(&file, &roster, &calendar, &wish)?;
    let total = records.len();
    app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::progress(tx, job, total, total)?;
        unlocked(tx, id, wish.month)?;
        let replaced = attendance::replace(tx, id, wish.month, &records, &wish.by)?;
        let outcome = Outcome::default().count("created", total.saturating_sub(replaced)).count("replaced", replaced);
        Ok(jobs::succeed(tx, job, &outcome)?)
    })
}

/// No cycle of the month is locked, nor until the transaction ends.
fn unlocked(tx: &mut Tenant<'_>, engagement: EngagementId, month: Period) -> Result<(), Failure> {
    for cycle in cycles::of_engagement(tx, engagement)?.iter().filter(|cycle| cycle.key.period == month) {
        hold_cycle(tx, cycle.id)?;
    }
    Ok(takes_attendance(&cycles::of_engagement(tx, engagement)?, month)?)
}

/// People's months, or all that is wrong with the file.
fn read(
    file: &RowsFile,
    roster: &[RosterPlace],
    calendar: &Calendar,
    wish: &Wish,
) -> Result<Vec<(MemberId, MonthRecord)>, Failure> {
    let facts: Vec<PersonFacts> = roster.iter().map(|place| place.facts.clone()).collect();
    let month = wish.month;
    let (fitted, mut faults) = match wish.form {
        Form::Days => {
            let (rows, faults) = sheet::read_days(file.source())?;
            (days_by_person(&rows, &facts, month, calendar)?, faults)
        }
        Form::Summaries => {
            let (rows, faults) = sheet::read_summaries(file.source())?;
            (summaries_by_person(&rows, &facts, month, calendar)?, faults)
        }
    };
    match fitted {
        Ok(records) if faults.is_empty() => {
            let member = |(at, record): (usize, MonthRecord)| Some((roster.get(at)?.member, record));
            Ok(records.into_iter().filter_map(member).collect())
        }
        Ok(_) => Err(Failure::rows(faults)),
        Err(more) => {
            faults.extend(more);
            faults.sort_by_key(|fault| fault.row);
            Err(Failure::rows(faults))
        }
    }
}
