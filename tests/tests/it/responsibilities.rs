//! Who is responsible for an engagement, and how it is handed over.

use bole_tests::{Actor, Value, both, json};

use crate::world::bureau::Bureau;

async fn id(actor: &Actor) -> String {
    actor.get("/api/v1/auth/me").await.expect(200).id()
}

both! {
    async fn an_engagement_is_handed_over_with_its_history(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let path = format!("/api/v1/engagements/{}", bureau.engagement);
        let (first, next) = (id(&bureau.specialist).await, bureau.agency.another("payroll_specialist"));
        let next_id = id(&next).await;
        let hand_over = async |actor: &Actor, body: Value| {
            let seen = bureau.manager.get(&path).await.expect(200);
            actor.post(&format!("{path}:hand-over"), body).if_match(&seen.etag()).await
        };
        let body = |to: &str| json!({ "role": "specialist", "to_user_id": to, "note": "四月数据待客户确认" });
        hand_over(&bureau.manager, body(&first)).await.problem(409, "already_responsible");
        let done = hand_over(&bureau.manager, body(&next_id)).await.expect(200);
        assert_eq!((done.text("/user_id"), done.text("/starts")), (next_id.clone(), "2026-11-24".to_owned()));
        let seen = bureau.manager.get(&path).await.expect(200);
        assert_eq!((seen.text("/specialist_id"), seen.etag()), (next_id.clone(), done.etag()));
        let history = bureau.manager.get(&format!("{path}/responsibilities")).await.expect(200);
        let told: Vec<_> = history.at("/data").as_array().into_iter().flatten()
            .map(|one| (one["role"].clone(), one["user_id"].clone(), one.get("ends").is_some(), one.get("note").cloned()))
            .collect();
        assert_eq!(told, [
            (json!("project_manager"), json!(id(&bureau.manager).await), false, None),
            (json!("specialist"), json!(first), true, None),
            (json!("specialist"), json!(next_id), false, Some(json!("四月数据待客户确认"))),
        ]);
        // The client sees who is responsible, and not what the agency's people told each other.
        let outside = bureau.client_user.get(&format!("{path}/responsibilities")).await.expect(200);
        assert_eq!((outside.at("/data/2/user_id"), outside.at("/data/2").get("note")), (json!(next_id), None));
        // A change of the engagement that names another specialist is kept in the same history.
        let back = json!({ "specialist_id": first });
        bureau.manager.patch(&path, back).if_match(&seen.etag()).await.expect(200);
        let history = bureau.manager.get(&format!("{path}/responsibilities")).await.expect(200);
        assert_eq!((history.at("/data/3/user_id"), history.at("/data/2").get("ends").is_some()), (json!(first), true));

        let other = bureau.agency.another("project_manager");
        let lead = json!({ "role": "project_manager", "to_user_id": id(&other).await, "note": "转交" });
        hand_over(&bureau.manager, lead).await.expect(200);
        for (pointer, value, status, code, at) in [
            ("/to_user_id", json!(id(&bureau.finance).await), 422, "specialist_unfit", "/to_user_id"),
            ("/on", json!("2030-01-01"), 422, "date_in_future", "/on"),
            ("/on", json!("2026-01-01"), 422, "date_too_early", "/on"),
            ("/note", json!(" "), 422, "validation_failed", "/note"),
        ] {
            let mut wrong = json!({ "role": "specialist", "to_user_id": next_id, "on": "2026-11-24", "note": "x" });
            *wrong.pointer_mut(pointer).expect("a member") = value;
            hand_over(&bureau.manager, wrong).await.problem_at(status, code, at);
        }
        let unfit = json!({ "role": "project_manager", "to_user_id": next_id, "note": "x" });
        hand_over(&bureau.manager, unfit).await.problem_at(422, "project_manager_unfit", "/to_user_id");
        hand_over(&bureau.client_user, body(&next_id)).await.problem(403, "permission_denied");
        bureau.manager.post(&format!("{path}:hand-over"), body(&next_id)).await.problem(428, "if_match_required");
    }
}
