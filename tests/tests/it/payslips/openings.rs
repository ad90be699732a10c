//! The tax year of people whose client joins in its course.

use std::collections::{BTreeMap, HashMap};

use bole_domain::money::Fen;
use bole_domain::settlement::cycle::CycleState;
use bole_domain::settlement::opening::{ADDITIONAL, columns};
use bole_tests::{Answer, both, json};

use super::line;
use crate::world::payroll::{Payroll, of_month};

type Row = HashMap<String, String>;

const FIRST_HALF: [&str; 6] = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"];

/// What was withheld and deducted up to June, by the sample's right results: the file of somebody else's payroll.
fn openings(payroll: &Payroll) -> BTreeMap<String, Row> {
    let (inputs, results) =
        (FIRST_HALF.map(|month| of_month("inputs", month)), FIRST_HALF.map(|m| of_month("expected", m)));
    let sum = |sheets: &[BTreeMap<String, Row>], number: &str, column: &str| -> Fen {
        let cells = sheets.iter().filter_map(|sheet| sheet.get(number));
        cells.map(|row| row[column].parse::<Fen>().expect("an amount")).sum()
    };
    let row = |(number, june): (&String, &Row)| {
        let member = payroll.members.get(number)?;
        let given = |column: &str| sum(&inputs, number, column);
        let pension = given("personal_pension").min(Fen(1_200_000));
        let other: Fen = june["cumulative_other"].parse().expect("an amount");
        let months = results.iter().filter(|sheet| sheet.contains_key(number)).count();
        let mut row: Row = ADDITIONAL.iter().map(|kind| ((*kind).to_owned(), given(kind).to_string())).collect();
        let known = [
            ("employee_number", number.clone()),
            ("through", "2026-06".to_owned()),
            ("months", months.to_string()),
            ("income", june["cumulative_income"].clone()),
            ("exempt", given("tax_exempt_income").to_string()),
            ("basic_deduction", june["cumulative_basic_deduction"].clone()),
            ("special", june["cumulative_special"].clone()),
            ("personal_pension", pension.to_string()),
            ("other", other.checked_sub(pension).expect("an amount").to_string()),
            ("relief", given("tax_relief").to_string()),
            ("withheld", sum(&results, number, "income_tax").to_string()),
            ("annual_bonus", String::new()),
        ];
        row.extend(known.map(|(column, cell)| (column.to_owned(), cell)));
        member.employee_number.eq(number).then(|| (number.clone(), row))
    };
    results[5].iter().filter_map(row).collect()
}

fn file<'a>(rows: impl IntoIterator<Item = &'a Row>) -> String {
    let columns: Vec<String> = columns().into_iter().map(|column| column.name).collect();
    let lines =
        rows.into_iter().map(|row| columns.iter().map(|column| row[column].as_str()).collect::<Vec<_>>().join(","));
    std::iter::once(columns.join(",")).chain(lines).map(|line| line + "\n").collect()
}

async fn import(payroll: &Payroll, text: String) -> Answer {
    let office = &payroll.office;
    office.app.wait_job(&office.upload(&office.under("tax-openings:import"), text).await.expect(202)).await
}

fn faults(job: &Answer) -> Vec<(String, String)> {
    assert_eq!(job.text("/failure/code"), "rows_refused", "{job}");
    let text = |value: &bole_tests::Value| value.as_str().unwrap_or_default().to_owned();
    let all = job.at("/errors").as_array().cloned().unwrap_or_default();
    all.iter().map(|fault| (text(&fault["column"]), text(&fault["code"]))).collect()
}

