//! Mistaken money put right, and days that are held against each other.

use bole_domain::funds::postings;
use bole_domain::money::Fen;
use bole_persistence::funds::ledger;
use bole_persistence::{Key, Mode};
use bole_tests::{both, json};

use crate::funds::{balanced, text};
use crate::world::treasury::{Treasury, batch_place, totals};

both! {
    async fn a_mistaken_receipt_is_taken_back(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        treasury.invoice().await.expect(201);
        let bill = totals().total;
        treasury.receive(Fen(1_000_000), "R1").await.expect(201);
        let wrong = treasury.receive(Fen(bill.0 - 1_000_000), "R2").await.expect(201);
        assert_eq!(wrong.text("/state"), "funded");
        let (place, why) = (wrong.location(), json!({ "reason": "记错客户" }));
        let verb = format!("{place}:reverse");
        let (recorder, other) = (&treasury.finance, treasury.agency.another("finance_manager"));
        recorder.post(&verb, why.clone()).await.problem(403, "separation_of_duties");
        treasury.specialist.post(&verb, why.clone()).await.problem(403, "permission_denied");
        other.post(&verb, why.clone()).without_key().await.problem(400, "idempotency_key_required");
        other.post(&verb, json!({ "reason": " " })).await.problem_at(422, "validation_failed", "/reason");
        let foreign = app.agency().await.finance_manager();
        foreign.post(&verb, why.clone()).await.problem(404, "not_found");

        let back = other.post(&verb, why.clone()).key("once").await.expect(200);
        assert_eq!((back.text("/state"), back.text("/received")), ("invoiced".into(), "10000.00".into()));
        assert_eq!((back.text("/receipt/reversed_on"), back.text("/receipt/reversal_reason")), ("2026-11-24".into(), "记错客户".into()));
        assert_eq!(back.etag(), treasury.funds().await.etag());
        let again = other.post(&verb, why.clone()).key("once").await.expect(200);
        assert_eq!(again.body, back.body);
        other.post(&verb, why.clone()).await.problem(409, "receipt_reversed");
        assert_eq!(recorder.get(&place).await.expect(200).json(), back.at("/receipt"));
        assert_eq!(treasury.funds().await.text("/received"), "10000.00");
        treasury.pay().await.problem(409, "cycle_wrong_state");
        let all = recorder.get("/api/v1/ledger/transactions").await.expect(200);
        let last = all.at("/data").as_array().expect("transactions").last().cloned().expect("the reversal");
        assert_eq!((&last["kind"], &last["reversal_of"]), (&json!("reversal"), &wrong.at("/receipt/transaction_id")));
        balanced(&treasury).await;

        // The bank's reference is free again; what is paid out rests on its receipts.
        let right = treasury.receive(Fen(bill.0 - 1_000_000), "R2").await.expect(201);
        assert_eq!(right.text("/state"), "funded");
        treasury.receive(Fen(100), "R2").await.problem(409, "receipt_recorded");
        treasury.pay().await.expect(201);
        other.post(&format!("{}:reverse", right.location()), why).await.problem(409, "paid_out_already");
        balanced(&treasury).await;
    }

    async fn money_that_is_gone_is_not_taken_back(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        treasury.invoice().await.expect(201);
        let receipt = treasury.receive(Fen(1_000_000), "R1").await.expect(201);
        app.store().tenant(treasury.agency.id, Mode::Write, |tx| {
            let (today, by) = (tx.today(), Key(tx.runtime().uuid()));
            let back = postings::funds_returned(treasury.client, Fen(1), Fen(1_000_000), today, "x").expect("a return");
            ledger::post(tx, &back, None, by)
        }).expect("a fen goes back to the client");
        let other = treasury.agency.another("finance_manager");
        let refused = other.post(&format!("{}:reverse", receipt.location()), json!({ "reason": "记错客户" })).await;
        refused.problem(422, "insufficient_client_funds");
        assert_eq!(treasury.funds().await.text("/received"), "10000.00");
        balanced(&treasury).await;
    }

    async fn a_rejected_batch_is_made_again(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        let batch = treasury.paid_out().await;
        let (place, why) = (batch_place(&batch), json!({ "reason": "付款日期有误" }));
        treasury.finance.post(&format!("{place}:reject"), why.clone()).await.problem(428, "if_match_required");
        treasury.touch(&treasury.specialist, &place, "reject", why.clone()).await.problem(403, "permission_denied");
        treasury.touch(&treasury.finance, &place, "approve", json!({})).await.expect(200);
        let rejected = treasury.touch(&treasury.finance, &place, "reject", why.clone()).await.expect(200);
        assert_eq!((rejected.text("/state"), rejected.at("/payments/0/state")), ("rejected".into(), json!("failed")));
        let items = treasury.items(&batch).await;
        assert!(items.iter().all(|item| item["state"] == "failed" && item["reason"] == "付款日期有误"), "{items:?}");
        treasury.touch(&treasury.finance, &place, "approve", json!({})).await.problem(409, "batch_wrong_state");
        treasury.touch(&treasury.finance, &place, "reject", why.clone()).await.problem(409, "batch_wrong_state");
        let csv = json!({ "form": "csv" });
        treasury.touch(&treasury.specialist, &place, "send", csv.clone()).await.problem(409, "batch_wrong_state");
        assert_eq!(treasury.funds().await.at("/tracks/wages"), json!("running"));

        let how = json!({ "execution_date": "2026-04-11" });
        let next = treasury.touch(&treasury.specialist, &place, "reissue", how).await.expect(201);
        assert_eq!((next.at("/items"), next.text("/total")), (json!(3), totals().net.to_string()));
        assert_eq!(next.text("/execution_date"), "2026-04-11");
        let (second, place) = (next.id(), batch_place(&next.id()));
        treasury.sent(&second).await;
        treasury.touch(&treasury.finance, &place, "reject", why).await.problem(409, "batch_wrong_state");
        let ids: Vec<String> = treasury.items(&second).await.iter().map(|item| text(item, "end_to_end_id")).collect();
        let paid: Vec<(&str, &str, &str)> = ids.iter().map(|id| (id.as_str(), "paid", "")).collect();
        treasury.answer(&second, &paid).await.expect(200);
        assert_eq!(treasury.funds().await.at("/tracks/wages"), json!("done"));
        balanced(&treasury).await;
    }

    async fn no_day_lies_before_the_one_it_follows(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        treasury.invoice().await.expect(201);
        treasury.receive(totals().total, "R1").await.expect(201);
        let early = async |name: &str, day: &str| {
            let mut new = json!({ "bank_account_id": treasury.account, "paid_on": "2026-04-09" });
            new[name] = json!(day);
            let refused = treasury.act(&treasury.specialist, "pay", new).await;
            refused.problem_at(422, "date_too_early", &format!("/{name}"));
        };
        early("paid_on", "2026-04-07").await;
        early("execution_date", "2026-02-28").await;
        let batch = treasury.pay().await.expect(201).text("/batch/id");
        treasury.sent(&batch).await;
        let ids: Vec<String> = treasury.items(&batch).await.iter().map(|item| text(item, "end_to_end_id")).collect();
        let csv = format!("端到端标识,状态,原因\r\n{},paid,\r\n{},failed,AC01\r\n", ids[0], ids[1]);
        let place = batch_place(&batch);
        let answered = |day: &str| {
            let path = format!("{place}:record-answer?answered_on={day}");
            treasury.specialist.request("POST".parse().expect("a method"), &path).raw("text/csv", csv.clone()).if_match("*")
        };
        answered("2026-04-08").await.problem_at(422, "date_too_early", "query:answered_on");
        answered("2026-04-10").await.expect(200);
        let payment = format!("/api/v1/payment-items/{}", text(&treasury.items(&batch).await[0], "id"));
        let notice = |day: &str| json!({ "reason": "AC04", "returned_on": day });
        let refused = treasury.touch(&treasury.specialist, &payment, "record-return", notice("2026-04-09")).await;
        refused.problem_at(422, "date_too_early", "/returned_on");
        treasury.touch(&treasury.specialist, &payment, "record-return", notice("2026-04-10")).await.expect(200);
        let again = |day: &str| json!({ "execution_date": day });
        let refused = treasury.touch(&treasury.finance, &place, "reissue", again("2026-02-28")).await;
        refused.problem_at(422, "date_too_early", "/execution_date");
        treasury.touch(&treasury.finance, &place, "reissue", again("2026-04-11")).await.expect(201);
        balanced(&treasury).await;
    }
}
