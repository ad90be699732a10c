//! Questions, and the results that are told when they are answered.

use bole_tests::{Actor, TestApp, Value, both, json};

use super::{NOBODY, ids};
use crate::world::bureau::Bureau;

async fn tells_results(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    let roster = bureau.roster().await;
    let (first, second) = (bureau.agency.person(&roster[0]).await, bureau.agency.person(&roster[1]).await);
    bureau.paid_out("2026-01", "2026-01-31").await;
    let results = |document: Value| bureau.specialist.put(&bureau.cycle("2026-01", "feedback/results"), document);
    results(json!({ "channel": "platform" })).await.problem(409, "step_blocked");
    bureau.filed("2026-01").await;

    let own = "/api/v1/me/questions";
    let ask = |text: &str| json!({ "engagement_id": bureau.engagement, "text": text, "cycle": "2026-01" });
    let mine = first.post(own, ask("我的个税为什么这么高？")).await.expect(201);
    assert_eq!(mine.text("/person_id"), roster[0]);
    let theirs = bureau.client_user.post(&bureau.questions(), json!({ "text": "账单何时开票？" })).await.expect(201);
    let taken = json!({ "text": "电话咨询社保", "person_id": roster[1], "cycle": "2026-01" });
    let taken = bureau.specialist.post(&bureau.questions(), taken).await.expect(201);
    let post = |actor: &Actor, body: Value| actor.post(&bureau.questions(), body);
    post(&bureau.specialist, json!({ "text": "x", "cycle": "2026-07" })).await.problem_at(
        422,
        "cycle_unknown",
        "/cycle",
    );
    post(&bureau.specialist, json!({ "text": "x", "person_id": NOBODY })).await.problem_at(
        422,
        "person_not_on_roster",
        "/person_id",
    );
    post(&bureau.client_user, json!({ "text": "x", "person_id": roster[0] })).await.problem_at(
        422,
        "person_not_on_roster",
        "/person_id",
    );
    post(&first, json!({ "text": "x" })).await.problem(404, "not_found");
    bureau.specialist.post(own, ask("x")).await.problem(403, "permission_denied");

    // Everybody sees his own questions, the agency all.
    assert_eq!(ids(&first.get(own).await.expect(200)), [mine.id()]);
    assert_eq!(ids(&second.get(own).await.expect(200)), [taken.id()]);
    assert_eq!(ids(&bureau.client_user.get(own).await.expect(200)), [theirs.id()]);
    let all = bureau.specialist.get(&bureau.questions()).await.expect(200);
    assert_eq!(ids(&all), [mine.id(), theirs.id(), taken.id()]);
    bureau.client_user.get(&bureau.questions()).await.problem(403, "permission_denied");
    let elsewhere = app.agency().await;
    elsewhere.payroll_specialist().get(&bureau.questions()).await.problem(404, "not_found");
    let one = format!("/api/v1/questions/{}", mine.id());
    elsewhere.payroll_specialist().get(&one).await.problem(404, "not_found");

    let open = results(json!({ "channel": "platform" })).await.problem(409, "questions_open");
    assert!(open["detail"].as_str().is_some_and(|text| text.contains('3')), "{open}");
    let reply = json!({ "answer": "一月起扣数已与税务系统核对一致。" });
    let answer = format!("{one}:answer");
    bureau.specialist.post(&answer, &reply).await.problem(428, "if_match_required");
    first.post(&answer, &reply).if_match("v1").await.problem(403, "permission_denied");
    let answered = bureau.specialist.post(&answer, &reply).if_match("v1").await.expect(200);
    assert_eq!(answered.etag(), "\"v2\"");
    bureau.specialist.post(&answer, &reply).if_match("v1").await.problem(412, "version_stale");
    bureau.specialist.post(&answer, &reply).if_match("v2").await.problem(409, "question_answered");
    assert_eq!(first.get(own).await.expect(200).text("/data/0/answer/text"), "一月起扣数已与税务系统核对一致。");
    let waiting = bureau.specialist.get(&format!("{}?open=true", bureau.questions())).await.expect(200);
    assert_eq!(ids(&waiting), [theirs.id(), taken.id()]);
    results(json!({ "channel": "platform" })).await.problem(409, "questions_open");
    for question in [theirs.id(), taken.id()] {
        let answer = format!("/api/v1/questions/{question}:answer");
        bureau.specialist.post(&answer, &reply).if_match("v1").await.expect(200);
    }
    results(json!({ "channel": "platform", "told_people_on": "2026-11-25" })).await.problem_at(
        422,
        "date_in_future",
        "/told_people_on",
    );
    let told = json!({ "channel": "platform", "told_client_on": "2026-02-11", "told_people_on": "2026-02-12" });
    let told = results(told).await.expect(200);
    assert_eq!(told.text("/business_date"), "2026-02-12");
}

both! {
    async fn results_are_told_when_every_question_is_answered(app: TestApp) {
        tells_results(app).await;
    }
}
