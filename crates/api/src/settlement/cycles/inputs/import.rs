//! The job that imports the month's inputs: nobody sees a row before its end.

use std::collections::HashMap;

use bole_domain::ids::{CycleId, TypedId};
use bole_domain::jobs::table::Table;
use bole_domain::jobs::{Faults, inputs as sheet};
use bole_domain::settlement::cycle::inputs::AgainstRoster;
use bole_domain::settlement::cycle::{Cycle, CycleVerb, Deed};
use bole_persistence::error::corrupt;
use bole_persistence::jobs::{self, Job, Outcome};
use bole_persistence::people::{self, RosterPlace};
use bole_persistence::settlement::inputs::{self as rows, InputRow};
use bole_persistence::settlement::{cycles, templates};
use bole_persistence::{Mode, StoreError, Tenant};
use uuid::Uuid;

use super::fill::{Filled, fill, slots};
use super::{Wish, columns, open_columns};
use crate::jobs::{Failure, RowsFile};
use crate::state::App;

/// People whose rows are written in one transaction: short enough that other writers on SQLite hardly wait.
pub(super) const CHUNK: usize = 2_000;

/// The same for rows that are swept.
const SWEPT: i64 = 2_000;

/// What the import is held against, read at one moment.
struct Plan {
    cycle: Cycle,
    columns: Vec<String>,
    open: Vec<String>,
    /// Where in the inputs each kind of deduction stands, if declarations fill them.
    fill: Option<[Option<usize>; 6]>,
    file: RowsFile,
    roster: Vec<RosterPlace>,
    /// Must everybody be in it?
    complete: bool,
}

/// Does the import: walks through the file for its faults, and once more to write it in chunks that nobody sees, which a last
/// transaction makes the cycle's.
pub fn run(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let wish: Wish = job.parameters.clone().read().map_err(corrupt("jobs", "parameters"))?;
    // An upload has its job's number: when the job is repeated after its last transaction, it is found done.
    let (id, upload): (CycleId, Uuid) = (job.subject.id(), job.id.uuid());
    let plan = app.store.tenant(job.agency, Mode::Read, |tx| prepare(tx, job, &wish))?;
    if plan.cycle.upload == Some(upload) {
        let people = app.store.tenant(job.agency, Mode::Read, |tx| rows::count(tx, upload))?;
        return Ok(Outcome::default().count("people", usize::try_from(people).unwrap_or_default()));
    }
    plan.cycle.takes_inputs()?;
    let table = sheet::open(plan.file.source(), &plan.columns, &plan.open)?;
    check(&plan, &table)?;
    sweep(app, job, id)?;
    let mut filled = Filled::default();
    let total = usize::try_from(table.row_count()).unwrap_or(usize::MAX);
    let chunks = chunks(app, job, &plan, &table, &mut filled);
    let done = write(app, job, (chunks, total), (CycleVerb::ImportInputs, &wish.by), plan.cycle.clone());
    let done = done.map(|outcome| told(outcome, plan.fill.map(|_| filled)));
    // Whether this upload came to be the present one or not: the other goes. A repeated attempt begins with that.
    if !matches!(done, Err(Failure::Later))
        && let Err(error) = sweep(app, job, id)
    {
        // The next import into the cycle sweeps again.
        log::warn!(job = job.id.to_string().as_str(); "rows that are no longer needed are left behind: {error:?}");
    }
    done
}

/// With the counts of what was filled in.
fn told(outcome: Outcome, filled: Option<Filled>) -> Outcome {
    match filled {
        None => outcome,
        Some(Filled { filled, differ }) => {
            outcome.count("deductions_filled", filled).count("deductions_differ", differ)
        }
    }
}

fn prepare(tx: &mut Tenant<'_>, job: &Job, wish: &Wish) -> Result<Plan, Failure> {
    let cycle = cycles::find(tx, job.subject.id())?;
    let template = templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?;
    let file = RowsFile::of(tx, job, wish.reading.clone())?;
    let roster = people::places_of(tx, cycle.engagement)?;
    let complete = cycle.wants_everybody(&cycles::of_engagement(tx, cycle.engagement)?);
    let open = open_columns(&template, wish.fill_deductions);
    let fill = wish.fill_deductions.then(|| slots(&template));
    Ok(Plan { cycle, columns: columns(&template), open, fill, file, roster, complete })
}

