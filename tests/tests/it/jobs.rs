//! Background jobs over HTTP.

use bole_tests::{both, json};

use crate::desk::Office;

both! {
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
