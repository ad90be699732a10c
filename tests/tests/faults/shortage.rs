//! The database has no connection, no room or no will to write: it is told at once and in the same words, and passes.

use std::sync::mpsc;

use bole_persistence::db::{Backend, Db};
use bole_persistence::{Mode, StoreError, on_both};
use bole_tests::{Actor, Answer, Request, TestApp, both, json};
use diesel::connection::SimpleConnection;
use futures_util::future::join_all;
use std::future::IntoFuture;

/// Connections and threads of the test's server.
const CONNECTIONS: usize = 8;

/// A new client; the same request each time, with its key.
fn create(manager: &Actor) -> Request {
    let new = json!({ "credit_code": "91310114MA1GT00019", "name": "海川智能装备有限公司" });
    manager.post("/api/v1/clients", new).key("once")
}

/// Somebody whose token is at hand before anything breaks.
async fn manager(app: &TestApp) -> Actor {
    let manager = app.agency().await.project_manager();
    manager.get("/api/v1/clients").await.expect(200);
    manager
}

#[track_caller]
fn come_again(answer: &Answer, code: &str) {
    answer.problem(503, code);
    assert!(answer.header("retry-after").is_some(), "{answer}");
}

/// Statements with the rights of the owner, one after the other.
fn owner(app: &TestApp, statements: &[&str]) {
    let mut db = app.database().owner();
    for sql in statements {
        on_both!(&mut db, |c| c.batch_execute(sql)).unwrap_or_else(|e| panic!("{sql}: {e}"));
    }
}

both! {
    async fn without_a_free_connection_nobody_waits_without_end(app: TestApp) {
        let agency = app.agency().await;
        let manager = agency.project_manager();
        manager.get("/api/v1/clients").await.expect(200);
        let (held, holding) = mpsc::channel();
        let mut releases = Vec::new();
        let mut holders = Vec::new();
        for _ in 0..CONNECTIONS {
            let (release, released) = mpsc::channel::<()>();
            let (store, held, id) = (app.store().clone(), held.clone(), agency.id);
            releases.push(release);
            holders.push(std::thread::spawn(move || {
                let read: Result<(), StoreError> = store.tenant(id, Mode::Read, |_| {
                    held.send(()).expect("it is told");
                    // Ends when the other side is dropped.
                    let _ = released.recv();
                    Ok(())
                });
                read.expect("it holds a connection");
            }));
        }
        holders.iter().for_each(|_| holding.recv().expect("a connection is held"));
        // More than there are threads: some wait for a connection, the others for a thread. All are answered while the
        // connections are still held.
        let asked = (0..4 * CONNECTIONS).map(|_| manager.get("/api/v1/clients").into_future());
        for answer in join_all(asked).await {
            assert_eq!(answer.status, 503, "{answer}");
            let code = answer.text("/code");
            assert!(matches!(code.as_str(), "database_unavailable" | "busy"), "{answer}");
            come_again(&answer, &code);
        }
        app.anyone().get("/healthz").await.expect(200);
        drop(releases);
        holders.into_iter().for_each(|holder| holder.join().expect("it ends"));
        manager.get("/api/v1/clients").await.expect(200);
    }

    async fn who_meets_a_lock_does_not_wait_without_end(app: TestApp) {
        let manager = manager(&app).await;
        let mut other = app.database().owner();
        match &mut other {
            Db::Pg(c) => c.batch_execute("BEGIN; LOCK TABLE clients IN SHARE MODE"),
            Db::Lite(c) => c.batch_execute("BEGIN IMMEDIATE"),
        }
        .expect("the lock is taken");
        come_again(&create(&manager).await, "database_unavailable");
        manager.get("/api/v1/clients").await.expect(200);
        on_both!(&mut other, |c| c.batch_execute("ROLLBACK")).expect("it is given back");
        create(&manager).await.expect(201);
    }

    async fn a_database_without_room_is_told_and_passes(app: TestApp) {
        let manager = manager(&app).await;
        // A disk is full in earnest in another test; here both databases say what they say then.
        match app.backend() {
            Backend::Postgres => owner(
                &app,
                &[
                    "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \
                     'could not extend file \"base/1/2\": No space left on device' USING ERRCODE = '53100'; END $$",
                    "CREATE TRIGGER no_room BEFORE INSERT ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION no_room()",
                ],
            ),
            Backend::Sqlite => owner(
                &app,
                &["CREATE TRIGGER no_room BEFORE INSERT ON idempotency_keys BEGIN \
                   SELECT RAISE(ABORT, 'database or disk is full'); END"],
            ),
        }
        come_again(&create(&manager).await, "database_full");
        match app.backend() {
            Backend::Postgres => owner(&app, &["DROP TRIGGER no_room ON idempotency_keys"]),
            Backend::Sqlite => owner(&app, &["DROP TRIGGER no_room"]),
        }
        create(&manager).await.expect(201);
        let listed = manager.get("/api/v1/clients").await.expect(200);
        assert_eq!(listed.at("/data").as_array().map(Vec::len), Some(1), "nothing was kept the first time");
    }
}

/// PostgreSQL alone can be told not to write; a file that is open already cannot.
async fn read_only(app: TestApp) {
    let manager = manager(&app).await;
    let name = app.database().url.rsplit('/').next().expect("a name").to_owned();
    let mine = format!("datname = '{name}' AND pid <> pg_backend_pid()");
    let cut = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}");
    owner(&app, &[&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"), &cut]);
    come_again(&create(&manager).await, "database_read_only");
    manager.get("/api/v1/clients").await.expect(200);
    let writes = format!("ALTER DATABASE {name} RESET default_transaction_read_only");
    owner(&app, &["SET default_transaction_read_only = off", &writes, &cut]);
    create(&manager).await.expect(201);
}

#[test]
fn a_database_that_takes_no_writes_is_told_and_passes() {
    bole_tests::app::run(Backend::Postgres, read_only);
}
