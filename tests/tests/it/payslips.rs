//! Computations, payslips and what is read from them over HTTP.

use std::collections::BTreeMap;

use bole_domain::ids::RunId;
use bole_domain::settlement::cycle::{CycleState, CycleVerb};
use bole_domain::settlement::template::{Level, standard_payroll};
use bole_persistence::schema::{payslips as s, runs as r};
use bole_persistence::settlement::payslips::{self, Chunk, NewPayslip};
use bole_persistence::settlement::runs::{self, NewRun};
use bole_persistence::{Key, StoreError, on_both};
use bole_tests::{Answer, Value, both, json};
use diesel::prelude::*;

use crate::world::desk::Office;
use crate::world::payroll::{POLICIES, Payroll, of_month};

/// The results of a computation as they are kept, by employee number.
fn kept(payroll: &Payroll, run: RunId) -> BTreeMap<String, String> {
    let rows: Vec<(String, String)> = payroll.within(|tx| {
        let agency = tx.agency();
        on_both!(&mut *tx.db, |c| s::table
            .filter(s::agency_id.eq(agency).and(s::run_id.eq(Key::of(run))))
            .select((s::employee_number, s::result))
            .load(c))
        .map_err(StoreError::from)
    });
    rows.into_iter().collect()
}

/// How many computations and payslips there are, finished or not.
fn rows(payroll: &Payroll) -> (i64, i64) {
    payroll.within(|tx| {
        let runs = on_both!(&mut *tx.db, |c| r::table.count().get_result(c))?;
        Ok((runs, on_both!(&mut *tx.db, |c| s::table.count().get_result(c))?))
    })
}

fn figure(payslip: &Value, code: &str) -> String {
    let figures = payslip["figures"].as_array().expect("figures");
    let found = figures.iter().find(|f| f["code"] == code).unwrap_or_else(|| panic!("no {code}: {payslip}"));
    found["amount"].as_str().expect("an amount").to_owned()
}

fn line(explanation: &Answer, code: &str) -> Value {
    let lines = explanation.at("/lines").as_array().cloned().expect("lines");
    lines.into_iter().find(|line| line["code"] == code).unwrap_or_else(|| panic!("no {code}: {explanation}"))
}

