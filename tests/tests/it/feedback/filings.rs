//! Tax filings and their file.

use std::io::Cursor;

use bole_domain::settlement::cycle::Track;
use bole_tests::{Answer, TestApp, Value, both, json};
use calamine::{Data, Reader, Xls};

use super::{PEOPLE, data, ids};
use crate::tenants::refuses_change;
use crate::world::bureau::Bureau;

/// The rows of a wage sheet as heading and cell.
fn rows(sheet: &str) -> Vec<Vec<(String, String)>> {
    let mut lines = sheet.lines().map(|line| line.split(',').map(ToOwned::to_owned).collect::<Vec<_>>());
    let headings = lines.next().expect("headings");
    lines.map(|cells| headings.iter().cloned().zip(cells).collect()).collect()
}

fn cell(row: &[(String, String)], heading: &str) -> String {
    row.iter().find(|(name, _)| name == heading).unwrap_or_else(|| panic!("no column {heading}")).1.clone()
}

async fn files(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    bureau.locked("2026-01", "2026-01-31").await;
    bureau.file("2026-01", json!({})).await.problem(409, "step_blocked");
    bureau.file("2026-09", json!({})).await.problem(404, "not_found");
    bureau.pay("2026-01").await;

    let faulty = |document: Value| bureau.file("2026-01", document);
    faulty(json!({ "filed_on": "2026-02-10" })).await.problem_at(422, "acknowledgement_missing", "/acknowledgement");
    faulty(json!({ "filed_on": "2026-11-25", "acknowledgement": "x" })).await.problem_at(
        422,
        "date_in_future",
        "/filed_on",
    );
    faulty(json!({ "filed_on": "2026-01-30", "acknowledgement": "x" })).await.problem_at(
        422,
        "date_too_early",
        "/filed_on",
    );

    let prepared = bureau.file("2026-01", json!({})).await.expect(200);
    assert_eq!((prepared.at("/revision"), prepared.etag()), (json!(1), "\"v1\"".to_owned()));
    let filing = bureau.filing().await;
    assert_eq!((filing.text("/state"), filing.text("/tax_period")), ("prepared".into(), "2026-01".into()));
    // The 15th is a Sunday, and the Spring Festival follows.
    assert_eq!((filing.text("/due_on"), filing.text("/total_tax")), ("2026-02-24".into(), "506.30".into()));
    assert_eq!((filing.at("/people"), filing.at("/cycles/0/paid_out")), (json!(2), json!(true)));

    let path = format!("/api/v1/tax-filings/{}/file", filing.id());
    let sheet = bureau.specialist.get(&path).await.expect(200);
    assert_eq!(sheet.header("content-type").as_deref(), Some("text/csv; charset=utf-8"));
    let text = sheet.body_text();
    assert!(text.starts_with("工号,*姓名,*证件类型,*证件号码,本期收入,本期免税收入,基本养老保险费,"), "{text}");
    let january = rows(&text);
    let first = |heading| cell(&january[0], heading);
    assert_eq!(
        (first("工号"), first("*证件类型"), first("*证件号码")),
        ("E000001".into(), "居民身份证".into(), "110108197710072206".into())
    );
    assert_eq!((first("本期收入"), first("基本养老保险费")), ("30000.00".into(), "2023.92".into()));
    assert_eq!((first("基本医疗保险费"), first("失业保险费")), ("505.98".into(), "126.50".into()));
    assert_eq!((first("住房公积金"), first("累计子女教育")), ("3467.00".into(), "2000.00".into()));
    assert_eq!(january.len(), 2);
    bureau.specialist.get(&format!("{path}?version=wage_1")).await.problem(400, "tax_file_version_unknown");
    bureau.agency.auditor().get(&path).await.problem(403, "permission_denied");
    let elsewhere = app.agency().await.payroll_specialist();
    elsewhere.get(&path).await.problem(404, "not_found");
    elsewhere.get(&format!("/api/v1/tax-filings/{}", filing.id())).await.problem(404, "not_found");

    let acknowledged = json!({ "filed_on": "2026-02-10", "acknowledgement": "申报成功 1" });
    bureau.file("2026-01", acknowledged.clone()).await.problem(428, "if_match_required");
    let filed = bureau.file("2026-01", acknowledged.clone()).if_match("v1").await.expect(200);
    assert_eq!((filed.at("/revision"), filed.text("/business_date")), (json!(2), "2026-02-10".into()));
    let filing = bureau.filing().await;
    assert_eq!((filing.text("/state"), filing.text("/filed_on")), ("filed".into(), "2026-02-10".into()));
    assert_eq!((filing.text("/acknowledgement"), filing.text("/cycles/0/tax")), ("申报成功 1".into(), "done".into()));
    assert_eq!(bureau.stored("2026-01").tracks.tax, Track::Done);
    let again = bureau.specialist.get(&path).await.expect(200);
    assert_eq!(again.body, sheet.body);
    assert_eq!(filing.text("/sheet_sha256"), bole_persistence::crypto::sha256_hex(&again.body));
    // The sheet stays as it was filed, whatever becomes of the roster.
    bureau
        .import_roster(&PEOPLE.lines().take(3).collect::<Vec<_>>().join("\n").replacen("E000001,", "E000001,改", 1))
        .await;
    assert_eq!(bureau.specialist.get(&path).await.expect(200).body, sheet.body);
    let old = bureau.specialist.get(&format!("{path}?version=wage_29")).await.expect(200).body_text();
    assert!(!old.contains("住房公积金调整"), "{old}");
    bureau.file("2026-01", acknowledged).if_match("v2").await.problem(409, "tax_filing_filed");
    let trail = bureau.agency.admin().get("/api/v1/audit-entries?object_type=tax_filing").await.expect(200);
    assert_eq!(data(&trail).len(), 4, "{trail}");
    assert!(!trail.body_text().contains("110108197710072206"));

    bureau.paid_out("2026-02", "2026-02-28").await;
    bureau.filed("2026-02").await;
    let all = bureau.specialist.get("/api/v1/tax-filings?tax_period=2026-02").await.expect(200);
    let path = format!("/api/v1/tax-filings/{}/file", ids(&all)[0]);
    let february = rows(&bureau.specialist.get(&path).await.expect(200).body_text());
    assert_eq!(cell(&february[0], "本期收入"), "30000.00");
    assert_eq!(cell(&february[0], "累计子女教育"), "4000.00");
    let workbook = bureau.specialist.get(&format!("{path}?format=xls")).await.expect(200);
    assert_eq!(workbook.header("content-type").as_deref(), Some("application/vnd.ms-excel"));
    assert!(workbook.header("content-disposition").is_some_and(|name| name.contains("-2026-02-wage_30.xls\"")));
    is_the_client_s(&workbook, &february);
}

