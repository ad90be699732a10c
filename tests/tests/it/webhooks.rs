//! Webhooks: sent signed and in order, tried again, left alone, given up, replayed; to public addresses alone; whoever receives.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bole_api::state::Settings;
use bole_api::webhooks::deliver_due;
use bole_persistence::crypto::hmac_sha256;
use bole_tests::{Actor, Agency, Answer, TestApp, Value, both, json};
use chrono::TimeDelta;
use futures_util::future::join_all;

use bole_tests::receiver::{Manner, Received, Receiver};

async fn sent(app: &TestApp) -> usize {
    deliver_due(&app.app().clone().into_inner()).await.expect("webhooks are sent")
}

/// An agency that tells a receiver of everything; the endpoint with its secret.
async fn told(app: &TestApp) -> (Agency, Receiver, Answer) {
    let (agency, receiver) = (app.agency().await, Receiver::start().await);
    let endpoint = endpoint(&agency.admin(), &receiver.url(), json!([])).await;
    sent(app).await;
    receiver.got();
    (agency, receiver, endpoint)
}

async fn endpoint(admin: &Actor, url: &str, types: Value) -> Answer {
    let new = json!({ "url": url, "description": "ERP", "types": types });
    admin.post("/api/v1/webhook-endpoints", new).await.expect(201)
}

async fn client(agency: &Agency, number: usize) -> String {
    let code = bole_tests::agency::credit_code(&format!("9131011{number:010}"));
    let new = json!({ "credit_code": code, "name": format!("客户{number}") });
    agency.project_manager().post("/api/v1/clients", new).await.expect(201).id()
}

/// Is it signed by this secret, as the specification says?
fn is_signed(received: &Received, secret: &str) -> bool {
    let key = STANDARD.decode(secret.trim_start_matches("whsec_")).expect("base64");
    let (id, at) = (received.header("webhook-id"), received.header("webhook-timestamp"));
    let signed = format!("{id}.{at}.{}", received.body);
    let own = format!("v1,{}", STANDARD.encode(hmac_sha256(&key, signed.as_bytes())));
    received.header("webhook-signature").split(' ').any(|signature| signature == own)
}

async fn deliveries(admin: &Actor, endpoint: &str, state: &str) -> Vec<Value> {
    let place = format!("/api/v1/webhook-endpoints/{endpoint}/deliveries?state={state}");
    admin.get(&place).await.expect(200).at("/data").as_array().expect("deliveries").clone()
}

async fn shown(admin: &Actor, endpoint: &str) -> Answer {
    admin.get(&format!("/api/v1/webhook-endpoints/{endpoint}")).await.expect(200)
}

