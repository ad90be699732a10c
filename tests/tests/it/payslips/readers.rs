//! Payslips as they are read, explained, compared and exported.

use bole_domain::settlement::cycle::CycleState;
use bole_domain::settlement::template::{Level, standard_payroll};
use bole_tests::{Value, both, json};

use super::{figure, line};
use crate::world::desk::Office;
use crate::world::payroll::{POLICIES, Payroll, of_month};

both! {
    async fn everybody_sees_what_is_his(app: TestApp) {
        let payroll = Payroll::open(&app, 3).await;
        payroll.month("2026-01");
        assert_eq!(payroll.compute("2026-01").await.text("/state"), "succeeded");
        let path = payroll.under("2026-01", "/payslips");
        let page = payroll.office.specialist.get(&format!("{path}?limit=2")).lang("en").await.expect(200);
        let rest = format!("{path}?limit=2&cursor={}", page.text("/next_cursor"));
        assert_eq!(payroll.office.specialist.get(&rest).await.expect(200).text("/data/0/employee_number"), "E000003");
        let first = page.at("/data/0");
        assert_eq!(figure(&first, "income_tax"), of_month("expected", "2026-01")["E000001"]["income_tax"]);
        assert_eq!(first["figures"][0]["label"], "Base salary");
        assert_eq!((first["current"].clone(), first["cycle"].clone()), (json!(true), json!("2026-01")));
        assert!(!page.body_text().contains("110108197710072206") && first["person"]["name"] == "康辰", "{first}");
        let (mine, theirs) = (first["id"].as_str().expect("an id"), page.text("/data/1/id"));

        let own = payroll.office.user("kang", "person", json!({ "person_id": first["person"]["id"] })).await;
        let at = |id: &str| format!("/api/v1/me/payslips/{id}");
        own.get(&at(mine)).await.problem(404, "not_found");
        assert_eq!(own.get("/api/v1/me/payslips").await.expect(200).at("/data"), json!([]));
        payroll.put("2026-01", CycleState::ClientConfirmed);
        let seen = own.get(&at(mine)).await.expect(200);
        assert_eq!(figure(&seen.json(), "net_pay"), of_month("expected", "2026-01")["E000001"]["net_pay"]);
        for hidden in ["service_fee", "employer_cost", "bill_line_total", "pension_employer"] {
            assert!(!seen.body_text().contains(hidden), "{hidden}");
        }
        let explained = own.get(&format!("{}/explanation", at(mine))).await.expect(200);
        assert!(line(&explained, "net_pay")["words"].as_str().expect("words").contains("实发"));
        assert!(!explained.body_text().contains("service_fee"));
        own.get(&at(&theirs)).await.problem(404, "not_found");
        own.get(&format!("{}/explanation", at(&theirs))).await.problem(404, "not_found");
        own.get(&format!("/api/v1/payslips/{mine}")).await.problem(403, "permission_denied");
        payroll.office.specialist.get("/api/v1/me/payslips").await.problem(403, "permission_denied");

        let client = payroll.within(|tx| bole_persistence::people::client_of(tx, payroll.office.engagement));
        let user = payroll.office.user("min", "client_user", json!({ "client_id": client })).await;
        assert_eq!(user.get(&payroll.under("2026-01", "/bill")).await.expect(200).at("/people"), 3);
        user.get(&path).await.problem(403, "permission_denied");
        user.get(&format!("/api/v1/payslips/{mine}")).await.problem(403, "permission_denied");
        let other = payroll.office.admin
            .post("/api/v1/clients", json!({ "credit_code": "91310114MA1GT00019", "name": "海川" })).await.expect(201);
        let stranger = payroll.office.user("qi", "client_user", json!({ "client_id": other.id() })).await;
        stranger.get(&payroll.under("2026-01", "/bill")).await.problem(404, "not_found");
        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        elsewhere.specialist.get(&format!("/api/v1/payslips/{mine}")).await.problem(404, "not_found");
        elsewhere.specialist.get(&path).await.problem(404, "not_found");
    }

    async fn figures_are_explained_in_both_languages(app: TestApp) {
        let payroll = Payroll::open(&app, 2).await;
        payroll.confirmed_month("2026-01").await;
        let list = payroll.office.specialist.get(&payroll.under("2026-01", "/payslips")).await.expect(200);
        let path = format!("/api/v1/payslips/{}/explanation", list.text("/data/1/id"));
        let ask = |language: &'static str| payroll.office.specialist.get(&path).lang(language);
        let english = ask("en").await.expect(200);
        let medical = line(&english, "medical_worker");
        let words = medical["words"].as_str().expect("words");
        for part in ["below the floor", "7162.00 x 0.02 + 3.00", "146.24"] {
            assert!(words.contains(part), "{words}");
        }
        assert_eq!(medical["policy_source"], "京人社发〔2025〕11号");
        assert_eq!(medical["numbers"][0], json!({ "name": "base_given", "value": "3800.00" }));
        assert!(medical["rule"].as_str().is_some_and(|rule| rule.contains("Social Insurance Law")));
        assert!(line(&english, "vat")["rule"].as_str().is_some_and(|rule| rule.starts_with("VAT Law")));
        let chinese = ask("zh").await.expect(200);
        assert!(line(&chinese, "medical_worker")["words"].as_str().is_some_and(|words| words.contains("低于下限")));
        assert_eq!(line(&chinese, "medical_worker")["label"], "医疗保险（个人）");

        // The policies are replaced; what was computed with them stays as it was.
        let changed = POLICIES.replace("7162.00", "7200.00");
        let job = app.wait_job(&payroll.office.upload("/api/v1/insurance-policies:import", changed).await).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        let later = line(&ask("en").await.expect(200), "medical_worker");
        assert_eq!((&later["words"], &later["policy_id"]), (&medical["words"], &medical["policy_id"]));
        assert!(later.get("policy_source").is_none(), "the version is gone: {later}");
    }

    async fn months_are_compared(app: TestApp) {
        let payroll = Payroll::open(&app, 27).await;
        payroll.confirmed_month("2026-01").await;
        let path = |month: &str, query: &str| payroll.under(month, &format!("/variance{query}"));
        let alone = payroll.office.specialist.get(&path("2026-01", "")).await.expect(200);
        assert_eq!((alone.at("/data"), alone.json().get("compared_with")), (json!([]), None), "{alone}");
        payroll.confirmed_month("2026-02").await;
        payroll.confirmed_month("2026-03").await;
        let report = payroll.office.specialist.get(&path("2026-03", "?threshold=1000.00")).lang("en").await.expect(200);
        assert_eq!((report.text("/compared_with"), report.text("/threshold")), ("2026-02".into(), "1000.00".into()));
        let lines: Vec<Value> = report.at("/data").as_array().cloned().expect("lines");
        let of = |number: &str| lines.iter().find(|line| line["employee_number"] == number).cloned();
        let joined = of("E000019").expect("hired in March");
        assert_eq!((joined["kind"].clone(), joined["gross_before"].clone()), (json!("joined"), json!("0.00")));
        assert!(joined["words"].as_str().is_some_and(|words| words.contains("is new this month")), "{joined}");
        assert_eq!(of("E000011").expect("the bonus month is over")["kind"], "changed");
        assert!(of("E000002").is_none());
        assert_eq!(report.at("/joined"), 2);
        let first = payroll.office.specialist.get(&path("2026-03", "?limit=1")).await.expect(200);
        let next = path("2026-03", &format!("?limit=1&cursor={}", first.text("/next_cursor")));
        let second = payroll.office.specialist.get(&next).await.expect(200);
        assert!(first.text("/data/0/employee_number") < second.text("/data/0/employee_number"));
        payroll.office.specialist.get(&path("2026-03", "?threshold=-1.00")).await
            .problem_at(400, "threshold_negative", "query:threshold");
    }

    async fn the_export_has_the_items_of_the_template(app: TestApp) {
        let payroll = Payroll::open(&app, 2).await;
        payroll.confirmed_month("2026-01").await;
        let file = payroll.office.specialist.get(&payroll.under("2026-01", "/payslips:export")).await.expect(200);
        let items = standard_payroll().items.iter().filter(|item| item.level == Level::Person);
        let header: Vec<&str> = std::iter::once("employee_number").chain(items.map(|item| item.code.as_str())).collect();
        let text = file.body_text();
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(header.join(",").as_str()));
        assert_eq!(lines.clone().count(), 2);
        assert!(lines.all(|line| line.split(',').skip(1).all(|cell| cell.rsplit_once('.').is_some_and(|(_, d)| d.len() == 2))));
        assert_eq!(file.header("content-type").as_deref(), Some("text/csv; charset=utf-8"));
        assert!(file.header("content-disposition").is_some_and(|name| name.contains("payslips-2026-01.csv")));
    }
}
