//! A client's own file of the month's inputs, and of opening balances.

use bole_domain::settlement::opening;
use bole_tests::{Answer, Request, Value, both, json};

use super::{INPUTS, Month, faults};

/// The items of the template, as the sample's file has them.
fn items() -> Vec<&'static str> {
    INPUTS.lines().next().expect("a header").split(',').skip(1).collect()
}

/// Number and base salary are the client's; nothing else is paid.
fn document(but: &[&str], more: &[(&str, &str)]) -> Value {
    let fixed = items().into_iter().filter(|item| *item != "base_salary" && !but.contains(item));
    let fixed = fixed.map(|item| (item, "0.00")).chain(more.iter().copied());
    json!({
        "import": "cycle_inputs", "name": "海川工资表", "passed_over": ["姓名"],
        "columns": [{ "from": "工号", "to": "employee_number" }, { "from": "应发基本工资", "to": "base_salary" }],
        "fixed": fixed.map(|(to, value)| json!({ "to": to, "value": value })).collect::<Vec<_>>(),
    })
}

async fn record(month: &Month, document: Value) -> Answer {
    let path = format!("/api/v1/clients/{}/import-mappings", month.bureau.client_id);
    month.bureau.specialist.post(&path, document).await
}

fn sent(month: &Month, mapping: &str, csv: impl Into<Vec<u8>>) -> Request {
    let path = month.path(&format!("inputs:import?mapping={mapping}"));
    month.bureau.specialist.request("POST".parse().expect("a method"), &path).csv(csv)
}

const THEIRS: &str = "姓名,应发基本工资,工号\n林,\"30,000.00\",E000001\n王,9000,E000002\n";

both! {
    async fn a_clients_own_inputs_are_read_by_his_mapping(app: TestApp) {
        let month = Month::open(&app).await;
        let mapping = record(&month, document(&[], &[])).await.expect(201).id();
        let wrong = THEIRS.replace("9000", "-9000");
        let job = app.wait_job(&sent(&month, &mapping, wrong).await.expect(202)).await;
        assert_eq!(faults(&job), [(2, "应发基本工资".to_owned(), "negative_amount".to_owned())], "{job}");
        let path = format!("/api/v1/jobs/{}/rejected-rows", job.id());
        let back = month.bureau.specialist.get(&path).await.expect(200).body_text();
        assert!(back.starts_with("姓名,应发基本工资,工号,fault_column,what_to_do\n王,-9000,E000002,应发基本工资,"), "{back}");
        let first = THEIRS.lines().nth(1).expect("a row");
        let mended = format!("{}{first},,\n", back.replace("-9000", "9000"));
        let job = app.wait_job(&sent(&month, &mapping, mended).await.expect(202)).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        let listed = month.bureau.specialist.get(&month.path("inputs")).await.expect(200);
        let pay = |row: &str| listed.text(&format!("/data/{row}/amounts/base_salary"));
        assert_eq!((pay("0"), pay("1")), ("30000.00".to_owned(), "9000.00".to_owned()));
        assert_eq!(listed.text("/data/0/amounts/subsidy"), "0.00");
    }

    async fn a_mapping_that_the_template_outgrew_says_what_it_lacks(app: TestApp) {
        let month = Month::open(&app).await;
        let short = record(&month, document(&["subsidy"], &[])).await.expect(201).id();
        let told = sent(&month, &short, THEIRS).await.problem_at(422, "mapping_target_missing", "query:mapping");
        assert!(told.to_string().contains("subsidy"), "{told}");
        let strange = record(&month, document(&[], &[("overtime_pay", "0.00")])).await.expect(201).id();
        let told = sent(&month, &strange, THEIRS).await.problem_at(422, "mapping_target_unknown", "query:mapping");
        assert!(told.to_string().contains("overtime_pay"), "{told}");
        let sound = record(&month, document(&[], &[])).await.expect(201).id();
        let more = THEIRS.replacen("姓名", "部门", 1);
        sent(&month, &sound, more).await.problem_at(400, "header_unmapped_column", "/header/部门");
        assert_eq!(month.stored(), 0);
    }

    async fn a_clients_own_opening_balances_are_read_by_his_mapping(app: TestApp) {
        let month = Month::open(&app).await;
        let names: Vec<String> = opening::columns().into_iter().map(|column| column.name).collect();
        let columns: Vec<Value> = names.iter().map(|name| json!({ "from": format!("期初 {name}"), "to": name })).collect();
        let document = json!({ "import": "tax_openings", "name": "期初", "columns": columns });
        let mapping = record(&month, document).await.expect(201).id();
        let template = opening::template();
        let row = template.lines().nth(1).expect("an example").replace("2026-02", "2026");
        let header: Vec<String> = names.iter().map(|name| format!("期初 {name}")).collect();
        let path = format!("/api/v1/engagements/{}/tax-openings:import?mapping={mapping}", month.bureau.engagement);
        let started = month.bureau.upload(&path, &format!("{}\n{row}\n", header.join(","))).await.expect(202);
        let job = app.wait_job(&started).await;
        assert_eq!(faults(&job), [(1, "期初 through".to_owned(), "not_a_month".to_owned())], "{job}");
    }
}
