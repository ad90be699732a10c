//! A client's own roster: his names of columns, his order, his words.

use bole_domain::jobs::table::Format;
use bole_domain::people::RosterRow;
use bole_tests::{Answer, Request, TestApp, Value, both, json};
use rust_xlsxwriter::Workbook;

use super::{faults, file, other, roster, row};
use crate::world::desk::{Office, another_engagement};

/// The client's names of the columns, in the order of the template; the way of the basic deduction is no column of his.
const THEIRS: [&str; 19] = [
    "工号",
    "姓名",
    "身份证号",
    "性别",
    "出生日期",
    "手机",
    "住址",
    "岗位",
    "学历",
    "开户行",
    "银行卡号",
    "联行号",
    "参保地",
    "入职日期",
    "离职日期",
    "",
    "社保基数",
    "公积金基数",
    "公积金比例",
];

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    THEIRS.into_iter().zip(RosterRow::COLUMNS).filter(|(theirs, _)| !theirs.is_empty())
}

fn document() -> Value {
    let column = |(from, to): (&str, &str)| match to {
        "sex" => json!({ "from": from, "to": to, "words": [
            { "theirs": "男", "ours": "male" }, { "theirs": "女", "ours": "female" },
        ] }),
        _ => json!({ "from": from, "to": to }),
    };
    json!({
        "import": "roster", "name": "海川花名册", "columns": pairs().map(column).collect::<Vec<_>>(),
        "passed_over": ["备注"], "fixed": [{ "to": "basic_deduction_mode", "value": "months_employed" }],
    })
}

/// The client's file with these people: backwards, and with remarks that nobody asks for.
fn theirs(rows: &[String]) -> Vec<Vec<String>> {
    let mut header: Vec<String> = pairs().map(|(theirs, _)| theirs.to_owned()).collect();
    header.push("备注".to_owned());
    let line = |line: &String| {
        let cells = THEIRS.into_iter().zip(line.split(',')).filter(|(name, _)| !name.is_empty());
        let word = |cell: &str| cell.replace("female", "女").replace("male", "男");
        let mut cells: Vec<String> = cells.map(|(_, cell)| word(cell)).collect();
        cells.push("请尽快".to_owned());
        cells
    };
    let mut lines: Vec<Vec<String>> = std::iter::once(header).chain(rows.iter().map(line)).collect();
    lines.iter_mut().for_each(|cells| cells.reverse());
    lines
}

fn csv(lines: &[Vec<String>]) -> Vec<u8> {
    lines.iter().map(|cells| cells.join(",") + "\n").collect::<String>().into_bytes()
}

fn ndjson(lines: &[Vec<String>]) -> Vec<u8> {
    let line = |cells: &Vec<String>| {
        let members = lines[0].iter().cloned().zip(cells.iter().map(|cell| json!(cell)));
        format!("{}\n", Value::Object(members.collect()))
    };
    lines[1..].iter().map(line).collect::<String>().into_bytes()
}