both! {
    async fn who_joins_in_july_is_taxed_as_if_here_since_january(app: TestApp) {
        let payroll = Payroll::open(&app, 40).await;
        let openings = openings(&payroll);
        let job = import(&payroll, file(openings.values())).await;
        assert_eq!((job.text("/state"), job.at("/counts/created")), ("succeeded".to_owned(), json!(openings.len())), "{job}");
        payroll.office.hides_the_file_of(&job).await;
        let again = import(&payroll, file(openings.values())).await;
        assert_eq!(again.at("/counts"), json!({ "created": 0, "replaced": 0, "unchanged": openings.len() }));
        for month in ["2026-07", "2026-08", "2026-09"] {
            payroll.confirmed_month(month).await;
            let computed = payroll.exported(month).await;
            for (number, wanted) in of_month("expected", month).iter().filter(|(n, _)| payroll.members.contains_key(*n)) {
                for column in wanted.keys().filter(|column| column.starts_with("cumulative_") || *column == "income_tax") {
                    assert_eq!(computed[number][column], wanted[column], "{number} {month} {column}");
                }
            }
        }
        let specialist = &payroll.office.specialist;
        let slips = specialist.get(&payroll.under("2026-07", "/payslips")).await.expect(200);
        let path = format!("/api/v1/payslips/{}/explanation", slips.text("/data/0/id"));
        let told = specialist.get(&path).lang("en").await.expect(200);
        let opening = &openings["E000001"];
        for (code, column) in [("income_tax", "withheld"), ("cumulative_income", "income")] {
            let words = line(&told, code)["words"].as_str().expect("words").to_owned();
            assert!(words.contains(&opening[column]) && words.contains("opening balance up to 2026-06"), "{words}");
        }

        // What a confirmed month rests on stays as it was.
        let job = import(&payroll, file([opening])).await;
        let both = [("employee_number", "opening_used")].map(|(column, code)| (column.to_owned(), code.to_owned()));
        assert_eq!(faults(&job), both);
        let first = specialist.get(&payroll.office.under("tax-openings?limit=2")).await.expect(200);
        assert_eq!((first.text("/data/0/employee_number"), first.text("/data/0/withheld")), ("E000001".to_owned(), opening["withheld"].clone()));
        let me = specialist.get("/api/v1/auth/me").await.expect(200).id();
        assert_eq!((first.text("/data/0/recorded_by"), first.text("/data/1/employee_number")), (me, "E000002".to_owned()));
        let next = format!("tax-openings?limit=200&cursor={}", first.text("/next_cursor"));
        let rest = specialist.get(&payroll.office.under(&next)).await.expect(200);
        assert_eq!(rest.at("/data").as_array().map(Vec::len), Some(openings.len() - 2));
    }

    async fn an_opening_that_does_not_fit_is_refused_and_nothing_is_kept(app: TestApp) {
        let payroll = Payroll::open(&app, 3).await;
        let good = openings(&payroll);
        let with = |column: &str, cell: &str| {
            let mut row = good["E000001"].clone();
            row.insert(column.to_owned(), cell.to_owned());
            row
        };
        let wrong = [
            (with("employee_number", "E999999"), ("employee_number", "member_unknown")),
            (with("months", "5"), ("months", "opening_fewer_months")),
            (with("months", "7"), ("months", "opening_too_many_months")),
            (with("basic_deduction", "60000.00"), ("basic_deduction", "opening_basic_differs")),
            (with("withheld", "-1.00"), ("withheld", "negative_amount")),
            (with("through", "2026"), ("through", "not_a_month")),
        ];
        for (row, (column, code)) in wrong {
            let job = import(&payroll, file([&good["E000002"], &row])).await;
            assert_eq!(faults(&job), [(column.to_owned(), code.to_owned())], "{job}");
        }
        payroll.month("2026-06");
        let late = import(&payroll, file([&good["E000001"]])).await;
        assert_eq!(faults(&late), [("through".to_owned(), "opening_not_before_first_cycle".to_owned())]);
        let list = payroll.office.specialist.get(&payroll.office.under("tax-openings")).await.expect(200);
        assert_eq!(list.at("/data"), json!([]));
        let head = file([]);
        payroll.office.upload(&payroll.office.under("tax-openings:import"), head).await.problem(400, "file_no_rows");
    }

    async fn a_result_is_not_confirmed_on_an_opening_that_has_changed(app: TestApp) {
        let payroll = Payroll::open(&app, 2).await;
        let openings = openings(&payroll);
        payroll.month("2026-07");
        payroll.compute("2026-07").await;
        let confirm = async || {
            payroll.put("2026-07", CycleState::Approved);
            let client = payroll.office.admin.get("/api/v1/clients").await.expect(200).text("/data/0/id");
            let name = format!("li{}", payroll.cycle("2026-07").version);
            let user = payroll.office.user(&name, "client_user", json!({ "client_id": client })).await;
            let tag = format!("v{}", payroll.cycle("2026-07").version);
            user.post(&payroll.under("2026-07", ":confirm"), json!({ "form": "platform" })).if_match(&tag).await
        };
        assert_eq!(import(&payroll, file([&openings["E000001"]])).await.text("/state"), "succeeded");
        confirm().await.problem(409, "results_outdated");
        payroll.put("2026-07", CycleState::InputsLocked);
        payroll.compute("2026-07").await;
        let tax = payroll.exported("2026-07").await["E000001"]["income_tax"].clone();
        assert_eq!(tax, of_month("expected", "2026-07")["E000001"]["income_tax"]);
        confirm().await.expect(200);
    }
}