both! {
    async fn half_a_year_is_right_to_the_fen(app: TestApp) {
        let payroll = Payroll::open(&app, 40).await;
        for month in ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06"] {
            payroll.confirmed_month(month).await;
            let computed = payroll.exported(month).await;
            let expected = of_month("expected", month);
            let ours: Vec<_> = expected.into_iter().filter(|(number, _)| payroll.members.contains_key(number)).collect();
            assert_eq!(computed.len(), ours.len(), "{month}");
            for (number, wanted) in ours {
                for (column, text) in wanted {
                    assert_eq!(computed[&number][&column], text, "{number} {month} {column}");
                }
            }
            let bill = payroll.office.specialist.get(&payroll.under(month, "/bill")).await.expect(200);
            let sum = |column: &str| {
                let all = computed.values().map(|row| row[column].parse::<bole_domain::money::Fen>().expect("an amount"));
                all.sum::<bole_domain::money::Fen>().to_string()
            };
            assert_eq!((bill.at("/people"), bill.text("/wages")), (json!(computed.len()), sum("gross")), "{bill}");
            assert_eq!((bill.text("/vat"), bill.text("/total")), (sum("vat"), sum("bill_line_total")), "{bill}");
            assert_eq!((bill.text("/disability_levy"), bill.at("/billed/bill")), ("0.00".to_owned(), bill.at("/total")));
        }
        // E000001: the tax grows into the second bracket in March.
        let person = &payroll.members["E000001"].person.id;
        let own = payroll.office.user("kang", "person", json!({ "person_id": person })).await;
        let page = own.get("/api/v1/me/payslips").await.expect(200);
        let taxes: Vec<String> =
            page.at("/data").as_array().expect("payslips").iter().map(|p| figure(p, "income_tax")).collect();
        let wanted: Vec<String> = (1..=6).rev()
            .map(|month| of_month("expected", &format!("2026-{month:02}"))["E000001"]["income_tax"].clone()).collect();
        assert_eq!(taxes, wanted);
    }

    async fn the_same_inputs_give_the_same_bytes_and_nothing_is_lost(app: TestApp) {
        let payroll = Payroll::open(&app, 12).await;
        payroll.month("2026-01");
        let first = payroll.compute("2026-01").await;
        assert_eq!((first.text("/state"), first.at("/counts/people")), ("succeeded".into(), json!(12)), "{first}");
        assert_eq!((first.at("/done"), first.at("/total"), first.text("/kind")), (json!(12), json!(12), "computation".into()));
        let cycle = payroll.cycle("2026-01");
        assert_eq!((cycle.state, cycle.version, cycle.run_number), (CycleState::Computed, 2, 1));
        let deed = cycle.last(CycleVerb::Compute).expect("a deed").clone();
        assert_eq!(deed.by, payroll.office.specialist.get("/api/v1/auth/me").await.expect(200).id());
        let earlier = cycle.run.expect("a computation");
        let list = payroll.under("2026-01", "/payslips");
        let old = payroll.office.specialist.get(&list).await.expect(200).text("/data/0/id");

        // What a crashed computation would have left.
        let left: Vec<NewPayslip> = payroll.within(|tx| payslips::of_run(tx, earlier)).into_iter().map(|p| NewPayslip {
            member: p.member, person: p.person, employee_number: p.employee_number, result: p.result,
        }).collect();
        let template = standard_payroll().compile().expect("the standard template compiles");
        let crashed: RunId = payroll.within(|tx| {
            let id = tx.new_id();
            let upload = cycle.upload.expect("inputs");
            let new = NewRun {
                id, cycle: cycle.id, upload, policy_fingerprint: String::new(), people: 12, created_by: tx.agency(),
            };
            runs::insert(tx, &new)?;
            let (agency, engagement) = (tx.agency_id(), cycle.engagement);
            let chunk = Chunk { agency, run: id, cycle: cycle.id, engagement, template: &template };
            let left: Vec<_> =
                left.into_iter().map(|new| payslips::row(chunk, tx.new_id(), new)).collect::<Result<_, _>>()?;
            payslips::insert(tx, &left)?;
            Ok(id)
        });
        let unseen = payroll.within(|tx| payslips::of_run(tx, crashed))[0].id;
        payroll.office.specialist.get(&format!("/api/v1/payslips/{unseen}")).await.problem(404, "not_found");
        let seen = payroll.office.specialist.get(&payroll.under("2026-01", "/runs")).await.expect(200);
        assert_eq!(seen.at("/data").as_array().map(Vec::len), Some(1), "{seen}");
        assert_eq!(rows(&payroll), (2, 24));

        assert_eq!(payroll.compute("2026-01").await.text("/state"), "succeeded");
        let later = payroll.cycle("2026-01").run.expect("a computation");
        assert_ne!(earlier, later);
        let kept_now = kept(&payroll, later);
        assert_eq!((kept_now.len(), kept(&payroll, earlier)), (12, kept_now.clone()));
        assert_eq!(rows(&payroll), (2, 24), "the crashed one is swept, the earlier one kept");
        let runs = payroll.office.specialist.get(&payroll.under("2026-01", "/runs")).await.expect(200);
        let told: Vec<Value> = runs.at("/data").as_array().cloned().expect("runs");
        assert_eq!((told.len(), &told[0]["current"], &told[1]["current"]), (2, &json!(false), &json!(true)), "{runs}");
        assert_eq!((&told[0]["totals"], &told[0]["policy_fingerprint"]), (&told[1]["totals"], &told[1]["policy_fingerprint"]));
        let old = payroll.office.specialist.get(&format!("/api/v1/payslips/{old}")).await.expect(200);
        assert_eq!((old.text("/employee_number"), old.at("/current")), ("E000001".to_owned(), json!(false)));
    }

    async fn a_missing_policy_stops_everything_and_is_named(app: TestApp) {
        let header = "place,place_name,kind,effective_from,effective_to,floor,ceiling,employer_rate,worker_rate,\
                      employer_fixed,worker_fixed,rounding_places,rounding_mode,source";
        let beijing = "110000,北京市,pension,2026-01-01,,7162.00,35811.00,0.16,0.08,0.00,0.00,2,half_up,测试";
        let late = "330100,杭州市,pension,2026-02-01,,4986.00,25299.00,0.16,0.08,0.00,0.00,2,half_up,测试";
        let payroll = Payroll::with_policies(&app, 2, &format!("{header}\n{beijing}\n{late}\n")).await;
        payroll.month("2026-01");
        let started = payroll.ask("2026-01").await.expect(202);
        let job = app.wait_job(&started).await;
        assert_eq!((job.text("/state"), job.text("/failure/code")), ("failed".into(), "policy_missing".into()), "{job}");
        let told = payroll.office.specialist.get(&started.location()).lang("en").await.text("/failure/message");
        for part in ["E000001", "330100", "pension"] {
            assert!(told.contains(part), "{told}");
        }
        let cycle = payroll.cycle("2026-01");
        assert_eq!((cycle.state, cycle.version, cycle.run), (CycleState::InputsLocked, 1, None));
        assert_eq!(rows(&payroll), (0, 0));
        for rest in ["/bill", "/variance", "/payslips:export"] {
            payroll.office.specialist.get(&payroll.under("2026-01", rest)).await.problem(404, "not_found");
        }
        let none = payroll.office.specialist.get(&payroll.under("2026-01", "/payslips")).await.expect(200);
        assert_eq!(none.at("/data"), json!([]));
        let job = payroll.compute("2026-01").await;
        assert_eq!(job.text("/failure/code"), "policy_missing");
    }

    async fn months_are_computed_in_their_order(app: TestApp) {
        let payroll = Payroll::open(&app, 3).await;
        payroll.month("2026-01");
        payroll.month("2026-02");
        let refused = payroll.ask("2026-02").lang("en").await;
        assert!(refused.problem(409, "earlier_cycle_open")["detail"].as_str().expect("a text").contains("2026-01"));
        assert_eq!(payroll.compute("2026-01").await.text("/state"), "succeeded");
        payroll.ask("2026-02").await.problem(409, "earlier_cycle_open");
        payroll.put("2026-01", CycleState::Submitted);
        payroll.ask("2026-01").await.problem(409, "cycle_wrong_state");
        payroll.put("2026-01", CycleState::ClientConfirmed);
        assert_eq!(payroll.compute("2026-02").await.text("/state"), "succeeded");
        payroll.put("2026-02", CycleState::ClientConfirmed);

        // A second payment of the month: taxed with the first, insured with it.
        payroll.month("2026-02-2");
        assert_eq!(payroll.compute("2026-02-2").await.text("/state"), "succeeded");
        let (first, second) = (payroll.exported("2026-02").await, payroll.exported("2026-02-2").await);
        let sum = |row: &str, sheet: &BTreeMap<String, std::collections::HashMap<String, String>>| {
            sheet["E000001"][row].parse::<bole_domain::money::Fen>().expect("an amount")
        };
        assert_eq!(sum("pension_worker", &second).to_string(), "0.00");
        assert_eq!(sum("cumulative_basic_deduction", &second), sum("cumulative_basic_deduction", &first));
        assert_eq!(sum("cumulative_income", &second).0, sum("cumulative_income", &first).0 + 3_000_000);
        let told = payroll.office.specialist.get(&payroll.under("2026-02-2", "/payslips")).lang("en").await.expect(200);
        let path = format!("/api/v1/payslips/{}/explanation", told.text("/data/0/id"));
        let why = line(&payroll.office.specialist.get(&path).lang("en").await.expect(200), "pension_worker");
        assert!(why["words"].as_str().expect("words").contains("earlier run"), "{why}");
    }

    async fn the_tax_starts_anew_with_the_year_and_a_shortfall_does_not(app: TestApp) {
        let longer = POLICIES.replace(",2026-12-31,", ",2027-12-31,");
        let payroll = Payroll::with_policies(&app, 13, &longer).await;
        for month in ["2026-04", "2026-05"] {
            payroll.confirmed_month(month).await;
        }
        let owed = payroll.exported("2026-05").await["E000013"]["shortfall_carried"].clone();
        assert_ne!(owed, "0.00");
        payroll.month_with("2027-01", "2026-06");
        let job = payroll.compute("2027-01").await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        let january = payroll.exported("2027-01").await;
        let figure = |number: &str, code: &str| january[number][code].clone();
        assert_eq!(figure("E000013", "shortfall_brought"), owed);
        assert_eq!(figure("E000001", "cumulative_income"), figure("E000001", "gross"));
        assert_eq!(figure("E000001", "cumulative_basic_deduction"), "5000.00");
        assert_eq!(figure("E000001", "cumulative_tax"), figure("E000001", "income_tax"));
    }

    async fn a_withholding_agent_has_one_year_for_all_its_engagements(app: TestApp) {
        let mut payroll = Payroll::open(&app, 1).await;
        payroll.confirmed_month("2026-01").await;
        let first = payroll.office.engagement;
        payroll.turn_to_another_engagement().await;
        let income = |row: &std::collections::HashMap<String, String>| row["cumulative_income"].clone();
        payroll.month("2026-01");
        assert_eq!(payroll.compute("2026-01").await.text("/state"), "succeeded");
        let here = payroll.exported("2026-01").await["E000001"].clone();
        assert_eq!((income(&here), here["cumulative_basic_deduction"].as_str()), ("60000.00".to_owned(), "5000.00"));
        let second = std::mem::replace(&mut payroll.office.engagement, first);

        // What is not confirmed there does not count here; once it is, it does.
        payroll.month("2026-02");
        assert_eq!(payroll.compute("2026-02").await.text("/state"), "succeeded");
        assert_eq!(income(&payroll.exported("2026-02").await["E000001"]), "60000.00");
        payroll.office.engagement = second;
        payroll.put("2026-01", CycleState::ClientConfirmed);
        payroll.office.engagement = first;
        assert_eq!(payroll.compute("2026-02").await.text("/state"), "succeeded");
        assert_eq!(income(&payroll.exported("2026-02").await["E000001"]), "90000.00");
    }

    async fn one_computation_at_a_time(app: TestApp) {
        let mut payroll = Payroll::open(&app, 2).await;
        payroll.month("2026-01");
        payroll.office.rest().await;
        let path = payroll.under("2026-01", ":compute");
        let ask = || payroll.office.specialist.post(&path, ());
        ask().await.problem(428, "if_match_required");
        ask().if_match("v7").await.problem(412, "version_stale");
        ask().without_key().if_match("v1").await.problem(400, "idempotency_key_required");
        let started = ask().if_match("v1").key("once").await.expect(202);
        assert_eq!(started.text("/subject"), payroll.cycle("2026-01").id.to_string());
        ask().if_match("v1").await.problem(409, "job_running");
        assert_eq!(ask().if_match("v1").key("once").await.expect(202).id(), started.id());
        let finance = payroll.office.user("zhou", "finance_manager", json!({})).await;
        finance.post(&path, ()).if_match("v1").await.problem(403, "permission_denied");
        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        elsewhere.specialist.post(&path, ()).if_match("v1").await.problem(404, "not_found");
        let unknown = payroll.under("2026-05", ":compute");
        payroll.office.specialist.post(&unknown, ()).if_match("v1").await.problem(404, "not_found");
    }

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
