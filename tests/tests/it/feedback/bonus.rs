//! An annual bonus in a cycle: taxed apart, explained both ways, filed on a sheet of its own, and once a year.

use bole_domain::money::Fen;
use bole_tests::{both, json};

use crate::payslips::line;
use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

/// The month's inputs with a bonus of the first person.
fn with_bonus(bonus: &str) -> String {
    let rows = INPUTS.lines().take(1 + ROSTER_ROWS).enumerate();
    let cell = |row: usize| match row {
        0 => "annual_bonus",
        1 => bonus,
        _ => "",
    };
    rows.map(|(row, line)| format!("{line},{}\n", cell(row))).collect()
}

fn without() -> String {
    INPUTS.lines().take(1 + ROSTER_ROWS).map(|line| format!("{line}\n")).collect()
}

/// January with these inputs, confirmed.
async fn confirmed(bureau: &Bureau, inputs: &str) {
    bureau.computed("2026-01", "2026-01-28", inputs).await;
    bureau.approved("2026-01").await;
    bureau.client_confirms("2026-01").await.expect(200);
}

both! {
    async fn a_bonus_is_taxed_apart_told_and_filed(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        confirmed(&bureau, &with_bonus("36001.00")).await;
        let of = |code: &'static str| bureau.figure("2026-01", "E000001", code);
        assert_eq!((of("annual_bonus").await, of("annual_bonus_tax").await), (Fen(3_600_100), Fen(339_010)));
        // The sample's wages are taxed as if there were no bonus.
        assert_eq!((of("gross").await.0 - 3_600_100, of("cumulative_income").await), (3_000_000, Fen(3_000_000)));
        let slips = bureau.specialist.get(&bureau.cycle("2026-01", "payslips")).await.expect(200);
        let path = format!("/api/v1/payslips/{}/explanation", slips.text("/data/0/id"));
        let told = line(&bureau.specialist.get(&path).lang("en").await.expect(200), "annual_bonus_tax");
        let words = told["words"].as_str().expect("words");
        assert!(words.contains("36001.00 / 12 = 3000.08") && words.contains("Merged with the wages"), "{words}");

        bureau.settle("2026-01");
        bureau.filed("2026-01").await;
        let filing = bureau.filing().await;
        let wages = of("income_tax").await.0 + bureau.figure("2026-01", "E000002", "income_tax").await.0;
        assert_eq!(filing.text("/total_tax"), Fen(wages + 339_010).to_string());
        assert_eq!(filing.text("/filings/0/bonus_sheet_sha256").len(), 64);
        let file = format!("/api/v1/tax-filings/{}/file?income=annual_bonus", filing.id());
        let sheet = bureau.specialist.get(&file).await.expect(200).body_text();
        let rows: Vec<&str> = sheet.lines().collect();
        assert!(rows[0].starts_with("工号,*姓名,*证件类型,*证件号码,*全年一次性奖金额,"), "{sheet}");
        assert!(rows.len() == 2 && rows[1].starts_with("E000001,") && rows[1].contains(",36001.00,"), "{sheet}");
        let newer = bureau.specialist.get(&format!("{file}&version=bonus_11")).await.expect(200).body_text();
        assert!(newer.contains("协定减免"), "{newer}");
        bureau.specialist.get(&format!("{file}&version=wage_30")).await.problem(400, "tax_file_version_unknown");
        let workbook = bureau.specialist.get(&format!("{file}&format=xls")).await.expect(200);
        assert!(workbook.header("content-disposition").is_some_and(|name| name.contains("-bonus_10.xls")));

        // Once a year is all, in whatever month; as an earning it is paid.
        let again = bureau.refused("2026-02", "2026-02-28", &with_bonus("20000.00")).await;
        assert_eq!(again, "annual_bonus_twice");
    }

    async fn a_filing_without_a_bonus_has_no_such_sheet(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        confirmed(&bureau, &without()).await;
        bureau.settle("2026-01");
        bureau.file("2026-01", json!({})).await.expect(200);
        let path = format!("/api/v1/tax-filings/{}/file?income=annual_bonus", bureau.filing().await.id());
        bureau.specialist.get(&path).await.problem(404, "not_found");
        bureau.file("2026-01", json!({ "acknowledgement": "申报成功 1" })).if_match("v1").await.expect(200);
        bureau.specialist.get(&path).await.problem(404, "not_found");
    }
}
