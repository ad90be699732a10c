//! A month from its inputs to the client's confirmation of the bill, over HTTP.

use bole_domain::ids::CycleId;
use bole_persistence::schema::cycle_inputs;
use bole_persistence::settlement::{cycles, inputs as inputs_rows};
use bole_persistence::{Mode, StoreError, on_both};
use bole_tests::{Actor, Answer, Request, TestApp, Value, both, json};
use diesel::prelude::*;

use crate::world::bureau::{Bureau, method};

const INPUTS: &str = include_str!("../../../samples/payroll-2026/inputs-2026-01.csv");
const PEOPLE: &str = include_str!("../../../samples/payroll-2026/people.csv");
const JANUARY: &str = "2026-01";

/// The sample's inputs of these employees.
fn inputs(numbers: &[&str]) -> String {
    let row = |number: &&str| {
        let usual = || INPUTS.lines().nth(1).expect("a row").replacen("E000001", number, 1);
        INPUTS.lines().find(|line| line.starts_with(&format!("{number},"))).map_or_else(usual, ToOwned::to_owned)
    };
    let header = INPUTS.lines().next().expect("a header").to_owned();
    std::iter::once(header).chain(numbers.iter().map(row)).map(|line| line + "\n").collect()
}

fn both_people() -> String {
    inputs(&["E000001", "E000002"])
}

/// What a client's user says to the inputs.
fn headcount(headcount: i64) -> Value {
    json!({
        "headcount": headcount, "basic_data": true, "gross": true, "insurance_and_fund": true,
        "special_additional_deductions": true, "form": "platform",
    })
}

fn with(mut body: Value, more: Value) -> Value {
    for (name, value) in more.as_object().expect("fields") {
        body[name] = value.clone();
    }
    body
}

/// A bureau with January open.
struct Month {
    bureau: Bureau,
}

impl Month {
    async fn open(app: &TestApp) -> Self {
        let bureau = Bureau::agreed(app).await;
        bureau.open_cycle(JANUARY, "2026-01-31").await.expect(200);
        Self { bureau }
    }

    /// The same where the client signs on paper.
    async fn on_paper(app: &TestApp) -> Self {
        let bureau = Bureau::agreed(app).await;
        bureau.step("settlement/method", method("signed_paper")).if_match("v1").await.expect(200);
        bureau.open_cycle(JANUARY, "2026-01-31").await.expect(200);
        Self { bureau }
    }

    fn path(&self, rest: &str) -> String {
        self.bureau.cycle(JANUARY, rest)
    }

    async fn seen(&self) -> Answer {
        self.bureau.specialist.get(&self.path("")).await.expect(200)
    }

    fn upload(&self, csv: impl Into<Vec<u8>>) -> Request {
        self.bureau.specialist.request("POST".parse().expect("a method"), &self.path("inputs:import")).csv(csv)
    }

    /// Imports and waits for the job, which may fail.
    async fn import(&self, csv: &str) -> Answer {
        let started = self.upload(csv).await;
        self.bureau.app.wait_job(&started).await
    }

    /// A verb on the cycle as it is now.
    async fn act(&self, actor: &Actor, verb: &str, body: impl serde::Serialize) -> Answer {
        let tag = self.seen().await.etag();
        actor.post(&self.path(&format!(":{verb}")), body).if_match(&tag).await
    }

    async fn confirm_inputs(&self) -> Answer {
        self.act(&self.bureau.client_user, "confirm-inputs", headcount(2)).await
    }

    async fn lock(&self) -> Answer {
        self.act(&self.bureau.specialist, "lock-inputs", json!({})).await
    }

    async fn compute(&self) {
        let started = self.act(&self.bureau.specialist, "compute", ()).await;
        let job = self.bureau.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
    }

