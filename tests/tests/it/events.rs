//! What happened: told in the order in which it was kept, without gap, to those alone who may know; read and listened to.

use std::future::IntoFuture;
use std::time::Duration;

use bole_api::state::Settings;
use bole_persistence::runtime::Runtime;
use bole_tests::{Actor, Answer, Served, TestApp, Value, both, json};
use futures_util::future::join_all;

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

const MONTH: &str = "2026-01";
/// Clients that are made at the same time.
const AT_ONCE: usize = 24;
/// Servers beside the test's own.
const SERVERS: usize = 2;

/// Everything after a number, in pages of so many.
async fn told(actor: &Actor, filter: &str, limit: usize, mut after: i64) -> (Vec<Value>, i64) {
    let mut all = Vec::new();
    loop {
        let page = actor.get(&format!("/api/v1/events?limit={limit}&after={after}{filter}")).await.expect(200);
        all.extend(page.at("/data").as_array().expect("events").iter().cloned());
        after = page.at("/next_after").as_i64().expect("a number");
        if page.at("/more") == false {
            return (all, after);
        }
    }
}

fn numbers(events: &[Value]) -> Vec<i64> {
    events.iter().map(|event| event["number"].as_i64().expect("a number")).collect()
}

fn kinds(events: &[Value]) -> Vec<&str> {
    let mut kinds: Vec<&str> = events.iter().map(|event| event["type"].as_str().expect("a type")).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

async fn computed(app: &TestApp) -> Bureau {
    let bureau = Bureau::agreed(app).await;
    let inputs: Vec<&str> = INPUTS.lines().take(1 + ROSTER_ROWS).collect();
    bureau.computed(MONTH, "2026-02-10", &inputs.join("\n")).await;
    bureau.approved(MONTH).await;
    bureau.client_confirms(MONTH).await.expect(200);
    bureau
}

fn client(number: usize) -> Value {
    let code = bole_tests::agency::credit_code(&format!("9131011{number:010}"));
    json!({ "credit_code": code, "name": format!("客户{number}") })
}

both! {
    async fn a_month_is_told_from_state_to_state(app: TestApp) {
        let bureau = computed(&app).await;
        let admin = bureau.agency.admin();
        let (all, end) = told(&admin, "", 7, 0).await;
        assert_eq!(numbers(&all), (1..=end).collect::<Vec<_>>(), "no gap and nothing twice");
        let (again, _) = told(&admin, "", 200, end / 2).await;
        assert_eq!(numbers(&again), (end / 2 + 1..=end).collect::<Vec<_>>());
        let shown = bureau.specialist.get(&bureau.cycle(MONTH, "")).await.expect(200);
        let of_cycle: Vec<&Value> = all.iter().filter(|event| event["object"]["id"] == shown.at("/id")).collect();
        let states: Vec<(&Value, &Value)> =
            of_cycle.iter().map(|event| (&event["data"]["before"], &event["data"]["after"])).collect();
        assert_eq!(states[0], (&Value::Null, &json!("open")));
        assert!(states.windows(2).all(|pair| pair[0].1 == pair[1].0), "{states:?}");
        let last = of_cycle.last().expect("one");
        assert_eq!((&last["data"]["after"], &last["data"]["version"]), (&shown.at("/state"), &shown.at("/version")));
        assert_eq!((&last["data"]["cycle"], &last["client_id"]), (&json!(MONTH), &json!(bureau.client_id)));
        let done_by = last["actor"]["id"].as_str().expect("somebody did it");
        assert_eq!(done_by, bureau.client_user.get("/api/v1/auth/me").await.expect(200).id());
        for wanted in ["contract.changed", "engagement.opened", "step.recorded", "job.ended", "timer.missed", "command.done"] {
            assert!(kinds(&all).contains(&wanted), "{wanted} is not among {:?}", kinds(&all));
        }
    }

    async fn each_is_told_what_he_may_know(app: TestApp) {
        let bureau = computed(&app).await;
        let (own, end) = told(&bureau.client_user, "", 50, 0).await;
        assert!(own.iter().all(|event| event["client_id"] == json!(bureau.client_id)));
        assert_eq!(kinds(&own), [
            "contract.changed", "contract.drafted", "cycle.changed", "cycle.opened", "engagement.changed", "engagement.opened",
            "step.recorded",
        ]);
        // What a person asks is none of the client's business.
        let slips = bureau.specialist.get(&bureau.cycle(MONTH, "payslips")).await.expect(200);
        let place = format!("/api/v1/engagements/{}/questions", bureau.engagement);
        let for_person = json!({ "text": "个税如何计算？", "person_id": slips.at("/data/0/person/id") });
        bureau.specialist.post(&place, for_person).await.expect(201);
        bureau.client_user.post(&place, json!({ "text": "发薪日能提前吗？" })).await.expect(201);
        let (inside, _) = told(&bureau.specialist, "&type=question.asked", 50, end).await;
        assert_eq!(inside.len(), 2);
        let (more, _) = told(&bureau.client_user, "", 50, end).await;
        assert_eq!(more, inside[1..]);
        let other = bureau.manager.post("/api/v1/clients", client(1)).await.expect(201).id();
        let stranger = bureau.agency.client_user(&other).await;
        assert!(told(&stranger, "", 50, 0).await.0.is_empty());
        let foreign = format!("/api/v1/events?client_id={}", bureau.client_id);
        stranger.get(&foreign).await.problem(404, "not_found");
        stranger.get(&format!("/api/v1/events?engagement_id={}", bureau.engagement)).await.problem(404, "not_found");
        let (_, other_agency) = app.two_agencies().await;
        assert!(told(&other_agency.admin(), "&type=cycle.changed", 50, 0).await.0.is_empty());
        // A consultant reads neither payments nor the audit log: he is told nothing of them.
        let (seen, _) = told(&bureau.agency.actor("consultant"), "", 200, 0).await;
        assert!(!kinds(&seen).contains(&"command.done") && !kinds(&seen).contains(&"cycle.changed"), "{:?}", kinds(&seen));
        let filter = format!("&type=cycle.changed&engagement_id={}", bureau.engagement);
        let (filtered, _) = told(&bureau.specialist, &filter, 2, 0).await;
        assert_eq!(kinds(&filtered), ["cycle.changed"]);
        let types = bureau.client_user.get("/api/v1/event-types").lang("en").await.expect(200);
        assert_eq!(types.at("/data/0/label"), "Engagement opened");
    }

    async fn the_order_is_the_order_of_commits_whoever_writes(app: TestApp) {
        // The other servers go by the machine's clock.
        app.set_clock(&Runtime::system().now().to_rfc3339());
        let agency = app.agency().await;
        let (manager, admin) = (agency.project_manager(), agency.admin());
        manager.post("/api/v1/clients", client(0)).await.expect(201);
        let url = app.database().url.clone();
        let start = |_| Served::start(env!("CARGO_BIN_EXE_bole-served"), &url, &[("BOLE_JOB_WORKERS", "0")]);
        let servers: Vec<Served> = (0..SERVERS).map(start).collect();
        let bases: Vec<String> = servers.iter().map(Served::base).chain([app.url("")]).collect();
        let (_, begun) = told(&admin, "", 200, 0).await;
        let writes = (1..=AT_ONCE).zip(bases.iter().cycle()).map(|(number, base)| {
            manager.post("/api/v1/clients", client(number)).at(base).into_future()
        });
        // Reads on while they write: whatever it was shown once is whole up to there.
        let reading = async {
            let (mut seen, mut after) = (Vec::new(), begun);
            while seen.len() < AT_ONCE {
                let (more, next) = told(&admin, "", 5, after).await;
                seen.extend(numbers(&more));
                after = next;
            }
            seen
        };
        let (written, seen) = futures_util::future::join(join_all(writes), reading).await;
        written.into_iter().for_each(|answer: Answer| { answer.expect(201); });
        assert_eq!(seen, (begun + 1..=begun + i64::try_from(AT_ONCE).expect("few")).collect::<Vec<_>>());
    }

    async fn bad_questions_are_told(app: TestApp) {
        let admin = app.agency().await.admin();
        admin.get("/api/v1/events?after=-1").await.problem_at(400, "after_out_of_range", "query:after");
        admin.get("/api/v1/events/stream?after=-1").header("Last-Event-ID", "0").await.expect(400);
        admin.get("/api/v1/events?after=7").await.problem_at(422, "event_unknown", "query:after");
        admin.get("/api/v1/events?type=cycle.paid").await.expect(400);
        admin.get("/api/v1/events/stream").header("Last-Event-ID", "x").await
            .problem_at(400, "last_event_id_malformed", "header:Last-Event-ID");
    }

    async fn what_was_kept_is_never_changed(app: TestApp) {
        use bole_persistence::on_both;
        use diesel::connection::SimpleConnection;
        let agency = app.agency().await;
        agency.project_manager().post("/api/v1/clients", client(0)).await.expect(201);
        for sql in ["UPDATE events SET kind = 'x'", "DELETE FROM events"] {
            let mut db = app.database().owner();
            let refused = on_both!(&mut db, |c| c.batch_execute(sql)).expect_err(sql);
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
    }
}

/// The events that a stream has told until it has told so many.
async fn heard(app: &TestApp, token: &str, last: &str, many: usize) -> Vec<(String, Value)> {
    let http = reqwest::Client::new();
    let request = http.get(app.url("/api/v1/events/stream")).bearer_auth(token).header("Last-Event-ID", last);
    let mut answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    let mut text = String::new();
    let all = |text: &str| -> Vec<(String, Value)> {
        let whole = text.rsplit_once("\n\n").map_or("", |(whole, _)| whole);
        let field = |event: &str, name: &str| {
            event.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
        };
        whole
            .split("\n\n")
            .filter_map(|event| Some((field(event, "id:")?, field(event, "data:")?)))
            .map(|(id, data)| (id, serde_json::from_str(&data).expect("JSON")))
            .collect()
    };
    while all(&text).len() < many {
        let part = answer.chunk().await.expect("the stream goes on").expect("it has not ended");
        text.push_str(std::str::from_utf8(&part).expect("text"));
    }
    all(&text)
}

async fn listened(backend: bole_persistence::db::Backend) {
    let settings = Settings { requests_per_minute: 0, event_stream: Duration::from_secs(60), ..Settings::default() };
    let app = TestApp::start_with(backend, settings).await;
    let agency = app.agency().await;
    let (manager, admin) = (agency.project_manager(), agency.admin());
    manager.post("/api/v1/clients", client(0)).await.expect(201);
    let (_, end) = told(&admin, "", 200, 0).await;
    let token = admin.token().await.expect("a token");
    let last = end.to_string();
    let (first, ()) = futures_util::future::join(heard(&app, &token, &last, 2), async {
        manager.post("/api/v1/clients", client(1)).await.expect(201);
        manager.post("/api/v1/clients", client(2)).await.expect(201);
    })
    .await;
    let ids: Vec<i64> = first.iter().map(|(id, _)| id.parse().expect("a number")).collect();
    assert_eq!(ids, [end + 1, end + 2]);
    assert!(first.iter().zip(&ids).all(|((_, event), id)| event["number"] == *id && event["type"] == "command.done"));
    // Whoever comes again with the last id goes on behind it.
    assert_eq!(heard(&app, &token, &ids[0].to_string(), 1).await[0].0, ids[1].to_string());
    app.stop().await;
}

#[tokio::test]
async fn a_listener_hears_what_happens_and_resumes() {
    listened(bole_persistence::db::Backend::Sqlite).await;
    listened(bole_persistence::db::Backend::Postgres).await;
}
