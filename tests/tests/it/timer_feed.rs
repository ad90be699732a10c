//! Due moments as a calendar feed: a signed address, good for whoever may read clocks, for as long as he may.

use bole_tests::{Answer, TestApp, both, json};

use crate::world::bureau::Bureau;

const MONTH: &str = "2026-11";
const FEEDS: &str = "/api/v1/timer-feeds";

async fn address(bureau: &Bureau, of: bole_tests::Value) -> String {
    bureau.specialist.post(FEEDS, of).await.expect(200).text("/path")
}

async fn read(app: &TestApp, path: &str) -> Answer {
    app.anyone().get(path).await
}

/// The lines of a calendar, put together where they were folded.
fn lines(calendar: &Answer) -> Vec<String> {
    calendar.body_text().replace("\r\n ", "").split("\r\n").map(ToOwned::to_owned).collect()
}

fn entries(calendar: &Answer) -> usize {
    lines(calendar).iter().filter(|line| *line == "BEGIN:VEVENT").count()
}

both! {
    async fn what_is_due_is_in_the_calendar(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        bureau.open_cycle(MONTH, "2026-12-10").await.expect(200);
        let of_engagement = address(&bureau, json!({ "engagement_id": bureau.engagement })).await;
        let calendar = read(&app, &of_engagement).await.expect(200);
        assert_eq!(calendar.header("content-type").as_deref(), Some("text/calendar; charset=utf-8"));
        let told = lines(&calendar);
        assert_eq!((told[0].as_str(), entries(&calendar)), ("BEGIN:VCALENDAR", 3), "{told:?}");
        for line in ["DTSTART:20261125T153000Z", "DTEND:20261125T160000Z", "DTEND:20261210T160000Z"] {
            assert!(told.iter().any(|told| told == line), "{line} is not in {told:?}");
        }
        assert!(told.iter().any(|line| line.starts_with("SUMMARY:") && line.contains("2026-11（海川智能装备有限公司）")), "{told:?}");
        assert_eq!(told.iter().filter(|line| line.starts_with("UID:tmr_")).count(), 3);
        let of_client = address(&bureau, json!({ "client_id": bureau.client_id })).await;
        assert_eq!(entries(&read(&app, &of_client).await), 4, "and the end of the contract");
        assert_eq!(entries(&read(&app, &address(&bureau, json!({})).await).await), 3, "of what he is responsible for");
        let both = json!({ "client_id": bureau.client_id, "engagement_id": bureau.engagement });
        bureau.specialist.post(FEEDS, both).await.problem_at(422, "feed_of_two", "/engagement_id");
        bureau.client_user.post(FEEDS, json!({})).await.problem(403, "permission_denied");
        let stranger = app.agency().await.payroll_specialist();
        stranger.post(FEEDS, json!({ "client_id": bureau.client_id })).await.expect(404);
        stranger.post(FEEDS, json!({ "engagement_id": bureau.engagement })).await.expect(404);
    }

    async fn an_address_ends_with_the_right_to_it(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let admin = bureau.agency.admin();
        let path = address(&bureau, json!({})).await;
        read(&app, &path).await.expect(200);
        let (place, token) = path.split_once("?token=").expect("a token");
        read(&app, place).await.expect(400);
        let anchor = admin.get("/api/v1/audit/anchor").await.expect(200).text("/anchor");
        let access = admin.token().await.expect("a token");
        for faulty in ["", &token[..token.len() - 4], "%E7%8E%8B", &access, &anchor] {
            read(&app, &format!("{place}?token={faulty}")).await.problem(404, "not_found");
        }
        let me = bureau.specialist.get("/api/v1/auth/me").await.expect(200).id();
        let user = format!("/api/v1/users/{me}");
        let set = async |change| {
            let seen = admin.get(&user).await.expect(200).etag();
            admin.patch(&user, change).if_match(&seen).await.expect(200);
        };
        set(json!({ "status": "disabled" })).await;
        read(&app, &path).await.problem(404, "not_found");
        set(json!({ "status": "active" })).await;
        read(&app, &path).await.expect(200);
        app.advance(chrono::TimeDelta::days(365));
        read(&app, &path).await.expect(404);
    }

    async fn an_address_ends_with_the_password(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let path = address(&bureau, json!({})).await;
        let change = json!({ "current_password": bole_tests::agency::PASSWORD, "new_password": "nine-bends-of-the-river" });
        bureau.specialist.post("/api/v1/auth/password", change).await.expect(200);
        read(&app, &path).await.expect(404);
    }
}
