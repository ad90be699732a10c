//! A confirmed month set right in a later one: lines with month and reason, a rise over several months, and who may.

use bole_domain::money::Fen;
use bole_tests::{Answer, Value, both, json};

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

fn inputs() -> String {
    INPUTS.lines().take(1 + ROSTER_ROWS).map(|line| format!("{line}\n")).collect()
}

async fn confirmed(bureau: &Bureau, cycle: &str) {
    let pay_date = format!("{cycle}-28");
    bureau.computed(cycle, &pay_date, &inputs()).await;
    bureau.approved(cycle).await;
    bureau.client_confirms(cycle).await.expect(200);
}

/// An open month with its inputs.
async fn opened(bureau: &Bureau, cycle: &str) {
    bureau.open_cycle(cycle, &format!("{cycle}-28")).await.expect(200);
    bureau.import(&bureau.cycle(cycle, "inputs:import"), &inputs()).await;
}

async fn member(bureau: &Bureau) -> String {
    let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
    roster.text("/data/0/id")
}

fn line(member: &str, period: &str, amount: &str) -> Value {
    json!({ "member_id": member, "period": period, "item": "base_salary", "amount": amount, "reason": "调薪补差" })
}

async fn correct(bureau: &Bureau, cycle: &str, body: Value) -> Answer {
    bureau.specialist.post(&bureau.cycle(cycle, "corrections"), body).await
}

async fn confirm_inputs(bureau: &Bureau, cycle: &str) {
    let sure = json!({
        "headcount": ROSTER_ROWS, "basic_data": true, "gross": true, "insurance_and_fund": true,
        "special_additional_deductions": true, "form": "platform",
    });
    bureau.verb(&bureau.client_user, cycle, "confirm-inputs", sure).await.expect(200);
}

/// From confirmed inputs to the client's word on the bill.
async fn carried(bureau: &Bureau, cycle: &str) {
    confirm_inputs(bureau, cycle).await;
    bureau.verb(&bureau.specialist, cycle, "lock-inputs", json!({})).await.expect(200);
    bureau.compute(cycle).await;
    bureau.approved(cycle).await;
}

