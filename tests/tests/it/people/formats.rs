//! The same roster in every format, and the files that no format takes.

use bole_domain::funds::charset::{Charset, encode};
use bole_domain::jobs::table::Format;
use bole_domain::people::RosterRow;
use bole_tests::{Answer, Request, TestApp, both, json};
use rust_xlsxwriter::{Format as Look, Formula, Workbook, Worksheet};

use super::{SAMPLE, faults, file, other, roster, row};
use crate::world::desk::Office;

const DAYS: [&str; 3] = ["birth_date", "hire_date", "leave_date"];
const AMOUNTS: [&str; 3] = ["insurance_base", "housing_fund_base", "housing_fund_rate"];

/// The cells of each line.
fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|line| line.expect("a line").iter().map(str::to_owned).collect()).collect()
}

/// The file as a sheet, its days and amounts kept as a spreadsheet keeps them.
fn sheet(text: &str) -> Worksheet {
    let (mut sheet, day) = (Worksheet::new(), Look::new().set_num_format("yyyy/m/d"));
    for (line, r) in cells(text).iter().zip(0_u32..) {
        for ((cell, name), c) in line.iter().zip(RosterRow::COLUMNS).zip(0_u16..) {
            let days = cell.parse::<chrono::NaiveDate>().map(|day| {
                u32::try_from((day - chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day")).num_days())
                    .expect("a day")
            });
            match (days, cell.parse::<f64>()) {
                (Ok(days), _) if DAYS.contains(&name) => sheet.write_number_with_format(r, c, days, &day),
                (_, Ok(amount)) if AMOUNTS.contains(&name) => sheet.write_number(r, c, amount),
                (_, _) => sheet.write_string(r, c, cell),
            }
            .expect("a cell");
        }
    }
    sheet
}

fn book(sheets: impl IntoIterator<Item = Worksheet>) -> Vec<u8> {
    let mut book = Workbook::new();
    for sheet in sheets {
        book.push_worksheet(sheet);
    }
    book.save_to_buffer().expect("a workbook")
}

/// The file as lines of JSON.
fn lines(text: &str) -> String {
    let line = |line: &Vec<String>| {
        let cells: serde_json::Map<String, bole_tests::Value> =
            RosterRow::COLUMNS.iter().zip(line).map(|(name, cell)| ((*name).to_owned(), json!(cell))).collect();
        format!("{}\n", bole_tests::Value::from(cells))
    };
    cells(text).iter().skip(1).map(line).collect()
}

fn sent(office: &Office, query: &str, format: Format, bytes: impl Into<Vec<u8>>) -> Request {
    let path = office.under(&format!("roster:import{query}"));
    office.specialist.request("POST".parse().expect("a method"), &path).raw(format.media_type(), bytes)
}

async fn done(office: &Office, request: Request) -> Answer {
    office.app.wait_job(&request.await.expect(202)).await
}

async fn gives_equal_people(app: &TestApp) {
    let office = Office::open(app).await;
    let first = done(&office, sent(&office, "", Format::Csv, SAMPLE)).await;
    assert_eq!(first.at("/counts/created"), 300);
    let gbk = encode(SAMPLE, Charset::Gb18030).expect("the sample in GB 18030");
    let post = "POST".parse().expect("a method");
    let form = office.specialist.request(post, &office.under("roster:import"));
    for (what, request) in [
        ("GB 18030", sent(&office, "", Format::Csv, gbk)),
        ("workbook", sent(&office, "", Format::Xlsx, book([sheet(SAMPLE)]))),
        ("workbook in a form", form.file("名册.xlsx", Format::Xlsx.media_type(), book([sheet(SAMPLE)]))),
        ("lines", sent(&office, "", Format::Ndjson, lines(SAMPLE))),
    ] {
        let job = done(&office, request).await;
        assert_eq!(
            job.at("/counts"),
            json!({ "created": 0, "updated": 0, "unchanged": 300, "left_out": 0 }),
            "{what}: {job}"
        );
    }
}

async fn reads_what_people_type(app: &TestApp) {
    let office = Office::open(app).await;
    let typed = file(&[row(&[
        ("hire_date", "2025年8月26日"),
        ("insurance_base", "１２５００．００"),
        ("phone", "'13800138000"),
    ])]);
    assert_eq!(done(&office, sent(&office, "", Format::Csv, typed)).await.at("/counts/created"), 1);
    let usual = file(&[row(&[]).replace("2025-08-26", "2025/8/26").replacen("12500.00", "\"12,500.00\"", 1)]);
    assert_eq!(done(&office, sent(&office, "", Format::Csv, usual)).await.at("/counts/unchanged"), 1);
    let rounded = file(&[row(&[("resident_id", "1.3010219900307E+17")]), other(&[])]);
    let job = done(&office, sent(&office, "", Format::Csv, rounded)).await;
    assert_eq!(faults(&job), [(1, "resident_id".to_owned(), "digits_lost".to_owned())]);
    let mut numbers = sheet(&file(&[row(&[]), other(&[])]));
    numbers.write_number(1, 2, 130_102_199_003_070_011.0).expect("a cell");
    numbers.write_formula(2, 16, Formula::new("12500*1")).expect("a cell");
    let job = done(&office, sent(&office, "", Format::Xlsx, book([numbers]))).await;
    let fault = |row, column: &str, code: &str| (row, column.to_owned(), code.to_owned());
    assert_eq!(
        faults(&job),
        [fault(1, "resident_id", "digits_lost"), fault(2, "insurance_base", "formula_not_computed")]
    );
    assert_eq!(roster(&office).await.len(), 1);
}

async fn reads_the_named_sheet(app: &TestApp) {
    let office = Office::open(app).await;
    let text = file(&[row(&[])]);
    let mut several = [sheet(&text), sheet(&file(&[other(&[])])), Worksheet::new()];
    for (sheet, name) in several.iter_mut().zip(["一", "二", "空"]) {
        sheet.set_name(name).expect("a name");
    }
    let bytes = book(several);
    let answer = sent(&office, "", Format::Xlsx, bytes.clone()).lang("en").await;
    let told = answer.problem_at(400, "sheet_not_named", "query:sheet");
    assert!(told["detail"].as_str().is_some_and(|text| text.contains("一, 二")), "{told}");
    sent(&office, "?sheet=%E4%B8%89", Format::Xlsx, bytes.clone()).await.problem(400, "sheet_unknown");
    let job = done(&office, sent(&office, "?sheet=%E4%BA%8C", Format::Xlsx, bytes)).await;
    assert_eq!(
        (job.at("/counts/created"), roster(&office).await[0]["employee_number"].clone()),
        (json!(1), json!("E2"))
    );
    // Only a workbook has sheets: to any other file the name says nothing.
    let csv = done(&office, sent(&office, "?sheet=x", Format::Csv, text)).await;
    assert_eq!(csv.text("/state"), "succeeded");
}

async fn refuses_at_once(app: &TestApp) {
    let office = Office::open(app).await;
    let good = file(&[row(&[])]);
    let mut merged = sheet(&good);
    merged.merge_range(3, 0, 3, 2, "x", &Look::new()).expect("merged cells");
    let mut twice = sheet(&good);
    twice.write_string(0, 4, "phone").expect("a cell");
    let mut strange = sheet(&good);
    strange.write_string(0, 19, "salary").expect("a cell");
    let mut bomb = sheet(&good);
    for r in 2..300 {
        bomb.write_string(r, 1, format!("{r}{}", "x".repeat(32_000))).expect("a cell");
    }
    let whole = book([sheet(&good)]);
    let cut = whole[..whole.len() - 200].to_vec();
    let locked = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0".to_vec();
    for (status, code, bytes) in [
        (400, "merged_cells", book([merged])),
        (400, "header_unknown_column", book([strange])),
        (400, "header_duplicate_column", book([twice])),
        (413, "workbook_too_large", book([bomb])),
        (400, "not_a_workbook", b"\x89PNG\r\n\x1a\n".to_vec()),
        (400, "not_a_workbook", cut),
        (400, "workbook_encrypted", locked),
        (400, "workbook_old_format", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec()),
        (400, "file_empty", book([Worksheet::new()])),
    ] {
        sent(&office, "", Format::Xlsx, bytes).await.problem(status, code);
    }
    for (code, text) in [
        ("ndjson_line", good),
        ("header_unknown_column", lines(&file(&[row(&[])])).replace("phone", "telephone")),
        ("header_duplicate_column", "{\"phone\":\"1\",\"phone\":\"2\"}".to_owned()),
    ] {
        sent(&office, "", Format::Ndjson, text).await.problem(400, code);
    }
    let picture = office.specialist.request("POST".parse().expect("a method"), &office.under("roster:import"));
    picture.file("roster.xlsx", "application/octet-stream", "GIF89a").await.problem(400, "not_a_workbook");
    assert_eq!(office.specialist.get("/api/v1/jobs").await.expect(200).at("/data"), json!([]));
}

async fn gives_files_to_fill_in(app: &TestApp) {
    let office = Office::open(app).await;
    let path = office.under("roster/import-template?format=xlsx");
    let file = office.specialist.get(&path).lang("en").await.expect(200);
    assert_eq!(file.header("content-type").as_deref(), Some(Format::Xlsx.media_type()));
    let job = done(&office, sent(&office, "", Format::Xlsx, file.body.to_vec())).await;
    assert_eq!(job.at("/counts/created"), 1, "the file to fill in is taken as it is: {job}");
    for path in [
        "/api/v1/insurance-policies/import-template?format=xlsx",
        &office.under("tax-openings/import-template?format=xlsx"),
    ] {
        assert!(office.specialist.get(path).await.expect(200).body.starts_with(b"PK"), "{path}");
    }
    office.specialist.get(&office.under("roster/import-template?format=pdf")).await.problem(400, "query_malformed");
}

async fn gives_back_what_it_did_not_take(app: &TestApp) {
    let office = Office::open(app).await;
    let text = file(&[row(&[]), other(&[("place", "11"), ("phone", "1")])]);
    for (format, bytes) in [
        (Format::Csv, text.clone().into_bytes()),
        (Format::Xlsx, book([sheet(&text)])),
        (Format::Ndjson, lines(&text).into_bytes()),
    ] {
        let job = done(&office, sent(&office, "?partial=true", format, bytes)).await;
        let path = format!("/api/v1/jobs/{}/rejected-rows", job.id());
        let back = office.specialist.get(&path).lang("en").await.expect(200).body_text();
        // To anybody but the sender they are people's data without a reason.
        office.admin.get(&path).await.problem(404, "not_found");
        let told: Vec<&str> = back.lines().collect();
        assert_eq!(told.len(), 2, "{back}");
        assert!(told[0].contains("resident_id") && told[0].ends_with(",fault_column,what_to_do"), "{back}");
        assert!(told[1].contains("130102198506151222") && told[1].contains("phone; place"), "{back}");
        let again = done(&office, sent(&office, "", Format::Csv, back.clone())).await;
        assert_eq!(faults(&again).len(), 2, "it is read as it came back: {again}");
        let book = office.specialist.get(&format!("{path}?format=xlsx")).await.expect(200);
        let again = done(&office, sent(&office, "", Format::Xlsx, book.body.to_vec())).await;
        assert_eq!(faults(&again).len(), 2, "{again}");
        let mended = back.replace(",11,", ",130100,").replace(",1,", ",15912345678,");
        let job = done(&office, sent(&office, "", Format::Csv, mended)).await;
        assert_eq!(job.text("/state"), "succeeded", "{format:?}: {job}");
        let none = office.specialist.get(&format!("/api/v1/jobs/{}/rejected-rows", job.id())).await.expect(200);
        assert_eq!(none.body_text(), "fault_column,what_to_do\n");
    }
    assert_eq!(roster(&office).await.len(), 2);
    let audit = office.admin.get("/api/v1/audit-entries?limit=200").await.expect(200);
    let taken =
        audit.at("/data").as_array().map(|all| all.iter().filter(|e| e["action"] == "job.rejected_rows").count());
    assert_eq!(taken, Some(6), "whoever takes personal data leaves a trace");
}

both! {
    async fn the_same_roster_in_every_format_gives_equal_people(app: TestApp) {
        gives_equal_people(&app).await;
    }

    async fn cells_are_read_as_people_type_them(app: TestApp) {
        reads_what_people_type(&app).await;
    }

    async fn of_several_sheets_the_named_one_is_read(app: TestApp) {
        reads_the_named_sheet(&app).await;
    }

    async fn files_that_cannot_be_rows_are_refused_at_once(app: TestApp) {
        refuses_at_once(&app).await;
    }

    async fn a_workbook_to_fill_in_is_taken_as_it_is(app: TestApp) {
        gives_files_to_fill_in(&app).await;
    }

    async fn rejected_rows_come_back_to_be_mended(app: TestApp) {
        gives_back_what_it_did_not_take(&app).await;
    }
}
