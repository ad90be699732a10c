//! The wage ledger: what was earned, taken off and paid, as it was paid, in every form alike.

use std::collections::BTreeMap;

use bole_domain::money::Fen;
use bole_tests::{Actor, Answer, TestApp, Value, both, json};
use calamine::{Data, DataType};

use super::figure;
use super::paper::sheet;
use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

const ACCOUNT: &str = "6222021001116245702";

fn rows(answer: &Answer) -> Vec<Value> {
    answer.at("/data").as_array().cloned().expect("rows")
}

fn inputs() -> String {
    INPUTS.lines().take(1 + ROSTER_ROWS).collect::<Vec<_>>().join("\n")
}

/// January paid out, the second person's wages only by a second batch whose answer is awaited; February billed.
async fn two_months(app: &TestApp) -> Bureau {
    let bureau = Bureau::agreed(app).await;
    let bill = bureau.invoiced("2026-01", "2026-01-31", &inputs()).await;
    let new = json!({
        "bank_name": "中国工商银行", "account_name": "伯乐人力资源服务有限公司", "number": ACCOUNT, "cnaps": "102100099996",
    });
    let account = bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
    let receipt = json!({ "amount": bill, "bank_account_id": account, "bank_reference": "R1" });
    bureau.verb(&bureau.finance, "2026-01", "record-receipt", receipt).await.expect(201);
    let paid = bureau.verb(&bureau.specialist, "2026-01", "pay", json!({ "bank_account_id": account })).await;
    let place = format!("/api/v1/payment-batches/{}", paid.expect(201).text("/batch/id"));
    let seen = async || bureau.specialist.get(&place).await.expect(200).etag();
    let act = |actor: &Actor, verb: &str| actor.request("POST".parse().expect("a method"), &format!("{place}:{verb}"));
    act(&bureau.finance, "approve").json(json!({})).if_match(&seen().await).await.expect(200);
    act(&bureau.specialist, "send").json(json!({ "form": "csv" })).if_match(&seen().await).await.expect(200);
    let items = rows(&bureau.specialist.get(&format!("{place}/items")).await.expect(200));
    let id = |nth: usize| items[nth]["end_to_end_id"].as_str().expect("an id");
    let answer = format!("端到端标识,状态,原因\r\n{},paid,\r\n{},failed,账号有误\r\n", id(0), id(1));
    act(&bureau.specialist, "record-answer").csv(answer).if_match(&seen().await).await.expect(200);
    act(&bureau.specialist, "reissue").json(json!({})).if_match(&seen().await).await.expect(201);
    bureau.invoiced("2026-02", "2026-02-28", &inputs()).await;
    bureau
}

/// The rows of a file as texts by column, and the rows' sums where there are any.
type Table = Vec<BTreeMap<String, String>>;

