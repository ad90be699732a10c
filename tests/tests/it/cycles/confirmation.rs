//! The client's word on the inputs, on the platform or on paper.

use bole_tests::{Value, both, json};

use super::{Month, both_people, headcount, with};

both! {
    async fn inputs_are_locked_after_the_client_s_word(app: TestApp) {
        let month = Month::open(&app).await;
        let (specialist, client) = (&month.bureau.specialist, &month.bureau.client_user);
        month.lock().await.problem(409, "inputs_missing");
        month.confirm_inputs().await.problem(409, "inputs_missing");
        month.import(&both_people()).await;
        month.lock().await.problem(409, "inputs_unconfirmed");
        let confirm = |body: Value| month.act(client, "confirm-inputs", body);
        confirm(headcount(3)).await.problem_at(422, "headcount_differs", "/headcount");
        confirm(headcount(-1)).await.problem_at(422, "validation_failed", "/headcount");
        confirm(with(headcount(2), json!({ "gross": false }))).await.problem_at(422, "validation_failed", "/gross");
        confirm(json!({ "headcount": 2, "form": "platform" })).await.problem(400, "required");
        confirm(with(headcount(2), json!({ "given_by": "王敏" }))).await
            .problem_at(422, "paper_on_platform", "/given_by");
        confirm(with(headcount(2), json!({ "form": "signed_paper" }))).await
            .problem_at(422, "confirmation_form_differs", "/form");
        month.act(&month.bureau.finance, "confirm-inputs", headcount(2)).await.problem(403, "not_the_client");
        confirm(headcount(2)).await.expect(200);
        month.import(&both_people()).await;
        assert_eq!(month.seen().await.at("/inputs_confirmed"), false);
        month.lock().await.problem(409, "inputs_unconfirmed");
        confirm(headcount(2)).await.expect(200);

        let lock = |levy: Value| month.act(specialist, "lock-inputs", json!({ "month_inputs": levy }));
        lock(json!({ "bonus": "1.00" })).await.problem_at(422, "month_input_unknown", "/month_inputs/bonus");
        lock(json!({ "disability_levy": "-1.00" })).await
            .problem_at(422, "month_input_negative", "/month_inputs/disability_levy");
        lock(json!({ "disability_levy": 1 })).await.problem_at(400, "invalid_value", "/month_inputs/disability_levy");

        let roster = format!("/api/v1/engagements/{}/roster", month.bureau.engagement);
        let member = format!("/api/v1/members/{}", specialist.get(&roster).await.expect(200).text("/data/0/id"));
        let tag = specialist.get(&member).await.expect(200).etag();
        specialist.patch(&member, json!({ "insurance_base": "9000.00" })).if_match(&tag).await.expect(200);
        let refused = month.lock().await.problem(409, "people_unconfirmed");
        assert!(refused["detail"].as_str().is_some_and(|text| text.contains("E000001")), "{refused}");
        month.bureau.step("settlement/people", json!({ "all_unconfirmed": true })).await.expect(200);
        month.lock().await.problem(409, "inputs_outdated");
        month.import(&both_people()).await;
        confirm(headcount(2)).await.expect(200);
        let locked = month.lock().await.expect(200);
        assert_eq!(locked.text("/month_inputs/disability_levy"), "0.00");
        month.lock().await.problem(409, "cycle_wrong_state");
        confirm(headcount(2)).await.problem(409, "cycle_wrong_state");
    }

    async fn a_signed_paper_is_recorded_by_somebody_else(app: TestApp) {
        let month = Month::on_paper(&app).await;
        let (specialist, finance) = (&month.bureau.specialist, &month.bureau.finance);
        month.import(&both_people()).await;
        let (document_id, sha256) = month.bureau.paper("the inputs are right").await;
        let paper = json!({
            "form": "signed_paper", "given_by": "王敏", "document_id": document_id, "sha256": sha256, "given_on": "2026-01-28",
        });
        let sound = with(headcount(2), paper.clone());
        let wrong = |field: &str, value: Value| {
            let body = with(sound.clone(), json!({ field: value }));
            month.act(finance, "confirm-inputs", body)
        };
        wrong("document_id", json!("doc_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")).await
            .problem_at(422, "document_unknown", "/document_id");
        wrong("sha256", json!("0".repeat(64))).await.problem_at(422, "document_differs", "/sha256");
        wrong("document_id", Value::Null).await.problem_at(422, "signed_paper_missing", "/document_id");
        wrong("sha256", Value::Null).await.problem_at(422, "signed_paper_missing", "/document_id");
        wrong("given_by", Value::Null).await.problem_at(422, "signer_missing", "/given_by");
        wrong("given_on", json!("2026-11-25")).await.problem_at(422, "date_in_future", "/given_on");
        month.confirm_inputs().await.problem_at(422, "confirmation_form_differs", "/form");
        // Whoever brought the inputs in does not record that they are right.
        month.act(specialist, "confirm-inputs", &sound).await.problem(403, "separation_of_duties");
        let confirmed = month.act(finance, "confirm-inputs", &sound).await.expect(200);
        assert_eq!(confirmed.text("/deeds/2/on"), "2026-01-28");
        assert_eq!(confirmed.text("/deeds/2/confirmation/sha256"), sha256);

        month.lock().await.expect(200);
        month.compute().await;
        month.act(specialist, "submit", ()).await.expect(200);
        month.act(finance, "approve", ()).await.expect(200);
        month.act(specialist, "confirm", &paper).await.problem(403, "separation_of_duties");
        let objection = with(paper.clone(), json!({ "reason": "绩效有误" }));
        month.act(finance, "dispute", json!({ "reason": "绩效有误" })).await
            .problem_at(422, "signed_paper_missing", "/document_id");
        let disputed = month.act(finance, "dispute", objection).await.expect(200);
        assert_eq!(disputed.text("/state"), "open");
    }
}
