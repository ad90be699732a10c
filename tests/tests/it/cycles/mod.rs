//! A month from its inputs to the client's confirmation of the bill, over HTTP.

mod confirmation;
mod inputs;
mod mapped;
mod way;

use bole_persistence::schema::cycle_inputs;
use bole_persistence::{Mode, StoreError, on_both};
use bole_tests::{Actor, Answer, Request, TestApp, Value, json};
use diesel::prelude::*;

use crate::world::bureau::{Bureau, method};

const INPUTS: &str = include_str!("../../../../samples/payroll-2026/inputs-2026-01.csv");
const PEOPLE: &str = include_str!("../../../../samples/payroll-2026/people.csv");
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