    /// What the cycle tells to do next; each is an operation of the document.
    async fn next(&self) -> Vec<String> {
        let document = self.bureau.specialist.get("/openapi.json").await.expect(200);
        let seen = self.seen().await;
        let calls = seen.at("/next");
        let operation = |call: &Value| {
            let text = |name: &str| call[name].as_str().expect("a text").to_owned();
            let path = text("path").replace(&self.bureau.engagement, "{engagement_id}").replace(JANUARY, "{cycle}");
            let known = &document.json()["paths"][path]["post"]["operationId"];
            assert_eq!(known, &call["operation_id"], "{seen}");
            text("operation_id")
        };
        calls.as_array().expect("calls").iter().map(operation).collect()
    }

    /// Imports, has the inputs confirmed on the platform, locks and computes.
    async fn computed(&self) {
        self.import(&both_people()).await;
        self.confirm_inputs().await.expect(200);
        self.lock().await.expect(200);
        self.compute().await;
    }

    async fn approved(&self) -> Answer {
        self.computed().await;
        self.act(&self.bureau.specialist, "submit", ()).await.expect(200);
        self.act(&self.bureau.finance, "approve", ()).await.expect(200)
    }

    /// Rows of inputs in the database, seen or not.
    fn stored(&self) -> i64 {
        let rows: Result<i64, StoreError> = self.bureau.app.store().tenant(self.bureau.agency.id, Mode::Read, |tx| {
            Ok(on_both!(&mut *tx.db, |c| cycle_inputs::table.count().get_result(c))?)
        });
        rows.expect("rows are counted")
    }
}

/// The faults of a failed job as (row, column, code).
fn faults(job: &Answer) -> Vec<(u64, String, String)> {
    assert_eq!((job.text("/state"), job.text("/failure/code")), ("failed".into(), "rows_refused".into()), "{job}");
    let fault = |f: &Value| {
        let text = |name: &str| f[name].as_str().unwrap_or_default().to_owned();
        (f["row"].as_u64().expect("a row"), text("column"), text("code"))
    };
    job.at("/errors").as_array().expect("errors").iter().map(fault).collect()
}

fn fault(row: u64, column: &str, code: &str) -> (u64, String, String) {
    (row, column.to_owned(), code.to_owned())
}

fn verbs(cycle: &Answer) -> Vec<String> {
    let verb = |deed: &Value| deed["verb"].as_str().expect("a verb").to_owned();
    cycle.at("/deeds").as_array().expect("deeds").iter().map(verb).collect()
}

