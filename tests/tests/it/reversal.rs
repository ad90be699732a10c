//! A confirmed month taken back as a whole: before anybody was paid, by another than its makers, with a credit note.

use bole_domain::money::Fen;
use bole_tests::{Answer, Value, both, json};

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

fn inputs(people: usize) -> String {
    INPUTS.lines().take(1 + people).map(|line| format!("{line}\n")).collect()
}

async fn reverse(bureau: &Bureau, cycle: &str) -> Answer {
    bureau.verb(&bureau.finance, cycle, "reverse", json!({ "reason": "考勤整体有误" })).await
}

async fn confirmed(bureau: &Bureau, cycle: &str, pay_date: &str) {
    bureau.computed(cycle, pay_date, &inputs(ROSTER_ROWS)).await;
    bureau.approved(cycle).await;
    bureau.client_confirms(cycle).await.expect(200);
}

async fn account(bureau: &Bureau) -> Value {
    let new = json!({
        "bank_name": "中国工商银行", "account_name": "伯乐人力资源服务有限公司", "number": "6222021001116245702",
        "cnaps": "102100099996",
    });
    json!(bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id())
}

both! {
    async fn a_reversed_month_counts_for_nothing_and_is_settled_anew(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let bill = bureau.invoiced("2026-01", "2026-01-31", &inputs(ROSTER_ROWS)).await;
        let number = "E000001";
        let (tax, pension) =
            (bureau.figure("2026-01", number, "income_tax").await, bureau.figure("2026-01", number, "pension_worker").await);
        let account = account(&bureau).await;
        let receipt = json!({ "amount": bill, "bank_account_id": account, "bank_reference": "R1" });
        bureau.verb(&bureau.finance, "2026-01", "record-receipt", receipt).await.expect(201);
        // Nobody takes back what he made; a reason is given; others see nothing of it.
        let why = json!({ "reason": "考勤整体有误" });
        bureau.verb(&bureau.specialist, "2026-01", "reverse", why.clone()).await.problem(403, "separation_of_duties");
        bureau.verb(&bureau.client_user, "2026-01", "reverse", why.clone()).await.problem(403, "permission_denied");
        bureau.verb(&bureau.finance, "2026-01", "reverse", json!({ "reason": " " })).await
            .problem_at(422, "validation_failed", "/reason");
        let path = bureau.cycle("2026-01", ":reverse");
        bureau.finance.post(&path, why.clone()).await.problem(428, "if_match_required");
        app.agency().await.finance_manager().post(&path, why).if_match("*").await.problem(404, "not_found");
        let back = reverse(&bureau, "2026-01").await.expect(200);
        assert_eq!((back.text("/state"), back.at("/next")), ("reversed".to_owned(), json!([])));
        let deed = back.at("/deeds").as_array().and_then(|deeds| deeds.last().cloned()).expect("a deed");
        assert_eq!((&deed["verb"], &deed["reason"]), (&json!("reverse"), &json!("考勤整体有误")));
        // The invoice is credited to the fen, line by line, and the client owes nothing.
        let note = bureau.finance.get(&format!("/api/v1/invoices/{}", back.text("/credit_note_id"))).await.expect(200);
        let issued = bureau.finance.get(&format!("/api/v1/invoices/{}", back.text("/invoice_id"))).await.expect(200);
        assert_eq!(note.text("/credits_invoice_id"), issued.id());
        for pointer in ["/total", "/vat", "/passed_on", "/taxed_net", "/lines/0/gross"] {
            assert_eq!(format!("-{}", issued.text(pointer)), note.text(pointer), "{pointer}");
        }
        reverse(&bureau, "2026-01").await.problem(409, "cycle_wrong_state");
        // The month is settled anew: everybody is in it, tax and insurance are as if the first had never been.
        bureau.open_cycle("2026-01-2", "2026-01-31").await.expect(200);
        let some = bureau.upload(&bureau.cycle("2026-01-2", "inputs:import"), &inputs(1)).await.expect(202);
        let job = app.wait_job(&some).await;
        assert_eq!(job.at("/errors/0/code"), json!("member_missing"), "{job}");
        bureau.computed_again("2026-01-2", &inputs(ROSTER_ROWS)).await;
        assert_eq!(bureau.figure("2026-01-2", number, "income_tax").await, tax);
        assert_eq!(bureau.figure("2026-01-2", number, "pension_worker").await, pension);
        bureau.approved("2026-01-2").await;
        bureau.client_confirms("2026-01-2").await.expect(200);
        bureau.verb(&bureau.finance, "2026-01-2", "invoice", json!({})).await.expect(201);
        // What the client paid for the first is there for the second.
        let funded = bureau.verb(&bureau.finance, "2026-01-2", "apply-funds", json!({})).await.expect(200);
        assert_eq!(funded.text("/state"), "funded");
        bureau.verb(&bureau.specialist, "2026-01-2", "pay", json!({ "bank_account_id": account })).await.expect(201);
        reverse(&bureau, "2026-01-2").await.problem(409, "paid_out_already");
        // People see the payslip that counts.
        let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
        let rows = roster.at("/data");
        let row = rows.as_array().into_iter().flatten().find(|row| row["employee_number"] == number).expect("his place");
        let person = bureau.agency.person(row["person"]["id"].as_str().expect("an id")).await;
        let own = person.get("/api/v1/me/payslips").await.expect(200);
        let cycles: Vec<_> = own.at("/data").as_array().into_iter().flatten().map(|slip| slip["cycle"].clone()).collect();
        assert_eq!(cycles, [json!("2026-01-2")]);
        let balance = bureau.finance.get("/api/v1/ledger/trial-balance").await.expect(200);
        assert_eq!(balance.at("/balanced"), json!(true), "{balance}");
    }

    async fn what_others_rest_on_is_not_taken_back(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        confirmed(&bureau, "2026-01", "2026-01-31").await;
        confirmed(&bureau, "2026-02", "2026-02-28").await;
        reverse(&bureau, "2026-01").await.problem(409, "cycle_rested_on");
        // The last one can be; then the one before it.
        let last = reverse(&bureau, "2026-02").await.expect(200);
        assert_eq!(last.json().get("credit_note_id"), None);
        bureau.open_cycle("2026-02-2", "2026-02-28").await.expect(200);
        let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
        let line = json!({
            "member_id": roster.text("/data/0/id"), "period": "2026-01", "item": "base_salary", "amount": "10.00",
            "reason": "补差",
        });
        let line = bureau.specialist.post(&bureau.cycle("2026-02-2", "corrections"), line).await.expect(201);
        reverse(&bureau, "2026-01").await.problem(409, "cycle_rested_on");
        let withdraw = format!("corrections/{}:withdraw", line.id());
        bureau.specialist.post(&bureau.cycle("2026-02-2", &withdraw), ()).await.expect(200);
        reverse(&bureau, "2026-01").await.expect(200);
        // Another engagement's confirmed month of the same people rests on what was confirmed before it.
        let other = bureau.another_engagement().await;
        confirmed(&bureau, "2026-01-2", "2026-01-31").await;
        confirmed(&other, "2026-01", "2026-01-31").await;
        reverse(&bureau, "2026-01-2").await.problem(409, "cycle_rested_on");
        assert!(other.figure("2026-01", "E000001", "income_tax").await > Fen::ZERO);
    }
}
