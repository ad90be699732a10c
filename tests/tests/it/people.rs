//! Rosters and persons over HTTP.

use bole_domain::people::RosterRow;
use bole_tests::{Answer, both, json};

use crate::world::desk::Office;

const SAMPLE: &str = include_str!("../../../samples/payroll-2026/people.csv");
const PERSON: [&str; 19] = [
    "E1",
    "林知远",
    "130102199003070011",
    "male",
    "1990-03-07",
    "13800138000",
    "石家庄市和平路1号",
    "会计",
    "本科",
    "中国工商银行",
    "6212260000000000000",
    "102100099996",
    "130100",
    "2025-08-26",
    "",
    "months_employed",
    "12500.00",
    "12500.00",
    "0.12",
];
/// Another person's columns: number, resident ID, sex, date of birth, phone, account.
const OTHER: [(&str, &str); 6] = [
    ("employee_number", "E2"),
    ("resident_id", "130102198506151222"),
    ("sex", "female"),
    ("birth_date", "1985-06-15"),
    ("phone", "15912345678"),
    ("bank_account", "6217000000000000004"),
];

/// A row of the file: the first person with some columns changed.
fn row(changes: &[(&str, &str)]) -> String {
    let value = |(column, usual): (&str, &str)| {
        changes.iter().rev().find(|(name, _)| *name == column).map_or(usual, |(_, changed)| changed).to_owned()
    };
    let cells: Vec<String> = RosterRow::COLUMNS.into_iter().zip(PERSON).map(value).collect();
    cells.join(",")
}

fn other(changes: &[(&str, &str)]) -> String {
    row(&OTHER.iter().chain(changes).copied().collect::<Vec<_>>())
}

fn file(rows: &[String]) -> String {
    format!("{}\n{}\n", RosterRow::COLUMNS.join(","), rows.join("\n"))
}

async fn import(office: &Office, text: &str, query: &str) -> Answer {
    let started = office.upload(&office.under(&format!("roster:import{query}")), text).await;
    office.app.wait_job(&started).await
}

async fn roster(office: &Office) -> Vec<bole_tests::Value> {
    let page = office.specialist.get(&office.under("roster?limit=200")).await.expect(200);
    page.at("/data").as_array().cloned().expect("a list")
}

/// The faults of a job as (row, column, code).
fn faults(job: &Answer) -> Vec<(u64, String, String)> {
    let fault = |f: &bole_tests::Value| {
        let text = |name: &str| f[name].as_str().unwrap_or_default().to_owned();
        (f["row"].as_u64().expect("a row"), text("column"), text("code"))
    };
    job.at("/errors").as_array().expect("errors").iter().map(fault).collect()
}