/// The workbook has the sheet that the tax client looks for, with the same rows: texts as texts, amounts as numbers.
fn is_the_client_s(workbook: &Answer, wanted: &[Vec<(String, String)>]) {
    let mut book: Xls<_> = Xls::new(Cursor::new(workbook.body.clone())).expect("a workbook");
    let sheets = book.worksheets();
    let [(name, cells)] = sheets.as_slice() else { panic!("one sheet") };
    assert_eq!((name.as_str(), cells.height()), ("正常工资薪金收入", wanted.len() + 1));
    let mut read = cells.rows();
    let heads: Vec<String> = read.next().expect("a head").iter().map(ToString::to_string).collect();
    for (found, row) in read.zip(wanted) {
        for ((cell, head), (heading, text)) in found.iter().zip(&heads).zip(row) {
            assert_eq!(head, heading);
            match cell {
                Data::Float(amount) => assert_eq!(format!("{amount:.2}"), *text, "{heading}"),
                cell => assert_eq!(cell.to_string(), *text, "{heading}"),
            }
            let is_text = ["工号", "*姓名", "*证件类型", "*证件号码", "备注"].contains(&heading.as_str());
            assert_eq!(matches!(cell, Data::Float(_)), !is_text, "{heading}: {cell:?}");
        }
    }
}

