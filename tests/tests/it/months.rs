//! Months that do not go the usual way: a second payment, results overtaken by others, money left from before.

use bole_domain::money::Fen;
use bole_tests::{Value, both, json};

use crate::world::bureau::Bureau;

const INPUTS: &str = include_str!("../../../samples/payroll-2026/inputs-2026-01.csv");

/// The first people's inputs of the sample's January.
fn inputs(people: usize) -> String {
    INPUTS.lines().take(1 + people).map(|line| format!("{line}\n")).collect()
}

/// The agency's bank account.
async fn account(bureau: &Bureau) -> String {
    let new = json!({
        "bank_name": "中国工商银行", "account_name": "伯乐人力资源服务有限公司", "number": "6222021001116245702",
        "cnaps": "102100099996",
    });
    bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id()
}

fn receipt(account: &str, amount: Fen, reference: &str) -> Value {
    json!({ "amount": amount, "bank_account_id": account, "bank_reference": reference })
}

both! {
    async fn a_second_payment_charges_insurance_to_those_who_were_not_charged(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let (head, rows) = INPUTS.split_once('\n').expect("a header");
        let all: Vec<&str> = rows.lines().take(2).collect();
        bureau.computed("2026-01", "2026-01-31", &inputs(2)).await;
        bureau.approved("2026-01").await;
        bureau.client_confirms("2026-01").await.expect(200);
        bureau.computed("2026-01-2", "2026-01-31", &format!("{head}\n{}\n", all[0])).await;
        assert_eq!(bureau.figure("2026-01-2", "E000001", "pension_worker").await, Fen::ZERO);
        let (first, second) =
            (bureau.figure("2026-01", "E000001", "income_tax").await, bureau.figure("2026-01-2", "E000001", "income_tax").await);
        // Twice 30,000 in one month: 60,000 - 5,000 - 6,123.40 - twice 2,000 of additional deductions, at 10 %.
        assert_eq!(first.checked_add(second), "1967.66".parse().ok());
        bureau.verb(&bureau.specialist, "2026-01-2", "submit", json!({})).await.expect(200);
    }

    async fn a_result_overtaken_by_another_engagement_is_computed_again(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let other = bureau.another_engagement().await;
        bureau.computed("2026-01", "2026-01-31", &inputs(2)).await;
        other.computed("2026-01", "2026-01-31", &inputs(2)).await;
        for one in [&bureau, &other] {
            one.approved("2026-01").await;
        }
        let alone = other.figure("2026-01", "E000001", "income_tax").await;
        bureau.client_confirms("2026-01").await.expect(200);
        other.client_confirms("2026-01").await.problem(409, "results_outdated");
        other.verb(&other.finance, "2026-01", "reject", json!({ "reason": "累计个税已变化" })).await.expect(200);
        let sure = json!({
            "headcount": 2, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        other.verb(&other.client_user, "2026-01", "confirm-inputs", sure).await.expect(200);
        other.verb(&other.specialist, "2026-01", "lock-inputs", json!({})).await.expect(200);
        other.compute("2026-01").await;
        assert!(other.figure("2026-01", "E000001", "income_tax").await > alone);
        other.approved("2026-01").await;
        other.client_confirms("2026-01").await.expect(200);
    }

    async fn what_a_client_left_funds_the_next_month(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let account = account(&bureau).await;
        let bill = bureau.invoiced("2026-01", "2026-01-31", &inputs(2)).await;
        let twice = Fen(bill.0 * 2 - 1);
        bureau.verb(&bureau.finance, "2026-01", "record-receipt", receipt(&account, twice, "R1")).await.expect(201);
        let next = bureau.invoiced("2026-02", "2026-02-28", &inputs(2)).await;
        assert!(next >= bill, "the same wages or the same and more tax");
        let short = bureau.verb(&bureau.finance, "2026-02", "apply-funds", json!({})).await;
        short.problem(422, "insufficient_client_funds");
        let missing = Fen(next.0 - (bill.0 - 1));
        let part = receipt(&account, missing, "R2");
        let received = bureau.verb(&bureau.finance, "2026-02", "record-receipt", part).await.expect(201);
        assert_eq!(received.text("/state"), "invoiced");
        let funded = bureau.verb(&bureau.finance, "2026-02", "apply-funds", json!({})).await.expect(200);
        assert_eq!((funded.text("/state"), funded.text("/free")), ("funded".to_owned(), next.to_string()));
        for cycle in ["2026-01", "2026-02"] {
            let how = json!({ "bank_account_id": account });
            bureau.verb(&bureau.specialist, cycle, "pay", how).await.expect(201);
        }
        let balance = bureau.finance.get("/api/v1/ledger/trial-balance").await.expect(200);
        assert_eq!(balance.at("/balanced"), json!(true));
    }

    async fn a_fee_alone_is_paid_when_the_client_pays_it(app: TestApp) {
        let bureau = Bureau::agreed_on(&app, false).await;
        let account = account(&bureau).await;
        let engagement = format!("/api/v1/engagements/{}", bureau.engagement);
        let etag = bureau.manager.get(&engagement).await.expect(200).etag();
        let nothing = json!({ "delegated_parts": [] });
        bureau.manager.patch(&engagement, nothing).if_match(&etag).await.expect(200);
        let bill = bureau.invoiced("2026-01", "2026-01-31", &inputs(2)).await;
        assert_eq!(bill.to_string(), "169.60", "two fees of 80.00 and 6 % VAT");
        let told = json!({ "channel": "platform" });
        bureau.specialist.put(&bureau.cycle("2026-01", "feedback/results"), told).await.expect(200);
        let closed = bureau.verb(&bureau.specialist, "2026-01", "close", json!({})).await.expect(200);
        assert_eq!(closed.at("/tracks/wages"), json!("not_applicable"));
        let how = json!({ "bank_account_id": account });
        let early = bureau.verb(&bureau.specialist, "2026-01", "pay", how.clone()).await;
        early.problem(422, "insufficient_client_funds");
        let received = bureau.verb(&bureau.finance, "2026-01", "record-receipt", receipt(&account, bill, "R1")).await;
        assert_eq!(received.expect(201).text("/state"), "closed");
        bureau.verb(&bureau.specialist, "2026-01", "pay", how.clone()).await.expect(201);
        bureau.verb(&bureau.specialist, "2026-01", "pay", how).await.problem(409, "paid_out_already");
        let funds = bureau.finance.get(&bureau.cycle("2026-01", "funds")).await.expect(200);
        assert_eq!(funds.text("/fee_income"), "160.00");
        let balance = bureau.finance.get("/api/v1/ledger/trial-balance").await.expect(200);
        assert_eq!(balance.at("/balanced"), json!(true));
    }
}
