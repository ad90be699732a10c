//! A computation is right, repeatable, and refused where something is missing.

use bole_domain::ids::RunId;
use bole_domain::settlement::cycle::{CycleState, CycleVerb};
use bole_domain::settlement::template::standard_payroll;
use bole_persistence::settlement::payslips::{self, Chunk, NewPayslip};
use bole_persistence::settlement::runs::{self, NewRun};
use bole_tests::{Value, both, json};

use super::{figure, kept, rows};
use crate::world::desk::Office;
use crate::world::payroll::{Payroll, of_month};

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
}
