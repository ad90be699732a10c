//! Compensations and remuneration in a cycle: taxed apart from wages, with what counts together, told, and filed on sheets of
//! their own.

use bole_domain::money::Fen;
use bole_tests::{Answer, both, json};

use crate::payslips::line;
use crate::world::bureau::{Bureau, INPUTS, PEOPLE, ROSTER_ROWS};

/// The month's inputs with a compensation of the first person.
fn with_severance(severance: &str, average_wage: &str) -> String {
    let rows = INPUTS.lines().take(1 + ROSTER_ROWS).enumerate();
    let cells = |row: usize| match row {
        0 => "severance,average_annual_wage".to_owned(),
        1 => format!("{severance},{average_wage}"),
        _ => ",".to_owned(),
    };
    rows.map(|(row, line)| format!("{line},{}\n", cells(row))).collect()
}

/// A month's labour of the first person and an article of the second.
fn remuneration(labour: &str, article: &str) -> String {
    let head = "employee_number,labour_remuneration,authors_remuneration,post_tax_deduction";
    format!("{head}\nE000001,{labour},,0.00\nE000002,,{article},0.00\n")
}

async fn confirmed(bureau: &Bureau, cycle: &str, inputs: &str) {
    bureau.computed(cycle, "2026-01-28", inputs).await;
    bureau.approved(cycle).await;
    bureau.client_confirms(cycle).await.expect(200);
}

/// Has both runs of January paid out and filed.
async fn filed(bureau: &Bureau) -> Answer {
    for cycle in ["2026-01", "2026-01-2"] {
        bureau.settle(cycle);
    }
    bureau.filed("2026-01").await;
    bureau.filing().await
}

/// How a figure of the first person came about.
async fn told(bureau: &Bureau, cycle: &str, code: &str) -> String {
    let slips = bureau.specialist.get(&bureau.cycle(cycle, "payslips")).await.expect(200);
    let path = format!("/api/v1/payslips/{}/explanation", slips.text("/data/0/id"));
    let all = bureau.specialist.get(&path).lang("en").await.expect(200);
    line(&all, code)["words"].as_str().expect("words").to_owned()
}

async fn sheet(bureau: &Bureau, filing: &Answer, income: &str) -> Vec<String> {
    let file = format!("/api/v1/tax-filings/{}/file?income={income}", filing.id());
    let text = bureau.specialist.get(&file).await.expect(200).body_text();
    text.lines().map(str::to_owned).collect()
}