both! {
    async fn a_confirmed_month_is_set_right_by_a_line(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        confirmed(&bureau, "2026-01").await;
        opened(&bureau, "2026-02").await;
        let who = member(&bureau).await;
        confirm_inputs(&bureau, "2026-02").await;
        let made = correct(&bureau, "2026-02", line(&who, "2026-01", "500.00")).await.expect(201);
        assert_eq!((made.text("/amount"), made.text("/period"), made.text("/reason")), ("500.00".into(), "2026-01".into(), "调薪补差".into()));
        // What the client confirmed was without it.
        let cycle = bureau.specialist.get(&bureau.cycle("2026-02", "")).await.expect(200);
        assert_eq!(cycle.at("/inputs_confirmed"), json!(false));
        bureau.verb(&bureau.specialist, "2026-02", "lock-inputs", json!({})).await.problem(409, "inputs_unconfirmed");
        let seen = bureau.client_user.get(&bureau.cycle("2026-02", "corrections")).await.expect(200);
        assert_eq!(seen.at("/data/0"), made.json());
        correct(&bureau, "2026-02", line(&who, "2026-01", "1.00")).await.problem(409, "correction_exists");
        carried(&bureau, "2026-02").await;
        let number = made.text("/employee_number");
        assert_eq!(bureau.figure("2026-02", &number, "correction").await, Fen(50_000));
        let base: Fen = bureau.figure("2026-02", &number, "base_salary").await;
        assert!(bureau.figure("2026-02", &number, "gross").await.0 >= base.0 + 50_000);
        // It is frozen with the inputs, told on the payslip, and explained with its tax.
        correct(&bureau, "2026-02", line(&who, "2026-01", "1.00")).await.problem(409, "cycle_wrong_state");
        let withdraw = format!("corrections/{}:withdraw", made.id());
        bureau.specialist.post(&bureau.cycle("2026-02", &withdraw), ()).await.problem(409, "cycle_wrong_state");
        bureau.client_confirms("2026-02").await.expect(200);
        let slips = bureau.specialist.get(&bureau.cycle("2026-02", "payslips")).await.expect(200);
        let slip = slips.at("/data").as_array().into_iter().flatten().find(|slip| slip["employee_number"] == json!(number)).cloned();
        let slip = slip.expect("his payslip");
        assert_eq!(slip["corrections"], json!([{
            "period": "2026-01", "item": "base_salary", "amount": "500.00", "reason": "调薪补差",
        }]));
        let path = format!("/api/v1/payslips/{}/explanation", slip["id"].as_str().expect("an id"));
        let told = bureau.specialist.get(&path).await.expect(200);
        let words = |code: &str| {
            let lines = told.at("/lines");
            let line = lines.as_array().into_iter().flatten().find(|line| line["code"] == code).cloned().expect("a line");
            line["words"].as_str().expect("words").to_owned()
        };
        assert!(words("correction").contains("2026-01 基本工资 +500.00（调薪补差）"), "{}", words("correction"));
        assert!(words("income_tax").contains("不更正应为"), "{}", words("income_tax"));
        // The month that was set right stays as it was confirmed.
        assert_eq!(bureau.figure("2026-01", &number, "correction").await, Fen::ZERO);
    }

    async fn a_rise_reaches_back_over_several_months(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        for cycle in ["2026-01", "2026-02"] {
            confirmed(&bureau, cycle).await;
        }
        opened(&bureau, "2026-03").await;
        let who = member(&bureau).await;
        let first = correct(&bureau, "2026-03", line(&who, "2026-01", "100.00")).await.expect(201);
        let number = first.text("/employee_number");
        let base = bureau.figure("2026-02", &number, "base_salary").await;
        let raised = Fen(base.0 + 100_000);
        let rise = json!({
            "member_id": who, "since": "2026-01", "item": "base_salary", "amount": raised, "reason": "自一月起调薪",
        });
        let path = bureau.cycle("2026-03", "corrections:raise");
        // January has a line in this cycle already.
        bureau.specialist.post(&path, rise.clone()).await.problem(409, "correction_exists");
        let withdraw = format!("corrections/{}:withdraw", first.id());
        bureau.specialist.post(&bureau.cycle("2026-03", &withdraw), ()).await.expect(200);
        let done = bureau.specialist.post(&path, rise.clone()).key("once").await.expect(200);
        let months: Vec<_> = done.at("/lines").as_array().into_iter().flatten()
            .map(|line| (line["period"].clone(), line["amount"].clone())).collect();
        assert_eq!(months, [(json!("2026-01"), json!("1000.00")), (json!("2026-02"), json!("1000.00"))]);
        assert_eq!(done.text("/total"), "2000.00");
        // Sent again it acts once; asked again it finds nothing to do.
        assert_eq!(bureau.specialist.post(&path, rise.clone()).key("once").await.expect(200).body, done.body);
        bureau.specialist.post(&path, rise).await.problem(422, "correction_changes_nothing");
        carried(&bureau, "2026-03").await;
        assert_eq!(bureau.figure("2026-03", &number, "correction").await, Fen(200_000));
    }

    async fn what_cannot_be_set_right_is_refused(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        confirmed(&bureau, "2026-01").await;
        opened(&bureau, "2026-02").await;
        let who = member(&bureau).await;
        let with = |pointer: &str, value: Value| {
            let mut body = line(&who, "2026-01", "500.00");
            *body.pointer_mut(pointer).expect("a member") = value;
            correct(&bureau, "2026-02", body)
        };
        with("/period", json!("2026-02")).await.problem_at(409, "correction_month_open", "/period");
        with("/period", json!("2026-03")).await.problem_at(422, "correction_not_earlier", "/period");
        with("/period", json!("2025-12")).await.problem_at(422, "correction_month_unknown", "/period");
        with("/item", json!("income_tax")).await.problem_at(422, "correction_item_unknown", "/item");
        with("/amount", json!("0.00")).await.problem_at(422, "correction_changes_nothing", "/amount");
        with("/amount", json!("-999999.00")).await.problem_at(422, "correction_exceeds_paid", "/amount");
        with("/reason", json!(" ")).await.problem_at(422, "validation_failed", "/reason");
        let nobody = json!("mem_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D");
        with("/member_id", nobody).await.problem_at(422, "member_unknown", "/member_id");
        let path = bureau.cycle("2026-02", "corrections");
        bureau.specialist.post(&path, line(&who, "2026-01", "1.00")).without_key().await.problem(400, "idempotency_key_required");
        bureau.client_user.post(&path, line(&who, "2026-01", "1.00")).await.problem(403, "permission_denied");
        let foreign = app.agency().await.payroll_specialist();
        foreign.post(&path, line(&who, "2026-01", "1.00")).await.problem(404, "not_found");
        foreign.get(&path).await.problem(404, "not_found");
    }

    async fn whoever_corrects_does_not_approve_and_all_who_are_corrected_are_paid(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        confirmed(&bureau, "2026-01").await;
        let who = member(&bureau).await;
        // A further run pays some people; a line of somebody who has no row would be lost.
        bureau.open_cycle("2026-01-2", "2026-01-31").await.expect(200);
        let (head, rows) = INPUTS.split_once('\n').expect("a header");
        let second = rows.lines().nth(1).expect("a row");
        bureau.import(&bureau.cycle("2026-01-2", "inputs:import"), &format!("{head}\n{second}\n")).await;
        let corrected = correct(&bureau, "2026-01-2", line(&who, "2026-01", "-10.00")).await.expect(201);
        let sure = json!({
            "headcount": 1, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        bureau.verb(&bureau.client_user, "2026-01-2", "confirm-inputs", sure).await.expect(200);
        let refused = bureau.verb(&bureau.specialist, "2026-01-2", "lock-inputs", json!({})).await;
        let problem = refused.problem(409, "corrected_not_in_inputs");
        assert!(problem["detail"].as_str().is_some_and(|said| said.contains(&corrected.text("/employee_number"))));
        // Given up, the month is no longer corrected; nothing is left behind.
        bureau.verb(&bureau.specialist, "2026-01-2", "cancel", json!({ "reason": "误开" })).await.expect(200);
        let left = bureau.specialist.get(&bureau.cycle("2026-01-2", "corrections")).await.expect(200);
        assert_eq!(left.at("/data"), json!([]));
        let approver = bureau.agency.another("payroll_specialist");
        opened(&bureau, "2026-02").await;
        let path = bureau.cycle("2026-02", "corrections");
        approver.post(&path, line(&who, "2026-01", "-10.00")).await.expect(201);
        let deeds = bureau.specialist.get(&bureau.cycle("2026-02", "")).await.expect(200).at("/deeds");
        assert!(deeds.as_array().is_some_and(|deeds| deeds.iter().any(|deed| deed["verb"] == "correct")));
        carried(&bureau, "2026-02").await;
        assert_eq!(bureau.figure("2026-02", &corrected.text("/employee_number"), "correction").await, Fen(-1_000));
    }
}
