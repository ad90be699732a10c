//! Timers by the thousand that become due while four servers watch them and are killed: each alarm is told once.

use std::collections::BTreeMap;
use std::thread::sleep;
use std::time::Duration;

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, TimerId, TypedId};
use bole_domain::sla::policy::{Escalation, Rule, Warning};
use bole_domain::sla::timer::{Mark, NewTimer, Subject, SubjectKind, Timer};
use bole_domain::sla::{Span, SpanUnit};
use bole_persistence::runtime::Runtime;
use bole_persistence::sla::clocks::Clocks;
use bole_persistence::sla::timers;
use bole_persistence::{Mode, StoreError, Tenant, on_both};
use bole_tests::{Served, both, json, number};
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use rand::RngExt;
use rand::rngs::StdRng;

use crate::BOLE;
use crate::story::dice;

/// How many in the light form.
const LIGHT: u64 = 2_000;
/// They become due within so many seconds for each thousand of them, at least ten.
const SPREAD: u64 = 1;
/// The servers.
const WATCHERS: usize = 4;
/// A server lives at most so long before it is killed, in milliseconds.
const LIFE: u64 = 1_500;
const KEPT_AT_ONCE: usize = 5_000;

/// Due a minute after it began, with a warning at once; two roles are told when it is late.
fn rule() -> Rule {
    let minute = Span::new(1, SpanUnit::Minutes);
    let told = |role| Escalation { after: None, role };
    Rule {
        warnings: vec![Warning { before: minute, role: Role::PayrollSpecialist }],
        escalations: vec![told(Role::ProjectManager), told(Role::AgencyAdmin)],
        ..Rule::within(minute)
    }
}

/// Starts timers that become due over the next seconds.
fn start(tx: &mut Tenant<'_>, client: ClientId, many: u64, from: DateTime<Utc>) -> Result<(), StoreError> {
    let spread = (many * SPREAD / 1_000).max(10) * 1_000;
    let ids = Runtime::system();
    let clocks = Clocks::of(tx, None)?;
    let one = |place: u64| {
        let late = i64::try_from(place * spread / many).unwrap_or_default();
        let id: TimerId = ids.id();
        let new = NewTimer {
            id,
            policy: "service.question_answered".to_owned(),
            policy_version: 0,
            rule: rule(),
            subject: Subject { kind: SubjectKind::Question, id: id.uuid(), engagement: None, client: Some(client) },
            started_at: from - TimeDelta::seconds(55) + TimeDelta::milliseconds(late),
            day: None,
        };
        Timer::start(new, &clocks.toward(None))
    };
    let begun: Vec<(Timer, Vec<Mark>)> = (0..many).map(one).collect();
    begun.chunks(KEPT_AT_ONCE).try_for_each(|some| timers::keep(tx, some))
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Text)]
    what: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What a query counts, by what it tells.
fn count(app: &bole_tests::TestApp, query: &str) -> BTreeMap<String, i64> {
    let rows: QueryResult<Vec<Count>> = on_both!(&mut app.database().owner(), |c| diesel::sql_query(query).load(c));
    rows.expect("it is counted").into_iter().map(|row| (row.what, row.count)).collect()
}

/// Servers live and die until nothing is left to be told; gives how often one was killed.
fn watched(app: &bole_tests::TestApp, dice: &mut StdRng) -> u64 {
    let url = &app.database().url;
    let mut servers: Vec<Served> = (0..WATCHERS).map(|_| Served::start(BOLE, url, &[])).collect();
    let mut kills = 0;
    while count(app, "SELECT 'claims' AS what, count(*) AS count FROM timer_claims")["claims"] > 0 {
        sleep(Duration::from_millis(dice.random_range(1..LIFE)));
        let server = &mut servers[dice.random_range(0..WATCHERS)];
        server.kill();
        server.again();
        kills += 1;
    }
    kills
}

both! {
    async fn each_alarm_is_told_once(app: TestApp) {
        let many = number("TORTURE_TIMERS", LIGHT);
        let mut dice = dice("timers");
        // The servers go by the machine's clock.
        let begun = Runtime::system().now();
        app.set_clock(&begun.to_rfc3339());
        let agency = app.agency().await;
        let new = json!({ "credit_code": "91310114MA1GT0003F", "name": "海川智能装备" });
        let client = agency.project_manager().post("/api/v1/clients", new).await.expect(201).id();
        let client: ClientId = client.parse().expect("an id");
        let looking = app.clone();
        let kills = tokio::task::spawn_blocking(move || {
            let app = looking;
            app.store().tenant(agency.id, Mode::Write, |tx| start(tx, client, many, begun)).expect("timers are started");
            let kills = watched(&app, &mut dice);
            let told = count(&app, "SELECT kind AS what, count(*) AS count FROM timer_marks GROUP BY kind");
            let n = i64::try_from(many).expect("it fits");
            let wanted = [("started", n), ("warned", n), ("breached", n), ("escalated", 2 * n)];
            assert_eq!(told, wanted.map(|(kind, count)| (kind.to_owned(), count)).into(), "after {kills} kills");
            let states = count(&app, "SELECT state AS what, count(*) AS count FROM timers GROUP BY state");
            assert_eq!(states, [("breached".to_owned(), n)].into());
            kills
        });
        println!("{many} timers, {} kills", kills.await.expect("it ends"));
    }
}