async fn gathers(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    bureau.paid_out("2026-01", "2026-01-31").await;
    bureau.open_cycle("2026-01-2", "2026-01-31").await.expect(200);
    let blocked = bureau.file("2026-01", json!({})).await.problem(409, "step_blocked");
    assert_eq!(blocked["errors"][0]["code"], "cycle_not_paid_out", "{blocked}");
    assert!(blocked["errors"][0]["message"].as_str().is_some_and(|text| text.contains("2026-01-2")), "{blocked}");
    // The second payment falls into the next month after all.
    bureau.change("2026-01-2", |cycle| cycle.tax_period = "2026-02".parse().expect("a month"));
    bureau.filed("2026-01").await;
    let filing = bureau.filing().await;
    assert_eq!(filing.at("/cycles").as_array().map(Vec::len), Some(1));

    // A third one comes into the month that is filed: it is filed by preparing the filing anew.
    bureau.paid_out("2026-01-3", "2026-01-31").await;
    let path = format!("/api/v1/tax-filings/{}/file", filing.id());
    let before = bureau.specialist.get(&path).await.expect(200);
    bureau.file("2026-01-3", json!({})).await.expect(200);
    let anew = bureau.filing().await;
    assert_eq!((anew.text("/state"), anew.at("/people")), ("prepared".into(), json!(2)));
    assert_eq!(anew.at("/cycles").as_array().map(Vec::len), Some(2));
    assert!(anew.json().get("acknowledgement").is_none());
    // What was filed stays, whatever is prepared or filed later.
    let first = |filing: &Answer| filing.at("/filings/0");
    let known = first(&anew);
    assert_eq!((&known["number"], &known["acknowledgement"]), (&json!(1), &json!("申报成功 1")));
    assert_eq!(known["sheet_sha256"], bole_persistence::crypto::sha256_hex(&before.body));
    let earlier = format!("{path}?filing=1");
    assert_eq!(bureau.specialist.get(&earlier).await.expect(200).body, before.body);
    bureau.specialist.get(&format!("{path}?filing=2")).await.problem(404, "not_found");
    bureau.specialist.get(&format!("{earlier}&version=wage_29")).await.problem(400, "version_of_filed_sheet");
    let sheet = bureau.specialist.get(&path).await.expect(200);
    assert_ne!(sheet.body, before.body);
    let both = rows(&sheet.body_text());
    assert_eq!((both.len(), cell(&both[0], "本期收入")), (2, "60000.00".into()), "one row for each person");
    bureau.file("2026-01-3", json!({ "acknowledgement": "更正申报 2" })).if_match("v1").await.expect(200);
    let corrected = bureau.filing().await;
    assert_eq!(corrected.text("/acknowledgement"), "更正申报 2");
    assert_eq!((first(&corrected), corrected.at("/filings/1/acknowledgement")), (known, json!("更正申报 2")));
    assert_eq!(corrected.at("/filings/1/sheet_sha256"), corrected.at("/sheet_sha256"));
    assert_eq!(bureau.specialist.get(&earlier).await.expect(200).body, before.body);
    let latest = bureau.specialist.get(&path).await.expect(200);
    assert_eq!(bureau.specialist.get(&format!("{path}?filing=2")).await.expect(200).body, latest.body);
    refuses_change(&bureau.app, bureau.agency.id, "filed_sheets", "acknowledgement");
    assert_eq!(bureau.stored("2026-01-3").tracks.tax, Track::Done);
}

async fn is_not_delegated(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    let path = format!("/api/v1/engagements/{}", bureau.engagement);
    let etag = bureau.manager.get(&path).await.expect(200).etag();
    let patch = json!({ "delegated_parts": ["wage_payment", "contributions"] });
    bureau.manager.patch(&path, patch).if_match(&etag).await.expect(200);
    bureau.paid_out("2026-01", "2026-01-31").await;
    bureau.file("2026-01", json!({})).await.problem(409, "tax_filing_not_delegated");
    let results = json!({ "channel": "email" });
    bureau.specialist.put(&bureau.cycle("2026-01", "feedback/results"), results).await.expect(200);
}

both! {
    async fn a_month_s_tax_is_filed_once_its_wages_are_paid(app: TestApp) {
        files(app).await;
    }

    async fn a_filing_gathers_the_cycles_of_its_agent_and_month(app: TestApp) {
        gathers(app).await;
    }

    async fn what_is_not_delegated_is_not_filed(app: TestApp) {
        is_not_delegated(app).await;
    }
}
