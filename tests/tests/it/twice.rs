//! Every command of a month is sent twice: with its key it is answered again, with another key it is refused or changes
//! nothing; in the end everything happened once.

use bole_domain::money::Fen;
use bole_tests::{Actor, Answer, Request, both, json};

use crate::world::bureau::Bureau;

const MONTH: &str = "2026-01";
const INPUTS: &str = include_str!("../../../samples/payroll-2026/inputs-2026-01.csv");

/// Sends a request twice with the same key: the second answer is the first one, replayed.
async fn twice(key: &str, request: impl Fn() -> Request) -> Answer {
    let first = request().key(key).await;
    assert!((200..300).contains(&first.status), "{first}");
    let again = request().key(key).await.expect(first.status);
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"), "{again}");
    assert_eq!(first.body, again.body);
    first
}

/// A month whose commands are sent twice.
struct Twice {
    bureau: Bureau,
}

impl Twice {
    async fn etag(&self, path: &str) -> String {
        self.bureau.agency.admin().get(path).await.expect(200).etag()
    }

    /// A verb of the cycle, twice with one key; a third time with another key it answers `refused`, and the cycle stays.
    async fn verb(&self, actor: &Actor, verb: &str, body: bole_tests::Value, refused: (u16, &str)) -> Answer {
        let cycle = self.bureau.cycle(MONTH, "");
        let (path, seen) = (self.bureau.cycle(MONTH, &format!(":{verb}")), self.etag(&cycle).await);
        let done = twice(verb, || actor.post(&path, body.clone()).if_match(&seen)).await;
        let now = self.etag(&cycle).await;
        actor.post(&path, body.clone()).if_match(&now).await.problem(refused.0, refused.1);
        assert_eq!(self.etag(&cycle).await, now, "{verb} changed nothing the second time");
        done
    }

    /// A job of the cycle, twice with one key.
    async fn job(&self, rest: &str, request: impl Fn(String) -> Request) {
        let path = self.bureau.cycle(MONTH, rest);
        let started = twice(rest, || request(path.clone())).await;
        let job = self.bureau.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        let jobs = self.bureau.specialist.get("/api/v1/jobs").await.expect(200);
        let same = |one: &&bole_tests::Value| one["kind"] == job.at("/kind");
        assert_eq!(jobs.at("/data").as_array().expect("jobs").iter().filter(same).count(), 1, "one job of its kind");
    }
}

