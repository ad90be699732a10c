//! Background jobs: the workers that do them, and how they are looked up.

mod failure;
mod file;
mod read;
mod worker;

use bole_domain::agency::Permission;
use bole_persistence::Tenant;
use bole_persistence::jobs::Job;

use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::problem::Problem;
use crate::http::registry::Registry;

pub use failure::Failure;
pub use file::{Reading, ReadingQuery, RowsFile, TAKEN};
pub use read::{JobKind, JobView};
pub use worker::start_workers;

/// Registers its operations.
pub fn register(r: &mut Registry) {
    r.get("/api/v1/jobs", "list_jobs", read::list)
        .tag("job")
        .text(
            "List jobs",
            "Imports and computations, the newest first, by state, kind and object. Faulty rows are shown when one job is read.",
        )
        .permission(Permission::JobRead)
        .query::<read::JobFilter>()
        .lists::<JobView>()
        .add();
    r.get("/api/v1/jobs/{job_id}", "get_job", read::get)
        .tag("job")
        .text(
            "Get a job",
            "State, progress and, once it ended, its counts or why it failed, with the first 1000 faulty rows by row, column and code.",
        )
        .permission(Permission::JobRead)
        .gives::<JobView>(200)
        .add();
}

/// Queues a job in one transaction, wakes a worker and answers 202 with the job.
pub async fn submit(
    cx: Cx,
    enqueue: impl FnOnce(&mut Tenant<'_>, &By) -> Result<Job, Problem> + Send + 'static,
) -> Reply {
    let app = cx.app().clone();
    let reply = cx
        .write(move |tx, by| {
            let job = enqueue(tx, by)?;
            let place = format!("/api/v1/jobs/{}", job.id);
            Ok(Answer::accepted(JobView::of(&job, by.language), place).version(job.version))
        })
        .await?;
    app.job_queued.notify_one();
    Ok(reply)
}
