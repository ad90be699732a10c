//! The import of a roster: the file is looked at at once, its rows in a job.

use std::sync::mpsc::sync_channel;

use bole_domain::ids::{EngagementId, ImportMappingId};
use bole_domain::jobs::Faults;
use bole_domain::jobs::mapping::MappedImport;
use bole_domain::jobs::table::Table;
use bole_domain::people::roster;
use bole_persistence::jobs::{self, Job, JobKind, Outcome};
use bole_persistence::people::{self, Merged, Merging, Prepared};
use bole_persistence::{Mode, StoreError, Tenant};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::access;
use crate::http::answer::Download;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::workbook::{self, FormatQuery};
use crate::jobs::{Failure, Reading, ReadingQuery, RowsFile, SentFile, submit};
use crate::state::App;

/// Rows that are sealed together.
const CHUNK: usize = 500;
/// So many such pieces wait to be written.
const AHEAD: usize = 2;

/// How to import.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// Take the good rows and leave the faulty ones out; without it one faulty row stops all.
    #[serde(default)]
    #[param(required = false)]
    pub partial: bool,
    /// The sheet of a workbook to read; needed where several have something in them.
    #[param(min_length = 1)]
    pub sheet: Option<String>,
    /// The client's mapping by which his own file is read; without it the file has the columns of the template.
    pub mapping: Option<ImportMappingId>,
}

/// What the job is told beside its engagement.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    partial: bool,
    #[serde(default)]
    reading: Reading,
}

/// `POST /api/v1/engagements/{engagement_id}/roster:import`
pub async fn start(cx: Cx, id: Path<EngagementId>, query: Query<ImportQuery>, upload: Upload) -> Reply {
    let ImportQuery { partial, sheet, mapping } = query.into_inner();
    let reading = Reading::asked(&cx, *id, MappedImport::Roster, ReadingQuery { sheet, mapping }).await?;
    let wish = Wish { partial, reading: reading.clone() };
    let file = SentFile::checked(upload, reading, |source| roster::open(source).map(|_| ())).await?;
    submit(cx, move |tx, by| {
        access::engagement(tx, by, *id)?;
        file.queued(tx, by, JobKind::RosterImport, *id, ("roster", &wish))
    })
    .await
}

/// `GET /api/v1/engagements/{engagement_id}/roster/import-template`
pub async fn template(cx: Cx, id: Path<EngagementId>, query: Query<FormatQuery>) -> Result<Download, Problem> {
    cx.fetch(move |tx, by| {
        access::engagement(tx, by, *id)?;
        workbook::template(*query, &roster::fields(), "roster-template", by.language)
    })
    .await
}

/// Does the import: walks through the file for its faults, and once more to write everything and the job's end in one transaction.
pub fn run(app: &App, job: &Job) -> Result<(), Failure> {
    let unreadable = StoreError::Corrupt { table: "jobs", column: "parameters" };
    let wish: Wish = job.parameters.clone().read().map_err(|_| unreadable)?;
    let engagement: EngagementId = job.subject.id();
    let file = app.store.tenant(job.agency, Mode::Read, |tx| RowsFile::of(tx, job, wish.reading))?;
    let table = roster::open(file.source())?;
    let total = usize::try_from(table.row_count()).unwrap_or(usize::MAX);
    app.store.tenant(job.agency, Mode::Write, |tx| jobs::progress(tx, job, 0, total))?;
    let mut faults = Faults::default();
    roster::rows(&table).filter_map(Result::err).for_each(|found| faults.extend(found));
    if faults.total() > 0 && !wish.partial {
        return Err(Failure::rows(faults.into_vec()));
    }
    app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::progress(tx, job, total, total)?;
        let merged = merge(tx, engagement, &table)?;
        faults.append(merged.faults);
        let faults = faults.into_vec();
        if !faults.is_empty() && !wish.partial {
            return Err(Failure::rows(faults));
        }
        let outcome = Outcome::default()
            .count("created", merged.created)
            .count("updated", merged.updated)
            .count("unchanged", merged.unchanged)
            .count("left_out", total.saturating_sub(merged.created + merged.updated + merged.unchanged));
        Ok(jobs::succeed(tx, job, &Outcome { faults, ..outcome })?)
    })
}

/// Writes the sound rows, some at a time: while they are written, a thread beside this one reads and seals those that follow, for
/// sealing takes as long as writing, and nobody else writes meanwhile.
fn merge(tx: &mut Tenant<'_>, engagement: EngagementId, table: &Table<'_>) -> Result<Merged, Failure> {
    let (keys, runtime) = (tx.keys().clone(), tx.runtime());
    let mut merging = Merging::begin(tx, engagement)?;
    std::thread::scope(|scope| {
        let (send, receive) = sync_channel::<Result<Vec<Prepared>, StoreError>>(AHEAD);
        scope.spawn(move || {
            let mut rows = roster::rows(table).filter_map(Result::ok);
            loop {
                let some = rows.by_ref().take(CHUNK);
                let sealed: Result<Vec<Prepared>, StoreError> =
                    some.map(|(row, data)| people::prepare(&keys, runtime, row, &data)).collect();
                let last = !matches!(&sealed, Ok(rows) if !rows.is_empty());
                // Nobody takes what follows a refusal.
                if send.send(sealed).is_err() || last {
                    return;
                }
            }
        });
        loop {
            // The empty piece is the last: a thread that ends before it has ended too early.
            let rows = receive.recv().map_err(|_| Failure::internal())??;
            if rows.is_empty() {
                return Ok(merging.done());
            }
            merging.take(tx, &rows)?;
        }
    })
}
