//! A licence of the agency has its clock: who leads it is warned before it expires, until one that is good for longer is recorded.

use bole_tests::{Agency, Answer, both, json};

use crate::timers::fire;

const LICENCES: &str = "/api/v1/licences";

/// The licences of the kinds that have a name are furnished already; others are told apart by their number.
async fn record(agency: &Agency, number: &str, until: Option<&str>) -> String {
    let mut licence = json!({
        "kind": "other", "number": number, "authority": "石家庄市行政审批局", "valid_from": "2024-03-01",
    });
    if let Some(until) = until {
        licence["valid_to"] = json!(until);
    }
    agency.admin().post(LICENCES, licence).await.expect(201).id()
}

/// The clock of a licence, if it has one.
async fn clock(agency: &Agency, licence: &str) -> Option<Answer> {
    let listed = agency.admin().get("/api/v1/timers?policy=agency.licence_renewed").await.expect(200).at("/data");
    let all = listed.as_array().expect("timers");
    let found =
        all.iter().find(|timer| timer["subject_id"] == json!(licence))?["id"].as_str().expect("an id").to_owned();
    Some(agency.admin().get(&format!("/api/v1/timers/{found}")).await.expect(200))
}

async fn state(agency: &Agency, licence: &str) -> Option<String> {
    clock(agency, licence).await.map(|timer| timer.text("/state"))
}

fn warned(timer: &Answer) -> usize {
    timer.at("/marks").as_array().expect("marks").iter().filter(|mark| mark["kind"] == "warned").count()
}

async fn waiting(agency: &Agency) -> usize {
    let inbox = agency.admin().get("/api/v1/inbox/items?kind=clock").await.expect(200).at("/data");
    let found = inbox.as_array().expect("tasks").iter().filter(|task| task["title"] == "agency.licence_renewed");
    found.count()
}

both! {
    async fn who_leads_the_agency_is_warned_until_the_licence_is_renewed(app: TestApp) {
        let agency = app.agency().await;
        let first = record(&agency, "A1", Some("2026-12-31")).await;
        let timer = clock(&agency, &first).await.expect("a clock");
        assert_eq!((timer.text("/state"), timer.text("/due_at")), ("running".into(), "2026-12-31T16:00:00Z".into()));
        assert_eq!((timer.text("/subject"), timer.json().get("client_id")), ("licence".into(), None));
        // It ends in less than ninety and sixty days, but in more than thirty.
        assert_eq!(fire(&app).await, 1);
        assert_eq!(warned(&clock(&agency, &first).await.expect("a clock")), 2);
        assert_eq!(waiting(&agency).await, 1);
        app.set_clock("2026-12-01T01:00:00Z");
        assert_eq!(fire(&app).await, 1);
        assert_eq!(warned(&clock(&agency, &first).await.expect("a clock")), 3);
        // Its end is corrected, and then there is one that follows it.
        let place = format!("{LICENCES}/{first}");
        agency.admin().patch(&place, json!({ "valid_to": "2027-02-28" })).if_match("*").await.expect(200);
        assert_eq!(clock(&agency, &first).await.expect("a clock").text("/due_at"), "2027-02-28T16:00:00Z");
        let second = record(&agency, "A1", Some("2030-02-28")).await;
        assert_eq!((state(&agency, &first).await.as_deref(), waiting(&agency).await), (Some("met"), 0));
        assert_eq!(state(&agency, &second).await.as_deref(), Some("running"));
        // What was replaced before it was recorded is for the file; what has no end has no clock.
        let old = record(&agency, "A1", Some("2026-11-30")).await;
        let endless = record(&agency, "A1", None).await;
        assert_eq!((state(&agency, &old).await, state(&agency, &endless).await), (None, None));
        assert_eq!(state(&agency, &second).await.as_deref(), Some("met"));
        let told = agency.actor("auditor").get("/api/v1/events?type=timer.met").await.expect(200);
        assert!(told.body_text().contains(&first), "{told}");
        let rates = agency.admin().get("/api/v1/on-time-rates?by=client").await.expect(200);
        assert_eq!(rates.at("/data"), json!([]), "it is for no client");
    }

    async fn an_expired_licence_is_late(app: TestApp) {
        let agency = app.agency().await;
        let expired = record(&agency, "E1", Some("2026-11-20")).await;
        fire(&app).await;
        let timer = clock(&agency, &expired).await.expect("a clock");
        assert_eq!((timer.text("/state"), warned(&timer)), ("breached".to_owned(), 0), "{timer}");
        let mut gone = json!({ "kind": "other", "number": "A", "authority": "局", "valid_from": "2024-03-01", "valid_to": "2026-12-31" });
        let one = agency.admin().post(LICENCES, gone.clone()).await.expect(201).id();
        (gone["number"], gone["valid_to"]) = (json!("B"), json!("2028-12-31"));
        agency.admin().post(LICENCES, gone.clone()).await.expect(201);
        assert_eq!(state(&agency, &one).await.as_deref(), Some("running"), "another licence of another number");
        gone["number"] = json!("A");
        agency.admin().post(LICENCES, gone).await.expect(201);
        assert_eq!(state(&agency, &one).await.as_deref(), Some("met"));
        // One that was recorded before is prolonged: that comes too late for the one that expired.
        let late = record(&agency, "F1", Some("2026-11-20")).await;
        fire(&app).await;
        let older = record(&agency, "F1", Some("2026-11-10")).await;
        assert_eq!((state(&agency, &late).await.as_deref(), state(&agency, &older).await), (Some("breached"), None));
        let place = format!("{LICENCES}/{older}");
        agency.admin().patch(&place, json!({ "valid_to": "2028-12-31" })).if_match("*").await.expect(200);
        assert_eq!(state(&agency, &late).await.as_deref(), Some("missed"));
        assert_eq!(state(&agency, &older).await.as_deref(), Some("running"));
        let place = format!("{LICENCES}/{expired}");
        agency.admin().patch(&place, json!({ "valid_to": null })).if_match("*").await.expect(200);
        assert_eq!(state(&agency, &expired).await.as_deref(), Some("cancelled"));
    }
}
