//! Payslips as papers.

use std::io::Cursor;

use bole_domain::money::Fen;
use bole_domain::settlement::cycle::CycleState;
use bole_domain::settlement::template::standard_payroll;
use bole_tests::{Answer, Value, both, json};
use calamine::{Data, DataType, Reader, Xlsx};

use crate::world::desk::Office;
use crate::world::paper::{is_pdf, shows, text};
use crate::world::payroll::{Payroll, of_month};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The cells of the only sheet of a workbook.
pub(super) fn sheet(file: &Answer) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.body.clone())).expect("a workbook");
    let sheets = book.worksheets();
    let [(_, cells)] = sheets.as_slice() else { panic!("one sheet") };
    cells.rows().map(<[Data]>::to_vec).collect()
}

both! {
    async fn a_payslip_is_a_page_that_only_its_readers_get(app: TestApp) {
        let payroll = Payroll::open(&app, 2).await;
        payroll.month("2026-01");
        assert_eq!(payroll.compute("2026-01").await.text("/state"), "succeeded");
        let list = payroll.office.specialist.get(&payroll.under("2026-01", "/payslips")).await.expect(200);
        let (mine, theirs) = (list.text("/data/0/id"), list.text("/data/1/id"));
        let at = |id: &str| format!("/api/v1/payslips/{id}/pdf");
        let file = payroll.office.specialist.get(&at(&mine)).await.expect(200);
        assert_eq!(is_pdf(&file), 1);
        assert!(file.header("content-disposition").is_some_and(|name| name.contains(&format!("payslip-2026-01-{mine}.pdf"))));
        let expected = &of_month("expected", "2026-01")["E000001"];
        shows(&file, &["工资单", "康辰", "E000001", "****06", "养老保险（单位）", "人民币（大写）", "单位承担合计", &mine]);
        shows(&file, &[&expected["gross"], &expected["net_pay"], &expected["income_tax"], &expected["cumulative_taxable"]]);
        assert!(!text(&file).contains("110108197710072206"));
        assert!(!text(&file).contains("服务费"), "the fee is no matter of the person");
        let english = payroll.office.specialist.get(&at(&mine)).lang("en").await.expect(200);
        shows(&english, &["Payslip", "Base salary", "Net pay", "Borne by the employer", "Page 1 of 1"]);

        let own = payroll.office.user("kang", "person", json!({ "person_id": list.text("/data/0/person/id") })).await;
        let his = |id: &str| format!("/api/v1/me/payslips/{id}/pdf");
        own.get(&his(&mine)).await.problem(404, "not_found");
        payroll.put("2026-01", CycleState::ClientConfirmed);
        let seen = own.get(&his(&mine)).await.expect(200);
        shows(&seen, &["康辰", &expected["net_pay"], "累计应纳税所得额"]);
        assert!(!text(&seen).contains("单位承担"), "the template keeps it off the person's paper");
        own.get(&his(&theirs)).await.problem(404, "not_found");
        own.get(&at(&mine)).await.problem(403, "permission_denied");
        payroll.office.specialist.get(&his(&mine)).await.problem(403, "permission_denied");
        let client = payroll.within(|tx| bole_persistence::people::client_of(tx, payroll.office.engagement));
        let user = payroll.office.user("min", "client_user", json!({ "client_id": client })).await;
        user.get(&at(&mine)).await.problem(403, "permission_denied");
        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        elsewhere.specialist.get(&at(&mine)).await.problem(404, "not_found");
    }

    async fn a_month_is_a_workbook_of_numbers_with_sums(app: TestApp) {
        let payroll = Payroll::open(&app, 3).await;
        let path = payroll.under("2026-01", "/payslips:export?format=xlsx");
        payroll.month("2026-01");
        payroll.office.specialist.get(&path).await.problem(404, "not_found");
        assert_eq!(payroll.compute("2026-01").await.text("/state"), "succeeded");
        let file = payroll.office.specialist.get(&path).await.expect(200);
        assert_eq!(file.header("content-type").as_deref(), Some(XLSX));
        assert!(file.body.starts_with(b"PK"));
        assert!(file.header("content-disposition").is_some_and(|name| name.contains("payslips-2026-01.xlsx")));
        let rows = sheet(&file);
        let texts = |row: usize| rows[row].iter().take(3).map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(texts(0), ["工号", "姓名", "基本工资"]);
        assert_eq!((rows.len(), texts(1)[0].as_str(), texts(4)[0].as_str()), (5, "E000001", "合计"));
        let expected = of_month("expected", "2026-01");
        for code in ["gross", "net_pay", "income_tax"] {
            let item = standard_payroll().items.iter().find(|item| item.code == code).expect("the item");
            let column = rows[0].iter().position(|cell| cell.to_string() == item.label.zh).expect("its column");
            let numbers: Vec<f64> = (1..5).map(|row| rows[row][column].as_f64().expect("a number")).collect();
            let wanted: Vec<Fen> = ["E000001", "E000002", "E000003"].iter().map(|e| expected[*e][code].parse().expect("money")).collect();
            let fen = |number: f64| format!("{number:.2}").parse::<Fen>().expect("money");
            assert_eq!(numbers[..3].iter().copied().map(fen).collect::<Vec<_>>(), wanted, "{code}");
            assert_eq!(fen(numbers[3]), wanted.into_iter().sum::<Fen>(), "{code}");
        }
        // The same as lines of JSON, which name people as the workbook does.
        let lines = payroll.office.specialist.get(&path.replace("xlsx", "ndjson")).await.expect(200);
        assert_eq!(lines.header("content-type").as_deref(), Some("application/x-ndjson"));
        let objects: Vec<Value> = lines.body_text().lines().map(|line| serde_json::from_str(line).expect("an object")).collect();
        assert_eq!((objects.len(), &objects[0]["name"]), (3, &json!(rows[1][1].to_string())));
        for object in &objects {
            let wanted = &expected[object["employee_number"].as_str().expect("a number")];
            for code in ["gross", "net_pay", "income_tax"] {
                assert_eq!(object[code], wanted[code], "{code}");
            }
        }
        let english = payroll.office.specialist.get(&path).lang("en").await.expect(200);
        assert_eq!(sheet(&english)[0][2].to_string(), "Base salary");
        payroll.office.specialist.get(&payroll.under("2026-01", "/payslips:export?format=pdf")).await
            .problem_at(400, "query_malformed", "query:format");
        let client = payroll.within(|tx| bole_persistence::people::client_of(tx, payroll.office.engagement));
        let user = payroll.office.user("min", "client_user", json!({ "client_id": client })).await;
        user.get(&path).await.problem(403, "permission_denied");
        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        elsewhere.specialist.get(&path).await.problem(404, "not_found");
    }
}
