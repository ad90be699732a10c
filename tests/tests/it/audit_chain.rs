//! The chain of the audit log: whatever is altered, taken out or put in another order by SQL is found; refusals and log-ins are in it.

use bole_persistence::db::Db;
use bole_persistence::{Key, on_both};
use bole_tests::{Actor, Agency, Answer, TestApp, Value, both, json};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

async fn verification(auditor: &Actor) -> Answer {
    auditor.get("/api/v1/audit/verification").await.expect(200)
}

/// Something happens in an agency: a client is made, and somebody is refused.
async fn history(app: &TestApp) -> Agency {
    let agency = app.agency().await;
    let new = json!({ "credit_code": "91310114MA1GT0003F", "name": "海川智能装备" });
    agency.project_manager().post("/api/v1/clients", new.clone()).await.expect(201);
    agency.actor("auditor").post("/api/v1/clients", new).await.problem(403, "permission_denied");
    agency.admin().patch("/api/v1/agency", json!({ "name": "伯乐人才" })).if_match("*").await.expect(200);
    agency
}

/// Does something to the log that nobody may: as the owner of the database, with the triggers out of the way.
fn tamper(app: &TestApp, sql: &str) {
    let mut db = app.database().owner();
    let (before, after) = match &db {
        Db::Pg(_) => (
            "ALTER TABLE audit_entries DISABLE TRIGGER ALL; ALTER TABLE audit_entries NO FORCE ROW LEVEL SECURITY;",
            "ALTER TABLE audit_entries ENABLE TRIGGER ALL; ALTER TABLE audit_entries FORCE ROW LEVEL SECURITY;",
        ),
        Db::Lite(_) => ("", ""),
    };
    let triggers: Vec<String> = match &mut db {
        Db::Pg(_) => Vec::new(),
        Db::Lite(c) => {
            #[derive(QueryableByName)]
            struct Name {
                #[diesel(sql_type = diesel::sql_types::Text)]
                name: String,
            }
            let asked = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'";
            diesel::sql_query(asked).load::<Name>(c).expect("triggers").into_iter().map(|row| row.name).collect()
        }
    };
    let dropped: String = triggers.iter().map(|name| format!("DROP TRIGGER {name};")).collect();
    on_both!(&mut db, |c| c.batch_execute(&format!("{before}{dropped}{sql};{after}"))).expect("it is done");
}

fn raw(agency: &Agency, app: &TestApp) -> String {
    let id = Key::of(agency.id).0;
    match app.database().owner() {
        Db::Pg(_) => format!("'{id}'"),
        Db::Lite(_) => format!("x'{}'", id.simple()),
    }
}

