//! The import of a roster: the file is looked at at once, its rows in a job.

use bole_domain::ids::{EngagementId, ImportMappingId};
use bole_domain::jobs::mapping::MappedImport;
use bole_domain::people::roster;
use bole_persistence::jobs::{self, Job, JobKind, Outcome};
use bole_persistence::people::{self, Prepared};
use bole_persistence::{Mode, StoreError};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use super::access;
use crate::http::answer::Download;
use crate::http::body::Upload;
use crate::http::context::{Cx, Reply};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::http::workbook::{self, FormatQuery};
use crate::jobs::{Failure, Reading, ReadingQuery, RowsFile, submit};
use crate::state::App;

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
    let file = RowsFile::checked(upload, reading, |source| roster::open(source).map(|_| ())).await?;
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

/// Does the import: reads and seals outside any transaction, writes everything and the job's end in one.
pub fn run(app: &App, job: &Job) -> Result<(), Failure> {
    let unreadable = StoreError::Corrupt { table: "jobs", column: "parameters" };
    let wish: Wish = job.parameters.clone().read().map_err(|_| unreadable)?;
    let engagement: EngagementId = job.subject.id();
    let (keys, file) = app.store.tenant(job.agency, Mode::Read, |tx| {
        let file = RowsFile::kept(tx, job, wish.reading)?;
        Ok::<_, StoreError>((tx.keys().clone(), file))
    })?;
    let table = roster::open(file.source())?;
    let total = usize::try_from(table.row_count()).unwrap_or(usize::MAX);
    let (rows, mut faults) = roster::read_rows(&table);
    app.store.tenant(job.agency, Mode::Write, |tx| jobs::progress(tx, job, 0, total))?;
    if !faults.is_empty() && !wish.partial {
        return Err(Failure::rows(faults));
    }
    let prepared = rows
        .iter()
        .map(|(row, data)| people::prepare(&keys, app.store.runtime(), *row, data))
        .collect::<Result<Vec<Prepared>, StoreError>>()?;
    app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::progress(tx, job, total, total)?;
        let merged = people::merge(tx, engagement, &prepared, wish.partial)?;
        faults.extend(merged.faults);
        faults.sort_by_key(|fault| fault.row);
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
