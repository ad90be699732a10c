//! Payments of a year in an unusual order, and months that are given up or sent back.

use bole_domain::money::Fen;
use bole_tests::{Answer, Value, both, json};

use crate::world::bureau::Bureau;

const INPUTS: &str = include_str!("../../../samples/payroll-2026/inputs-2026-01.csv");

/// The inputs of these people in the sample's January.
fn inputs(people: &[usize]) -> String {
    let mut lines = INPUTS.lines();
    let head = lines.next().expect("a header");
    let rows: Vec<&str> = lines.collect();
    let chosen = people.iter().filter_map(|person| rows.get(*person)).copied();
    std::iter::once(head).chain(chosen).map(|line| format!("{line}\n")).collect()
}

/// What the client says of a month with two people.
fn inputs_of_two() -> Value {
    json!({
        "headcount": 2, "basic_data": true, "gross": true, "insurance_and_fund": true,
        "special_additional_deductions": true, "form": "platform",
    })
}

/// Brings a month that was sent back to its computation again.
async fn computed_again(bureau: &Bureau, cycle: &str) {
    bureau.verb(&bureau.client_user, cycle, "confirm-inputs", inputs_of_two()).await.expect(200);
    bureau.verb(&bureau.specialist, cycle, "lock-inputs", json!({})).await.expect(200);
    bureau.compute(cycle).await;
}

/// Opens a month anew that was given up.
async fn reopened(bureau: &Bureau, cycle: &str, pay_date: &str) -> Answer {
    let given_up = bureau.specialist.get(&bureau.cycle(cycle, "payout/cycle")).await.expect(200);
    bureau.open_cycle(cycle, pay_date).if_match(&given_up.etag()).await.expect(200)
}

