//! A run's people, chunk by chunk: one thread reads inputs and computes them on all processors while others write what was
//! computed before. At most a few chunks are in memory, however many people there are.

use bole_domain::ids::PayslipId;
use bole_domain::money::Fen;
use bole_domain::settlement::totals::RunTotals;
use bole_persistence::db::Backend;
use bole_persistence::jobs::{self, Job};
use bole_persistence::settlement::inputs::{self, InputRow};
use bole_persistence::settlement::payslips::{self, Chunk, NewPayslip, NewRow};
use bole_persistence::{Mode, StoreError};
use rayon::prelude::*;

use super::Plan;
use super::hand_over::{Line, hand_over};
use crate::jobs::Failure;
use crate::state::App;

/// People whose payslips are written in one transaction: short enough that other writers on SQLite hardly wait.
const CHUNK: i64 = 2_000;
/// People of the first chunk; each further one has twice as many, up to [`CHUNK`], so that there is soon something to write.
const FIRST: i64 = 250;

/// Some people, computed.
struct Computed {
    rows: Vec<NewRow>,
    totals: RunTotals,
}

/// Computes everybody and writes their payslips, which nobody sees yet; gives their sums.
pub(super) fn people(app: &App, job: &Job, plan: &Plan) -> Result<RunTotals, Failure> {
    let make = |send: &dyn Fn(Result<Computed, Failure>) -> bool| compute_all(app, job, plan, send);
    let written = hand_over(writers(app.store.backend()), make, |line| write(app, job, line), Failure::internal);
    let (mut totals, mut done) = (RunTotals::default(), 0);
    for some in written {
        let Written { totals: these, people } = some?;
        totals.merge(&these);
        done += people;
    }
    if done != plan.ground.people {
        // The computing thread ended before its work did.
        return Err(Failure::internal());
    }
    Ok(totals)
}

/// How many write: on PostgreSQL one makes rows ready while the server takes another's; SQLite has one writer.
fn writers(backend: Backend) -> usize {
    match backend {
        Backend::Postgres => 2,
        Backend::Sqlite => 1,
    }
}

/// What one writer wrote.
#[derive(Default)]
struct Written {
    totals: RunTotals,
    people: usize,
}

/// Writes chunk after chunk until none is left or something fails.
fn write(app: &App, job: &Job, line: &Line<Result<Computed, Failure>>) -> Result<Written, Failure> {
    let mut written = Written::default();
    while let Some(computed) = line.next() {
        let Computed { rows, totals } = computed?;
        app.store.tenant(job.agency, Mode::Write, |tx| {
            jobs::hold_together(tx, job)?;
            payslips::insert(tx, &rows)?;
            jobs::advance(tx, job, rows.len())
        })?;
        written.totals.merge(&totals);
        written.people += rows.len();
    }
    Ok(written)
}

/// Sends chunk after chunk until all are computed, one fails, or nobody takes them any more.
fn compute_all(app: &App, job: &Job, plan: &Plan, send: &dyn Fn(Result<Computed, Failure>) -> bool) {
    let mut after: Option<String> = None;
    let mut size = FIRST;
    loop {
        let read = app.store.tenant(job.agency, Mode::Read, |tx| {
            inputs::page(tx, plan.run.upload, after.as_deref(), size).map_err(Failure::from)
        });
        let computed = match read {
            Ok(page) => match page.last() {
                None => return,
                Some(last) => {
                    after = Some(last.employee_number.clone());
                    compute(app, plan, job, page)
                }
            },
            Err(failure) => Err(failure),
        };
        let failed = computed.is_err();
        if !send(computed) || failed {
            return;
        }
        size = CHUNK.min(size * 2);
    }
}

fn compute(app: &App, plan: &Plan, job: &Job, people: Vec<InputRow>) -> Result<Computed, Failure> {
    let template = plan.ground.context.template();
    let chunk = Chunk {
        agency: job.agency,
        run: plan.run.id,
        cycle: plan.cycle.id,
        engagement: plan.cycle.engagement,
        template,
    };
    let ids: Vec<PayslipId> = people.iter().map(|_| app.store.runtime().id()).collect();
    let one = |(row, id): (InputRow, PayslipId)| {
        // Nothing is absent once the inputs are locked.
        let absent = StoreError::Corrupt { table: "cycle_inputs", column: "amounts" };
        let amounts: Vec<Fen> = row.amounts.iter().copied().collect::<Option<_>>().ok_or(absent)?;
        let result = plan.ground.compute(&row, &amounts)?;
        let mut totals = RunTotals::default();
        totals.add(template, &result);
        let (member, person, employee_number) = (row.member, row.person, row.employee_number);
        let new = NewPayslip { member, person, employee_number, result };
        Ok::<_, Failure>((payslips::row(chunk, id, new)?, totals))
    };
    // Collected before the first refusal is looked for: which one is told must not depend on who was faster.
    let done: Vec<Result<(NewRow, RunTotals), Failure>> = people.into_par_iter().zip(ids).map(one).collect();
    let mut computed = Computed { rows: Vec::with_capacity(done.len()), totals: RunTotals::default() };
    for one in done {
        let (row, totals) = one?;
        computed.rows.push(row);
        computed.totals.merge(&totals);
    }
    Ok(computed)
}
