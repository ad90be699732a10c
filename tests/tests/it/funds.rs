//! The clients' money: invoice, receipt, payout, payment batches, remittances, closing, ledger, statement.

use std::future::IntoFuture;

use bole_domain::engagement::Outcome;
use bole_domain::funds::postings;
use bole_domain::money::Fen;
use bole_domain::refusal::Refusal;
use bole_domain::settlement::cycle::{Track, billed};
use bole_persistence::engagement::records::{self, NewRecord};
use bole_persistence::funds::ledger::{self, NotPosted};
use bole_persistence::{Key, Mode};
use bole_tests::{Value, both, json};
use futures_util::future::join_all;

use crate::world::treasury::{ALL, Treasury, batch_place, march, totals};

const PAIN001: &str = include_str!("../../../crates/domain/tests/schemas/pain.001.001.09.xsd");

fn xml_faults(document: &str) -> Vec<String> {
    let schema = uppsala::parse(PAIN001).expect("the schema is XML");
    let validator = uppsala::XsdValidator::from_schema(&schema).expect("a schema");
    match uppsala::parse(document) {
        Ok(document) => validator.validate(&document).iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

pub(crate) fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

pub(crate) async fn balanced(treasury: &Treasury) {
    let balance = treasury.finance.get("/api/v1/ledger/trial-balance").await.expect(200);
    assert_eq!(balance.at("/balanced"), json!(true), "{balance}");
    assert_eq!(balance.at("/debit"), balance.at("/credit"));
}

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

    async fn a_file_is_fixed_once(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        let batch = treasury.paid_out().await;
        let place = batch_place(&batch);
        let (xml, file) = (json!({ "form": "pain_001" }), format!("{place}/file"));
        treasury.touch(&treasury.specialist, &place, "send", xml.clone()).await.problem(409, "batch_wrong_state");
        treasury.specialist.get(&file).await.problem(409, "batch_wrong_state");
        treasury.touch(&treasury.specialist, &place, "approve", json!({})).await.problem(403, "permission_denied");
        let approved = treasury.touch(&treasury.finance, &place, "approve", json!({})).await.expect(200);
        assert_eq!(approved.text("/state"), "approved");
        treasury.touch(&treasury.finance, &place, "approve", json!({})).await.problem(409, "batch_wrong_state");

        let gbk = json!({ "form": "pain_001", "charset": "gbk" });
        treasury.touch(&treasury.specialist, &place, "send", gbk).await.problem_at(422, "charset_of_xml", "/charset");
        let sent = treasury.touch(&treasury.specialist, &place, "send", xml.clone()).await.expect(200);
        assert_eq!(sent.text("/state"), "sent");
        let first = treasury.specialist.get(&file).await.expect(200);
        app.advance(chrono::TimeDelta::minutes(5));
        let again = treasury.touch(&treasury.specialist, &place, "send", xml).await.expect(200);
        assert_eq!(again.text("/file_sha256"), sent.text("/file_sha256"));
        let second = treasury.finance.get(&file).await.expect(200);
        assert_eq!(first.body, second.body);
        assert_eq!(bole_persistence::crypto::sha256_hex(&first.body), sent.text("/file_sha256"));
        assert_eq!(first.header("content-type").as_deref(), Some("application/xml"));
        let csv = json!({ "form": "csv" });
        treasury.touch(&treasury.specialist, &place, "send", csv).await.problem(409, "batch_file_differs");

        let document = first.body_text();
        assert_eq!(xml_faults(&document), Vec::<String>::new(), "{document}");
        assert!(document.contains("<CtrlSum>24999.99</CtrlSum>") && document.contains("6212260054671554290"), "{document}");
        treasury.agency.auditor().get(&file).await.problem(403, "permission_denied");
        let hidden = batch.replace("bat_", "doc_");
        treasury.agency.auditor().get(&format!("/api/v1/documents/{hidden}/content")).await.problem(404, "not_found");
        let seen = treasury.agency.auditor().get("/api/v1/audit-entries?limit=200").await.expect(200);
        let looks = seen.at("/data").as_array().expect("entries").iter().filter(|e| e["action"] == "payment_batch.file").count();
        assert_eq!(looks, 2, "{seen}");
        assert!(!seen.body_text().contains("6212260054671554290"));
        let items = treasury.items(&batch).await;
        assert!(items.iter().all(|item| item["state"] == "sent" && !text(item, "account").contains("26005467155")));
    }

    async fn a_name_beyond_the_bank_s_characters_is_told(app: TestApp) {
        let rare = include_str!("../../../samples/payroll-2026/people.csv").replacen("康辰", "康𬭎", 1);
        let treasury = Treasury::with(&app, &ALL, &rare).await;
        let place = batch_place(&treasury.paid_out().await);
        treasury.touch(&treasury.finance, &place, "approve", json!({})).await.expect(200);
        let gbk = json!({ "form": "csv", "charset": "gbk" });
        let refused = treasury.touch(&treasury.specialist, &place, "send", gbk).await;
        let problem = refused.problem_at(422, "unsupported_characters", "/items/E000001/payee_name");
        assert!(problem["errors"][0]["message"].as_str().unwrap().contains("𬭎"), "{problem}");
        assert_eq!(treasury.specialist.get(&place).await.expect(200).text("/state"), "approved");
        let all = json!({ "form": "csv", "charset": "gb18030" });
        treasury.touch(&treasury.specialist, &place, "send", all).await.expect(200);
        let file = treasury.specialist.get(&format!("{place}/file")).await.expect(200);
        assert_eq!(file.header("content-type").as_deref(), Some("text/csv; charset=gb18030"));
    }

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

    async fn what_the_client_keeps_in_his_hands_is_not_billed(app: TestApp) {
        let treasury = Treasury::with(&app, &[], include_str!("../../../samples/payroll-2026/people.csv")).await;
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

    async fn the_client_reads_his_own_statement(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        treasury.paid_out().await;
        let own = treasury.agency.client_user(&treasury.client.to_string()).await;
        let path = format!("/api/v1/clients/{}/statement", treasury.client);
        let statement = own.get(&path).await.expect(200);
        let kinds: Vec<String> = statement.at("/lines").as_array().expect("lines").iter().map(|line| text(line, "kind")).collect();
        assert_eq!(kinds, ["invoice", "receipt", "payout"]);
        let nothing = json!({ "receivable": "0.00", "funds": "0.00" });
        assert_eq!((statement.at("/opening"), statement.at("/closing")), (nothing.clone(), nothing.clone()));
        let bill = totals().total.to_string();
        assert_eq!(statement.at("/lines/1/change"), json!({ "receivable": format!("-{bill}"), "funds": bill }));
        let part = own.get(&format!("{path}?from=2026-04-04&to=2026-04-08")).await.expect(200);
        assert_eq!(part.at("/opening"), json!({ "receivable": bill, "funds": "0.00" }));
        assert_eq!(part.at("/closing"), json!({ "receivable": "0.00", "funds": bill }));
        own.get(&format!("{path}?from=2025-01-01&to=2026-04-08")).await.problem_at(422, "range_malformed", "query:from");

        let new = json!({ "credit_code": "91440300MA5ABCD127", "name": "别家" });
        let other = treasury.agency.project_manager().post("/api/v1/clients", new).await.expect(201).id();
        let stranger = treasury.agency.client_user(&other).await;
        stranger.get(&path).await.problem(404, "not_found");
        let invoices = own.get("/api/v1/invoices").await.expect(200);
        assert_eq!(invoices.at("/data").as_array().map(Vec::len), Some(1));
        let invoice = format!("/api/v1/invoices/{}", invoices.text("/data/0/id"));
        own.get(&invoice).await.expect(200);
        stranger.get(&invoice).await.problem(404, "not_found");
        assert_eq!(stranger.get("/api/v1/invoices").await.expect(200).at("/data"), json!([]));
        stranger.get(&treasury.path("/funds")).await.problem(404, "not_found");

        let accounts = treasury.finance.get(&format!("/api/v1/ledger/accounts?client_id={}", treasury.client)).await.expect(200);
        assert_eq!(accounts.at("/data").as_array().map(Vec::len), Some(3), "{accounts}");
        let page = treasury.finance.get("/api/v1/ledger/transactions?limit=2").await.expect(200);
        let next = treasury.finance.get(&format!("/api/v1/ledger/transactions?limit=2&cursor={}", page.text("/next_cursor"))).await;
        assert_eq!(next.expect(200).at("/data").as_array().map(Vec::len), Some(1));
        let of_cycle = format!("/api/v1/ledger/transactions?engagement_id={}&cycle=2026-03", treasury.engagement);
        assert_eq!(treasury.finance.get(&of_cycle).await.expect(200).at("/data").as_array().map(Vec::len), Some(3));
    }

    async fn another_agency_sees_no_money(app: TestApp) {
        let treasury = Treasury::open(&app).await;
        let batch = treasury.paid_out().await;
        let theirs = app.agency().await;
        let (finance, specialist) = (theirs.finance_manager(), theirs.payroll_specialist());
        finance.get(&batch_place(&batch)).await.problem(404, "not_found");
        finance.post(&format!("{}:approve", batch_place(&batch)), ()).if_match("*").await.problem(404, "not_found");
        specialist.get(&format!("{}/file", batch_place(&batch))).await.problem(404, "not_found");
        specialist.post(&treasury.path(":close"), ()).if_match("*").await.problem(404, "not_found");
        let transactions = treasury.finance.get("/api/v1/ledger/transactions").await.expect(200);
        let one = format!("/api/v1/ledger/transactions/{}", transactions.text("/data/0/id"));
        finance.get(&one).await.problem(404, "not_found");
        assert_eq!(finance.get("/api/v1/ledger/transactions").await.expect(200).at("/data"), json!([]));
        assert_eq!(finance.get("/api/v1/ledger/accounts").await.expect(200).at("/data"), json!([]));
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
