//! When a client is there: its reminders come on days on which both work, at its opening hour.

use bole_tests::{TestApp, Value, both, json};

use crate::timers::fire;
use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

const MONTH: &str = "2026-11";

fn calendar(free_weekdays: &[&str], opens: &str) -> Value {
    json!({
        "hours": { "zone": "Asia/Shanghai", "hours": [{ "opens": opens, "closes": "19:00" }] },
        "free_weekdays": free_weekdays,
        "free_days": [{ "date": "2026-12-07", "name": "厂庆" }],
    })
}

/// Who was reminded of the client's payment.
async fn reminded(bureau: &Bureau) -> Vec<Value> {
    let place = format!("/api/v1/timers?policy=payroll.client_paid&engagement_id={}", bureau.engagement);
    let timer = bureau.specialist.get(&place).await.expect(200).text("/data/0/id");
    let shown = bureau.specialist.get(&format!("/api/v1/timers/{timer}")).await.expect(200);
    assert_eq!(shown.text("/due_at"), "2026-12-08T16:00:00Z", "what is due when stays");
    let marks = shown.at("/marks");
    let told = marks.as_array().expect("marks").iter().filter(|mark| mark["kind"] == "warned");
    told.map(|mark| mark["role"].clone()).collect()
}

async fn invoiced(app: &TestApp, bureau: &Bureau) {
    let inputs = INPUTS.lines().take(1 + ROSTER_ROWS).collect::<Vec<_>>().join("\n");
    bureau.open_cycle(MONTH, "2026-12-10").await.expect(200);
    bureau.computed_again(MONTH, &inputs).await;
    bureau.approved(MONTH).await;
    app.set_clock("2026-12-01T02:00:00Z");
    bureau.client_confirms(MONTH).await.expect(200);
    bureau.verb(&bureau.finance, MONTH, "invoice", json!({})).await.expect(201);
    fire(app).await;
}

both! {
    async fn a_reminder_comes_on_days_on_which_both_work(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let place = format!("/api/v1/clients/{}/calendar", bureau.client_id);
        let admin = bureau.agency.admin();
        let shown = bureau.client_user.get(&place).await.expect(200);
        assert_eq!((shown.at("/version"), shown.at("/calendar/free_weekdays")), (json!(0), json!([])));
        let body = calendar(&["friday"], "10:30");
        let set = async |body: &Value, etag: &str| admin.put(&place, body.clone()).if_match(etag).await;
        bureau.client_user.put(&place, body.clone()).if_match(&shown.etag()).await.problem(403, "permission_denied");
        let kept = set(&body, &shown.etag()).await.expect(200);
        assert_eq!((kept.at("/version"), kept.at("/calendar")), (json!(1), body.clone()));
        set(&body, &shown.etag()).await.problem(412, "version_stale");
        invoiced(&app, &bureau).await;
        // Due on Tuesday the 8th. The agency's two working days before begin on Friday; Monday and Friday are free at the client's.
        app.set_clock("2026-12-02T02:29:59Z");
        assert_eq!((fire(&app).await, reminded(&bureau).await), (0, vec![]));
        app.set_clock("2026-12-02T02:30:00Z");
        assert_eq!((fire(&app).await, reminded(&bureau).await), (1, vec![json!("client_user")]));
    }

    async fn without_its_own_a_client_is_there_when_the_agency_is(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        invoiced(&app, &bureau).await;
        app.set_clock("2026-12-04T00:59:59Z");
        fire(&app).await;
        assert_eq!(reminded(&bureau).await, Vec::<Value>::new());
        app.set_clock("2026-12-04T01:00:00Z");
        fire(&app).await;
        assert_eq!(reminded(&bureau).await, [json!("client_user")]);
    }

    async fn bad_calendars_are_refused(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let admin = bureau.agency.admin();
        let place = format!("/api/v1/clients/{}/calendar", bureau.client_id);
        let with = |field: &str, value: Value| {
            let mut body = calendar(&[], "09:00");
            body[field] = value;
            body
        };
        let day = json!({ "date": "2026-12-07", "name": "厂庆" });
        for (body, code) in [
            (with("free_days", json!([day, day])), "duplicate"),
            (with("free_weekdays", json!(["friday", "friday"])), "duplicate"),
            (with("free_weekdays", json!(["monday", "tuesday", "wednesday", "thursday", "friday"])), "length"),
            (with("hours", json!({ "zone": "Asia/Nowhere", "hours": [{ "opens": "09:00", "closes": "18:00" }] })), "zone_unknown"),
            (with("hours", json!({ "zone": "Asia/Tokyo", "hours": [{ "opens": "18:00", "closes": "09:00" }] })), "service_hours_order"),
        ] {
            let refused = admin.put(&place, body).if_match("*").await.expect(422);
            assert_eq!(refused.text("/errors/0/code"), code, "{refused}");
        }
        admin.put(&place, with("free_weekdays", json!(["sunday"]))).if_match("*").await.expect(400);
        let other = app.agency().await;
        other.admin().get(&place).await.problem(404, "not_found");
    }
}
