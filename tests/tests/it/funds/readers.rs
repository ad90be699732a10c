//! Who reads of the money: the client his own, another agency nothing.

use bole_tests::{both, json};

use super::text;
use crate::world::treasury::{Treasury, batch_place, totals};

both! {
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
}
