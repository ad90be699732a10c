//! Background jobs: the workers that do them, and how they are looked up.

mod failure;
mod file;
mod read;
mod rejected;
mod worker;

use bole_domain::agency::Permission;
use bole_persistence::Tenant;
use bole_persistence::jobs::Job;

use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::problem::Problem;
use crate::http::registry::Registry;
use crate::http::workbook::FormatQuery;

pub use failure::Failure;
pub use file::{Reading, ReadingQuery, RowsFile, SentFile, TAKEN};
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
    r.get("/api/v1/jobs/{job_id}/rejected-rows", "get_job_rejected_rows", rejected::rejected_rows)
        .tag("job")
        .text(
            "Download the rejected rows of an import",
            "The faulty rows of its file as they were sent, complete, with two more columns: `fault_column`, the columns at fault, \
             and `what_to_do`. Mended, the file can be imported as it is: the two columns are passed over. The first 999 faults \
             are in it, for whoever sent the file alone (404 to others). A job without faulty rows gives a file without rows. Each download of rows is written to the audit log.",
        )
        .permission(Permission::JobRead)
        .query::<FormatQuery>()
        .gives_file(&FormatQuery::MEDIA)
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