both! {
    async fn a_month_goes_from_inputs_to_the_client_s_word(app: TestApp) {
        let month = Month::open(&app).await;
        let (specialist, finance, client) = (&month.bureau.specialist, &month.bureau.finance, &month.bureau.client_user);
        let opened = month.seen().await;
        assert_eq!((opened.text("/state"), opened.at("/version")), ("open".to_owned(), json!(1)));
        assert_eq!((opened.text("/cycle"), opened.text("/tax_period")), (JANUARY.to_owned(), JANUARY.to_owned()));
        assert!(opened.json().get("people").is_none());
        assert_eq!(month.next().await, ["import_cycle_inputs", "cancel_cycle"]);
        assert_eq!(specialist.get(&month.path("inputs")).await.expect(200).at("/data"), json!([]));
        let template = specialist.get(&month.path("inputs/import-template")).await.expect(200).body_text();
        assert_eq!(template.lines().next().map(str::trim_end), INPUTS.lines().next());

        let job = month.import(&both_people()).await;
        assert_eq!((job.text("/kind"), job.text("/state")), ("inputs_import".to_owned(), "succeeded".to_owned()), "{job}");
        assert_eq!((job.at("/counts"), job.text("/subject")), (json!({ "people": 2 }), opened.id()));
        assert_eq!((job.at("/done"), job.at("/total")), (json!(2), json!(2)));
        let seen = month.seen().await;
        assert_eq!((seen.at("/people"), seen.at("/version")), (json!(2), json!(2)));
        let first = specialist.get(&month.path("inputs?limit=1")).await.expect(200);
        assert_eq!(first.text("/data/0/employee_number"), "E000001");
        assert_eq!(first.text("/data/0/amounts/base_salary"), "30000.00");
        let rest = specialist.get(&month.path(&format!("inputs?limit=1&cursor={}", first.text("/next_cursor")))).await;
        assert_eq!(rest.expect(200).text("/data/0/employee_number"), "E000002");
        let confirmed = client.get(&month.path("inputs?limit=1")).await.expect(200);
        assert_eq!(confirmed.json(), first.json(), "the client sees what he is asked to confirm");
        let other = json!({
            "credit_code": "91330106MA2KXYTW83", "name": "另一家公司",
            "profile": {
                "industry": "零售", "scale": "small", "address": "杭州市西湖区文三路 1 号",
                "invoice": { "title": "另一家公司", "tax_number": "91330106MA2KXYTW83" },
                "payroll": { "pay_day": 10, "headcount": 1, "places": ["330100"] },
            },
        });
        let other = month.bureau.manager.post("/api/v1/clients", other).await.expect(201).id();
        let stranger = month.bureau.agency.client_user(&other).await;
        stranger.get(&month.path("inputs")).await.problem(404, "not_found");

        assert_eq!(month.next().await, ["import_cycle_inputs", "confirm_cycle_inputs", "cancel_cycle"]);
        assert_eq!(month.confirm_inputs().await.expect(200).at("/inputs_confirmed"), true);
        let lock = json!({ "month_inputs": { "disability_levy": "12.34" } });
        let locked = month.act(specialist, "lock-inputs", lock).await.expect(200);
        assert_eq!(locked.text("/state"), "inputs_locked");
        assert_eq!(locked.text("/month_inputs/disability_levy"), "12.34");
        month.upload(both_people()).await.problem(409, "cycle_wrong_state");
        month.compute().await;
        let computed = month.seen().await;
        assert_eq!((computed.text("/state"), computed.at("/totals/people")), ("computed".to_owned(), json!(2)));
        assert_eq!(computed.text("/totals/disability_levy"), "12.34");
        assert_eq!(computed.text("/billed/bill"), computed.text("/totals/total"));
        assert_eq!(month.next().await, ["submit_cycle", "compute_cycle", "reject_cycle", "cancel_cycle"]);

        month.act(specialist, "approve", ()).await.problem(409, "cycle_wrong_state");
        month.act(specialist, "submit", ()).await.expect(200);
        month.act(specialist, "submit", ()).await.problem(409, "cycle_wrong_state");
        month.act(specialist, "approve", ()).await.problem(403, "separation_of_duties");
        client.post(&month.path(":approve"), ()).if_match("*").await.problem(403, "permission_denied");
        month.act(client, "confirm", json!({ "form": "platform" })).await.problem(409, "cycle_wrong_state");
        let approved = month.act(finance, "approve", ()).await.expect(200);
        assert_eq!(approved.text("/state"), "approved");
        assert_eq!(month.next().await, ["confirm_cycle", "dispute_cycle", "reject_cycle"]);
        month.act(finance, "confirm", json!({ "form": "platform" })).await.problem(403, "not_the_client");
        let last = month.act(client, "confirm", json!({ "form": "platform" })).await.expect(200);
        assert_eq!(last.text("/state"), "client_confirmed");
        assert_eq!(last.text("/deeds/7/confirmation/form"), "platform");
        assert_eq!(
            verbs(&last),
            ["open", "import_inputs", "confirm_inputs", "lock_inputs", "compute", "submit", "approve", "confirm"]
        );
        month.act(client, "confirm", json!({ "form": "platform" })).await.problem(409, "cycle_wrong_state");
    }

    async fn a_bad_file_of_inputs_is_refused_at_once(app: TestApp) {
        let month = Month::open(&app).await;
        let good = both_people();
        let mut latin = good.clone().into_bytes();
        latin.extend(b"\xff\xfe");
        month.upload(latin).await.problem(400, "not_utf8");
        let missing = month.upload(good.replacen("base_salary,", "", 1)).await;
        missing.problem_at(400, "header_missing_column", "/header/base_salary");
        let extra = month.upload(good.replacen("base_salary,", "base_salary,bonus,", 1)).await;
        extra.problem_at(400, "header_unknown_column", "/header/3");
        let twice = month.upload(good.replacen("base_salary,", "base_salary,base_salary,", 1)).await;
        twice.problem(400, "header_duplicate_column");
        month.upload("").await.problem(400, "file_empty");
        month.upload(good.lines().next().expect("a header")).await.problem(400, "file_no_rows");
        month.upload(good.clone()).without_key().await.problem(400, "idempotency_key_required");
        month.upload(vec![b'x'; 64 * 1024 * 1024 + 1]).await.problem(413, "too_large");
        let specialist = &month.bureau.specialist;
        specialist.post(&month.path("inputs:import"), json!({})).await.problem(415, "unsupported_media_type");
        // Which columns a file needs is known once its cycle is: that comes first.
        let february = month.bureau.cycle("2026-02", "inputs:import");
        month.bureau.upload(&february, "x\n1\n").await.problem(404, "not_found");
        month.bureau.upload(&month.bureau.cycle("2026-13", "inputs:import"), &good).await.problem(400, "path_malformed");
        month.bureau.client_user.request("POST".parse().unwrap(), &month.path("inputs:import")).csv(good).await
            .problem(403, "permission_denied");
        assert_eq!(month.stored(), 0);
    }

    async fn faulty_rows_leave_nothing_behind(app: TestApp) {
        let month = Month::open(&app).await;
        let late = PEOPLE.lines().find(|line| line.starts_with("E000019,")).expect("hired on 15 March");
        let header = PEOPLE.lines().next().expect("a header");
        month.bureau.import_roster(&format!("{header}\n{late}\n")).await;
        let number = |row, code: &str| fault(row, "employee_number", code);

        let twice = month.import(&inputs(&["E000001", "E000002", "E000001"])).await;
        assert_eq!(faults(&twice), [number(3, "duplicate_row")]);
        let unknown = month.import(&inputs(&["E000001", "E000002", "E999999"])).await;
        assert_eq!(faults(&unknown), [number(3, "member_unknown")]);
        let early = month.import(&inputs(&["E000019", "E000001", "E000002"])).await;
        assert_eq!(faults(&early), [number(1, "not_employed_in_period")]);
        let missing = month.import(&inputs(&["E000002"])).await;
        assert_eq!(faults(&missing), [number(0, "member_missing")]);
        assert!(missing.text("/errors/0/message").contains("E000001"));
        let negative = month.import(&both_people().replacen(",30000.00,", ",-30000.00,", 1)).await;
        assert_eq!(faults(&negative), [fault(1, "base_salary", "negative_amount")]);
        let written = month.import(&both_people().replacen(",30000.00,", ",\"30,000.00\",", 1)).await;
        assert_eq!(faults(&written), [fault(1, "base_salary", "not_money")]);

        let seen = month.seen().await;
        assert_eq!((seen.at("/version"), verbs(&seen), month.stored()), (json!(1), vec!["open".to_owned()], 0));
        month.import(&both_people()).await;
        month.import(&inputs(&["E000001"])).await;
        assert_eq!((month.seen().await.at("/people"), month.stored()), (json!(2), 2), "a failed import replaces nothing");
    }

    async fn rows_that_nobody_needs_are_swept(app: TestApp) {
        let month = Month::open(&app).await;
        month.import(&both_people()).await;
        // An import that broke off left rows of its own upload.
        let id: CycleId = month.seen().await.id().parse().expect("an id");
        let left: Result<(), StoreError> = app.store().tenant(month.bureau.agency.id, Mode::Write, |tx| {
            let present = cycles::find(tx, id)?.upload.expect("an upload");
            let rows = inputs_rows::of_upload(tx, present)?;
            let broken_off = tx.runtime().uuid();
            inputs_rows::insert(tx, id, broken_off, &rows)
        });
        left.expect("rows are left behind");
        assert_eq!((month.stored(), month.seen().await.at("/people")), (4, json!(2)));
        month.import(&both_people()).await;
        assert_eq!(month.stored(), 2);
        month.confirm_inputs().await.expect(200);
        month.lock().await.expect(200);
        month.compute().await;
        month.act(&month.bureau.specialist, "submit", ()).await.expect(200);
        month.act(&month.bureau.finance, "reject", json!({ "reason": "重算" })).await.expect(200);
        month.import(&both_people()).await;
        assert_eq!(month.stored(), 4, "inputs of a computation are kept");
    }

    async fn one_job_at_a_cycle_at_a_time(app: TestApp) {
        let mut month = Month::open(&app).await;
        month.bureau.rest().await;
        let started = month.upload(both_people()).key("first").await.expect(202);
        assert_eq!(started.text("/state"), "queued");
        month.upload(both_people()).await.problem(409, "job_running");
        let replay = month.upload(both_people()).key("first").await.expect(202);
        assert_eq!((replay.id(), replay.header("idempotency-replayed")), (started.id(), Some("true".to_owned())));
        month.upload(inputs(&["E000001"])).key("first").await.problem(409, "idempotency_key_reused");
    }

    async fn inputs_are_locked_after_the_client_s_word(app: TestApp) {
        let month = Month::open(&app).await;
        let (specialist, client) = (&month.bureau.specialist, &month.bureau.client_user);
        month.lock().await.problem(409, "inputs_missing");
        month.confirm_inputs().await.problem(409, "inputs_missing");
        month.import(&both_people()).await;
        month.lock().await.problem(409, "inputs_unconfirmed");
        let confirm = |body: Value| month.act(client, "confirm-inputs", body);
        confirm(headcount(3)).await.problem_at(422, "headcount_differs", "/headcount");
        confirm(headcount(-1)).await.problem_at(422, "validation_failed", "/headcount");
        confirm(with(headcount(2), json!({ "gross": false }))).await.problem_at(422, "validation_failed", "/gross");
        confirm(json!({ "headcount": 2, "form": "platform" })).await.problem(400, "required");
        confirm(with(headcount(2), json!({ "given_by": "王敏" }))).await
            .problem_at(422, "paper_on_platform", "/given_by");
        confirm(with(headcount(2), json!({ "form": "signed_paper" }))).await
            .problem_at(422, "confirmation_form_differs", "/form");
        month.act(&month.bureau.finance, "confirm-inputs", headcount(2)).await.problem(403, "not_the_client");
        confirm(headcount(2)).await.expect(200);
        month.import(&both_people()).await;
        assert_eq!(month.seen().await.at("/inputs_confirmed"), false);
        month.lock().await.problem(409, "inputs_unconfirmed");
        confirm(headcount(2)).await.expect(200);

        let lock = |levy: Value| month.act(specialist, "lock-inputs", json!({ "month_inputs": levy }));
        lock(json!({ "bonus": "1.00" })).await.problem_at(422, "month_input_unknown", "/month_inputs/bonus");
        lock(json!({ "disability_levy": "-1.00" })).await
            .problem_at(422, "month_input_negative", "/month_inputs/disability_levy");
        lock(json!({ "disability_levy": 1 })).await.problem_at(400, "invalid_value", "/month_inputs/disability_levy");

        let roster = format!("/api/v1/engagements/{}/roster", month.bureau.engagement);
        let member = format!("/api/v1/members/{}", specialist.get(&roster).await.expect(200).text("/data/0/id"));
        let tag = specialist.get(&member).await.expect(200).etag();
        specialist.patch(&member, json!({ "insurance_base": "9000.00" })).if_match(&tag).await.expect(200);
        let refused = month.lock().await.problem(409, "people_unconfirmed");
        assert!(refused["detail"].as_str().is_some_and(|text| text.contains("E000001")), "{refused}");
        month.bureau.step("settlement/people", json!({ "all_unconfirmed": true })).await.expect(200);
        month.lock().await.problem(409, "inputs_outdated");
        month.import(&both_people()).await;
        confirm(headcount(2)).await.expect(200);
        let locked = month.lock().await.expect(200);
        assert_eq!(locked.text("/month_inputs/disability_levy"), "0.00");
        month.lock().await.problem(409, "cycle_wrong_state");
        confirm(headcount(2)).await.problem(409, "cycle_wrong_state");
    }

    async fn a_signed_paper_is_recorded_by_somebody_else(app: TestApp) {
        let month = Month::on_paper(&app).await;
        let (specialist, finance) = (&month.bureau.specialist, &month.bureau.finance);
        month.import(&both_people()).await;
        let (document_id, sha256) = month.bureau.paper("the inputs are right").await;
        let paper = json!({
            "form": "signed_paper", "given_by": "王敏", "document_id": document_id, "sha256": sha256, "given_on": "2026-01-28",
        });
        let sound = with(headcount(2), paper.clone());
        let wrong = |field: &str, value: Value| {
            let body = with(sound.clone(), json!({ field: value }));
            month.act(finance, "confirm-inputs", body)
        };
        wrong("document_id", json!("doc_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")).await
            .problem_at(422, "document_unknown", "/document_id");
        wrong("sha256", json!("0".repeat(64))).await.problem_at(422, "document_differs", "/sha256");
        wrong("document_id", Value::Null).await.problem_at(422, "signed_paper_missing", "/document_id");
        wrong("sha256", Value::Null).await.problem_at(422, "signed_paper_missing", "/document_id");
        wrong("given_by", Value::Null).await.problem_at(422, "signer_missing", "/given_by");
        wrong("given_on", json!("2026-11-25")).await.problem_at(422, "date_in_future", "/given_on");
        month.confirm_inputs().await.problem_at(422, "confirmation_form_differs", "/form");
        // Whoever brought the inputs in does not record that they are right.
        month.act(specialist, "confirm-inputs", &sound).await.problem(403, "separation_of_duties");
        let confirmed = month.act(finance, "confirm-inputs", &sound).await.expect(200);
        assert_eq!(confirmed.text("/deeds/2/on"), "2026-01-28");
        assert_eq!(confirmed.text("/deeds/2/confirmation/sha256"), sha256);

        month.lock().await.expect(200);
        month.compute().await;
        month.act(specialist, "submit", ()).await.expect(200);
        month.act(finance, "approve", ()).await.expect(200);
        month.act(specialist, "confirm", &paper).await.problem(403, "separation_of_duties");
        let objection = with(paper.clone(), json!({ "reason": "绩效有误" }));
        month.act(finance, "dispute", json!({ "reason": "绩效有误" })).await
            .problem_at(422, "signed_paper_missing", "/document_id");
        let disputed = month.act(finance, "dispute", objection).await.expect(200);
        assert_eq!(disputed.text("/state"), "open");
    }

    async fn a_bill_sent_back_begins_again(app: TestApp) {
        let month = Month::open(&app).await;
        let (specialist, finance, client) = (&month.bureau.specialist, &month.bureau.finance, &month.bureau.client_user);
        let first = month.approved().await;
        month.act(finance, "dispute", json!({ "reason": "不对", "form": "platform" })).await
            .problem(403, "not_the_client");
        month.act(client, "dispute", json!({ "reason": " " })).await.problem_at(422, "validation_failed", "/reason");
        let disputed = month.act(client, "dispute", json!({ "reason": "绩效有误" })).await.expect(200);
        assert_eq!((disputed.text("/state"), disputed.at("/inputs_confirmed")), ("open".to_owned(), json!(false)));
        assert_eq!(disputed.text("/run_id"), first.text("/run_id"), "what was computed is kept");
        assert_eq!(disputed.text("/deeds/7/reason"), "绩效有误");
        month.lock().await.problem(409, "inputs_unconfirmed");

        let second = month.approved().await;
        assert_ne!(second.text("/run_id"), first.text("/run_id"));
        assert_eq!(second.at("/computations"), 2);
        month.act(finance, "reject", json!({})).await.problem_at(400, "required", "/reason");
        client.post(&month.path(":reject"), json!({ "reason": "x" })).if_match("*").await
            .problem(403, "permission_denied");
        let rejected = month.act(finance, "reject", json!({ "reason": "加班费未计入" })).await.expect(200);
        assert_eq!(rejected.text("/state"), "open");
        month.act(specialist, "submit", ()).await.problem(409, "cycle_wrong_state");
    }

    async fn verbs_want_the_version_that_was_seen(app: TestApp) {
        let month = Month::open(&app).await;
        let (specialist, client) = (&month.bureau.specialist, &month.bureau.client_user);
        let confirmation = || json!({ "form": "platform" });
        let all = [
            (client, "confirm-inputs", headcount(2)), (specialist, "lock-inputs", json!({})),
            (specialist, "submit", json!(null)), (specialist, "approve", json!(null)),
            (specialist, "reject", json!({ "reason": "x" })), (client, "confirm", confirmation()),
            (client, "dispute", json!({ "reason": "x" })),
        ];
        for (actor, verb, body) in all {
            let path = month.path(&format!(":{verb}"));
            actor.post(&path, &body).await.problem(428, "if_match_required");
            actor.post(&path, &body).if_match("v7").await.problem(412, "version_stale");
            let unknown = month.bureau.cycle("2026-02", &format!(":{verb}"));
            actor.post(&unknown, &body).await.problem(404, "not_found");
        }
    }

    async fn others_see_nothing_of_a_cycle(app: TestApp) {
        let month = Month::open(&app).await;
        month.bureau.open_cycle("2026-02", "2026-02-28").await.expect(200);
        month.bureau.open_cycle("2026-01-2", "2026-02-10").await.expect(200);
        let keys = |answer: &Answer| {
            let key = |cycle: &Value| cycle["cycle"].as_str().expect("a key").to_owned();
            answer.at("/data").as_array().expect("cycles").iter().map(key).collect::<Vec<_>>()
        };
        let list = month.bureau.path("cycles");
        let client = &month.bureau.client_user;
        assert_eq!(keys(&client.get(&list).await.expect(200)), ["2026-01", "2026-01-2", "2026-02"]);
        let page = client.get(&format!("{list}?limit=2")).await.expect(200);
        let rest = client.get(&format!("{list}?limit=2&cursor={}", page.text("/next_cursor"))).await.expect(200);
        assert_eq!(keys(&rest), ["2026-02"]);
        client.get(&month.path("")).await.expect(200);
        client.get(&format!("{list}?cursor=x")).await.problem(400, "cursor_malformed");

        let manager = &month.bureau.manager;
        let new = json!({ "credit_code": "91310114MA1GT0002C", "name": "远山物流" });
        let stranger = manager.post("/api/v1/clients", new).await.expect(201).id();
        let foreign = month.bureau.agency.client_user(&stranger).await;
        let elsewhere = app.agency().await;
        for actor in [&foreign, &elsewhere.project_manager()] {
            actor.get(&list).await.problem(404, "not_found");
            actor.get(&month.path("")).await.problem(404, "not_found");
            actor.get(&month.path("inputs/import-template")).await.problem(404, "not_found");
            actor.post(&month.path(":confirm"), json!({ "form": "platform" })).if_match("v1").await
                .problem(404, "not_found");
        }
        let upload = elsewhere.payroll_specialist().request("POST".parse().unwrap(), &month.path("inputs:import"));
        upload.csv(both_people()).await.problem(404, "not_found");
    }
}
