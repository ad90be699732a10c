//! Settlement templates over HTTP.

use bole_tests::{both, json};

use crate::world::bureau::Bureau;
use crate::world::desk::Office;

const TEMPLATES: &str = "/api/v1/settlement-templates";
const PEOPLE: &str = include_str!("../../../samples/payroll-2026/people.csv");

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

    async fn a_client_finds_the_version_that_he_is_asked_to_confirm_and_no_other(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        let (path, client) = (format!("/api/v1/engagements/{}", bureau.engagement), &bureau.client_user);
        let version = bureau.published_template().await;
        let templates = bureau.specialist.get(TEMPLATES).await.expect(200);
        let template = format!("{TEMPLATES}/{}", templates.text("/data/0/id"));
        let versions = format!("{template}/versions");
        let of_client = json!({ "credit_code": "91440300MA5ABCD127", "name": "别家客户" });
        let stranger = bureau.manager.post("/api/v1/clients", of_client).await.expect(201).id();
        let stranger = bureau.agency.client_user(&stranger).await;
        for user in [client, &stranger] {
            assert_eq!(user.get(TEMPLATES).await.expect(200).at("/data"), json!([]));
            for hidden in [&template, &versions, &format!("{versions}/1")] {
                user.get(hidden).await.problem(404, "not_found");
            }
        }
        let draft = bureau.specialist.post(&versions, json!({ "copy_of": "standard_payroll" })).await.expect(201);
        let seen = bureau.manager.get(&path).await.expect(200);
        let offer = |id: &str| bureau.manager.patch(&path, json!({ "offered_template_version_id": id })).if_match(&seen.etag());
        offer(&draft.id()).await.problem(409, "template_not_published");
        offer("tpv_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D").await
            .problem_at(422, "template_version_unknown", "/offered_template_version_id");
        bureau.offer(&version).await;

        assert_eq!(client.get("/api/v1/engagements").await.expect(200).text("/data/0/id"), bureau.engagement);
        assert_eq!(client.get(&path).await.expect(200).text("/offered_template_version_id"), version);
        assert_eq!(client.get(TEMPLATES).await.expect(200).at("/data").as_array().map(Vec::len), Some(1));
        assert_eq!(client.get(&template).await.expect(200).text("/code"), "payroll");
        let listed = client.get(&versions).await.expect(200);
        assert_eq!((listed.at("/data").as_array().map(Vec::len), listed.text("/data/0/id")), (Some(1), version.clone()));
        assert!(client.get(&format!("{versions}/1")).await.expect(200).at("/body/items").is_array());
        client.get(&format!("{versions}/2")).await.problem(404, "not_found");
        stranger.get(&format!("{versions}/1")).await.problem(404, "not_found");
        assert_eq!(stranger.get("/api/v1/engagements").await.expect(200).at("/data"), json!([]));
        stranger.get(&path).await.problem(404, "not_found");
        stranger.get(&format!("{path}/step-records")).await.problem(404, "not_found");
    }

    async fn a_client_sees_what_its_steps_recorded_without_its_people(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let (path, client) = (format!("/api/v1/engagements/{}", bureau.engagement), &bureau.client_user);
        let shown = client.get(&path).await.expect(200);
        assert_eq!(shown.at("/template_version_id"), shown.at("/offered_template_version_id"));
        let records = client.get(&format!("{path}/step-records")).await.expect(200);
        let clauses: Vec<_> = records.at("/data").as_array().expect("records").iter().map(|r| r["clause"].clone()).collect();
        assert_eq!(clauses, ["PY-5.2.4", "PY-5.2.3", "PY-5.2.1", "PY-5.1.1"]);
        assert_eq!(client.get(&bureau.path("settlement/template")).await.expect(200).at("/revision"), 1);
        let roster = bureau.specialist.get(&format!("{path}/roster")).await.expect(200);
        let person = roster.text("/data/0/person/id");
        client.get(&format!("{path}/step-records?subject={person}")).await.problem(404, "not_found");
        for closed in [&bureau.path("settlement/people"), &format!("{path}/operating-guide")] {
            client.get(closed).await.problem(404, "not_found");
        }
        client.get(&format!("{path}/roster")).await.problem(403, "permission_denied");
    }

    async fn the_process_names_the_version_to_confirm(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        bureau.sign("2026-01-01", "2026-12-31").await;
        bureau.client_file().await.expect(200);
        bureau.import_roster(&PEOPLE.lines().take(2).collect::<Vec<_>>().join("\n")).await;
        bureau.step("settlement/people", json!({ "all_unconfirmed": true })).await.expect(200);
        let version = bureau.published_template().await;
        bureau.offer(&version).await;
        let process = bureau.client_user.get(&format!("/api/v1/engagements/{}/process", bureau.engagement)).await.expect(200);
        assert_eq!(process.text("/stages/1/steps/2/clause"), "PY-5.2.3");
        assert_eq!(process.text("/stages/1/steps/2/next/template_version_id"), version);
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
