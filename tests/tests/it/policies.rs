//! Insurance policies over HTTP.

use bole_tests::{Answer, both, json};

use crate::world::desk::Office;

const SAMPLE: &str = include_str!("../../../samples/payroll-2026/policies.csv");
const HEADER: &str = "place,place_name,kind,effective_from,effective_to,floor,ceiling,employer_rate,worker_rate,\
                      employer_fixed,worker_fixed,rounding_places,rounding_mode,source";
const POLICIES: &str = "/api/v1/insurance-policies";

async fn import(office: &Office, text: impl Into<Vec<u8>>, query: &str) -> Answer {
    let started = office.upload(&format!("{POLICIES}:import{query}"), text).await;
    office.app.wait_job(&started).await
}

fn row(from: &str, to: &str) -> String {
    format!("{HEADER}\n110000,北京市,pension,{from},{to},7270.00,36348.00,0.16,0.08,0.00,0.00,2,half_up,测试\n")
}

both! {
    async fn policies_are_imported_replaced_and_read(app: TestApp) {
        let office = Office::open(&app).await;
        let job = import(&office, SAMPLE, "").await;
        let rows = SAMPLE.lines().count() - 1;
        assert_eq!((job.text("/state"), job.at("/counts/created")), ("succeeded".to_owned(), json!(rows)), "{job}");
        let again = import(&office, SAMPLE, "").await;
        assert_eq!(again.at("/counts"), json!({ "created": 0, "replaced": 0, "unchanged": rows }));
        let later = import(&office, SAMPLE, "?cutoff_day=20").await;
        assert_eq!(later.at("/counts/replaced"), rows);

        let get = |query: &str| office.specialist.get(&format!("{POLICIES}{query}"));
        let found = get("?place=440300&kind=unemployment&on=2026-04-15").await.expect(200);
        assert_eq!(found.at("/data").as_array().map(Vec::len), Some(1), "{found}");
        assert_eq!((found.text("/data/0/effective_from"), found.at("/data/0/cutoff_day")), ("2026-04-15".into(), json!(20)));
        let one = get(&format!("/{}", found.text("/data/0/id"))).await.expect(200);
        assert_eq!(one.text("/place"), "440300");
        let page = get("?limit=30").await.expect(200);
        let rest = get(&format!("?limit=200&cursor={}", page.text("/next_cursor"))).await.expect(200);
        assert_eq!(rest.at("/data").as_array().map(Vec::len), Some(rows - 30));
        get("?kind=lottery").await.problem(400, "query_malformed");

        let places = get("/places").await.expect(200);
        assert!(places.at("/data").as_array().expect("places").iter().all(|p| p["own"] == true), "{places}");
        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        assert_eq!(elsewhere.specialist.get(POLICIES).await.expect(200).at("/data"), json!([]));
        elsewhere.specialist.get(&format!("{POLICIES}/{}", one.id())).await.problem(404, "not_found");
    }

    async fn overlaps_and_bad_rows_change_nothing(app: TestApp) {
        let office = Office::open(&app).await;
        let file = office.specialist.get(&format!("{POLICIES}/import-template")).await.expect(200).body_text();
        assert_eq!(import(&office, file, "").await.text("/state"), "succeeded");
        let refused = |job: &Answer, column: &str, code: &str| {
            assert_eq!((job.text("/state"), job.text("/failure/code")), ("failed".into(), "rows_refused".into()), "{job}");
            assert_eq!((job.text("/errors/0/column"), job.text("/errors/0/code")), (column.into(), code.into()), "{job}");
        };
        refused(&import(&office, row("2026-08-01", ""), "").await, "effective_from", "policy_overlaps");
        refused(&import(&office, row("2026-01-01", "2026-07-01"), "").await, "effective_to", "policy_overlaps");
        refused(&import(&office, row("2026-01-01", "").replace("pension", "lottery"), "").await, "kind", "unknown_value");
        refused(&import(&office, row("2026-01-01", "").replace("0.16", "16"), "").await, "employer_rate", "rate_out_of_range");
        refused(&import(&office, row("2026-01-01", "2025-01-01"), "").await, "effective_to", "ends_before_start");
        assert_eq!(import(&office, row("2026-01-01", "2026-06-30"), "").await.text("/state"), "succeeded");
        assert_eq!(office.specialist.get(POLICIES).await.at("/data").as_array().map(Vec::len), Some(2));
        let day = office.upload(&format!("{POLICIES}:import?cutoff_day=32"), row("2026-01-01", "")).await;
        day.problem_at(400, "day_out_of_range", "query:cutoff_day");
        office.upload(&format!("{POLICIES}:import"), "place\n110000\n").await
            .problem_at(400, "header_missing_column", "/header/kind");
        let auditor = office.user("sun", "auditor", json!({})).await;
        auditor.post(&format!("{POLICIES}:import"), ()).csv(row("2027-01-01", "")).await.problem(403, "permission_denied");
    }

    async fn one_policy_is_made_and_the_library_read(app: TestApp) {
        let office = Office::open(&app).await;
        let new = json!({
            "place": "110000", "place_name": "北京市", "kind": "pension", "effective_from": "2026-07-01",
            "floor": "7270.00", "ceiling": "36348.00", "employer_rate": "0.16", "worker_rate": "0.08",
            "rounding": { "places": 2, "mode": "half_up" }, "cutoff_day": 15, "source": "测试",
        });
        let made = office.specialist.post(POLICIES, new.clone()).await.expect(201);
        assert_eq!(office.specialist.get(&made.location()).await.expect(200).id(), made.id());
        office.specialist.post(POLICIES, new.clone()).await.problem(409, "policy_taken");
        let mut overlapping = new.clone();
        overlapping["effective_from"] = json!("2026-09-01");
        office.specialist.post(POLICIES, overlapping).await.problem_at(422, "policies_invalid", "/effective_from");
        let mut broken = new;
        broken["employer_rate"] = json!("1.5");
        broken["effective_from"] = json!("2020-09-01");
        broken["effective_to"] = json!("2020-12-31");
        office.specialist.post(POLICIES, broken).await.problem_at(422, "policies_invalid", "/employer_rate");

        let library = office.specialist.get(&format!("{POLICIES}/library?place=110000&on=2026-08-01")).await.expect(200);
        let records = library.at("/data").as_array().cloned().expect("records");
        let complete = |insurance: &str| records.iter().find(|r| r["insurance"] == insurance).map(|r| r["complete"].clone());
        assert_eq!(complete("pension"), Some(json!(true)));
        assert_eq!(complete("work_injury"), Some(json!(false)));
        let places = office.specialist.get(&format!("{POLICIES}/places")).await.expect(200);
        let own: Vec<_> = places.at("/data").as_array().expect("places").iter().filter(|p| p["own"] == true).cloned().collect();
        assert_eq!(own.len(), 1);
    }
}
