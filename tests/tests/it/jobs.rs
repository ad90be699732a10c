//! Background jobs over HTTP.

use bole_api::jobs::start_workers;
use bole_persistence::on_both;
use bole_tests::{TestApp, both, json};
use diesel::connection::SimpleConnection;
use tokio::sync::watch;

use crate::world::desk::Office;

/// A job's server has died so often while it was at it.
fn lost(app: &TestApp, attempts: u32) {
    let sql = format!("UPDATE job_claims SET attempts = {attempts}");
    on_both!(&mut app.database().owner(), |c| c.batch_execute(&sql)).expect("the claims are changed");
}

both! {
    async fn a_job_is_not_given_up_because_its_servers_died(app: TestApp) {
        let office = Office::without_workers(&app, "91310000MA1FL1234Q", "bole").await;
        let template = office.specialist.get(&office.under("roster/import-template")).await.expect(200).body_text();
        let upload = || office.upload(&office.under("roster:import"), template.clone());
        // Whatever it is that always takes the server down with it comes to an end all the same.
        for (attempts, state) in [(8, "succeeded"), (11, "succeeded"), (12, "failed")] {
            let started = upload().await.expect(202);
            lost(&app, attempts);
            let (stop, stopped) = watch::channel(false);
            let workers = start_workers(app.app(), 1, &stopped);
            let job = app.wait_job(&started).await;
            assert_eq!(job.text("/state"), state, "after {attempts}: {job}");
            if state == "failed" {
                assert_eq!(job.text("/failure/code"), "job_abandoned");
            }
            stop.send_replace(true);
            for worker in workers {
                worker.await.expect("a worker ends");
            }
        }
    }

    async fn jobs_are_listed_and_stay_in_their_agency(app: TestApp) {
        let office = Office::open(&app).await;
        let template = office.specialist.get(&office.under("roster/import-template")).await.expect(200).body_text();
        let started = office.upload(&office.under("roster:import"), template).await.expect(202);
        let job = app.wait_job(&started).await;
        assert_eq!((job.text("/state"), job.text("/kind")), ("succeeded".to_owned(), "roster_import".to_owned()), "{job}");
        assert_eq!(job.text("/subject"), office.engagement.to_string());
        let list = |query: &str| office.specialist.get(&format!("/api/v1/jobs{query}"));
        assert_eq!(list("?state=succeeded&kind=roster_import").await.expect(200).text("/data/0/id"), job.id());
        assert_eq!(list(&format!("?engagement_id={}", office.engagement)).await.text("/data/0/id"), job.id());
        assert_eq!(list("?state=failed").await.expect(200).at("/data"), json!([]));
        list("?state=lost").await.problem(400, "query_malformed");

        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        elsewhere.specialist.get(&started.location()).await.problem(404, "not_found");
        assert_eq!(elsewhere.specialist.get("/api/v1/jobs").await.expect(200).at("/data"), json!([]));
    }
}