both! {
    async fn what_happens_is_sent_signed_and_in_order(app: TestApp) {
        let (agency, receiver, made) = told(&app).await;
        let admin = agency.admin();
        let (id, secret) = (made.text("/endpoint/id"), made.text("/secret"));
        let before = admin.get("/api/v1/events?limit=200").await.expect(200).at("/next_after");
        for number in 1..=3 {
            client(&agency, number).await;
        }
        assert_eq!((sent(&app).await, sent(&app).await), (3, 0));
        let got = receiver.got();
        let events = admin.get(&format!("/api/v1/events?after={before}")).await.expect(200).at("/data");
        let by_id = |event: &Value| (event["id"].as_str().expect("an id").to_owned(), event.clone());
        let written: BTreeMap<String, Value> = events.as_array().expect("events").iter().map(by_id).collect();
        let came: BTreeMap<String, Value> = got.iter().map(|one| (one.header("webhook-id"), one.json())).collect();
        assert_eq!(came, written, "what is sent is what is read");
        assert!(got.iter().all(|one| is_signed(one, &secret) && one.header("content-type") == "application/json"));
        // A trial comes at once, and is no event.
        let trial = admin.post(&format!("/api/v1/webhook-endpoints/{id}:test"), ()).await.expect(200);
        assert_eq!((trial.text("/state"), trial.at("/last_status"), trial.at("/event_number")),
            ("delivered".to_owned(), json!(204), json!(0)));
        assert_eq!(receiver.got().len(), 1);
        let again = format!("/api/v1/webhook-deliveries/{}:replay", trial.id());
        admin.post(&again, ()).await.problem(409, "delivery_trial");
        // For a day both secrets sign, then the new one alone.
        let rotate = format!("/api/v1/webhook-endpoints/{id}:rotate-secret");
        let fresh = admin.post(&rotate, ()).if_match(&shown(&admin, &id).await.etag()).await.expect(200).text("/secret");
        assert_ne!(fresh, secret);
        sent(&app).await;
        let both: Vec<Received> = receiver.got();
        assert!(!both.is_empty() && both.iter().all(|one| is_signed(one, &secret) && is_signed(one, &fresh)));
        app.advance(TimeDelta::hours(25));
        client(&agency, 4).await;
        sent(&app).await;
        let later = receiver.got();
        assert!(!later.is_empty() && later.iter().all(|one| !is_signed(one, &secret) && is_signed(one, &fresh)));
    }

    async fn an_endpoint_is_told_what_it_wants_from_when_it_was_made(app: TestApp) {
        let agency = app.agency().await;
        client(&agency, 1).await;
        let (jobs, all) = (Receiver::start().await, Receiver::start().await);
        endpoint(&agency.admin(), &jobs.url(), json!(["job.ended"])).await;
        endpoint(&agency.admin(), &all.url(), json!([])).await;
        let stranger = app.agency().await;
        client(&stranger, 2).await;
        sent(&app).await;
        assert!(jobs.got().is_empty());
        let own: Vec<Value> = all.got().iter().map(Received::json).collect();
        assert!(own.iter().all(|event| event["object"]["type"] != "client"), "{own:?}");
        client(&agency, 3).await;
        sent(&app).await;
        assert_eq!((jobs.got().len(), all.got().len()), (0, 1));
    }

    async fn what_fails_is_tried_again_in_its_order(app: TestApp) {
        let (agency, receiver, made) = told(&app).await;
        let admin = agency.admin();
        let id = made.text("/endpoint/id");
        let place = format!("/api/v1/clients/{}", client(&agency, 1).await);
        sent(&app).await;
        receiver.got();
        receiver.be(Manner::Answers(500, "出错\u{7}了".to_owned()));
        for name in ["新名", "又一个新名"] {
            let seen = agency.project_manager().get(&place).await.expect(200).etag();
            agency.project_manager().patch(&place, json!({ "name": name })).if_match(&seen).await.expect(200);
        }
        sent(&app).await;
        let tried = receiver.got();
        assert_eq!(tried.len(), 1, "what comes after it about the same object waits for it");
        let pending = deliveries(&admin, &id, "pending").await;
        assert_eq!((&pending[0]["attempts"], &pending[1]["attempts"]), (&json!(0), &json!(1)), "the newest is listed first");
        assert_eq!((&pending[1]["last_status"], &pending[1]["last_fault"]), (&json!(500), &json!("status")));
        assert_eq!(pending[1]["excerpt"], "出错 了");
        assert_eq!(sent(&app).await, 0, "not before its time");
        receiver.be(Manner::Answers(200, "ok".to_owned()));
        app.advance(TimeDelta::seconds(10));
        sent(&app).await;
        let later = receiver.got();
        assert_eq!(later[0].header("webhook-id"), tried[0].header("webhook-id"), "the same event has the same id");
        assert!(later[0].header("webhook-timestamp") > tried[0].header("webhook-timestamp"));
        assert!(deliveries(&admin, &id, "pending").await.is_empty());
        let numbers: Vec<i64> = later.iter().map(|one| one.json()["number"].as_i64().expect("a number")).collect();
        assert!(numbers.len() == 2 && numbers.is_sorted(), "{numbers:?}");
        assert_eq!(shown(&admin, &id).await.at("/failures"), 0);
    }

    async fn who_fails_and_fails_is_left_alone_and_given_up(app: TestApp) {
        let (agency, receiver, made) = told(&app).await;
        let admin = agency.admin();
        let id = made.text("/endpoint/id");
        receiver.be(Manner::Answers(503, String::new()));
        for number in 1..=6 {
            client(&agency, number).await;
        }
        sent(&app).await;
        assert_eq!(shown(&admin, &id).await.at("/failures"), 1, "what fails together counts once");
        for _ in 0..4 {
            app.advance(TimeDelta::minutes(16));
            sent(&app).await;
        }
        let failing = shown(&admin, &id).await;
        assert!(failing.at("/failures").as_i64() >= Some(5) && failing.at("/rests_until").is_string(), "{failing}");
        receiver.got();
        client(&agency, 7).await;
        client(&agency, 8).await;
        app.advance(TimeDelta::seconds(45));
        assert_eq!(sent(&app).await, 0, "two are due, but it rests");
        app.advance(TimeDelta::minutes(5));
        assert_eq!(sent(&app).await, 1, "one tries it");
        assert_eq!(receiver.got().len(), 1);
        let tried = deliveries(&admin, &id, "pending").await.len();
        assert_eq!(tried, 8);
        for _ in 0..300 {
            app.advance(TimeDelta::minutes(61));
            sent(&app).await;
        }
        assert!(deliveries(&admin, &id, "pending").await.is_empty());
        let dead = deliveries(&admin, &id, "dead").await;
        assert_eq!(dead.len(), tried);
        receiver.got();
        receiver.be(Manner::Answers(204, String::new()));
        app.advance(TimeDelta::hours(2));
        assert_eq!(sent(&app).await, 0, "what was given up is not tried again by itself");
        let replay = format!("/api/v1/webhook-deliveries/{}:replay", dead[0]["id"].as_str().expect("an id"));
        admin.post(&replay, ()).await.expect(200);
        admin.post(&replay, ()).await.problem(409, "delivery_pending");
        sent(&app).await;
        let again: Vec<String> = receiver.got().iter().map(|one| one.json()["number"].to_string()).collect();
        assert!(again.contains(&dead[0]["event_number"].to_string()), "{again:?}");
        assert_eq!(shown(&admin, &id).await.at("/failures"), 0);
    }

    async fn hostile_receivers_do_no_harm(app: TestApp) {
        let (agency, receiver, made) = told(&app).await;
        let admin = agency.admin();
        let trial = format!("/api/v1/webhook-endpoints/{}:test", made.text("/endpoint/id"));
        let elsewhere = Receiver::start().await;
        let expected = [
            (Manner::Redirects(elsewhere.url()), json!([307, "redirected", "dead"])),
            (Manner::Resets, json!([null, "broken_off", "dead"])),
            (Manner::Huge, json!([200, null, "delivered"])),
            (Manner::Lies, json!([200, null, "delivered"])),
            (Manner::Hangs, json!([200, null, "delivered"])),
            (Manner::Answers(404, "<html>".repeat(1000)), json!([404, "status", "dead"])),
        ];
        for (manner, wanted) in expected {
            receiver.be(manner.clone());
            let tried = admin.post(&trial, ()).await.expect(200);
            let tried = tried.json();
            assert_eq!(json!([tried["last_status"], tried["last_fault"], tried["state"]]), wanted, "{manner:?}");
            assert!(tried["excerpt"].as_str().unwrap_or_default().len() <= 1024);
        }
        assert!(elsewhere.got().is_empty(), "no redirection is followed");
        let gone = "http://127.0.0.1:9/";
        let change = json!({ "url": gone });
        let place = format!("/api/v1/webhook-endpoints/{}", made.text("/endpoint/id"));
        admin.patch(&place, change).if_match(&admin.get(&place).await.etag()).await.expect(200);
        assert_eq!(admin.post(&trial, ()).await.expect(200).text("/last_fault"), "not_connected");
    }

    async fn who_says_that_he_is_gone_is_switched_off(app: TestApp) {
        let (agency, receiver, made) = told(&app).await;
        let (admin, id) = (agency.admin(), made.text("/endpoint/id"));
        receiver.be(Manner::Answers(410, String::new()));
        client(&agency, 1).await;
        sent(&app).await;
        assert_eq!(shown(&admin, &id).await.text("/state"), "disabled");
        receiver.got();
        app.advance(TimeDelta::hours(1));
        client(&agency, 2).await;
        assert_eq!(sent(&app).await, 0);
        // Switched on again it misses nothing.
        receiver.be(Manner::Answers(204, String::new()));
        let on = json!({ "state": "active" });
        let place = format!("/api/v1/webhook-endpoints/{id}");
        admin.patch(&place, on).if_match(&shown(&admin, &id).await.etag()).await.expect(200);
        app.advance(TimeDelta::hours(1));
        sent(&app).await;
        assert!(receiver.got().len() >= 3);
    }

    async fn several_who_send_send_each_event_once(app: TestApp) {
        let agency = app.agency().await;
        let receivers = join_all((0..4).map(|_| Receiver::start())).await;
        for receiver in &receivers {
            endpoint(&agency.admin(), &receiver.url(), json!([])).await;
        }
        sent(&app).await;
        receivers.iter().for_each(|receiver| drop(receiver.got()));
        for number in 1..=10 {
            client(&agency, number).await;
        }
        let rounds = join_all((0..4).map(|_| sent(&app))).await;
        assert_eq!(rounds.iter().sum::<usize>(), 40);
        for receiver in &receivers {
            let mut ids: Vec<String> = receiver.got().iter().map(|one| one.header("webhook-id")).collect();
            ids.sort();
            ids.dedup();
            assert_eq!(ids.len(), 10);
        }
    }
}