fn from_csv(file: &Answer) -> Table {
    let mut reader = csv::Reader::from_reader(&file.body[..]);
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

fn from_ndjson(file: &Answer) -> Table {
    let object = |line: &str| {
        let members: BTreeMap<String, Value> = serde_json::from_str(line).expect("an object");
        members.into_iter().map(|(code, value)| (code, value.as_str().unwrap_or_default().to_owned())).collect()
    };
    file.body_text().lines().map(object).collect()
}

fn fen(cell: &Data) -> Fen {
    format!("{:.2}", cell.as_f64().expect("a number")).parse().expect("money")
}

/// A day as its cell counts it; nothing for an empty one.
fn day(cell: &Data) -> String {
    let Data::DateTime(moment) = cell else { return cell.to_string() };
    let first = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day");
    let days = format!("{:.0}", moment.as_f64()).parse().expect("whole days");
    (first + chrono::Days::new(days)).to_string()
}

async fn tells_what_was_paid(app: TestApp) {
    let bureau = two_months(&app).await;
    let ledger = bureau.path("wage-ledger");
    let all = rows(&bureau.specialist.get(&ledger).await.expect(200));
    assert_eq!(all.len(), 2 * ROSTER_ROWS);
    // Every figure is the payslip's.
    for cycle in ["2026-01", "2026-02"] {
        let payslips = rows(&bureau.specialist.get(&bureau.cycle(cycle, "payslips")).await.expect(200));
        for payslip in payslips {
            let row = all.iter().find(|row| row["payslip_id"] == payslip["id"]).expect("its row");
            for code in ["gross", "net_pay", "income_tax"] {
                assert_eq!(row["figures"][code], figure(&payslip, code), "{code} {row}");
            }
            for same in ["cycle", "pay_date", "employee_number", "person", "member_id", "tax_period"] {
                assert_eq!(row[same], payslip[same], "{same}");
            }
        }
    }
    let [first, second] = [&all[0], &all[1]];
    assert_eq!((&first["cycle"], &first["employee_number"]), (&json!("2026-01"), &json!("E000001")));
    assert_eq!((&first["paid"], &first["paid_on"]), (&first["figures"]["net_pay"], &json!("2026-11-24")));
    let payment = &first["payments"][0];
    assert_eq!((&payment["state"], &payment["batch_number"]), (&json!("paid"), &json!("PAY-202601-000001")));
    let account = payment["account"].as_str().expect("an account");
    assert!(account.starts_with("***") && account.ends_with(|c: char| c.is_ascii_digit()), "{account}");
    // A payment that failed and the one in its place are both told; nothing was paid yet.
    assert_eq!((&second["paid"], &second["paid_on"]), (&json!("0.00"), &Value::Null));
    let told = |nth: usize, what: &str| second["payments"][nth][what].clone();
    assert_eq!((told(0, "state"), told(0, "reason")), (json!("reissued"), json!("账号有误")));
    assert_eq!((told(1, "state"), told(1, "batch_number")), (json!("pending"), json!("PAY-202601-000002")));
    assert_eq!(all[2]["payments"], json!([]), "February is billed and not paid");

    // Pages join each other, across cycles too; a span binds.
    let mut paged = Vec::new();
    let mut path = format!("{ledger}?limit=1");
    loop {
        let page = bureau.specialist.get(&path).await.expect(200);
        paged.extend(rows(&page));
        let Some(cursor) = page.json()["next_cursor"].as_str().map(str::to_owned) else { break };
        path = format!("{ledger}?limit=1&cursor={cursor}");
    }
    assert_eq!(paged, all);
    let of = async |query: &str| rows(&bureau.specialist.get(&format!("{ledger}?{query}")).await.expect(200));
    assert_eq!(of("from=2026-02&to=2026-12").await, all[2..]);
    assert_eq!(of("to=2026-01").await, all[..2]);
    assert_eq!(of("from=2026-03").await, Vec::<Value>::new());
    let get = |query: &str| bureau.specialist.get(&format!("{ledger}?{query}"));
    get("from=2026-02&to=2026-01").await.problem_at(422, "period_out_of_order", "query:to");
    get("from=February").await.problem_at(400, "query_malformed", "query:from");

    bureau.client_user.get(&ledger).await.problem(403, "permission_denied");
    app.agency().await.payroll_specialist().get(&ledger).await.problem(404, "not_found");
}

async fn is_the_same_in_every_format(app: TestApp) {
    let bureau = two_months(&app).await;
    let person = bureau.agency.person(&first_person(&bureau).await).await;
    let payslips = rows(&person.get("/api/v1/me/payslips").await.expect(200));
    let january = payslips.iter().find(|payslip| payslip["cycle"] == "2026-01").expect("January")["id"].clone();
    let acknowledge = format!("/api/v1/me/payslips/{}:acknowledge", january.as_str().expect("an id"));
    person.post(&acknowledge, ()).await.expect(200);
    let all = rows(&bureau.specialist.get(&bureau.path("wage-ledger")).await.expect(200));
    let export = async |format: &str| {
        let path = bureau.path(&format!("wage-ledger:export?from=2026-01&to=2026-12&format={format}"));
        bureau.specialist.get(&path).await.expect(200)
    };
    let csv = export("csv").await;
    assert!(csv.header("content-disposition").is_some_and(|name| name.contains("wage-ledger-2026-01-2026-12.csv")));
    let table = from_csv(&csv);
    assert_eq!(table, from_ndjson(&export("ndjson").await));
    assert_eq!(table.len(), all.len());
    for (told, row) in table.iter().zip(&all) {
        for (code, amount) in row["figures"].as_object().expect("figures") {
            assert_eq!(told[code], amount.as_str().expect("money"), "{code}");
        }
        assert_eq!(told["paid"], row["paid"].as_str().expect("money"));
        let standing = row["payments"].as_array().expect("payments").last().cloned().unwrap_or_default();
        for (column, member) in [("account", "account"), ("batch_number", "batch_number"), ("payment_state", "state")] {
            assert_eq!(told[column], standing[member].as_str().unwrap_or_default(), "{column}");
        }
    }
    assert_eq!(
        (&table[0]["acknowledged_at"], &table[1]["acknowledged_at"]),
        (&"2026-11-24T02:00:00Z".into(), &String::new())
    );
    assert_eq!((table[0]["paid_on"].as_str(), table[0]["payment_state"].as_str()), ("2026-11-24", "paid"));

    // The workbook has the same figures as numbers, and their sums.
    let book = export("xlsx").await;
    let cells = sheet(&book);
    let heads: Vec<String> = cells[0].iter().map(ToString::to_string).collect();
    let codes: Vec<String> = csv.body_text().lines().next().expect("a head").split(',').map(str::to_owned).collect();
    assert_eq!((heads.len(), heads[1].as_str(), cells.len()), (codes.len(), "工号", all.len() + 2));
    for (at, code) in codes.iter().enumerate() {
        let amount = all[0]["figures"].get(code).is_some() || code == "paid";
        for (row, told) in cells[1..].iter().zip(&table) {
            match code.as_str() {
                _ if amount => assert_eq!(fen(&row[at]).to_string(), told[code], "{code}"),
                "pay_date" | "paid_on" => {
                    let day = day(&row[at]);
                    assert_eq!(day, told[code], "{code}");
                }
                _ => assert_eq!(row[at].to_string(), told[code], "{code}"),
            }
        }
        if amount {
            let sum: Fen = table.iter().map(|told| told[code].parse::<Fen>().expect("money")).sum();
            assert_eq!(fen(&cells[all.len() + 1][at]), sum, "{code}");
        }
    }
    assert_eq!(cells[all.len() + 1][0].to_string(), "合计");
    // Nothing asked for is a head without rows and sums.
    let path = bureau.path("wage-ledger:export?from=2027-01&format=xlsx");
    assert_eq!(sheet(&bureau.specialist.get(&path).await.expect(200)).len(), 1);
    let path = bureau.path("wage-ledger:export?from=2027-01");
    let empty = bureau.specialist.get(&path).await.expect(200).body_text();
    assert_eq!(empty.lines().collect::<Vec<_>>(), [codes.join(",")]);
    let wrong = bureau.path("wage-ledger:export?from=2026-02&to=2026-01");
    bureau.specialist.get(&wrong).await.problem_at(422, "period_out_of_order", "query:to");
    bureau.client_user.get(&path).await.problem(403, "permission_denied");
    bureau.finance.get(&path).await.expect(200);
    app.agency().await.payroll_specialist().get(&path).await.problem(404, "not_found");
}

/// The person behind E000001.
async fn first_person(bureau: &Bureau) -> String {
    let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
    roster.text("/data/0/person/id")
}

async fn is_signed_once_by_its_person(app: TestApp) {
    app.set_clock("2026-01-20T02:00:00Z");
    let bureau = Bureau::agreed(&app).await;
    bureau.invoiced("2026-01", "2026-01-31", &inputs()).await;
    let person = bureau.agency.person(&first_person(&bureau).await).await;
    let payslips = rows(&bureau.specialist.get(&bureau.cycle("2026-01", "payslips")).await.expect(200));
    let path = |nth: usize| format!("/api/v1/me/payslips/{}:acknowledge", payslips[nth]["id"].as_str().expect("an id"));
    person.post(&path(0), ()).await.problem(409, "pay_date_to_come");
    app.set_clock("2026-02-01T02:00:00Z");
    let person = bureau.agency.person(&first_person(&bureau).await).await;
    person.post(&path(1), ()).await.problem(404, "not_found");
    let signed = person.post(&path(0), ()).await.expect(200);
    assert_eq!(signed.json(), json!({ "payslip_id": payslips[0]["id"], "acknowledged_at": "2026-02-01T02:00:00Z" }));
    app.set_clock("2026-02-01T02:05:00Z");
    assert_eq!(person.post(&path(0), ()).await.expect(200).json(), signed.json(), "the first time counts");
    bureau.agency.payroll_specialist().post(&path(0), ()).await.problem(403, "permission_denied");
    let ledger = rows(&bureau.agency.payroll_specialist().get(&bureau.path("wage-ledger")).await.expect(200));
    assert_eq!(
        (&ledger[0]["acknowledged_at"], &ledger[1]["acknowledged_at"]),
        (&json!("2026-02-01T02:00:00Z"), &Value::Null)
    );
}

both! {
    async fn the_ledger_tells_what_was_paid_and_how(app: TestApp) {
        tells_what_was_paid(app).await;
    }

    async fn the_ledger_is_the_same_in_every_format(app: TestApp) {
        is_the_same_in_every_format(app).await;
    }

    async fn a_payslip_is_acknowledged_once_by_its_person(app: TestApp) {
        is_signed_once_by_its_person(app).await;
    }
}
