//! The import of opening balances: the file is looked at at once, its rows in a job.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use bole_domain::ids::{EngagementId, PersonId};
use bole_domain::jobs::RowFault;
use bole_domain::jobs::mapping::MappedImport;
use bole_domain::period::Period;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::opening::{self, Opening, OpeningFault};
use bole_persistence::funds::hold_books;
use bole_persistence::jobs::{self, Job, JobKind, Outcome};
use bole_persistence::people::{self, RosterPlace};
use bole_persistence::settlement::{cycles, openings, year};
use bole_persistence::{Mode, StoreError, Tenant, engagement};
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

/// What the job is told beside its engagement.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// Public id of who asked.
    by: String,
    #[serde(default)]
    reading: Reading,
}

/// `POST /api/v1/engagements/{engagement_id}/tax-openings:import`
pub async fn start(cx: Cx, id: Path<EngagementId>, query: Query<ReadingQuery>, upload: Upload) -> Reply {
    let reading = Reading::asked(&cx, *id, MappedImport::TaxOpenings, query.into_inner()).await?;
    let file = SentFile::checked(upload, reading, |source| opening::check_file(source)).await?;
    submit(cx, move |tx, by| {
        visible(tx, by, *id)?;
        let wish = Wish { by: by.caller.public_id(), reading: file.reading.clone() };
        file.queued(tx, by, JobKind::OpeningsImport, *id, ("tax-openings", &wish))
    })
    .await
}

/// `GET /api/v1/engagements/{engagement_id}/tax-openings/import-template`
pub async fn template(cx: Cx, id: Path<EngagementId>, query: Query<FormatQuery>) -> Result<Download, Problem> {
    cx.fetch(move |tx, by| {
        visible(tx, by, *id)?;
        workbook::template(*query, &opening::fields(), "tax-openings-template", by.language)
    })
    .await
}

/// Does the import: all rows and the job's end in one transaction, or none.
pub fn run(app: &App, job: &Job) -> Result<(), Failure> {
    let unreadable = StoreError::Corrupt { table: "jobs", column: "parameters" };
    let wish: Wish = job.parameters.clone().read().map_err(|_| unreadable)?;
    let id: EngagementId = job.subject.id();
    let file = app.store.tenant(job.agency, Mode::Read, |tx| RowsFile::of(tx, job, wish.reading))?;
    let (rows, faults) = opening::read(file.source())?;
    if !faults.is_empty() {
        return Err(Failure::rows(faults));
    }
    app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::progress(tx, job, rows.len(), rows.len())?;
        // No month is confirmed meanwhile: what it rests on must not change under it.
        hold_books(tx)?;
        let agent = engagement::load(tx, id)?.withholding_agent.credit_code;
        let offered = fitting(tx, id, &agent, &rows)?;
        let accepted = openings::accept(tx, &agent, &offered, &wish.by)?;
        let outcome = Outcome::default()
            .count("created", accepted.created)
            .count("replaced", accepted.replaced)
            .count("unchanged", accepted.unchanged);
        Ok(jobs::succeed(tx, job, &outcome)?)
    })
}

/// The openings with their persons, if each fits its member and the months that are settled here.
fn fitting(
    tx: &mut Tenant<'_>,
    id: EngagementId,
    agent: &str,
    rows: &[(u64, (String, Opening))],
) -> Result<Vec<(PersonId, Opening)>, Failure> {
    let places: HashMap<String, RosterPlace> =
        people::places_of(tx, id)?.into_iter().map(|place| (place.facts.employee_number.clone(), place)).collect();
    let settled = cycles::of_engagement(tx, id)?;
    let mut years: HashMap<i32, (Option<Period>, HashSet<PersonId>)> = HashMap::new();
    let (mut offered, mut faults) = (Vec::with_capacity(rows.len()), Vec::new());
    for (row, (number, opening)) in rows {
        let Some(place) = places.get(number) else {
            faults.push(RowFault::of(*row, "employee_number", &OpeningFault::MemberUnknown));
            continue;
        };
        let tax_year = opening.through.year();
        let (first, paid) = match years.entry(tax_year) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                free.insert((first_of(&settled, agent, tax_year), year::people_paid(tx, agent, tax_year)?))
            }
        };
        let found = opening.check(&place.facts, *first, paid.contains(&place.person));
        faults.extend(found.iter().map(|(column, fault)| RowFault::of(*row, column, fault)));
        offered.push((place.person, *opening));
    }
    if faults.is_empty() { Ok(offered) } else { Err(Failure::rows(faults)) }
}

/// The first tax period of a year that an engagement's cycles settle.
fn first_of(settled: &[Cycle], agent: &str, tax_year: i32) -> Option<Period> {
    let counts = |cycle: &&Cycle| {
        cycle.state.counts() && cycle.withholding_agent == agent && cycle.tax_period.year() == tax_year
    };
    settled.iter().filter(counts).map(|cycle| cycle.tax_period).min()
}