both! {
    async fn the_log_is_given_out_as_a_file(app: TestApp) {
        let agency = history(&app).await;
        let auditor = agency.actor("auditor");
        let verified = verification(&auditor).await;
        let lines = |file: &Answer| -> Vec<Value> {
            file.body_text().lines().map(|line| serde_json::from_str(line).expect("an object")).collect()
        };
        let file = auditor.get("/api/v1/audit-entries:export?format=ndjson").await.expect(200);
        let all = lines(&file);
        let numbers: Vec<String> = all.iter().map(|line| line["number"].as_str().expect("a number").to_owned()).collect();
        let count = verified.at("/entries").as_i64().expect("a count");
        let known: Vec<String> = (1..=count).rev().map(|number| number.to_string()).collect();
        assert_eq!(numbers[numbers.len() - known.len()..], known, "the newest first, without a gap");
        let head = all.iter().find(|line| line["number"] == json!(count.to_string())).expect("the head");
        assert_eq!(head["hash"], verified.at("/head"));
        let listed = auditor.get("/api/v1/audit-entries?limit=200").await.expect(200).at("/data");
        for (entry, line) in listed.as_array().expect("entries").iter().rev().zip(all.iter().rev()) {
            assert_eq!((&entry["id"], entry["number"].to_string()), (&line["id"], line["number"].as_str().expect("a number").to_owned()));
        }
        let own = auditor.get("/api/v1/auth/me").await.expect(200).id();
        let path = format!("/api/v1/audit-entries:export?format=ndjson&object_type=path&actor={own}");
        let by_auditor = lines(&auditor.get(&path).await.expect(200));
        assert!(by_auditor.iter().any(|line| line["action"] == "request.refused"));
        assert!(by_auditor.iter().all(|line| line["actor"] == json!(own)), "{by_auditor:?}");
        auditor.get("/api/v1/audit-entries:export?actor=prs_1").await.problem_at(400, "id_malformed", "query:actor");
        agency.payroll_specialist().get("/api/v1/audit-entries:export").await.problem(403, "permission_denied");
    }

    async fn everything_is_in_the_chain_and_it_holds(app: TestApp) {
        let agency = history(&app).await;
        let auditor = agency.actor("auditor");
        let verified = verification(&auditor).await;
        assert_eq!((verified.at("/sound"), verified.at("/before_the_chain")), (json!(true), json!(0)), "{verified}");
        let entries = auditor.get("/api/v1/audit-entries?limit=200").await.expect(200);
        let entries = entries.at("/data");
        let entries = entries.as_array().expect("entries");
        assert_eq!(verified.at("/entries"), json!(entries.len()));
        let has = |action: &str, object: &str| {
            entries.iter().any(|entry| entry["action"] == action && entry["object_id"].as_str().is_some_and(|id| id.starts_with(object)))
        };
        assert!(has("agency.create", "agy_") && has("session.open", "usr_") && has("agency.update", "agy_"));
        assert!(has("request.post", "/api/v1/clients") && has("request.refused", "/api/v1/clients"), "{entries:?}");
        let refused = entries.iter().find(|entry| entry["action"] == "request.refused").expect("the refusal");
        assert_eq!(refused["detail"], json!({ "method": "post" }));
        agency.payroll_specialist().get("/api/v1/audit/verification").await.expect(403);
        let typed = "/api/v1/sla-policies/%E7%8E%8B%E6%95%8F";
        agency.actor("auditor").put(typed, json!({})).await.expect(403);
        let all = auditor.get("/api/v1/audit-entries?object_type=path&limit=200").await.expect(200);
        assert!(all.body_text().contains("/api/v1/sla-policies/{policy}") && !all.body_text().contains("%E7"), "{all}");
    }

    async fn whatever_is_changed_by_sql_is_found(app: TestApp) {
        let broken = async |auditor: &Actor| {
            let found = verification(auditor).await;
            assert_eq!(found.at("/sound"), json!(false), "{found}");
            (found.at("/broken/number"), found.text("/broken/fault"))
        };
        for (sql, number, fault) in [
            ("UPDATE audit_entries SET reason = 'because' WHERE number = 3 AND agency_id = $", 3, "altered"),
            ("UPDATE audit_entries SET object_id = 'usr_other' WHERE number = 2 AND agency_id = $", 2, "altered"),
            ("DELETE FROM audit_entries WHERE number = 4 AND agency_id = $", 4, "missing"),
            ("DELETE FROM audit_entries WHERE number >= 5 AND agency_id = $", 5, "missing"),
            (
                "UPDATE audit_entries SET number = -number WHERE number IN (2, 3) AND agency_id = $; \
                 UPDATE audit_entries SET number = 5 + number WHERE number IN (-2, -3) AND agency_id = $",
                2,
                "altered",
            ),
        ] {
            let agency = history(&app).await;
            let auditor = agency.actor("auditor");
            assert_eq!(verification(&auditor).await.at("/sound"), json!(true));
            tamper(&app, &sql.replace('$', &raw(&agency, &app)));
            assert_eq!(broken(&auditor).await, (json!(number), fault.to_owned()), "{sql}");
        }
        let agency = history(&app).await;
        let auditor = agency.actor("auditor");
        let last: Value = verification(&auditor).await.at("/entries");
        tamper(&app, &format!("UPDATE audit_heads SET number = 3 WHERE agency_id = {}", raw(&agency, &app)));
        assert_eq!(broken(&auditor).await, (json!(3), "head".to_owned()), "of {last}");
        let agency = history(&app).await;
        let auditor = agency.actor("auditor");
        let whole = verification(&auditor).await.at("/entries");
        let back = "UPDATE audit_heads SET number = 3, hash = (SELECT hash FROM audit_entries WHERE number = 3 AND agency_id = $) \
            WHERE agency_id = $";
        tamper(&app, &back.replace('$', &raw(&agency, &app)));
        assert_eq!(broken(&auditor).await, (json!(3), "head".to_owned()), "entries beyond the head, of {whole}");
    }

    async fn a_long_log_is_verified_in_parts(app: TestApp) {
        let agency = history(&app).await;
        let auditor = agency.actor("auditor");
        let anchor = auditor.get("/api/v1/audit/anchor").await.expect(200).json();
        let whole = verification(&auditor).await.at("/entries").as_i64().expect("a count");
        let part = async |cursor: Option<&str>| {
            let from = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            auditor.get(&format!("/api/v1/audit/verification?limit=2{from}")).await.expect(200)
        };
        let held = async |cursor: Option<&str>| {
            let from = cursor.map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
            auditor.post(&format!("/api/v1/audit/anchor:verify?limit=2{from}"), anchor.clone()).await.expect(200)
        };
        let (mut entries, mut found) = (0, part(None).await);
        while found.json().get("next_cursor").is_some() {
            entries += 2;
            assert_eq!((found.at("/sound"), found.at("/entries")), (json!(false), json!(entries)), "{found}");
            found = part(Some(&found.text("/next_cursor"))).await;
        }
        assert_eq!((found.at("/sound"), found.at("/entries")), (json!(true), json!(whole)), "{found}");
        let mut found = held(None).await;
        while found.text("/verdict") == "unfinished" {
            found = held(Some(&found.text("/next_cursor"))).await;
        }
        assert_eq!(found.text("/verdict"), "holds", "{found}");
        let (first, held_first) = (part(None).await, held(None).await);
        tamper(&app, &format!("UPDATE audit_entries SET reason = 'x' WHERE number = 3 AND agency_id = {}", raw(&agency, &app)));
        let second = part(Some(&first.text("/next_cursor"))).await;
        assert_eq!((second.at("/broken/number"), second.text("/broken/fault")), (json!(3), "altered".to_owned()), "{second}");
        assert!(second.json().get("next_cursor").is_none(), "{second}");
        assert_eq!(held(Some(&held_first.text("/next_cursor"))).await.text("/verdict"), "another");
        for (query, code, at) in [
            ("limit=0", "limit_out_of_range", "query:limit"),
            ("limit=10001", "limit_out_of_range", "query:limit"),
            ("cursor=x", "cursor_malformed", "query:cursor"),
        ] {
            auditor.get(&format!("/api/v1/audit/verification?{query}")).await.problem_at(400, code, at);
            auditor.post(&format!("/api/v1/audit/anchor:verify?{query}"), anchor.clone()).await.problem_at(400, code, at);
        }
    }

    async fn an_anchor_holds_until_the_log_is_written_anew(app: TestApp) {
        let agency = history(&app).await;
        let auditor = agency.actor("auditor");
        let anchor = auditor.get("/api/v1/audit/anchor").await.expect(200);
        let held = async |body: Value| auditor.post("/api/v1/audit/anchor:verify", body).await;
        agency.admin().patch("/api/v1/agency", json!({ "name": "伯乐" })).if_match("*").await.expect(200);
        assert_eq!(held(anchor.json()).await.expect(200).text("/verdict"), "holds");
        let text = anchor.text("/anchor");
        let (body, _) = text.rsplit_once('.').expect("a signature");
        held(json!({ "anchor": format!("{body}.AAAA") })).await.problem(422, "anchor_foreign");
        held(json!({ "anchor": "x" })).await.problem(422, "anchor_foreign");
        let other = app.agency().await.actor("auditor");
        other.post("/api/v1/audit/anchor:verify", anchor.json()).await.problem(422, "anchor_foreign");
        tamper(&app, &format!("UPDATE audit_entries SET reason = 'x' WHERE number = 2 AND agency_id = {}", raw(&agency, &app)));
        assert_eq!(held(anchor.json()).await.expect(200).text("/verdict"), "another");
        let place = raw(&agency, &app);
        let last = "(SELECT max(number) FROM audit_entries WHERE agency_id = $)".replace('$', &place);
        let gone = format!("UPDATE audit_heads SET number = 1 WHERE agency_id = {place}; DELETE FROM audit_entries WHERE number > 1 AND agency_id = {place}; SELECT {last}");
        tamper(&app, &gone);
        assert_eq!(held(anchor.json()).await.expect(200).text("/verdict"), "another");
    }
}