both! {
    async fn every_command_of_a_month_acts_once(app: TestApp) {
        let month = Twice { bureau: Bureau::agreed(&app).await };
        let bureau = &month.bureau;
        let (specialist, finance, client) = (&bureau.specialist, &bureau.finance, &bureau.client_user);
        let opening = bureau.cycle(MONTH, "payout/cycle");
        let opened = twice("open", || specialist.put(&opening, json!({ "pay_date": "2026-01-31" }))).await;
        let inputs: String = INPUTS.lines().take(3).map(|line| format!("{line}\n")).collect();
        month.job("inputs:import", |path| bureau.upload(&path, &inputs)).await;
        let sure = json!({
            "headcount": 2, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        let seen = month.etag(&bureau.cycle(MONTH, "")).await;
        let confirm = bureau.cycle(MONTH, ":confirm-inputs");
        twice("confirm-inputs", || client.post(&confirm, sure.clone()).if_match(&seen)).await;
        let wrong_state = (409, "cycle_wrong_state");
        month.verb(specialist, "lock-inputs", json!({}), wrong_state).await;
        let again = specialist.put(&opening, json!({ "pay_date": "2026-02-10" })).if_match(&opened.etag()).await;
        again.problem(409, "cycle_exists");
        let seen = month.etag(&bureau.cycle(MONTH, "")).await;
        month.job(":compute", |path| specialist.post(&path, json!({})).if_match(&seen)).await;
        month.verb(specialist, "submit", json!({}), wrong_state).await;
        month.verb(finance, "approve", json!({}), wrong_state).await;
        month.verb(client, "confirm", json!({ "form": "platform" }), wrong_state).await;
        let invoice = month.verb(finance, "invoice", json!({}), wrong_state).await;
        let bill: Fen = invoice.text("/total").parse().expect("an amount");

        let new = json!({
            "bank_name": "中国工商银行", "account_name": "伯乐", "number": "6222021001116245702", "cnaps": "102100099996",
        });
        let account = bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
        let receipt = json!({ "amount": bill, "bank_account_id": account, "bank_reference": "R1" });
        month.verb(finance, "record-receipt", receipt, (409, "receipt_recorded")).await;
        let how = json!({ "bank_account_id": account });
        let paid = month.verb(specialist, "pay", how, (409, "paid_out_already")).await;

        let batch = format!("/api/v1/payment-batches/{}", paid.text("/batch/id"));
        let (approve, send) = (format!("{batch}:approve"), format!("{batch}:send"));
        let seen = month.etag(&batch).await;
        let approved = twice("approve-batch", || finance.post(&approve, json!({})).if_match(&seen)).await;
        finance.post(&approve, json!({})).if_match(&approved.etag()).await.problem(409, "batch_wrong_state");
        let form = json!({ "form": "csv" });
        let sent = twice("send", || specialist.post(&send, form.clone()).if_match(&approved.etag())).await;
        let file = specialist.get(&format!("{batch}/file")).await.expect(200).body_text();
        let mut answer = "端到端标识,状态,原因\r\n".to_owned();
        for line in file.lines().skip(1) {
            answer.push_str(&format!("{},paid,\r\n", line.rsplit(',').next().expect("an id")));
        }
        let record = format!("{batch}:record-answer");
        let tell = |etag: &str| {
            let post = "POST".parse().expect("a method");
            finance.request(post, &record).raw("text/csv", answer.clone()).if_match(etag)
        };
        let told = twice("answer", || tell(&sent.etag())).await;
        assert_eq!(told.at("/paid"), 2, "{told}");
        let etag = month.etag(&batch).await;
        assert_eq!(tell(&etag).await.expect(200).at("/paid"), 0, "the same answer pays nobody again");

        for payable in ["insurance", "fund"] {
            let remit = json!({ "payable": payable, "reference": payable });
            let path = bureau.cycle(MONTH, ":record-remittance");
            let seen = month.etag(&bureau.cycle(MONTH, "")).await;
            twice(payable, || finance.post(&path, remit.clone()).if_match(&seen)).await;
            let seen = month.etag(&bureau.cycle(MONTH, "")).await;
            finance.post(&path, remit.clone()).if_match(&seen).await.problem(409, "nothing_owed");
        }
        let filing = bureau.cycle(MONTH, "payout/tax-filing");
        let filed = json!({ "acknowledgement": "T-1" });
        let done = twice("file", || specialist.put(&filing, filed.clone())).await;
        specialist.put(&filing, filed.clone()).if_match(&done.etag()).await.problem(409, "tax_filing_filed");
        let results = bureau.cycle(MONTH, "feedback/results");
        twice("tell", || specialist.put(&results, json!({ "channel": "platform" }))).await;
        month.verb(specialist, "close", json!({}), wrong_state).await;

        let balance = finance.get("/api/v1/ledger/trial-balance").await.expect(200);
        assert_eq!(balance.at("/balanced"), json!(true));
        let kinds = finance.get("/api/v1/ledger/transactions?limit=200").await.expect(200);
        let mut kinds: Vec<String> = kinds.at("/data").as_array().expect("transactions").iter()
            .map(|one| one["kind"].as_str().expect("a kind").to_owned()).collect();
        kinds.sort();
        assert_eq!(kinds, ["invoice", "payout", "receipt", "remittance", "remittance", "wages_paid"]);
    }
}
