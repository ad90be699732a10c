//! Attendance of a month: held against the calendar, summed, and taken into the inputs.

use bole_domain::attendance::{Form, sheet};
use bole_domain::settlement::template::standard_payroll;
use bole_tests::{Answer, TestApp, Value, both, json};

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

const MONTH: &str = "2026-01";
const HEADER: &str = "employee_number,date,worked_hours,overtime_workday_hours,overtime_rest_day_hours,overtime_holiday_hours,\
                      leave_kind,leave_days,absence_days,late_minutes";

/// January 2026: the 1st is a statutory holiday, the 2nd a day of rest, Sunday the 4th is worked for it; 21 working days.
const DAYS: [&str; 5] = [
    "E000001,2026-01-01,0,,,2,,,,",
    "E000001,2026-01-02,0,,4,,,,,",
    "E000001,2026-01-04,8,1.5,,,,,,12",
    "E000001,2026-01-05,4,,,,annual,0.5,,",
    "E000001,2026-01-06,0,,,,sick,1,,",
];

fn file(rows: &[&str]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn path(bureau: &Bureau, rest: &str) -> String {
    format!("/api/v1/engagements/{}/attendance/{MONTH}/{rest}", bureau.engagement)
}

async fn sent(bureau: &Bureau, rest: &str, text: &str) -> Answer {
    let started = bureau.upload(&path(bureau, rest), text).await.expect(202);
    bureau.app.wait_job(&started).await
}

fn faults(job: &Answer) -> Vec<(u64, String, String)> {
    let fault = |f: &Value| {
        let text = |name: &str| f[name].as_str().unwrap_or_default().to_owned();
        (f["row"].as_u64().expect("a row"), text("column"), text("code"))
    };
    job.at("/errors").as_array().expect("errors").iter().map(fault).collect()
}

fn fault(row: u64, column: &str, code: &str) -> (u64, String, String) {
    (row, column.to_owned(), code.to_owned())
}

/// The standard template with two sums of attendance, and overtime on days of rest paid twofold.
fn template() -> Value {
    let mut body = serde_json::to_value(standard_payroll()).expect("it serialises");
    let items = body["items"].as_array_mut().expect("items");
    let gross = items.iter_mut().find(|item| item["code"] == "gross").expect("gross");
    gross["source"]["expression"] = json!(
        "base_salary + post_allowance + performance_pay + subsidy - deduction + annual_bonus + severance + overtime_pay"
    );
    let item = |code: &str, kind: &str, source: Value| {
        json!({
            "code": code, "label": { "zh": code, "en": code }, "kind": kind, "payer": "employer", "source": source,
            "taxable": kind == "earning", "on_payslip": true,
        })
    };
    let pay = "round(base_salary / 21.75 / 8 * 2 * attendance_overtime_rest_day_hours, 2)";
    items.insert(0, item("overtime_pay", "earning", json!({ "kind": "formula", "expression": pay })));
    for code in ["attendance_overtime_rest_day_hours", "attendance_days_worked"] {
        items.insert(0, item(code, "memo", json!({ "kind": "input" })));
    }
    body
}

/// A bureau whose client confirmed that template, with January open.
async fn paying_overtime(app: &TestApp) -> Bureau {
    let bureau = Bureau::agreed(app).await;
    bureau.agrees_on("overtime", json!({ "body": template() })).await;
    bureau.open_cycle(MONTH, "2026-01-31").await.expect(200);
    bureau
}

fn inputs() -> String {
    INPUTS.lines().take(1 + ROSTER_ROWS).map(|line| format!("{line}\n")).collect()
}

async fn take(bureau: &Bureau) -> Answer {
    let started = bureau.specialist.post(&bureau.cycle(MONTH, "inputs:take-attendance"), ()).await.expect(202);
    bureau.app.wait_job(&started).await
}

async fn confirm(bureau: &Bureau) -> Answer {
    let sure = json!({
        "headcount": ROSTER_ROWS, "basic_data": true, "gross": true, "insurance_and_fund": true,
        "special_additional_deductions": true, "form": "platform",
    });
    bureau.verb(&bureau.client_user, MONTH, "confirm-inputs", sure).await
}

async fn lock(bureau: &Bureau) -> Answer {
    bureau.verb(&bureau.specialist, MONTH, "lock-inputs", json!({})).await
}

async fn sums_up(app: &TestApp) {
    let bureau = Bureau::agreed(app).await;
    let job = sent(&bureau, "days:import", &file(&DAYS)).await;
    assert_eq!(
        (job.text("/state"), job.at("/counts")),
        ("succeeded".to_owned(), json!({ "created": 1, "replaced": 0 })),
        "{job}"
    );
    let summary = "employee_number,days_worked,leave_personal_days\nE000002,20,1\n";
    assert_eq!(sent(&bureau, "summaries:import", summary).await.at("/counts/created"), json!(1));
    let listed = bureau.client_user.get(&path(&bureau, "summaries")).await.expect(200);
    assert_eq!(
        listed.at("/data/0/sums"),
        json!({
            "days_due": "21.00", "days_worked": "1.50", "days_unrecorded": "18.00", "worked_hours": "12.00",
            "overtime_workday_hours": "1.50", "overtime_rest_day_hours": "4.00", "overtime_holiday_hours": "2.00",
            "leave": [{ "kind": "sick", "days": "1.00" }, { "kind": "annual", "days": "0.50" }],
            "absence_days": "0.00", "late_minutes": 12,
        })
    );
    assert_eq!(
        (listed.text("/data/1/form"), listed.text("/data/1/sums/days_due")),
        ("summaries".to_owned(), "21.00".to_owned())
    );
    assert_eq!(listed.text("/data/1/sums/days_unrecorded"), "0.00");
    let page = bureau.specialist.get(&path(&bureau, "days?limit=1")).await.expect(200);
    assert_eq!(page.at("/data/0/days").as_array().map(Vec::len), Some(5), "{page}");
    let next = path(&bureau, &format!("days?limit=1&cursor={}", page.text("/next_cursor")));
    let rest = bureau.specialist.get(&next).await.expect(200);
    assert_eq!((rest.text("/data/0/employee_number"), rest.at("/data/0/days")), ("E000002".to_owned(), json!([])));
    // Another month has nothing; a later file replaces a person's whole month.
    let february = path(&bureau, "days").replace(MONTH, "2026-02");
    assert_eq!(bureau.specialist.get(&february).await.expect(200).at("/data"), json!([]));
    let job = sent(&bureau, "days:import", &file(&DAYS[3..])).await;
    assert_eq!(job.at("/counts"), json!({ "created": 0, "replaced": 1 }));
    let page = bureau.specialist.get(&path(&bureau, "days?limit=1")).await.expect(200);
    assert_eq!(page.at("/data/0/days").as_array().map(Vec::len), Some(2));
}

async fn holds_rows_against_the_calendar(app: &TestApp) {
    let bureau = Bureau::agreed(app).await;
    let wrong = [
        "E000001,2026-01-01,8,,,,,,,",
        "E000001,2026-01-02,0,,,4,,,,",
        "E000001,2026-01-03,0,,,,annual,1,,",
        "E000001,2026-02-02,8,,,,,,,",
        "E999999,2026-01-05,8,,,,,,,",
        "E000002,2026-01-05,8,,,,sick,1,,",
    ];
    let job = sent(&bureau, "days:import", &file(&wrong)).await;
    assert_eq!(job.text("/failure/code"), "rows_refused", "{job}");
    assert_eq!(
        faults(&job),
        [
            fault(1, "worked_hours", "worked_on_free_day"),
            fault(2, "overtime_holiday_hours", "overtime_of_other_day"),
            fault(3, "leave_days", "away_on_free_day"),
            fault(4, "date", "not_in_month"),
            fault(5, "employee_number", "member_unknown"),
            fault(6, "worked_hours", "worked_while_away"),
        ]
    );
    let summary = "employee_number,days_due,days_worked,overtime_holiday_hours\nE000001,21,22,\nE000002,32,20,30\n";
    let job = sent(&bureau, "summaries:import", summary).await;
    let told = faults(&job);
    assert!(told.contains(&fault(1, "days_worked", "more_than_due")), "{job}");
    assert!(told.contains(&fault(2, "days_due", "quantity_too_large")), "{job}");
    assert_eq!(bureau.specialist.get(&path(&bureau, "summaries")).await.expect(200).at("/data"), json!([]));
    let unknown = path(&bureau, "days:import").replace(MONTH, "2031-01");
    bureau.upload(&unknown, &file(&DAYS)).await.problem(422, "calendar_year_not_loaded");
    bureau
        .upload(&path(&bureau, "days:import").replace(MONTH, "2026-13"), &file(&DAYS))
        .await
        .problem(400, "path_malformed");
    let gone = "/api/v1/engagements/eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D/attendance/2026-01/days:import";
    bureau.upload(gone, &file(&DAYS)).await.problem(404, "not_found");
    bureau.upload(&path(&bureau, "days:import"), "employee_number,date\nE000001,2026-01-05\n").await.problem_at(
        400,
        "header_missing_column",
        "/header/worked_hours",
    );
}

async fn reads_a_clients_own_file(app: &TestApp) {
    let bureau = Bureau::agreed(app).await;
    let column = |from: &str, to: &str| json!({ "from": from, "to": to });
    let kind = json!({ "from": "假别", "to": "leave_kind", "words": [{ "theirs": "年假", "ours": "annual" }] });
    let document = json!({
        "import": "attendance_days", "name": "打卡", "passed_over": ["部门"],
        "columns": [column("工号", "employee_number"), column("日期", "date"), column("工时", "worked_hours"), kind, column("天数", "leave_days")],
    });
    let mappings = format!("/api/v1/clients/{}/import-mappings", bureau.client_id);
    let mapping = bureau.specialist.post(&mappings, document).await.expect(201).id();
    let theirs = "部门,日期,工号,工时,假别,天数\n仓储,2026年1月5日,E000001,4,年假,0.5\n仓储,2026/1/6,E000001,8,病,\n";
    let query = format!("days:import?mapping={mapping}");
    let job = sent(&bureau, &query, theirs).await;
    assert_eq!(faults(&job), [fault(2, "假别", "unknown_value")], "{job}");
    let back = format!("/api/v1/jobs/{}/rejected-rows", job.id());
    let back = bureau.specialist.get(&back).await.expect(200).body_text();
    let mended = back.replace(",病,", ",,");
    let job = sent(&bureau, &query, &mended).await;
    assert_eq!(job.at("/counts/created"), json!(1), "{back}: {job}");
    let listed = bureau.specialist.get(&path(&bureau, "days")).await.expect(200);
    assert_eq!(listed.text("/data/0/days/0/date"), "2026-01-06");
    bureau.upload(&path(&bureau, &format!("summaries:import?mapping={mapping}")), theirs).await.problem_at(
        422,
        "mapping_of_other_import",
        "query:mapping",
    );
    for form in [Form::Days, Form::Summaries] {
        let kept = bureau.specialist.get(&path(&bureau, &format!("{form}/import-template"))).await.expect(200);
        assert_eq!(kept.body_text(), sheet::template(form));
        let book =
            bureau.specialist.get(&path(&bureau, &format!("{form}/import-template?format=xlsx"))).await.expect(200);
        assert!(book.body.starts_with(b"PK"));
    }
}

async fn fills_what_the_inputs_lack(app: &TestApp) {
    let bureau = paying_overtime(app).await;
    let command = bureau.cycle(MONTH, "inputs:take-attendance");
    bureau.specialist.post(&command, ()).await.problem(409, "inputs_missing");
    bureau.import(&bureau.cycle(MONTH, "inputs:import"), &inputs()).await;
    let listed = async || bureau.specialist.get(&bureau.cycle(MONTH, "inputs")).await.expect(200);
    assert!(!listed().await.body_text().contains("attendance_days_worked"), "absent until it is taken");
    assert_eq!(sent(&bureau, "days:import", &file(&DAYS)).await.text("/state"), "succeeded");

    let job = take(&bureau).await;
    assert_eq!(job.at("/counts"), json!({ "filled": 2, "equal": 0, "left": 2, "people": 2 }), "{job}");
    let absent = |item: &str| fault(0, item, "attendance_absent");
    assert_eq!(faults(&job), ["attendance_days_worked", "attendance_overtime_rest_day_hours"].map(absent));
    assert_eq!(listed().await.text("/data/0/amounts/attendance_days_worked"), "1.50");
    confirm(&bureau).await.expect(200);
    lock(&bureau).await.problem(409, "attendance_missing");

    let summary = "employee_number,days_worked,overtime_rest_day_hours\nE000002,21,8\n";
    assert_eq!(sent(&bureau, "summaries:import", summary).await.text("/state"), "succeeded");
    let job = take(&bureau).await;
    assert_eq!(job.at("/counts"), json!({ "filled": 2, "equal": 2, "left": 0, "people": 2 }), "{job}");
    lock(&bureau).await.problem(409, "inputs_unconfirmed");
    let again = take(&bureau).await;
    assert_eq!(again.at("/counts"), json!({ "filled": 0, "equal": 4, "left": 0, "people": 2 }), "{again}");
    confirm(&bureau).await.expect(200);
    lock(&bureau).await.expect(200);

    bureau.upload(&path(&bureau, "days:import"), &file(&DAYS)).await.problem(409, "attendance_locked");
    bureau.upload(&path(&bureau, "summaries:import"), summary).await.problem(409, "attendance_locked");
    bureau.specialist.post(&command, ()).await.problem(409, "cycle_wrong_state");
    bureau.compute(MONTH).await;
    // 30,000.00 / 21.75 / 8 * 2 * 4 hours.
    assert_eq!(bureau.figure(MONTH, "E000001", "overtime_pay").await.to_string(), "1379.31");
    assert_eq!(bureau.figure(MONTH, "E000001", "attendance_overtime_rest_day_hours").await.to_string(), "4.00");
    let deeds = bureau.specialist.get(&bureau.cycle(MONTH, "")).await.expect(200);
    let taken = |deed: &&Value| deed["verb"] == "take_attendance";
    assert_eq!(deeds.at("/deeds").as_array().map(|all| all.iter().filter(taken).count()), Some(2), "{deeds}");

    // Sent back, the month is open for both again.
    let why = json!({ "reason": "考勤有误" });
    bureau.verb(&bureau.finance, MONTH, "reject", why).await.expect(200);
    assert_eq!(sent(&bureau, "days:import", &file(&DAYS[..4])).await.text("/state"), "succeeded");
}

async fn tells_differences(app: &TestApp) {
    let bureau = paying_overtime(app).await;
    let given = |line: (usize, &str)| match line.0 {
        0 => format!("{},attendance_overtime_rest_day_hours\n", line.1),
        1 => format!("{},6\n", line.1),
        _ => format!("{},\n", line.1),
    };
    let text: String = inputs().lines().enumerate().map(given).collect();
    bureau.import(&bureau.cycle(MONTH, "inputs:import"), &text).await;
    assert_eq!(sent(&bureau, "days:import", &file(&DAYS)).await.text("/state"), "succeeded");
    let started = bureau.specialist.post(&bureau.cycle(MONTH, "inputs:take-attendance"), ()).await.expect(202);
    bureau.app.wait_job(&started).await;
    let job = bureau.specialist.get(&format!("/api/v1/jobs/{}", started.id())).lang("en").await.expect(200);
    let differs = fault(0, "attendance_overtime_rest_day_hours", "attendance_differs");
    assert!(faults(&job).contains(&differs), "{job}");
    let told = job.at("/errors").to_string();
    assert!(told.contains("E000001: the inputs have 6.00, the attendance comes to 4.00"), "{told}");
    let listed = bureau.specialist.get(&bureau.cycle(MONTH, "inputs")).await.expect(200);
    assert_eq!(listed.text("/data/0/amounts/attendance_overtime_rest_day_hours"), "6.00", "what was imported stays");
    assert_eq!(listed.text("/data/0/amounts/attendance_days_worked"), "1.50");
    let bad = text.replacen(",6\n", ",-6\n", 1);
    let started = bureau.upload(&bureau.cycle(MONTH, "inputs:import"), &bad).await.expect(202);
    let job = bureau.app.wait_job(&started).await;
    assert_eq!(faults(&job), [fault(1, "attendance_overtime_rest_day_hours", "negative_amount")]);
}

both! {
    async fn a_month_is_imported_by_days_or_as_sums_and_summed(app: TestApp) {
        sums_up(&app).await;
    }

    async fn days_that_the_calendar_contradicts_are_refused(app: TestApp) {
        holds_rows_against_the_calendar(&app).await;
    }

    async fn a_clients_own_attendance_is_read_by_his_mapping(app: TestApp) {
        reads_a_clients_own_file(&app).await;
    }

    async fn sums_are_taken_into_the_inputs_and_locked_with_them(app: TestApp) {
        fills_what_the_inputs_lack(&app).await;
    }

    async fn what_differs_from_the_attendance_is_told_and_stays(app: TestApp) {
        tells_differences(&app).await;
    }
}
