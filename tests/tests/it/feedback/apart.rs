//! Compensations and remuneration in a cycle: taxed apart from wages, with what counts together, told, and filed on sheets of
//! their own.

use bole_domain::money::Fen;
use bole_tests::{Answer, both, json};

use crate::payslips::line;
use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

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

async fn confirmed(bureau: &Bureau, cycle: &str, inputs: &str) {
    bureau.computed(cycle, "2026-01-28", inputs).await;
    bureau.approved(cycle).await;
    bureau.client_confirms(cycle).await.expect(200);
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

        for cycle in ["2026-01", "2026-01-2"] {
            bureau.settle(cycle);
        }
        bureau.filed("2026-01").await;
        let filing = bureau.filing().await;
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
        bureau.open_cycle("2026-01", "2026-01-28").await.expect(200);
        bureau.import(&bureau.cycle("2026-01", "inputs:import"), &with_severance("100000.00", "")).await;
        let sure = json!({
            "headcount": ROSTER_ROWS, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        bureau.verb(&bureau.client_user, "2026-01", "confirm-inputs", sure).await.expect(200);
        bureau.verb(&bureau.specialist, "2026-01", "lock-inputs", json!({})).await.expect(200);
        let started = bureau.verb(&bureau.specialist, "2026-01", "compute", json!({})).await.expect(202);
        let job = bureau.app.wait_job(&started).await;
        let failed = (job.text("/state"), job.text("/failure/code"));
        assert_eq!(failed, ("failed".to_owned(), "average_annual_wage_missing".to_owned()), "{job}");
    }

    async fn people_who_are_not_employed_are_paid_and_filed(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.agrees_on("remuneration", json!({ "copy_of": "standard_remuneration" })).await;
        let inputs = |first: &str, second: &str| {
            format!("employee_number,labour_remuneration,authors_remuneration,post_tax_deduction\nE000001,{first},,0.00\nE000002,,{second},0.00\n")
        };
        confirmed(&bureau, "2026-01", &inputs("3000.00", "40000.00")).await;
        confirmed(&bureau, "2026-01-2", &inputs("5000.00", "0.00")).await;
        let of = |cycle: &'static str, who: &'static str, code: &'static str| bureau.figure(cycle, who, code);
        assert_eq!(of("2026-01", "E000001", "labour_remuneration_tax").await, Fen(44_000));
        assert_eq!(of("2026-01", "E000002", "authors_remuneration_tax").await, Fen(448_000));
        // 8,000 in one month cost 1,280.
        assert_eq!(of("2026-01-2", "E000001", "labour_remuneration_tax").await, Fen(84_000));
        assert_eq!(of("2026-01-2", "E000001", "net_pay").await, Fen(416_000));
        let words = told(&bureau, "2026-01-2", "labour_remuneration_tax").await;
        assert!(words.contains("Earlier in this month 3000.00 was paid"), "{words}");

        for cycle in ["2026-01", "2026-01-2"] {
            bureau.settle(cycle);
        }
        bureau.filed("2026-01").await;
        let filing = bureau.filing().await;
        assert_eq!((filing.text("/total_tax"), filing.at("/people")), ("5760.00".to_owned(), json!(2)));
        let labour = sheet(&bureau, &filing, "labour_remuneration").await;
        assert!(labour.len() == 2 && labour[1].contains(",一般劳务报酬所得,8000.00,0.00,"), "{labour:?}");
        let authors = sheet(&bureau, &filing, "authors_remuneration").await;
        assert!(authors.len() == 2 && authors[1].contains(",稿酬所得,40000.00,0.00,"), "{authors:?}");
        // Nobody of them was paid wages.
        assert_eq!(sheet(&bureau, &filing, "wages").await.len(), 1);
    }
}
