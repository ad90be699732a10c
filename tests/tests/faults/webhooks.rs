//! Webhooks while the servers that send them are killed: every event comes, those about one object in their order, and each delivery is
//! known to have been taken.

use std::collections::{BTreeMap, BTreeSet};
use std::thread::sleep;
use std::time::Duration;

use bole_persistence::on_both;
use bole_persistence::runtime::Runtime;
use bole_tests::agency::credit_code;
use bole_tests::receiver::Receiver;
use bole_tests::{Served, TestApp, both, json, number};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use rand::RngExt;
use rand::rngs::StdRng;

use crate::BOLE;
use crate::story::dice;

/// Clients that are made, and renamed twice, in the light form.
const LIGHT: u64 = 40;
/// The servers.
const SENDERS: usize = 3;
/// A server lives at most so long before it is killed, in milliseconds.
const LIFE: u64 = 400;
/// Far more kills than it takes.
const MOST: u64 = 500;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(app: &TestApp, query: &str) -> i64 {
    let query = format!("SELECT count(*) AS count FROM {query}");
    let rows: QueryResult<Count> = on_both!(&mut app.database().owner(), |c| diesel::sql_query(query).get_result(c));
    rows.expect("it is counted").count
}

/// Servers live and die until every event was taken; gives how often one was killed. The lease of a dead one ends at once, and so does
/// that of the others: what they still do is done beside somebody else.
fn sent(app: &TestApp, events: i64, dice: &mut StdRng) -> u64 {
    let settings = [("BOLE_WEBHOOKS_PRIVATE", "true")];
    let mut servers: Vec<Served> = (0..SENDERS).map(|_| Served::start(BOLE, &app.database().url, &settings)).collect();
    for kills in 0..MOST {
        if count(app, "webhook_deliveries WHERE state = 'delivered'") == events {
            return kills;
        }
        sleep(Duration::from_millis(dice.random_range(1..LIFE)));
        let server = &mut servers[dice.random_range(0..SENDERS)];
        server.kill();
        let free = "UPDATE webhook_claims SET claimed_until = NULL";
        on_both!(&mut app.database().owner(), |c| c.batch_execute(free)).expect("the leases end");
        server.again();
    }
    panic!("not everything was sent after {MOST} kills");
}

both! {
    async fn every_event_comes_in_order_whoever_is_killed(app: TestApp) {
        let mut dice = dice("webhooks");
        // The servers go by the machine's clock.
        app.set_clock(&Runtime::system().now().to_rfc3339());
        let (agency, receiver) = (app.agency().await, Receiver::start().await);
        let before = count(&app, "events");
        let hook = json!({ "url": receiver.url(), "description": "ERP", "types": [] });
        agency.admin().post("/api/v1/webhook-endpoints", hook).await.expect(201);
        for place in 0..number("TORTURE_EVENTS", LIGHT) {
            let new = json!({ "credit_code": credit_code(&format!("9131011{place:010}")), "name": format!("客户{place}") });
            let client = agency.project_manager().post("/api/v1/clients", new).await.expect(201).id();
            for name in ["甲", "乙"] {
                let path = format!("/api/v1/clients/{client}");
                agency.project_manager().patch(&path, json!({ "name": format!("{name}{place}") })).if_match("*").await.expect(200);
            }
        }
        let (looking, events) = (app.clone(), count(&app, "events") - before);
        let kills = tokio::task::spawn_blocking(move || sent(&looking, events, &mut dice)).await.expect("it ends");
        // Those that came twice came the second time because nobody knew of the first.
        let got = receiver.got();
        let mut seen = BTreeSet::new();
        let mut last: BTreeMap<String, i64> = BTreeMap::new();
        for event in got.iter().map(bole_tests::receiver::Received::json) {
            let (id, at) = (event["id"].to_string(), event["number"].as_i64().expect("a number"));
            if seen.insert(id) {
                let before = last.insert(event["object"]["id"].to_string(), at);
                assert!(before.is_none_or(|before| before < at), "{before:?} before {at}");
            }
        }
        assert_eq!(i64::try_from(seen.len()).expect("it fits"), events, "after {kills} kills");
        assert_eq!(count(&app, "webhook_deliveries"), events, "one delivery of each");
        println!("{events} events, {kills} kills, {} came twice", got.len() - seen.len());
    }
}
