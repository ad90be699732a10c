//! Persons and members: identity, search, reveal, changes by hand.

use bole_domain::people::RosterRow;
use bole_tests::{both, json};

use super::{PERSON, faults, file, import, other, row};
use crate::world::desk::Office;

both! {
    async fn identity_stays_with_the_employee_number(app: TestApp) {
        let office = Office::open(&app).await;
        import(&office, &file(&[row(&[]), other(&[])]), "").await;
        let stranger = [
            ("resident_id", "130102198506151222"), ("sex", "female"), ("birth_date", "1985-06-15"),
        ];
        let job = import(&office, &file(&[row(&stranger)]), "").await;
        assert_eq!(faults(&job), [(1, "resident_id".to_owned(), "identity_changed".to_owned())]);
        let job = import(&office, &file(&[row(&[("employee_number", "E9")])]), "").await;
        assert_eq!(faults(&job), [(1, "resident_id".to_owned(), "person_on_roster".to_owned())]);
    }

    async fn persons_are_found_and_revealed_with_a_reason(app: TestApp) {
        let office = Office::open(&app).await;
        import(&office, &file(&[row(&[]), other(&[])]), "").await;
        let find = |by: &str, value: &str| office.specialist.post("/api/v1/persons:find", json!({ "by": by, "value": value }));
        for (by, value) in
            [("resident_id", "130102199003070011"), ("phone", "+8613800138000"), ("account", "6212260000000000000")]
        {
            let found = find(by, value).await.expect(200);
            assert_eq!(found.text("/data/0/name"), "林知远", "{by}");
            assert!(!found.body_text().contains(value));
        }
        assert_eq!(find("phone", "13900000000").await.expect(200).at("/data"), json!([]));
        find("resident_id", "130102199003070012").await.problem_at(422, "value_malformed", "/value");

        let id = find("account", "6212260000000000000").await.text("/data/0/id");
        let path = format!("/api/v1/persons/{id}");
        assert!(!office.specialist.get(&path).await.expect(200).body_text().contains("13800138000"));
        let wish = json!({ "fields": ["phone", "address"], "reason": "核对联系方式" });
        let shown = office.specialist.post(&format!("{path}:reveal"), wish.clone()).await.expect(200);
        assert_eq!((shown.text("/phone"), shown.text("/address")), ("13800138000".into(), "石家庄市和平路1号".into()));
        assert!(shown.json().get("bank_account").is_none());
        office.specialist.post(&format!("{path}:reveal"), json!({ "fields": ["phone"] })).await
            .problem_at(400, "required", "/reason");
        let reveal = || office.specialist.post(&format!("{path}:reveal"), &wish).key("look");
        reveal().await.expect(200);
        reveal().await.problem(409, "answer_not_kept");
        let blank = json!({ "fields": ["phone"], "reason": "      " });
        office.specialist.post(&format!("{path}:reveal"), blank).await
            .problem_at(422, "validation_failed", "/reason");
        let manager = office.user("zhao", "project_manager", json!({})).await;
        manager.post(&format!("{path}:reveal"), wish).await.problem(403, "permission_denied");

        let masked = office.specialist.get(&office.under("roster:export")).await.expect(200);
        assert!(!masked.body_text().contains("13800138000"));
        assert_eq!(masked.body_text().lines().count(), 3);
        office.specialist.get(&office.under("roster:export?unmasked=true")).await
            .problem_at(422, "reason_required", "query:reason");
        for unsaid in ["%20%20%20%20%20%20", "abc"] {
            let path = office.under(&format!("roster:export?unmasked=true&reason={unsaid}"));
            office.specialist.get(&path).await.problem_at(422, "reason_required", "query:reason");
        }
        let path = office.under("roster:export?unmasked=true&reason=annual%20check");
        manager.get(&path).await.problem(403, "permission_denied");
        let complete = office.specialist.get(&path).await.expect(200).body_text();
        assert_eq!(complete, file(&[row(&[]), other(&[])]));
        let entries = office.admin.get("/api/v1/audit-entries?limit=200").await.expect(200);
        let reveals: Vec<_> = entries.at("/data").as_array().expect("entries").iter()
            .filter(|e| e["action"] == "person.reveal").cloned().collect();
        assert_eq!(reveals.len(), 3, "{entries}");
        assert!(reveals.iter().all(|entry| entry["detail"].is_object()), "{entries}");
        assert!(!entries.body_text().contains("13800138000"));
    }

    async fn members_are_added_and_changed(app: TestApp) {
        let office = Office::open(&app).await;
        let new = |changes: &[(&str, &str)]| {
            let mut body = json!({});
            for (column, value) in RosterRow::COLUMNS.into_iter().zip(PERSON) {
                let value = changes.iter().find(|(name, _)| *name == column).map_or(value, |(_, v)| *v);
                if !value.is_empty() {
                    body[column] = json!(value);
                }
            }
            body
        };
        let path = office.under("roster");
        let made = office.specialist.post(&path, new(&[])).await.expect(201);
        office.specialist.post(&path, new(&[])).await.problem(409, "employee_number_taken");
        office.specialist.post(&path, new(&[("employee_number", "E7")])).await.problem(409, "person_on_roster");
        let wrong = new(&[("employee_number", "E7"), ("resident_id", "130102199003070012")]);
        office.specialist.post(&path, wrong).await.problem_at(422, "validation_failed", "/resident_id");
        let mut unknown = new(&[]);
        unknown["salary"] = json!("1.00");
        office.specialist.post(&path, unknown).await.problem_at(400, "unknown_field", "/salary");

        let place = made.location();
        let patch = json!({ "phone": "13900139000", "leave_date": "2026-01-31" });
        office.specialist.patch(&place, patch.clone()).await.problem(428, "if_match_required");
        let changed = office.specialist.patch(&place, patch.clone()).if_match(&made.etag()).await.expect(200);
        assert_eq!((changed.text("/leave_date"), changed.text("/person/phone")), ("2026-01-31".into(), "139****9000".into()));
        office.specialist.patch(&place, patch).if_match(&made.etag()).await.problem(412, "version_stale");
        let etag = office.specialist.get(&place).await.expect(200).etag();
        let back = office.specialist.patch(&place, json!({ "leave_date": null })).if_match(&etag).await.expect(200);
        assert!(back.json().get("leave_date").is_none());
        let early = json!({ "leave_date": "2020-01-31" });
        office.specialist.patch(&place, early).if_match(&back.etag()).await
            .problem_at(422, "validation_failed", "/leave_date");
        let identity = json!({ "resident_id": "130102198506151222" });
        office.specialist.patch(&place, identity).if_match(&back.etag()).await
            .problem_at(400, "unknown_field", "/resident_id");

        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        elsewhere.specialist.get(&place).await.problem(404, "not_found");
        elsewhere.specialist.get(&path).await.problem(404, "not_found");
        assert_eq!(elsewhere.specialist.get("/api/v1/persons").await.expect(200).at("/data"), json!([]));
    }
}