/// All that is wrong with the file, told at once.
fn check(plan: &Plan, table: &Table<'_>) -> Result<(), Failure> {
    let facts = plan.roster.iter().map(|place| &place.facts);
    let mut against = AgainstRoster::new(facts, plan.cycle.key.period, plan.complete);
    let (mut faults, mut everybody_read) = (Faults::default(), true);
    for row in sheet::rows(table, &plan.columns, &plan.open) {
        match row {
            Ok((row, input)) => {
                if let Err(fault) = against.find(row, &input.employee_number) {
                    faults.push(fault);
                }
            }
            Err(found) => {
                everybody_read = false;
                faults.extend(found);
            }
        }
    }
    // Nobody is called missing while there are rows that could not be read.
    let mut all = Faults::default();
    all.extend(against.missing().filter(|_| everybody_read));
    if all.total() == 0 && faults.total() == 0 {
        return Ok(());
    }
    all.append(faults);
    Err(Failure::rows(all.into_vec()))
}

/// The rows with their members, chunk by chunk, filled in where that was asked for.
fn chunks<'a>(
    app: &'a App,
    job: &'a Job,
    plan: &'a Plan,
    table: &'a Table<'_>,
    counts: &'a mut Filled,
) -> impl Iterator<Item = Result<Vec<InputRow>, Failure>> + 'a {
    let numbers = plan.roster.iter().map(|place| (place.facts.employee_number.as_str(), place));
    let roster: HashMap<&str, &RosterPlace> = numbers.collect();
    let mut rows = sheet::rows(table, &plan.columns, &plan.open).filter_map(move |row| {
        // Every row was found sound before.
        let (_, input) = row.ok()?;
        let place = roster.get(input.employee_number.as_str())?;
        let (amounts, facts) = (input.amounts, place.facts.clone());
        let (member, person, employee_number) = (place.member, place.person, input.employee_number);
        Some((InputRow { member, person, employee_number, amounts, facts }, input.open))
    });
    std::iter::from_fn(move || {
        let mut some: Vec<(InputRow, Vec<usize>)> = rows.by_ref().take(CHUNK).collect();
        if some.is_empty() {
            return None;
        }
        let filled = plan.fill.map_or(Ok(()), |slots| {
            let cycle = &plan.cycle;
            app.store.tenant(job.agency, Mode::Read, |tx| fill(tx, cycle, slots, &mut some, counts))
        });
        Some(filled.map(|()| some.into_iter().map(|(row, _)| row).collect()))
    })
}

/// Writes rows that nobody sees, chunk by chunk, and makes them the cycle's inputs in a last transaction. The cycle is saved as it
/// was read at the beginning: refused if it has changed since.
pub(super) fn write(
    app: &App,
    job: &Job,
    (chunks, total): (impl IntoIterator<Item = Result<Vec<InputRow>, Failure>>, usize),
    (verb, by): (CycleVerb, &str),
    cycle: Cycle,
) -> Result<Outcome, Failure> {
    let upload = job.id.uuid();
    let mut done = 0;
    for chunk in chunks {
        let chunk = chunk?;
        done += chunk.len();
        app.store.tenant(job.agency, Mode::Write, |tx| {
            jobs::progress(tx, job, done, total)?;
            rows::insert(tx, cycle.id, upload, &chunk)
        })?;
    }
    app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::hold(tx, job)?;
        let (by, at, on) = (by.to_owned(), tx.at().get(), tx.today());
        let deed = Deed { verb, by, at, on, reason: None, confirmation: None };
        cycles::save(tx, cycle.with_inputs(upload, deed)?)?;
        Ok::<_, Failure>(())
    })?;
    Ok(Outcome::default().count("people", total))
}

/// Removes what unfinished imports into the cycle left behind, and uploads that were replaced before they were used.
pub(super) fn sweep(app: &App, job: &Job, id: CycleId) -> Result<(), StoreError> {
    loop {
        let clean = app.store.tenant(job.agency, Mode::Write, |tx| {
            jobs::hold(tx, job)?;
            let present = cycles::find(tx, id)?.upload;
            rows::sweep(tx, id, present, SWEPT)
        })?;
        if clean {
            return Ok(());
        }
    }
}