both! {
    async fn a_compensation_is_taxed_apart_told_and_filed(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        confirmed(&bureau, "2026-01", &with_severance("100000.00", "50000.00")).await;
        let of = |cycle: &'static str, code: &'static str| bureau.figure(cycle, "E000001", code);
        assert_eq!((of("2026-01", "severance").await, of("2026-01", "severance_tax").await), (Fen(10_000_000), Fen::ZERO));
        // The sample's wages are taxed as if there were no compensation.
        assert_eq!((of("2026-01", "gross").await, of("2026-01", "cumulative_income").await), (Fen(13_000_000), Fen(3_000_000)));
        let words = told(&bureau, "2026-01", "severance_tax").await;
        assert!(words.contains("50000.00 x 3 = 150000.00"), "{words}");

        // Another part of it later in the year finds what is left of the free amount.
        confirmed(&bureau, "2026-01-2", &with_severance("100000.00", "50000.00")).await;
        assert_eq!(of("2026-01-2", "severance_tax").await, Fen(248_000));
        let words = told(&bureau, "2026-01-2", "severance_tax").await;
        assert!(words.contains("Earlier in this year 100000.00 was paid"), "{words}");

        let filing = filed(&bureau).await;
        let kept = filing.at("/filings/0/apart");
        assert_eq!((kept[0]["income"].clone(), kept.as_array().map(Vec::len)), (json!("severance"), Some(1)));
        let rows = sheet(&bureau, &filing, "severance").await;
        assert!(rows[0].starts_with("工号,*姓名,*证件类型,*证件号码,*一次性补偿收入,免税收入,"), "{rows:?}");
        assert!(rows.len() == 2 && rows[1].contains(",200000.00,150000.00,"), "{rows:?}");
        let file = format!("/api/v1/tax-filings/{}/file", filing.id());
        let workbook = bureau.specialist.get(&format!("{file}?income=severance&format=xls")).await.expect(200);
        assert!(workbook.header("content-disposition").is_some_and(|name| name.contains("-severance_10.xls")));
        bureau.specialist.get(&format!("{file}?income=labour_remuneration")).await.problem(404, "not_found");
        bureau.specialist.get(&format!("{file}?income=severance&version=bonus_10")).await
            .problem(400, "tax_file_version_unknown");
    }

    async fn a_compensation_without_the_average_wage_is_refused(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let refused = bureau.refused("2026-01", "2026-01-28", &with_severance("100000.00", "")).await;
        assert_eq!(refused, "average_annual_wage_missing");
    }

    async fn months_of_other_work_are_no_months_of_employment(app: TestApp) {
        let from_february = |row: &str| {
            let mut cells: Vec<&str> = row.split(',').collect();
            let heads = PEOPLE.lines().next().expect("a header").split(',');
            let hired = heads.clone().position(|head| head == "hire_date").expect("the column");
            cells[hired] = "2026-02-01";
            cells.join(",")
        };
        let head = PEOPLE.lines().next().expect("a header").to_owned();
        let rows = PEOPLE.lines().skip(1).take(ROSTER_ROWS).map(from_february);
        let roster: Vec<String> = [head].into_iter().chain(rows).collect();
        let bureau = Bureau::agreed_with(&app, true, &roster.join("\n")).await;
        let before = bureau.another_engagement().await;
        before.agrees_on("remuneration", json!({ "copy_of": "standard_remuneration" })).await;
        confirmed(&before, "2026-01", &remuneration("3000.00", "800.00")).await;
        let wages: String = INPUTS.lines().take(1 + ROSTER_ROWS).map(|line| format!("{line}\n")).collect();
        bureau.computed("2026-02", "2026-02-28", &wages).await;
        let basic = bureau.figure("2026-02", "E000001", "cumulative_basic_deduction").await;
        assert_eq!(basic, Fen(500_000), "January was no employment");
    }

    async fn people_who_are_not_employed_are_paid_and_filed(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.agrees_on("remuneration", json!({ "copy_of": "standard_remuneration" })).await;
        confirmed(&bureau, "2026-01", &remuneration("3000.00", "40000.00")).await;
        confirmed(&bureau, "2026-01-2", &remuneration("5000.00", "0.00")).await;
        let of = |cycle: &'static str, who: &'static str, code: &'static str| bureau.figure(cycle, who, code);
        assert_eq!(of("2026-01", "E000001", "labour_remuneration_tax").await, Fen(44_000));
        assert_eq!(of("2026-01", "E000002", "authors_remuneration_tax").await, Fen(448_000));
        // 8,000 in one month cost 1,280.
        assert_eq!(of("2026-01-2", "E000001", "labour_remuneration_tax").await, Fen(84_000));
        assert_eq!(of("2026-01-2", "E000001", "net_pay").await, Fen(416_000));
        let words = told(&bureau, "2026-01-2", "labour_remuneration_tax").await;
        assert!(words.contains("Earlier in this month 3000.00 was paid"), "{words}");

        let filing = filed(&bureau).await;
        assert_eq!((filing.text("/total_tax"), filing.at("/people")), ("5760.00".to_owned(), json!(2)));
        let labour = sheet(&bureau, &filing, "labour_remuneration").await;
        assert!(labour.len() == 2 && labour[1].contains(",一般劳务报酬所得,8000.00,0.00,"), "{labour:?}");
        let authors = sheet(&bureau, &filing, "authors_remuneration").await;
        assert!(authors.len() == 2 && authors[1].contains(",稿酬所得,40000.00,0.00,"), "{authors:?}");
        // Nobody of them was paid wages.
        assert_eq!(sheet(&bureau, &filing, "wages").await.len(), 1);
    }
}