fn xlsx(lines: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (r, cells) in (0_u32..).zip(lines) {
        for (c, cell) in (0_u16..).zip(cells) {
            sheet.write_string(r, c, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

async fn client_of(office: &Office) -> String {
    let path = format!("/api/v1/engagements/{}", office.engagement);
    office.admin.get(&path).await.expect(200).text("/client_id")
}

async fn record(office: &Office, document: Value) -> Answer {
    let path = format!("/api/v1/clients/{}/import-mappings", client_of(office).await);
    office.specialist.post(&path, document).await
}

fn sent(office: &Office, query: &str, format: Format, bytes: Vec<u8>) -> Request {
    let path = office.under(&format!("roster:import?{query}"));
    office.specialist.request("POST".parse().expect("a method"), &path).raw(format.media_type(), bytes)
}

async fn reads_every_format(app: &TestApp) {
    let office = Office::open(app).await;
    let mapping = record(&office, document()).await.expect(201).id();
    let query = format!("mapping={mapping}");
    let lines = theirs(&[row(&[]), other(&[])]);
    let job = app.wait_job(&sent(&office, &query, Format::Csv, csv(&lines)).await.expect(202)).await;
    assert_eq!(job.at("/counts/created"), json!(2), "{job}");
    for (format, bytes) in [(Format::Xlsx, xlsx(&lines)), (Format::Ndjson, ndjson(&lines))] {
        let job = app.wait_job(&sent(&office, &query, format, bytes).await.expect(202)).await;
        assert_eq!(job.at("/counts/unchanged"), json!(2), "{format:?}: {job}");
    }
    let plain = office.upload(&office.under("roster:import"), file(&[row(&[]), other(&[])])).await.expect(202);
    assert_eq!(app.wait_job(&plain).await.at("/counts/unchanged"), json!(2), "the same people as by the template");
    assert_eq!(roster(&office).await.len(), 2);
}

async fn gives_back_the_clients_layout(app: &TestApp) {
    let office = Office::open(app).await;
    let mapping = record(&office, document()).await.expect(201);
    let query = format!("mapping={}&partial=true", mapping.id());
    let lines = theirs(&[row(&[]), other(&[("place", "11"), ("phone", "1")])]);
    for (format, bytes) in [(Format::Csv, csv(&lines)), (Format::Xlsx, xlsx(&lines)), (Format::Ndjson, ndjson(&lines))]
    {
        let job = app.wait_job(&sent(&office, &query, format, bytes).await.expect(202)).await;
        let mut told: Vec<String> = faults(&job).into_iter().map(|(_, column, _)| column).collect();
        told.sort();
        assert_eq!(told, ["参保地", "手机"], "{format:?}: {job}");
        // What was queued is read as it was queued, also by whoever looks at it later.
        let path = format!("/api/v1/jobs/{}/rejected-rows", job.id());
        let back = office.specialist.get(&path).lang("en").await.expect(200).body_text();
        let rows: Vec<&str> = back.lines().collect();
        assert!(rows[0].contains("备注") && rows[0].contains("工号"), "{back}");
        assert!(rows[0].ends_with(",fault_column,what_to_do") && rows[1].contains("手机; 参保地"), "{back}");
        assert!(rows[1].contains("请尽快") && rows[1].contains("女") && rows.len() == 2, "{back}");
        let again =
            app.wait_job(&sent(&office, &query, Format::Csv, back.clone().into_bytes()).await.expect(202)).await;
        assert_eq!(faults(&again).len(), 2, "it is read as it came back: {again}");
        let mended = back.replace(",11,", ",130100,").replace(",1,", ",15912345678,");
        let job = app.wait_job(&sent(&office, &query, Format::Csv, mended.into_bytes()).await.expect(202)).await;
        assert_eq!((job.text("/state"), faults(&job).len()), ("succeeded".to_owned(), 0), "{format:?}: {job}");
    }
    assert_eq!(roster(&office).await.len(), 2);
}

async fn refuses_what_it_does_not_know(app: &TestApp) {
    let office = Office::open(app).await;
    let kept = record(&office, document()).await.expect(201);
    let by = |mapping: &str| format!("mapping={mapping}");
    let lines = theirs(&[row(&[])]);
    let with = |name: &str| {
        let mut lines = lines.clone();
        lines[0][0] = name.to_owned();
        lines
    };
    for (format, bytes) in [
        (Format::Csv, csv(&with("部门"))),
        (Format::Xlsx, xlsx(&with("部门"))),
        (Format::Ndjson, ndjson(&with("部门"))),
    ] {
        let answer = sent(&office, &by(&kept.id()), format, bytes).await;
        answer.problem_at(400, "header_unmapped_column", "/header/部门");
    }
    let headless = csv(&lines[1..]);
    let answer = sent(&office, &by(&kept.id()), Format::Csv, headless).await;
    let told = answer.problem(400, "header_missing_column").to_string();
    assert!(told.contains("工号") && !told.contains("130102199003070011"), "a person's data are no header: {told}");
    let short: Vec<Vec<String>> = lines.iter().map(|cells| cells[..cells.len() - 1].to_vec()).collect();
    sent(&office, &by(&kept.id()), Format::Csv, csv(&short)).await.problem_at(
        400,
        "header_missing_column",
        "/header/工号",
    );
    sent(&office, &by("map_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D"), Format::Csv, csv(&lines)).await.problem(404, "not_found");
    sent(&office, &by("x"), Format::Csv, csv(&lines)).await.problem_at(400, "query_malformed", "query:mapping");

    let inputs =
        json!({ "import": "cycle_inputs", "name": "x", "columns": [{ "from": "工号", "to": "employee_number" }] });
    let inputs = record(&office, inputs).await.expect(201).id();
    let answer = sent(&office, &by(&inputs), Format::Csv, csv(&lines)).await;
    answer.problem_at(422, "mapping_of_other_import", "query:mapping");
    let client = json!({ "credit_code": "91310114MA1GT0003F", "name": "Other" });
    let client = office.admin.post("/api/v1/clients", client).await.expect(201).id();
    let path = format!("/api/v1/clients/{client}/import-mappings");
    let foreign = office.specialist.post(&path, document()).await.expect(201).id();
    sent(&office, &by(&foreign), Format::Csv, csv(&lines)).await.problem(404, "not_found");
    let seen = office.specialist.get(&format!("{path}/{}", kept.id())).await;
    seen.problem(404, "not_found");

    let off =
        office.specialist.post(&format!("{}:disable", kept.location()), ()).if_match(&kept.etag()).await.expect(200);
    assert_eq!(off.text("/status"), "disabled");
    sent(&office, &by(&kept.id()), Format::Csv, csv(&lines)).await.problem(409, "mapping_disabled");
    let twice = office.specialist.post(&format!("{}:disable", kept.location()), ()).if_match(&off.etag()).await;
    twice.problem(409, "mapping_disabled");
    assert_eq!(office.specialist.get("/api/v1/jobs").await.expect(200).at("/data"), json!([]));
}

async fn is_recorded_sound_and_changed(app: &TestApp) {
    let office = Office::open(app).await;
    let put = |pointer: &str, value: Value| {
        let mut document = document();
        *document.pointer_mut(pointer).expect("a field") = value;
        document
    };
    for (document, pointer) in [
        (put("/columns/0/to", json!("shoe_size")), "/columns/0/to"),
        (put("/columns/1/to", json!("employee_number")), "/columns/1/to"),
        (put("/columns/1/from", json!(" 工号 ")), "/columns/1/from"),
        (put("/fixed", json!([])), "/columns"),
        (put("/passed_over", json!(["工号"])), "/passed_over/0"),
    ] {
        record(&office, document).await.problem_at(422, "mapping_unsound", pointer);
    }
    record(&office, put("/columns", json!([]))).await.problem(422, "validation_failed");
    record(&office, put("/import", json!("payments"))).await.problem_at(400, "invalid_value", "/import");
    let kept = record(&office, document()).await.expect(201);
    let patched = json!({ "passed_over": ["备注", "部门"] });
    office.specialist.patch(&kept.location(), &patched).await.problem(428, "if_match_required");
    let changed = office.specialist.patch(&kept.location(), &patched).if_match(&kept.etag()).await.expect(200);
    assert_eq!((changed.at("/passed_over"), changed.at("/columns")), (json!(["备注", "部门"]), kept.at("/columns")));
    office.specialist.patch(&kept.location(), &patched).if_match(&kept.etag()).await.problem(412, "version_stale");
    let fewer = json!({ "columns": [{ "from": "工号", "to": "employee_number" }] });
    let refused = office.specialist.patch(&kept.location(), fewer).if_match(&changed.etag()).await;
    refused.problem_at(422, "mapping_unsound", "/columns");
    let import = json!({ "import": "cycle_inputs" });
    let refused = office.specialist.patch(&kept.location(), import).if_match(&changed.etag()).await;
    refused.problem_at(400, "unknown_field", "/import");
    let list = format!("/api/v1/clients/{}/import-mappings", client_of(&office).await);
    let listed = office.specialist.get(&list).await.expect(200);
    assert_eq!((listed.text("/data/0/id"), listed.at("/data").as_array().map(Vec::len)), (kept.id(), Some(1)));
    // A further engagement of the client takes it as well, and so does one of the client that this one turns out to be.
    let second = another_engagement(&office.admin, &client_of(&office).await).await;
    let path = format!("/api/v1/engagements/{second}/roster:import?mapping={}", kept.id());
    let job = app.wait_job(&office.upload(&path, csv(&theirs(&[row(&[])]))).await.expect(202)).await;
    assert_eq!(job.text("/state"), "succeeded", "{job}");
    let twin = json!({ "credit_code": "91310114MA1GT0003F", "name": "Twin" });
    let twin = office.admin.post("/api/v1/clients", twin).await.expect(201);
    let of_twin = format!("{}/import-mappings", twin.location());
    let moved = office.specialist.post(&of_twin, document()).await.expect(201);
    let into = json!({ "into_client_id": client_of(&office).await, "reason": "同一客户重复登记" });
    office.admin.post(&format!("{}:merge", twin.location()), into).if_match(&twin.etag()).await.expect(200);
    let listed = office.specialist.get(&list).await.expect(200);
    assert_eq!(listed.text("/data/1/id"), moved.id());
}

both! {
    async fn a_clients_own_roster_is_read_in_every_format(app: TestApp) {
        reads_every_format(&app).await;
    }

    async fn rejected_rows_of_a_mapped_file_come_back_in_its_own_layout(app: TestApp) {
        gives_back_the_clients_layout(&app).await;
    }

    async fn a_file_that_its_mapping_does_not_fit_is_refused_by_name(app: TestApp) {
        refuses_what_it_does_not_know(&app).await;
    }

    async fn a_mapping_is_recorded_sound_and_changed(app: TestApp) {
        is_recorded_sound_and_changed(&app).await;
    }
}
