//! The inbox: what waits for whom, until it is done.

use bole_tests::{Actor, Value, both, json};

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

const MONTH: &str = "2026-11";

async fn waits(actor: &Actor, kind: &str) -> i64 {
    let inbox = actor.get("/api/v1/inbox").await.expect(200);
    let counts = inbox.at("/kinds").as_array().cloned().expect("kinds");
    let total: i64 = counts.iter().filter_map(|one| one["count"].as_i64()).sum();
    assert_eq!(inbox.at("/total"), total);
    let found = counts.iter().find(|one| one["kind"] == kind).and_then(|one| one["count"].as_i64());
    let listed = actor.get(&format!("/api/v1/inbox/items?kind={kind}")).await.expect(200);
    assert_eq!(listed.at("/data").as_array().map(Vec::len), usize::try_from(found.unwrap_or_default()).ok());
    found.unwrap_or(-1)
}

/// All items, one a page.
async fn items(actor: &Actor) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = actor.get(&format!("/api/v1/inbox/items?limit=1{cursor}")).await.expect(200).json();
        all.extend(page["data"].as_array().cloned().expect("items"));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

both! {
    async fn what_waits_is_gone_when_it_is_done(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let stranger = bureau.manager.post("/api/v1/clients", json!({ "credit_code": bole_tests::agency::credit_code("91310115MA1K00009"), "name": "别家" }));
        let stranger = bureau.agency.client_user(&stranger.await.expect(201).id()).await;
        let inputs: Vec<&str> = INPUTS.lines().take(1 + ROSTER_ROWS).collect();
        bureau.computed(MONTH, "2026-12-10", &inputs.join("\n")).await;
        assert_eq!(waits(&bureau.finance, "cycle_approval").await, 0);
        bureau.verb(&bureau.specialist, MONTH, "submit", json!({})).await.expect(200);
        assert_eq!(waits(&bureau.finance, "cycle_approval").await, 1);
        let first = &items(&bureau.finance).await[0];
        assert_eq!((&first["kind"], &first["cycle"], &first["client_id"]),
            (&json!("cycle_approval"), &json!(MONTH), &json!(bureau.client_id)));
        bureau.finance.get(first["path"].as_str().expect("a path")).await.expect(200);
        assert_eq!(waits(&bureau.client_user, "cycle_confirmation").await, 0);
        bureau.verb(&bureau.finance, MONTH, "approve", json!({})).await.expect(200);
        assert_eq!(waits(&bureau.finance, "cycle_approval").await, 0);
        assert_eq!(waits(&bureau.client_user, "cycle_confirmation").await, 1);
        assert_eq!(waits(&stranger, "cycle_confirmation").await, 0, "another client's bill is none of his");
        assert_eq!(waits(&bureau.client_user, "cycle_approval").await, -1, "that is not his to do");
        bureau.client_confirms(MONTH).await.expect(200);
        assert_eq!(waits(&bureau.client_user, "cycle_confirmation").await, 0);
    }

    async fn from_november_on_the_next_year_is_asked_for(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        app.set_clock("2026-10-31T15:59:59Z");
        assert_eq!(waits(&bureau.specialist, "calendar_year").await, 0);
        app.set_clock("2026-10-31T16:00:00Z");
        assert_eq!(waits(&bureau.specialist, "calendar_year").await, 1, "in China it is November");
        let asked = items(&bureau.specialist).await;
        let asked = asked.iter().find(|item| item["kind"] == "calendar_year").expect("the year");
        assert_eq!((&asked["title"], &asked["since"], &asked["due_at"]),
            (&json!("2027"), &json!("2026-10-31T16:00:00Z"), &json!("2026-12-31T16:00:00Z")));
        bureau.specialist.get(asked["path"].as_str().expect("a path")).await.expect(200);
        assert_eq!(waits(&bureau.client_user, "calendar_year").await, -1);
        let year = json!({ "year": 2027, "source": "国务院办公厅通知", "days": [
            { "date": "2027-01-01", "kind": "statutory_holiday", "name": { "zh": "元旦", "en": "New Year's Day" } },
        ] });
        bureau.specialist.post("/api/v1/calendar-years", year).await.expect(201);
        assert_eq!(waits(&bureau.specialist, "calendar_year").await, 0);
    }

    async fn nobody_approves_what_he_made(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let inputs: Vec<&str> = INPUTS.lines().take(1 + ROSTER_ROWS).collect();
        let bill = bureau.invoiced(MONTH, "2026-12-10", &inputs.join("\n")).await;
        let new = json!({
            "bank_name": "中国工商银行", "account_name": "伯乐", "number": "6222021001116245702", "cnaps": "102100099996",
        });
        let account = bureau.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
        let receipt = json!({ "amount": bill, "bank_account_id": account, "bank_reference": "R1" });
        bureau.verb(&bureau.finance, MONTH, "record-receipt", receipt).await.expect(201);
        let admin = bureau.agency.admin();
        let paid = bureau.verb(&admin, MONTH, "pay", json!({ "bank_account_id": account })).await.expect(201);
        assert_eq!((waits(&bureau.finance, "batch_approval").await, waits(&admin, "batch_approval").await), (1, 0));
        let place = format!("/api/v1/payment-batches/{}", paid.text("/batch/id"));
        let seen = bureau.finance.get(&place).await.expect(200).etag();
        bureau.finance.post(&format!("{place}:approve"), json!({})).if_match(&seen).await.expect(200);
        assert_eq!(waits(&bureau.finance, "batch_approval").await, 0);
    }

    async fn questions_and_clocks_wait_for_those_who_answer(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let place = format!("/api/v1/engagements/{}/questions", bureau.engagement);
        for text in ["账单何时出具？", "个税为何变化？"] {
            bureau.client_user.post(&place, json!({ "text": text })).await.expect(201);
        }
        assert_eq!(waits(&bureau.specialist, "question").await, 2);
        // The clocks of both warn the specialist a day before they are late.
        app.set_clock("2026-11-26T02:00:00Z");
        let firing = app.app().clone();
        tokio::task::spawn_blocking(move || bole_api::sla::fire_due(&firing.store)).await.expect("it ends").expect("fired");
        let all = items(&bureau.specialist).await;
        let mut ids: Vec<&str> = all.iter().filter_map(|one| one["object_id"].as_str()).collect();
        let listed = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), listed, "each once");
        let clock = all.iter().find(|one| one["kind"] == "clock" && one["title"] == "service.question_answered").expect("a clock");
        assert!(clock["due_at"].is_string());
        for question in all.iter().filter(|one| one["kind"] == "question") {
            let path = question["path"].as_str().expect("a path");
            let seen = bureau.specialist.get(path).await.expect(200).etag();
            let answer = json!({ "answer": "十二月三日前" });
            bureau.specialist.post(&format!("{path}:answer"), answer).if_match(&seen).await.expect(200);
        }
        assert_eq!(waits(&bureau.specialist, "question").await, 0);
        assert!(items(&bureau.specialist).await.iter().all(|one| one["title"] != "service.question_answered"));
    }
}