both! {
    async fn payments_of_one_tax_month_count_in_the_order_of_their_confirmation(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.computed("2026-01", "2026-01-31", &inputs(&[0, 1])).await;
        bureau.computed("2026-01-2", "2026-01-31", &inputs(&[0])).await;
        bureau.approved("2026-01").await;
        bureau.approved("2026-01-2").await;
        bureau.client_confirms("2026-01-2").await.expect(200);
        bureau.client_confirms("2026-01").await.problem(409, "results_outdated");
        bureau.verb(&bureau.finance, "2026-01", "reject", json!({ "reason": "另一笔工资已先确认" })).await.expect(200);
        computed_again(&bureau, "2026-01").await;
        bureau.approved("2026-01").await;
        bureau.client_confirms("2026-01").await.expect(200);
        let tax = |cycle: &'static str| bureau.figure(cycle, "E000001", "income_tax");
        // Twice 30,000 in one month: 60,000 - 5,000 - 6,123.40 - twice 2,000 of additional deductions, at 10 %.
        assert_eq!(tax("2026-01-2").await.checked_add(tax("2026-01").await), "1967.66".parse().ok());
        assert_eq!(bureau.figure("2026-01", "E000001", "pension_worker").await, Fen::ZERO, "charged by the other payment");
        assert!(bureau.figure("2026-01", "E000002", "pension_worker").await > Fen::ZERO);
    }

    async fn payments_to_different_people_do_not_disturb_each_other(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.open_cycle("2026-01", "2026-01-31").await.expect(200);
        for (cycle, person) in [("2026-01-2", 0), ("2026-01-3", 1)] {
            bureau.computed(cycle, "2026-01-31", &inputs(&[person])).await;
            bureau.approved(cycle).await;
        }
        bureau.client_confirms("2026-01-3").await.expect(200);
        bureau.client_confirms("2026-01-2").await.expect(200);
    }

    async fn nothing_is_computed_before_a_later_tax_month_that_was_confirmed(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.computed("2026-02", "2026-02-28", &inputs(&[0, 1])).await;
        bureau.approved("2026-02").await;
        bureau.open_cycle("2026-01", "2026-01-31").await.expect(200);
        bureau.client_confirms("2026-02").await.problem(409, "earlier_cycle_open");
        let cancelled = bureau.verb(&bureau.specialist, "2026-01", "cancel", json!({ "reason": "一月由客户自行发放" })).await;
        cancelled.expect(200);
        bureau.client_confirms("2026-02").await.expect(200);

        reopened(&bureau, "2026-01", "2026-01-31").await;
        bureau.import(&bureau.cycle("2026-01", "inputs:import"), &inputs(&[0, 1])).await;
        bureau.verb(&bureau.client_user, "2026-01", "confirm-inputs", inputs_of_two()).await.expect(200);
        bureau.verb(&bureau.specialist, "2026-01", "lock-inputs", json!({})).await.expect(200);
        let late = bureau.verb(&bureau.specialist, "2026-01", "compute", json!({})).await;
        late.problem(409, "later_cycle_confirmed");
    }

    async fn a_month_is_given_up_and_opened_anew(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.computed("2026-01", "2026-01-31", &inputs(&[0, 1])).await;
        let wrong = bureau.verb(&bureau.specialist, "2026-01", "cancel", json!({ "reason": "" })).await;
        wrong.problem_at(422, "validation_failed", "/reason");
        let given_up = json!({ "reason": "客户本月改由自己发薪" });
        let cancelled = bureau.verb(&bureau.specialist, "2026-01", "cancel", given_up.clone()).await.expect(200);
        assert_eq!(cancelled.text("/state"), "cancelled");
        bureau.verb(&bureau.specialist, "2026-01", "cancel", given_up.clone()).await.problem(409, "cycle_wrong_state");
        bureau.verb(&bureau.specialist, "2026-01", "submit", json!({})).await.problem(409, "cycle_wrong_state");

        bureau.open_cycle("2026-01", "2026-01-30").await.problem(428, "if_match_required");
        let anew = reopened(&bureau, "2026-01", "2026-01-30").await;
        assert_eq!(anew.text("/document/pay_date"), "2026-01-30");
        let seen = bureau.specialist.get(&bureau.cycle("2026-01", "")).await.expect(200);
        assert_eq!((seen.text("/state"), seen.text("/pay_date")), ("open".to_owned(), "2026-01-30".to_owned()));
        assert!(seen.json().get("people").is_none() && seen.json().get("totals").is_none(), "nothing came over");
        let deeds = seen.at("/deeds").as_array().expect("deeds").clone();
        let verb = |deed: Option<&Value>| deed.map(|deed| deed["verb"].clone());
        assert_eq!(verb(deeds.last()), Some(json!("open")));
        assert_eq!(deeds.iter().filter(|deed| deed["verb"] == "cancel").count(), 1, "what happened stays on record");

        bureau.import(&bureau.cycle("2026-01", "inputs:import"), &inputs(&[0, 1])).await;
        computed_again(&bureau, "2026-01").await;
        bureau.verb(&bureau.specialist, "2026-01", "submit", json!({})).await.expect(200);
        bureau.verb(&bureau.specialist, "2026-01", "cancel", given_up).await.problem(409, "cycle_wrong_state");
    }

    async fn wrong_inputs_are_replaced_although_they_were_locked(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let place = bureau.cycle("2026-01", "inputs:import");
        bureau.open_cycle("2026-01", "2026-01-31").await.expect(200);
        bureau.import(&place, &inputs(&[0, 1])).await;
        bureau.verb(&bureau.client_user, "2026-01", "confirm-inputs", inputs_of_two()).await.expect(200);
        bureau.verb(&bureau.specialist, "2026-01", "lock-inputs", json!({})).await.expect(200);
        let why = json!({ "reason": "底薪填错" });
        bureau.verb(&bureau.finance, "2026-01", "reject", why).await.expect(200);
        bureau.import(&place, &inputs(&[0, 1]).replacen(",30000.00,", ",31000.00,", 1)).await;
        computed_again(&bureau, "2026-01").await;
        assert_eq!(bureau.figure("2026-01", "E000001", "gross").await, "31000.00".parse().expect("an amount"));
    }

    async fn a_month_lies_inside_the_contract(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let after = bureau.open_cycle("2027-01", "2027-01-31").await;
        after.problem_at(422, "period_outside_contract", "path:cycle");
        // December's wages, paid in January, were earned under the contract.
        bureau.open_cycle("2026-12", "2027-01-10").await.expect(200);
        let far = json!({ "pay_date": "2026-03-31", "insurance_month": "2024-03" });
        let refused = bureau.specialist.put(&bureau.cycle("2026-03", "payout/cycle"), far).await;
        refused.problem_at(422, "insurance_month_far", "/insurance_month");
    }

    async fn the_withholding_agent_stays_once_months_are_open(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let place = format!("/api/v1/engagements/{}", bureau.engagement);
        let other = json!({ "withholding_agent": { "credit_code": "91330106MA2KXYTW83", "name": "另一家公司" } });
        let own = bureau.manager.get(&place).await.expect(200);
        bureau.manager.patch(&place, other.clone()).if_match(&own.etag()).await.expect(200);
        let back = json!({ "withholding_agent": own.at("/withholding_agent") });
        let etag = bureau.manager.get(&place).await.expect(200).etag();
        bureau.manager.patch(&place, back).if_match(&etag).await.expect(200);
        bureau.open_cycle("2026-01", "2026-01-31").await.expect(200);
        let etag = bureau.manager.get(&place).await.expect(200).etag();
        bureau.manager.patch(&place, other).if_match(&etag).await.problem(409, "withholding_agent_in_use");
    }

    async fn nobody_is_paid_to_an_account_that_nobody_confirmed(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let bill = bureau.invoiced("2026-01", "2026-01-31", &inputs(&[0, 1])).await;
        let new = json!({
            "bank_name": "中国工商银行", "account_name": "伯乐人力资源服务有限公司", "number": "6222021001116245702",
            "cnaps": "102100099996",
        });
        let account = bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
        let receipt = json!({ "amount": bill, "bank_account_id": account, "bank_reference": "R1" });
        bureau.verb(&bureau.finance, "2026-01", "record-receipt", receipt).await.expect(201);

        let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
        let member = format!("/api/v1/members/{}", roster.text("/data/0/id"));
        let etag = bureau.specialist.get(&member).await.expect(200).etag();
        let moved = json!({ "bank_account": "6217000000000000004" });
        bureau.specialist.patch(&member, moved).if_match(&etag).await.expect(200);
        let how = json!({ "bank_account_id": account });
        bureau.verb(&bureau.specialist, "2026-01", "pay", how.clone()).await.problem(409, "people_unconfirmed");
        bureau.step("settlement/people", json!({ "all_unconfirmed": true })).await.expect(200);
        bureau.verb(&bureau.specialist, "2026-01", "pay", how).await.expect(201);
    }
}
