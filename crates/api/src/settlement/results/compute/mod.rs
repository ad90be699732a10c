//! The computation of a cycle: asked for at once, done in a job.

pub(super) mod ground;
mod hand_over;
mod pipeline;

use bole_domain::ids::{CycleId, RunId, TypedId};
use bole_domain::settlement::cycle::{Cycle, CycleVerb, Deed};
use bole_domain::settlement::totals::RunTotals;
use bole_persistence::crypto::sha256_hex;
use bole_persistence::error::corrupt;
use bole_persistence::jobs::{self, Job, JobKind, NewJob, Outcome};
use bole_persistence::settlement::runs::{self, NewRun, Run};
use bole_persistence::settlement::year::Before;
use bole_persistence::settlement::{cycles, templates};
use bole_persistence::{Json, Key, Mode, StoreError, Tenant};
use serde::{Deserialize, Serialize};

use super::access::{self, Address};
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::jobs::{Failure, submit};
use crate::state::App;
use ground::Ground;

/// Rows that are swept in one transaction: short enough that other writers on SQLite hardly wait.
const SWEPT: i64 = 2_000;

/// What the job is told beside its cycle.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// Public id of who asked.
    by: String,
    /// The cycle's version that he saw.
    version: i64,
}

/// `POST …/cycles/{cycle}:compute`
pub async fn start(cx: Cx, address: Path<Address>) -> Reply {
    let address = address.into_inner();
    submit(cx, move |tx, by| {
        let cycle = access::cycle(tx, by, address)?;
        by.saw(cycle.version)?;
        cycle.takes_computation()?;
        cycle.follows(&cycles::of_engagement(tx, cycle.engagement)?)?;
        let wish = Wish { by: by.caller.public_id(), version: cycle.version };
        let job = NewJob {
            kind: JobKind::Computation,
            subject_type: "cycle",
            subject: Key::of(cycle.id),
            parameters: Json::of(&wish).map_err(|_| Problem::internal())?,
            upload: None,
            created_by: by.caller.principal,
        };
        Ok(jobs::enqueue(tx, job)?)
    })
    .await
}

/// Everything that the figures depend on, read at one moment.
struct Plan {
    cycle: Cycle,
    ground: Ground,
    run: NewRun,
}

/// Does the computation: reads in one transaction, computes and writes in chunks that nobody sees, and makes the
/// result the cycle's in a last transaction.
pub fn run(app: &App, job: &Job) -> Result<Outcome, Failure> {
    let unreadable = corrupt("jobs", "parameters");
    let wish: Wish = job.parameters.clone().read().map_err(unreadable)?;
    let id: CycleId = job.subject.id();
    // A computation has its job's number: when the job is repeated after its last transaction, it is found done.
    let run = RunId::from_uuid(job.id.uuid());
    let cycle = app.store.tenant(job.agency, Mode::Read, |tx| cycles::find(tx, id))?;
    if cycle.run == Some(run) {
        return Ok(outcome(cycle.totals.unwrap_or_default().people));
    }
    sweep(app, job, id)?;
    let plan = app.store.tenant(job.agency, Mode::Read, |tx| prepare(tx, job, &wish, run))?;
    let done = compute(app, job, &wish, &plan);
    if let Err(Failure::Ended(_)) = &done
        && let Err(error) = sweep(app, job, id)
    {
        // The next computation of the cycle sweeps again.
        log::warn!(job = job.id.to_string().as_str(); "an unfinished computation is left behind: {error:?}");
    }
    done
}

fn outcome(people: i64) -> Outcome {
    Outcome::default().count("people", usize::try_from(people).unwrap_or_default())
}

/// Removes what unfinished computations of the cycle left behind.
fn sweep(app: &App, job: &Job, cycle: CycleId) -> Result<(), Failure> {
    loop {
        let clean = app.store.tenant(job.agency, Mode::Write, |tx| {
            jobs::hold(tx, job)?;
            runs::sweep(tx, cycle, SWEPT)
        })?;
        if clean {
            return Ok(());
        }
    }
}

/// The cycle as it was seen, still ready to be computed, and the engagement's cycles.
fn ready(tx: &mut Tenant<'_>, id: CycleId, wish: &Wish) -> Result<(Cycle, Vec<Cycle>), Failure> {
    let cycle = cycles::find(tx, id)?;
    cycle.takes_computation()?;
    if cycle.version != wish.version {
        return Err(StoreError::Stale("cycle").into());
    }
    let all = cycles::of_engagement(tx, cycle.engagement)?;
    cycle.follows(&all)?;
    Ok((cycle, all))
}

fn prepare(tx: &mut Tenant<'_>, job: &Job, wish: &Wish, run: RunId) -> Result<Plan, Failure> {
    let (cycle, all) = ready(tx, job.subject.id(), wish)?;
    let template = templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?;
    let upload = cycle.upload.ok_or(StoreError::NotFound("inputs"))?;
    let policies = ground::policies(tx, upload)?;
    let used = serde_json::to_vec(policies.policies()).map_err(corrupt("insurance_policies", "id"))?;
    let ground = Ground::of::<Failure>(tx, (&cycle, &all), upload, template, &policies, &cycle.progress.month_inputs)?;
    let run = NewRun {
        id: run,
        cycle: cycle.id,
        upload,
        policy_fingerprint: sha256_hex(&used),
        people: ground.people,
        created_by: job.created_by,
    };
    Ok(Plan { cycle, ground, run })
}

fn compute(app: &App, job: &Job, wish: &Wish, plan: &Plan) -> Result<Outcome, Failure> {
    let run = app.store.tenant(job.agency, Mode::Write, |tx| {
        jobs::progress(tx, job, 0, plan.ground.people)?;
        runs::insert(tx, &plan.run)
    })?;
    let mut totals = pipeline::people(app, job, plan)?;
    let Ground { context, month, before, .. } = &plan.ground;
    totals.add_cycle(context.template(), &context.compute_cycle(month)?);
    app.store.tenant(job.agency, Mode::Write, |tx| take_over(tx, job, wish, &run, before, totals))?;
    Ok(outcome(totals.people))
}

/// The result becomes the cycle's, if the cycle is still as it was seen.
fn take_over(
    tx: &mut Tenant<'_>,
    job: &Job,
    wish: &Wish,
    run: &Run,
    before: &Before,
    totals: RunTotals,
) -> Result<(), Failure> {
    jobs::hold(tx, job)?;
    let (mut cycle, _) = ready(tx, run.cycle, wish)?;
    cycle.progress.year_basis = before.basis.clone();
    cycle.progress.openings = before.openings;
    let deed = Deed {
        verb: CycleVerb::Compute,
        by: wish.by.clone(),
        at: tx.at().get(),
        on: tx.today(),
        reason: None,
        confirmation: None,
    };
    let run = runs::finish(tx, run, &totals)?;
    cycles::save(tx, cycle.computed(run.id, run.number, totals, deed)?)?;
    Ok(())
}
