//! The bank's answers, and the closing that follows.

use bole_domain::engagement::Outcome;
use bole_domain::settlement::cycle::Track;
use bole_persistence::Mode;
use bole_persistence::engagement::records::{self, NewRecord};
use bole_tests::{Value, both, json};

use super::{balanced, text};
use crate::world::treasury::{Treasury, batch_place, march, totals};

both! {
    async fn an_answer_is_applied_once(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        let batch = treasury.paid_out().await;
        let ids: Vec<String> = treasury.items(&batch).await.iter().map(|item| text(item, "end_to_end_id")).collect();
        treasury.answer(&batch, &[(&ids[0], "paid", "")]).await.problem(409, "payment_not_sent");
        treasury.sent(&batch).await;

        let number = treasury.specialist.get(&batch_place(&batch)).await.expect(200).text("/number");
        let one = |id: &str, status: &str, more: &str| format!(
            "<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{more}</TxInfAndSts>"
        );
        let why = "<StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>账号户名不符</AddtlInf></StsRsnInf>";
        let report = |number: &str, payments: &[String]| format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.12\">\
             <CstmrPmtStsRpt><GrpHdr><MsgId>A1</MsgId><CreDtTm>2026-04-10T15:00:00+08:00</CreDtTm></GrpHdr>\
             <OrgnlGrpInfAndSts><OrgnlMsgId>{number}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>\
             <OrgnlPmtInfAndSts><OrgnlPmtInfId>{number}-B1</OrgnlPmtInfId>{}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>",
            payments.concat(),
        );
        let partly = [one(&ids[0], "ACSC", ""), one(&ids[1], "RJCT", why), one("STRANGE-1", "ACSC", "")];
        let other = report("PAY-202604-000009", &partly);
        treasury.answer_as(&batch, "application/xml", other).await.await.problem(422, "answer_of_another_batch");
        let strange = [("PAY-202604-000009-000001", "paid", ""), ("PAY-202604-000009-000002", "failed", "AC01")];
        treasury.answer(&batch, &strange).await.problem(422, "answer_of_another_batch");
        treasury.answer_as(&batch, "application/xml", "a,b".into()).await.await.problem(400, "bank_answer_malformed");
        treasury.answer_as(&batch, "application/pdf", "%PDF".into()).await.await.problem(415, "unsupported_media_type");
        let answered = treasury.answer_as(&batch, "application/xml", report(&number, &partly)).await.await.expect(200);
        let counts = ["/paid", "/failed", "/unknown", "/unanswered"].map(|at| answered.at(at));
        assert_eq!(counts, [json!(1), json!(1), json!(0), json!(1)], "{answered}");
        assert_eq!((answered.text("/amount_paid"), answered.at("/unknown_ids")), ("10000.00".into(), json!(["STRANGE-1"])));
        let again = treasury.answer_as(&batch, "application/xml", report(&number, &partly)).await.await.expect(200);
        assert_eq!((again.at("/paid"), again.at("/unchanged")), (json!(0), json!(2)));
        assert!(again.json().get("transaction_id").is_none());
        let opposite = treasury.answer(&batch, &[(&ids[2], "paid", ""), (&ids[0], "failed", "AC04")]).await;
        opposite.problem_at(409, "answer_contradicts", &format!("/items/{}", ids[0]));
        let states = |items: Vec<Value>| items.iter().map(|item| text(item, "state")).collect::<Vec<_>>();
        assert_eq!(states(treasury.items(&batch).await), ["paid", "failed", "sent"], "a refused answer changes nothing");
        let open = treasury.answer(&batch, &[(&ids[2], "unknown", "")]).await.expect(200);
        assert_eq!((open.text("/batch/state"), open.at("/unknown")), ("sent".into(), json!(1)));
        let settled = treasury.answer(&batch, &[(&ids[2], "paid", "")]).await.expect(200);
        assert_eq!(settled.text("/batch/state"), "settled");
        assert_eq!(treasury.funds().await.text("/still_payable/wages"), "8000.50");
        assert_eq!(treasury.funds().await.at("/tracks/wages"), json!("running"));

        let place = batch_place(&batch);
        let next = treasury.touch(&treasury.finance, &place, "reissue", json!({})).await.expect(201);
        assert_eq!((next.at("/items"), next.text("/total")), (json!(1), "8000.50".into()));
        assert_eq!(states(treasury.items(&batch).await), ["paid", "reissued", "paid"]);
        treasury.touch(&treasury.finance, &place, "reissue", json!({})).await.problem(409, "nothing_to_reissue");
        let second = next.id();
        let own = treasury.touch(&treasury.finance, &batch_place(&second), "approve", json!({})).await;
        own.problem(403, "separation_of_duties");
        let other = treasury.agency.another("finance_manager");
        treasury.touch(&other, &batch_place(&second), "approve", json!({})).await.expect(200);
        treasury.touch(&treasury.specialist, &batch_place(&second), "send", json!({ "form": "csv" })).await.expect(200);
        let item = treasury.items(&second).await.remove(0);
        treasury.answer(&second, &[(&text(&item, "end_to_end_id"), "paid", "")]).await.expect(200);
        let funds = treasury.funds().await;
        assert_eq!((funds.at("/tracks/wages"), funds.text("/still_payable/wages")), (json!("done"), "0.00".into()));
        balanced(&treasury).await;

        let payment = format!("/api/v1/payment-items/{}", text(&item, "id"));
        let held = json!({ "reason": "员工账户已销户" });
        treasury.touch(&treasury.specialist, &payment, "hold", held.clone()).await.problem(409, "payment_already_paid");
        let notice = json!({ "reason": "AC04 已销户", "returned_on": "2026-04-12" });
        let back = treasury.touch(&treasury.specialist, &payment, "record-return", notice.clone()).await.expect(200);
        assert_eq!((back.text("/state"), back.text("/answered_on")), ("failed".into(), "2026-04-12".into()));
        let twice = treasury.touch(&treasury.specialist, &payment, "record-return", notice).await.expect(200);
        assert_eq!((twice.text("/state"), twice.etag()), ("failed".into(), back.etag()));
        let funds = treasury.funds().await;
        assert_eq!((funds.at("/tracks/wages"), funds.text("/still_payable/wages")), (json!("running"), "8000.50".into()));
        let late = treasury.answer(&second, &[(&text(&item, "end_to_end_id"), "paid", "")]).await;
        late.problem(409, "answer_contradicts");
        let kept = treasury.touch(&treasury.specialist, &payment, "hold", held).await.expect(200);
        assert_eq!((kept.text("/state"), kept.text("/reason")), ("held".into(), "AC04 已销户".into()));
        let funds = treasury.funds().await;
        assert_eq!((funds.at("/tracks/wages"), funds.text("/still_payable/wages")), (json!("done"), "8000.50".into()));
        balanced(&treasury).await;
    }

    async fn a_cycle_closes_when_its_sums_agree(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        let close = async || treasury.act(&treasury.specialist, "close", json!({})).await;
        let remit = async |payable: &str, amount: Value| {
            let new = json!({ "payable": payable, "amount": amount, "paid_on": "2026-04-15", "reference": payable });
            treasury.act(&treasury.specialist, "record-remittance", new).await
        };
        close().await.problem(409, "cycle_wrong_state");
        remit("insurance", Value::Null).await.problem(409, "cycle_wrong_state");
        treasury.invoice().await.expect(201);
        treasury.receive(totals().total, "R1").await.expect(201);
        remit("insurance", Value::Null).await.problem(409, "nothing_owed");
        let batch = treasury.pay().await.expect(201).text("/batch/id");
        treasury.sent(&batch).await;
        let ids: Vec<String> = treasury.items(&batch).await.iter().map(|item| text(item, "end_to_end_id")).collect();
        let paid: Vec<(&str, &str, &str)> = ids.iter().map(|id| (id.as_str(), "paid", "")).collect();
        treasury.answer(&batch, &paid).await.expect(200);

        let told = close().await.problem(409, "tracks_open");
        assert!(told["detail"].as_str().unwrap().contains("contributions"), "{told}");
        remit("insurance", json!("9000.01")).await.problem_at(422, "amount_above_owed", "/amount");
        remit("insurance", json!("0.00")).await.problem_at(422, "amount_not_positive", "/amount");
        let part = remit("insurance", json!("4000.00")).await.expect(201);
        assert_eq!((part.text("/still_owed"), part.text("/contributions")), ("5000.00".into(), "running".into()));
        remit("insurance", Value::Null).await.expect(201);
        remit("insurance", Value::Null).await.problem(409, "nothing_owed");
        let whole = remit("fund", Value::Null).await.expect(201);
        assert_eq!((whole.text("/amount"), whole.text("/contributions")), ("2400.00".into(), "done".into()));
        remit("tax", Value::Null).await.expect(201);

        close().await.problem(409, "tracks_open");
        treasury.change_cycle(|cycle| cycle.tracks.tax = Track::Done);
        close().await.problem(409, "results_not_told");
        app.store().tenant(treasury.agency.id, Mode::Write, |tx| {
            let record = NewRecord {
                clause: "PY-5.4.1".parse().expect("a clause"),
                cycle: Some(march()),
                outcome: Outcome::Done,
                reason: None,
                document: json!({}),
                by: "usr".to_owned(),
                business_date: tx.today(),
            };
            records::write(tx, treasury.engagement, &record, 1)
        }).expect("the record is written");
        let wrong = |by: i64| treasury.change_cycle(|cycle| {
            if let Some(sums) = &mut cycle.progress.billed {
                (sums.bill.0, sums.net_pay.0) = (sums.bill.0 + by, sums.net_pay.0 + by);
            }
        });
        wrong(1);
        close().await.problem(422, "cycle_sums_differ");
        wrong(-1);
        let closed = close().await.expect(200);
        assert_eq!((closed.text("/state"), closed.text("/still_payable/vat")), ("closed".into(), "19.20".into()));
        close().await.problem(409, "cycle_wrong_state");
        remit("vat", Value::Null).await.expect(201);
        remit("deductions", Value::Null).await.expect(201);
        let funds = treasury.funds().await;
        assert_eq!((funds.text("/state"), funds.text("/remitted")), ("closed".into(), "11864.87".into()));
        balanced(&treasury).await;
    }
}
