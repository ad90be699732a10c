//! What comes in, what is billed, and that nothing goes out above it.

use bole_domain::funds::postings;
use bole_domain::money::Fen;
use bole_domain::refusal::Refusal;
use bole_domain::settlement::cycle::billed;
use bole_persistence::funds::ledger::{self, NotPosted};
use bole_persistence::{Key, Mode};
use bole_tests::{Value, both, json};
use futures_util::future::join_all;

use super::{balanced, text};
use crate::world::treasury::{ALL, Treasury, totals};

both! {
    async fn money_comes_in_before_it_goes_out(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        let bill = totals().total;
        treasury.receive(bill, "R0").await.problem(409, "cycle_wrong_state");
        treasury.pay().await.problem(409, "cycle_wrong_state");

        treasury.specialist.post(&treasury.path(":invoice"), json!({})).await.problem(428, "if_match_required");
        let tomorrow = json!({ "issued_on": "2026-11-25" });
        treasury.act(&treasury.specialist, "invoice", tomorrow).await.problem_at(422, "date_in_future", "/issued_on");
        let small = json!({ "taxpayer": "small_scale" });
        treasury.act(&treasury.specialist, "invoice", small).await.problem(422, "invoice_vat_differs");
        let invoice = treasury.invoice().await.expect(201);
        assert_eq!((invoice.text("/number"), invoice.text("/total")), ("INV-202604-000001".into(), bill.to_string()));
        let lines = invoice.at("/lines").as_array().expect("lines").clone();
        let sum: Fen = lines.iter().map(|line| text(line, "gross").parse::<Fen>().unwrap()).sum();
        assert_eq!((lines.len(), sum), (4, bill), "fee, wages, insurance, fund");
        assert_eq!(text(&lines[1], "net"), totals().wages.to_string());
        treasury.invoice().await.problem(409, "cycle_wrong_state");
        assert_eq!(treasury.finance.get(&invoice.location()).await.expect(200).json(), invoice.json());

        treasury.pay().await.problem(409, "cycle_wrong_state");
        treasury.receive(Fen::ZERO, "R1").await.problem_at(422, "amount_not_positive", "/amount");
        let part = treasury.receive(Fen(1_000_000), "R1").await.expect(201);
        assert_eq!((part.text("/state"), part.text("/missing")), ("invoiced".into(), Fen(bill.0 - 1_000_000).to_string()));
        treasury.receive(Fen(1_000_000), "R1").await.problem(409, "receipt_recorded");
        treasury.pay().await.problem(409, "cycle_wrong_state");
        let rest = treasury.receive(Fen(bill.0 - 1_000_000), "R2").await.expect(201);
        assert_eq!((rest.text("/state"), rest.text("/received")), ("funded".into(), bill.to_string()));
        assert_eq!(treasury.finance.get(&rest.location()).await.expect(200).json(), rest.at("/receipt"));
        balanced(&treasury).await;

        let (etag, body) = (treasury.funds().await.etag(), json!({ "bank_account_id": treasury.account }));
        let pay = |key: &str| treasury.specialist.post(&treasury.path(":pay"), body.clone()).if_match(&etag).key(key);
        treasury.finance.post(&treasury.path(":pay"), body.clone()).if_match(&etag).await.problem(403, "permission_denied");
        let keyless = treasury.specialist.post(&treasury.path(":pay"), body.clone()).if_match(&etag).without_key().await;
        keyless.problem(400, "idempotency_key_required");
        let paid = pay("one").await.expect(201);
        assert_eq!((paid.at("/batch/items"), paid.text("/batch/total")), (json!(3), totals().net.to_string()));
        assert_eq!(paid.text("/batch/number"), "PAY-202604-000001");
        let again = pay("one").await.expect(201);
        assert_eq!((again.body, again.headers.get("idempotency-replayed").is_some()), (paid.body, true));
        pay("two").await.problem(412, "version_stale");
        treasury.pay().await.problem(409, "paid_out_already");
        let batches = treasury.specialist.get("/api/v1/payment-batches").await.expect(200);
        assert_eq!(batches.at("/data").as_array().map(Vec::len), Some(1), "{batches}");
        balanced(&treasury).await;

        let funds = treasury.funds().await;
        assert_eq!(funds.at("/tracks"), json!({ "wages": "running", "contributions": "running", "tax": "pending" }));
        assert_eq!(funds.text("/still_payable/wages"), totals().net.to_string());
        assert_eq!(funds.text("/fee_income"), "320.00");
    }

    async fn what_the_client_keeps_in_his_hands_is_not_billed(app: TestApp) {
        let treasury = Treasury::with(&app, &[], include_str!("../../../../samples/payroll-2026/people.csv")).await;
        let invoice = treasury.invoice().await.expect(201);
        assert_eq!((invoice.at("/lines").as_array().map(Vec::len), invoice.text("/total")), (Some(1), "339.20".into()));
        treasury.receive(Fen(33_920), "R1").await.expect(201);
        let paid = treasury.pay().await.expect(201);
        assert!(paid.json().get("batch").is_none(), "{paid}");
        let transaction = treasury.finance.get(&paid.location()).await.expect(200);
        let kinds: Vec<Value> = transaction.at("/entries").as_array().expect("entries").iter().map(|e| e["kind"].clone()).collect();
        assert_eq!(kinds, [json!("client_funds"), json!("fee_income"), json!("vat_payable")]);
        let tracks = json!({ "wages": "not_applicable", "contributions": "not_applicable", "tax": "not_applicable" });
        assert_eq!(treasury.funds().await.at("/tracks"), tracks);
        treasury.act(&treasury.specialist, "close", json!({})).await.problem(409, "results_not_told");
    }

    async fn of_two_payouts_at_once_one_is_made(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        treasury.invoice().await.expect(201);
        let bill = totals().total;
        let receive = |reference: &str| {
            let new = json!({ "amount": Fen(bill.0 / 2 + 1), "bank_account_id": treasury.account, "bank_reference": reference });
            treasury.finance.post(&treasury.path(":record-receipt"), new).if_match("*")
        };
        let receipts = ["A", "B", "A"].map(|reference| receive(reference).into_future());
        let mut statuses: Vec<u16> = join_all(receipts).await.iter().map(|answer| answer.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 201, 409]);
        let pay = || {
            let new = json!({ "bank_account_id": treasury.account });
            treasury.specialist.post(&treasury.path(":pay"), new).if_match("*").into_future()
        };
        let answers = join_all([pay(), pay(), pay(), pay()]).await;
        let (made, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
        assert_eq!(made.len(), 1, "{:?}", refused.iter().map(ToString::to_string).collect::<Vec<_>>());
        for answer in refused {
            answer.problem(409, "paid_out_already");
        }
        let batches = treasury.specialist.get("/api/v1/payment-batches").await.expect(200);
        assert_eq!(batches.at("/data").as_array().map(Vec::len), Some(1));
        balanced(&treasury).await;
    }

    async fn the_ledger_pays_nothing_above_a_client_s_funds(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        let sums = billed(&totals(), &ALL.into_iter().collect());
        let posted = app.store().tenant(treasury.agency.id, Mode::Write, |tx| {
            let (today, by) = (tx.today(), Key(tx.runtime().uuid()));
            // A caller who believes in more money than there is.
            let payout = postings::payout(treasury.client, &sums, Fen(i64::MAX), today, "x").expect("sums that agree");
            ledger::post(tx, &payout, None, by)
        });
        let refused: NotPosted = posted.expect_err("the funds are empty");
        assert_eq!(refused.code(), "insufficient_client_funds");
        assert_eq!(treasury.finance.get("/api/v1/ledger/transactions").await.expect(200).at("/data"), json!([]));
    }
}