both! {
    async fn a_roster_is_imported_again_and_again(app: TestApp) {
        let office = Office::open(&app).await;
        let job = import(&office, SAMPLE, "").await;
        assert_eq!((job.text("/state"), job.at("/counts/created")), ("succeeded".to_owned(), json!(300)), "{job}");
        assert_eq!((job.at("/done"), job.at("/total")), (json!(300), json!(300)));
        let again = import(&office, SAMPLE, "").await;
        assert_eq!(again.at("/counts"), json!({ "created": 0, "updated": 0, "unchanged": 300, "left_out": 0 }));

        let first = office.specialist.get(&office.under("roster?limit=200")).await.expect(200);
        let rest = format!("roster?limit=200&cursor={}", first.text("/next_cursor"));
        let rest = office.specialist.get(&office.under(&rest)).await.expect(200);
        assert_eq!(rest.at("/data").as_array().map(Vec::len), Some(100));
        assert_eq!(first.text("/data/0/employee_number"), "E000001");
        let person = first.at("/data/0/person");
        assert_eq!(person["resident_id"], "****************06", "no region and one digit of the sequence beside the birth date");
        for hidden in ["110108197710072206", "16744301674", "6212260054671554290", "人民路698号"] {
            assert!(!first.body_text().contains(hidden), "{hidden}");
        }

        let changed = SAMPLE.replacen("仓储管理员", "仓库主管", 1);
        let third = import(&office, &changed, "").await;
        assert_eq!(third.at("/counts/updated"), 1);
        assert_eq!(roster(&office).await[0]["post"], "仓库主管");
    }

    async fn the_file_of_a_roster_is_read_by_its_import_alone(app: TestApp) {
        let office = Office::open(&app).await;
        let text = file(&[row(&[])]);
        let job = import(&office, &text, "").await;
        assert_eq!(job.text("/state"), "succeeded");
        let id: bole_domain::ids::JobId = job.id().parse().expect("a job's id");
        let read = bole_persistence::Mode::Read;
        let kept = app.store().tenant(office.agency, read, |tx| bole_persistence::jobs::load(tx, id)).expect("the job");
        let id = kept.document.expect("its file is kept");
        for actor in [&office.admin, &office.specialist] {
            actor.get(&format!("/api/v1/documents/{id}")).await.problem(404, "not_found");
            actor.get(&format!("/api/v1/documents/{id}/content")).await.problem(404, "not_found");
        }
    }

    async fn faulty_rows_change_nothing_unless_partial(app: TestApp) {
        let office = Office::open(&app).await;
        let bad = [
            (("resident_id", "130102199003070012"), "resident_id_check_digit"),
            (("place", "990000"), "unknown_place"),
            (("place", "11"), "unknown_place"),
            (("hire_date", "1890-01-01"), "date_out_of_range"),
            (("hire_date", "2025-02-30"), "not_a_date"),
            (("insurance_base", "-1.00"), "negative_amount"),
            (("housing_fund_rate", "0.5"), "housing_fund_rate_out_of_range"),
            (("sex", "male"), "sex_differs_from_id"),
            (("basic_deduction_mode", "none"), "unknown_value"),
            (("name", ""), "required"),
        ];
        for ((column, value), code) in bad {
            let job = import(&office, &file(&[row(&[]), other(&[(column, value)])]), "").await;
            assert_eq!((job.text("/state"), job.text("/failure/code")), ("failed".into(), "rows_refused".into()), "{job}");
            assert!(faults(&job).contains(&(2, column.to_owned(), code.to_owned())), "{column} {value}: {job}");
            assert_eq!(roster(&office).await.len(), 0);
        }
        let twice = import(&office, &file(&[row(&[]), row(&[]), other(&[("employee_number", "E1")])]), "").await;
        let duplicate = |row, column: &str| (row, column.to_owned(), "duplicate_row".to_owned());
        assert_eq!(faults(&twice), [duplicate(2, "employee_number"), duplicate(3, "employee_number")]);
        assert_eq!(twice.at("/errors_total"), 2);

        let partial = import(&office, &file(&[row(&[]), other(&[("place", "11")])]), "?partial=true").await;
        assert_eq!((partial.text("/state"), partial.at("/counts/created")), ("succeeded".to_owned(), json!(1)));
        assert_eq!((partial.at("/counts/left_out"), faults(&partial).len()), (json!(1), 1));
        assert_eq!(roster(&office).await.len(), 1);
    }

    async fn a_bad_file_is_refused_at_once(app: TestApp) {
        let office = Office::open(&app).await;
        let path = office.under("roster:import");
        let good = file(&[row(&[])]);
        let mut latin = good.clone().into_bytes();
        latin.extend(b"\xff\xfe");
        office.upload(&path, latin).await.problem(400, "not_utf8");
        let missing = office.upload(&path, good.replacen("phone,", "", 1)).await;
        missing.problem_at(400, "header_missing_column", "/header/phone");
        let two = office.upload(&path, good.replacen("phone,address,", "", 1)).lang("en").await;
        let told = two.problem_at(400, "header_missing_column", "/header/address");
        assert_eq!(told["errors"][0]["message"], "The header lacks columns: phone.", "each fault names its own column");
        let extra = office.upload(&path, good.replacen("phone,", "phone,salary,", 1)).await;
        extra.problem_at(400, "header_unknown_column", "/header/7");
        office.upload(&path, "").await.problem(400, "file_empty");
        office.upload(&path, good.clone()).without_key().await.problem(400, "idempotency_key_required");
        let json = office.specialist.post(&path, json!({ "rows": [] })).await;
        json.problem(415, "unsupported_media_type");
        office.upload(&office.under("roster:import?all=true"), good.clone()).await.problem(400, "unknown_parameter");
        let large = vec![b'x'; 64 * 1024 * 1024 + 1];
        office.upload(&path, large).await.problem(413, "too_large");
        let gone = "/api/v1/engagements/eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D/roster:import";
        office.upload(gone, good).await.problem(404, "not_found");
        assert_eq!(office.specialist.get("/api/v1/jobs").await.expect(200).at("/data"), json!([]));
    }

    async fn one_import_of_a_roster_at_a_time(app: TestApp) {
        let office = Office::without_workers(&app, "91310000MA1FL1234Q", "bole").await;
        let path = office.under("roster:import");
        let started = office.upload(&path, file(&[row(&[])])).key("first").await.expect(202);
        assert_eq!(started.text("/state"), "queued");
        office.upload(&path, file(&[other(&[])])).await.problem(409, "job_running");
        let replay = office.upload(&path, file(&[row(&[])])).key("first").await.expect(202);
        assert_eq!((replay.id(), replay.header("idempotency-replayed")), (started.id(), Some("true".to_owned())));
        office.upload(&path, file(&[other(&[])])).key("first").await.problem(409, "idempotency_key_reused");
    }

    async fn identity_stays_with_the_employee_number(app: TestApp) {
        let office = Office::open(&app).await;
        import(&office, &file(&[row(&[]), other(&[])]), "").await;
        let stranger = [
            ("resident_id", "130102198506151222"), ("sex", "female"), ("birth_date", "1985-06-15"),
        ];
        let job = import(&office, &file(&[row(&stranger)]), "").await;
        assert_eq!(faults(&job), [(1, "resident_id".to_owned(), "identity_changed".to_owned())]);
        let job = import(&office, &file(&[row(&[("employee_number", "E9")])]), "").await;
        assert_eq!(faults(&job), [(1, "resident_id".to_owned(), "person_on_roster".to_owned())]);
    }

    async fn persons_are_found_and_revealed_with_a_reason(app: TestApp) {
        let office = Office::open(&app).await;
        import(&office, &file(&[row(&[]), other(&[])]), "").await;
        let find = |by: &str, value: &str| office.specialist.post("/api/v1/persons:find", json!({ "by": by, "value": value }));
        for (by, value) in
            [("resident_id", "130102199003070011"), ("phone", "+8613800138000"), ("account", "6212260000000000000")]
        {
            let found = find(by, value).await.expect(200);
            assert_eq!(found.text("/data/0/name"), "林知远", "{by}");
            assert!(!found.body_text().contains(value));
        }
        assert_eq!(find("phone", "13900000000").await.expect(200).at("/data"), json!([]));
        find("resident_id", "130102199003070012").await.problem_at(422, "value_malformed", "/value");

        let id = find("account", "6212260000000000000").await.text("/data/0/id");
        let path = format!("/api/v1/persons/{id}");
        assert!(!office.specialist.get(&path).await.expect(200).body_text().contains("13800138000"));
        let wish = json!({ "fields": ["phone", "address"], "reason": "核对联系方式" });
        let shown = office.specialist.post(&format!("{path}:reveal"), wish.clone()).await.expect(200);
        assert_eq!((shown.text("/phone"), shown.text("/address")), ("13800138000".into(), "石家庄市和平路1号".into()));
        assert!(shown.json().get("bank_account").is_none());
        office.specialist.post(&format!("{path}:reveal"), json!({ "fields": ["phone"] })).await
            .problem_at(400, "required", "/reason");
        let reveal = || office.specialist.post(&format!("{path}:reveal"), &wish).key("look");
        reveal().await.expect(200);
        reveal().await.problem(409, "answer_not_kept");
        let blank = json!({ "fields": ["phone"], "reason": "      " });
        office.specialist.post(&format!("{path}:reveal"), blank).await
            .problem_at(422, "validation_failed", "/reason");
        let manager = office.user("zhao", "project_manager", json!({})).await;
        manager.post(&format!("{path}:reveal"), wish).await.problem(403, "permission_denied");

        let masked = office.specialist.get(&office.under("roster:export")).await.expect(200);
        assert!(!masked.body_text().contains("13800138000"));
        assert_eq!(masked.body_text().lines().count(), 3);
        office.specialist.get(&office.under("roster:export?unmasked=true")).await
            .problem_at(422, "reason_required", "query:reason");
        for unsaid in ["%20%20%20%20%20%20", "abc"] {
            let path = office.under(&format!("roster:export?unmasked=true&reason={unsaid}"));
            office.specialist.get(&path).await.problem_at(422, "reason_required", "query:reason");
        }
        let path = office.under("roster:export?unmasked=true&reason=annual%20check");
        manager.get(&path).await.problem(403, "permission_denied");
        let complete = office.specialist.get(&path).await.expect(200).body_text();
        assert_eq!(complete, file(&[row(&[]), other(&[])]));
        let entries = office.admin.get("/api/v1/audit-entries?limit=200").await.expect(200);
        let reveals: Vec<_> = entries.at("/data").as_array().expect("entries").iter()
            .filter(|e| e["action"] == "person.reveal").cloned().collect();
        assert_eq!(reveals.len(), 3, "{entries}");
        assert!(reveals.iter().all(|entry| entry["detail"].is_object()), "{entries}");
        assert!(!entries.body_text().contains("13800138000"));
    }

    async fn members_are_added_and_changed(app: TestApp) {
        let office = Office::open(&app).await;
        let new = |changes: &[(&str, &str)]| {
            let mut body = json!({});
            for (column, value) in RosterRow::COLUMNS.into_iter().zip(PERSON) {
                let value = changes.iter().find(|(name, _)| *name == column).map_or(value, |(_, v)| *v);
                if !value.is_empty() {
                    body[column] = json!(value);
                }
            }
            body
        };
        let path = office.under("roster");
        let made = office.specialist.post(&path, new(&[])).await.expect(201);
        office.specialist.post(&path, new(&[])).await.problem(409, "employee_number_taken");
        office.specialist.post(&path, new(&[("employee_number", "E7")])).await.problem(409, "person_on_roster");
        let wrong = new(&[("employee_number", "E7"), ("resident_id", "130102199003070012")]);
        office.specialist.post(&path, wrong).await.problem_at(422, "validation_failed", "/resident_id");
        let mut unknown = new(&[]);
        unknown["salary"] = json!("1.00");
        office.specialist.post(&path, unknown).await.problem_at(400, "unknown_field", "/salary");

        let place = made.location();
        let patch = json!({ "phone": "13900139000", "leave_date": "2026-01-31" });
        office.specialist.patch(&place, patch.clone()).await.problem(428, "if_match_required");
        let changed = office.specialist.patch(&place, patch.clone()).if_match(&made.etag()).await.expect(200);
        assert_eq!((changed.text("/leave_date"), changed.text("/person/phone")), ("2026-01-31".into(), "139****9000".into()));
        office.specialist.patch(&place, patch).if_match(&made.etag()).await.problem(412, "version_stale");
        let etag = office.specialist.get(&place).await.expect(200).etag();
        let back = office.specialist.patch(&place, json!({ "leave_date": null })).if_match(&etag).await.expect(200);
        assert!(back.json().get("leave_date").is_none());
        let early = json!({ "leave_date": "2020-01-31" });
        office.specialist.patch(&place, early).if_match(&back.etag()).await
            .problem_at(422, "validation_failed", "/leave_date");
        let identity = json!({ "resident_id": "130102198506151222" });
        office.specialist.patch(&place, identity).if_match(&back.etag()).await
            .problem_at(400, "unknown_field", "/resident_id");

        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        elsewhere.specialist.get(&place).await.problem(404, "not_found");
        elsewhere.specialist.get(&path).await.problem(404, "not_found");
        assert_eq!(elsewhere.specialist.get("/api/v1/persons").await.expect(200).at("/data"), json!([]));
    }
}
