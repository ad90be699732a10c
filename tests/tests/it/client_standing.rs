//! Clients that are blocked, and clients that were recorded twice.

use bole_tests::{Actor, Answer, both, json};

use crate::world::office::{client, client_user, first, haichuan, log_in, second, user};

async fn verb(actor: &Actor, seen: &Answer, verb: &str, body: impl serde::Serialize) -> Answer {
    let path = format!("/api/v1/clients/{}:{verb}", seen.id());
    actor.post(&path, body).if_match(&seen.etag()).await
}

both! {
    async fn nothing_new_is_begun_for_a_blocked_client(app: TestApp) {
        let admin = first(&app).await;
        let served = haichuan(&admin).await;
        let why = json!({ "reason": "账单逾期未付" });
        verb(&admin, &served, "unblock", ()).await.problem(409, "client_not_blocked");
        verb(&admin, &served, "block", json!({ "reason": "x" })).await.problem_at(422, "validation_failed", "/reason");
        let blocked = verb(&admin, &served, "block", &why).await.expect(200);
        assert_eq!(blocked.text("/blocked_reason"), "账单逾期未付");
        verb(&admin, &served, "block", &why).await.problem(412, "version_stale");
        verb(&admin, &blocked, "block", &why).await.problem(409, "client_blocked");
        let order = json!({ "client_id": served.id(), "category": "payroll", "title": "x" });
        admin.post("/api/v1/engagements", order.clone()).await.problem_at(422, "client_blocked", "/client_id");
        let mut draft = order.clone();
        draft["number"] = json!("BL-1");
        admin.post("/api/v1/contracts", draft).await.problem_at(422, "client_blocked", "/client_id");
        let invited = admin.post(&format!("{}/invitations", served.location()), json!({ "display_name": "王敏" }));
        invited.await.problem(422, "client_blocked");
        let free = verb(&admin, &blocked, "unblock", ()).await.expect(200);
        assert!(!free.body_text().contains("blocked_reason"));
        admin.post("/api/v1/engagements", order).await.expect(201);
        let consultant = user(&admin, "li.na", "consultant").await;
        verb(&consultant, &free, "block", &why).await.problem(403, "permission_denied");
    }

    async fn a_client_that_was_recorded_twice_is_found_and_merged(app: TestApp) {
        let admin = first(&app).await;
        let kept = haichuan(&admin).await;
        let twin = client(&admin, "91310114MA1GT0003F", "海川智能装备有限责任公司").await;
        client(&admin, "91310000MA1FL1234Q", "远山物流有限公司").await;
        let found = admin.get("/api/v1/clients/duplicates").await.expect(200);
        assert_eq!(found.at("/data").as_array().map(Vec::len), Some(1), "{found}");
        assert_eq!((found.text("/data/0/by"), found.text("/data/0/clients/1/id")), ("name".to_owned(), twin.id()));

        let contact = json!({ "name": "王敏", "duties": ["inputs"] });
        admin.post(&format!("{}/contacts", twin.location()), contact).await.expect(201);
        client_user(&admin, "wang.min", &twin.id()).await;
        let into = |id: &str| json!({ "into_client_id": id, "reason": "同一单位重复建档" });
        verb(&admin, &twin, "merge", into(&twin.id())).await.problem_at(422, "client_itself", "/into_client_id");
        verb(&admin, &twin, "merge", into("cli_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")).await
            .problem_at(422, "client_unknown", "/into_client_id");
        let order = json!({ "client_id": kept.id(), "category": "payroll", "title": "薪酬代管" });
        admin.post("/api/v1/engagements", order).await.expect(201);
        verb(&admin, &kept, "merge", into(&twin.id())).await.problem(409, "client_in_use");
        verb(&second(&app).await, &twin, "merge", into(&kept.id())).await.problem(404, "not_found");
        let merged = verb(&admin, &twin, "merge", into(&kept.id())).await.expect(200);
        assert_eq!((merged.text("/status"), merged.text("/merged_into_id")), ("disabled".to_owned(), kept.id()));
        verb(&admin, &merged, "merge", into(&kept.id())).await.problem(409, "client_merged");

        let contacts = admin.get(&format!("{}/contacts", kept.location())).await.expect(200);
        assert_eq!(contacts.text("/data/0/name"), "王敏");
        let his = log_in(&app, "wang.min").await;
        assert_eq!(his.get("/api/v1/auth/me").await.expect(200).text("/client_id"), kept.id());
        his.get(&twin.location()).await.problem(404, "not_found");
        assert_eq!(admin.get("/api/v1/clients/duplicates").await.expect(200).at("/data"), json!([]));
    }
}
