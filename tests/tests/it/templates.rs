//! Settlement templates over HTTP.

use bole_tests::{both, json};

use crate::desk::Office;

const TEMPLATES: &str = "/api/v1/settlement-templates";

both! {
    async fn a_version_is_published_by_another_person_and_frozen(app: TestApp) {
        let office = Office::open(&app).await;
        let new = json!({ "code": "payroll", "name": { "zh": "薪酬", "en": "Payroll" } });
        let made = office.specialist.post(TEMPLATES, new.clone()).await.expect(201);
        office.specialist.post(TEMPLATES, new).await.problem(409, "template_code_taken");
        assert_eq!(office.specialist.get(&made.location()).await.expect(200).text("/name/en"), "Payroll");
        let versions = format!("{}/versions", made.location());
        let draft = office.specialist.post(&versions, json!({ "copy_of": "standard_payroll" })).await.expect(201);
        assert_eq!((draft.text("/state"), draft.at("/number")), ("draft".to_owned(), json!(1)));
        let standard = office.specialist.get(&format!("{TEMPLATES}/standard-payroll")).await.expect(200);
        assert_eq!(draft.at("/body"), standard.at("/body"));

        let body = standard.at("/body");
        let place = draft.location();
        let replaced = office.specialist.put(&place, body.clone()).if_match(&draft.etag()).await.expect(200);
        office.specialist.put(&place, body.clone()).await.problem(428, "if_match_required");
        office.specialist.put(&place, body.clone()).if_match(&draft.etag()).await.problem(412, "version_stale");

        let publish = format!("{place}:publish");
        let own = office.specialist.post(&publish, json!({})).if_match(&replaced.etag()).await;
        own.problem(403, "separation_of_duties");
        let published = office.admin.post(&publish, json!({})).if_match(&replaced.etag()).await.expect(200);
        assert_eq!(published.text("/state"), "published");
        assert!(published.at("/published_at").is_string());
        let frozen = office.specialist.put(&place, body).if_match(&published.etag()).await;
        frozen.problem(409, "template_version_published");
        office.admin.post(&publish, json!({})).if_match(&published.etag()).await.problem(409, "template_version_published");

        let second = office.specialist.post(&versions, json!({ "copy_of": "standard_payroll" })).await.expect(201);
        assert_eq!(second.at("/number"), 2);
        let list = office.specialist.get(&versions).await.expect(200);
        assert_eq!((list.text("/data/0/state"), list.text("/data/1/state")), ("published".into(), "draft".into()));
        let elsewhere = Office::without_workers(&app, "91330106MA2KXYTW83", "other").await;
        elsewhere.specialist.get(&place).await.problem(404, "not_found");
        assert_eq!(elsewhere.specialist.get(TEMPLATES).await.expect(200).at("/data"), json!([]));
    }

    async fn a_faulty_template_is_refused_with_its_place(app: TestApp) {
        let office = Office::open(&app).await;
        let new = json!({ "code": "payroll", "name": { "zh": "薪酬", "en": "Payroll" } });
        let made = office.specialist.post(TEMPLATES, new).await.expect(201);
        let versions = format!("{}/versions", made.location());
        let mut body = office.specialist.get(&format!("{TEMPLATES}/standard-payroll")).await.expect(200).at("/body");
        let items = body["items"].as_array_mut().expect("items");
        let at = items.iter().position(|item| item["code"] == "gross").expect("gross pay");
        items[at]["source"]["expression"] = json!("base_salary + no_such_item");
        let answer = office.specialist.post(&versions, json!({ "body": body })).lang("en").await;
        let pointer = format!("/body/items/{at}/source/expression");
        let problem = answer.problem_at(422, "template_invalid", &pointer);
        assert!(problem["errors"][0]["message"].as_str().is_some_and(|text| text.contains("character 15")), "{problem}");
        office.specialist.post(&versions, json!({})).await.problem_at(422, "body_or_copy", "/body");
        let mut unknown = body;
        unknown["items"][0]["colour"] = json!("red");
        office.specialist.post(&versions, json!({ "body": unknown })).await.problem(400, "unknown_field");
        assert_eq!(office.specialist.get(&versions).await.expect(200).at("/data"), json!([]));
    }
}