async fn refused(backend: bole_persistence::db::Backend) {
    let app = TestApp::start_with(backend, Settings { requests_per_minute: 0, ..Settings::default() }).await;
    let admin = app.agency().await.admin();
    let receiver = Receiver::start().await;
    let port = receiver.url().rsplit_once(':').map(|(_, rest)| rest.to_owned()).expect("a port");
    let try_out = async |url: &str, code: &str| {
        let new = json!({ "url": url, "description": "x" });
        admin.post("/api/v1/webhook-endpoints", new).await.problem_at(422, code, "/url");
    };
    for url in [
        "https://127.0.0.1",
        "https://[::1]",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3",
        "https://0x7f000001",
    ] {
        try_out(url, "url_private").await;
    }
    try_out("http://erp.example.com", "url_unsecured").await;
    try_out("https://a:b@erp.example.com", "url_adorned").await;
    try_out("erp", "url_malformed").await;
    // A name that stands for this machine is found out when it is used.
    let named = format!("https://localhost.localdomain:{port}");
    let made = endpoint(&admin, &named, json!([])).await;
    let trial = format!("/api/v1/webhook-endpoints/{}:test", made.text("/endpoint/id"));
    let tried = admin.post(&trial, ()).await.expect(200);
    // Whether it is known at all depends on the machine; nobody is reached by it.
    assert!(tried.json()["last_status"].is_null() && !tried.text("/last_fault").is_empty(), "{tried}");
    assert!(receiver.got().is_empty());
    app.stop().await;
}

#[tokio::test]
async fn webhooks_leave_the_own_network_alone() {
    refused(bole_persistence::db::Backend::Sqlite).await;
    refused(bole_persistence::db::Backend::Postgres).await;
}
