//! Questions of whoever reviews a computed month: answered by another before it is approved, seen by the agency alone.

use bole_tests::{both, json};

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

both! {
    async fn a_month_is_approved_when_each_question_of_its_review_is_answered(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let inputs: String = INPUTS.lines().take(1 + ROSTER_ROWS).map(|line| format!("{line}\n")).collect();
        let notes = bureau.cycle("2026-01", "review-notes");
        bureau.open_cycle("2026-01", "2026-01-31").await.expect(200);
        bureau.finance.post(&notes, json!({ "text": "为何" })).await.problem(404, "not_found");
        bureau.computed_again("2026-01", &inputs).await;
        bureau.verb(&bureau.specialist, "2026-01", "submit", json!({})).await.expect(200);
        let slips = bureau.specialist.get(&bureau.cycle("2026-01", "payslips")).await.expect(200);
        let asked = json!({ "member_id": slips.at("/data/0/member_id"), "text": "绩效为何翻倍？" });
        let note = bureau.finance.post(&notes, asked).await.expect(201);
        assert_eq!((note.at("/review_of"), note.at("/person_id")), (slips.at("/data/0/run_id"), slips.at("/data/0/person/id")));
        bureau.verb(&bureau.finance, "2026-01", "approve", json!({})).await.problem(409, "review_notes_open");
        // It is the agency's own: client and people neither see nor answer it, and it is no question of theirs.
        let path = format!("/api/v1/questions/{}", note.id());
        bureau.client_user.get(&path).await.problem(403, "permission_denied");
        bureau.client_user.get(&notes).await.problem(404, "not_found");
        for list in [format!("/api/v1/engagements/{}/questions", bureau.engagement), "/api/v1/me/questions".to_owned()] {
            let actor = if list.ends_with("me/questions") { &bureau.client_user } else { &bureau.specialist };
            assert_eq!(actor.get(&list).await.expect(200).at("/data"), json!([]), "{list}");
        }
        let said = json!({ "answer": "按绩效办法第 3 条，附件已上传。" });
        let answer = format!("{path}:answer");
        let peer = bureau.agency.another("payroll_specialist");
        let second = peer.post(&notes, json!({ "text": "两人离职为何仍在册？" })).await.expect(201);
        let own = format!("/api/v1/questions/{}:answer", second.id());
        peer.post(&own, said.clone()).if_match(&second.etag()).await.problem(403, "separation_of_duties");
        bureau.specialist.post(&answer, said.clone()).if_match(&note.etag()).await.expect(200);
        bureau.verb(&bureau.finance, "2026-01", "approve", json!({})).await.problem(409, "review_notes_open");
        bureau.specialist.post(&own, said).if_match(&second.etag()).await.expect(200);
        let kept = bureau.specialist.get(&notes).await.expect(200);
        assert_eq!(kept.at("/data/0/answer/text"), json!("按绩效办法第 3 条，附件已上传。"));
        bureau.verb(&bureau.finance, "2026-01", "approve", json!({})).await.expect(200);
        bureau.finance.post(&notes, json!({ "text": "太晚" })).await.problem(409, "cycle_wrong_state");
        let nobody = json!({ "member_id": "mem_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D", "text": "x" });
        bureau.verb(&bureau.finance, "2026-01", "reject", json!({ "reason": "重算" })).await.expect(200);
        bureau.computed_again("2026-01", &inputs).await;
        bureau.finance.post(&notes, nobody).await.problem_at(422, "member_unknown", "/member_id");
    }
}
