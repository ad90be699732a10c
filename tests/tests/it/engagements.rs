//! Engagements, their steps and the stepper over HTTP.

use bole_tests::{Answer, Value, both, json};

use crate::world::bureau::{Bureau, agreement, method};
use crate::world::office::client;

/// How the step of a clause stands in the stepper.
fn standing(process: &Answer, clause: &str) -> Value {
    let stages = process.at("/stages");
    let mut steps =
        stages.as_array().into_iter().flatten().flat_map(|stage| stage["steps"].as_array().into_iter().flatten());
    steps.rfind(|step| step["clause"] == clause).cloned().unwrap_or_else(|| panic!("{clause}: {process}"))
}

both! {
    async fn an_engagement_is_opened_changed_and_closed(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        let path = format!("/api/v1/engagements/{}", bureau.engagement);
        let shown = bureau.manager.get(&path).await.expect(200);
        assert_eq!(shown.text("/withholding_agent/credit_code"), "91310114MA1GT00019");
        assert_eq!(shown.at("/delegated_parts"), json!(["wage_payment", "contributions", "tax_filing"]));
        let post = |body: Value| bureau.manager.post("/api/v1/engagements", body);
        let new = |category: &str| json!({ "client_id": bureau.client_id, "category": category, "title": "x" });
        post(json!({ "client_id": "cli_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D", "category": "payroll", "title": "x" })).await
            .problem_at(422, "client_unknown", "/client_id");
        let old = client(&bureau.manager, "91310114MA1GT0003F", "远山物流").await;
        let off = bureau.manager.patch(&old.location(), json!({ "status": "disabled" })).if_match(&old.etag());
        off.await.expect(200);
        let mut for_him = json!({ "client_id": old.id(), "category": "payroll", "title": "x" });
        post(for_him.clone()).await.problem_at(422, "client_disabled", "/client_id");
        for_him["number"] = json!("BL-9");
        bureau.manager.post("/api/v1/contracts", for_him).await.problem_at(422, "client_disabled", "/client_id");
        let mut unfit = new("payroll");
        unfit["specialist_id"] = bureau.finance.get("/api/v1/auth/me").await.at("/id");
        post(unfit).await.problem_at(422, "specialist_unfit", "/specialist_id");
        let patch = json!({ "delegated_parts": ["tax_filing"] });
        bureau.manager.patch(&path, &patch).await.problem(428, "if_match_required");
        let changed = bureau.manager.patch(&path, &patch).if_match(&shown.etag()).await.expect(200);
        assert_eq!(changed.at("/delegated_parts"), json!(["tax_filing"]));
        bureau.manager.patch(&path, &patch).if_match(&shown.etag()).await.problem(412, "version_stale");
        let close = format!("{path}:close");
        let closed = bureau.manager.post(&close, ()).if_match(&changed.etag()).await.expect(200);
        assert_eq!(closed.text("/status"), "closed");
        bureau.manager.patch(&path, &patch).if_match(&closed.etag()).await.problem(409, "engagement_closed");
        bureau.client_file().await.problem(409, "engagement_closed");
        let elsewhere = app.agency().await.project_manager();
        elsewhere.get(&path).await.problem(404, "not_found");
        assert_eq!(elsewhere.get("/api/v1/engagements").await.expect(200).at("/data"), json!([]));
    }

    async fn every_category_opens_and_shows_its_whole_process(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        for (category, stages, signing) in [
            ("executive-search", 6, "ES-5.1.3"), ("personnel-assessment", 4, "PA-5.1.3"), ("training", 6, "TR-5.4.1"),
            ("management-consulting", 7, "MC-5.2.1"), ("labor-dispatch", 5, "LD-5.2.1"),
            ("recruitment-outsourcing", 7, "RP-5.1.1"), ("social-insurance", 4, "SI-5.1.2"), ("payroll", 4, "PY-5.1.1"),
        ] {
            let new = json!({ "client_id": bureau.client_id, "category": category, "title": category });
            let opened = bureau.manager.post("/api/v1/engagements", new).await.expect(201);
            assert_eq!(opened.text("/category"), category);
            let own = bureau.manager.get("/api/v1/agency").await.expect(200).text("/credit_code");
            let employer = if category == "labor-dispatch" { own.as_str() } else { "91310114MA1GT00019" };
            assert_eq!(opened.text("/withholding_agent/credit_code"), employer, "{category}");
            let delegated = opened.at("/delegated_parts").as_array().map(Vec::len);
            assert_eq!(delegated, Some(if category == "payroll" { 3 } else { 0 }), "{category}");
            let process = bureau.manager.get(&format!("{}/process", opened.location())).await.expect(200);
            assert_eq!(process.at("/stages").as_array().map(Vec::len), Some(stages), "{category}");
            let step = standing(&process, signing);
            let steps = process.at("/stages");
            let first = &steps[0]["steps"][0];
            assert!(["available", "blocked"].contains(&step["state"].as_str().unwrap_or_default()), "{category}: {step}");
            if first["state"] == "blocked" {
                assert_eq!(first["blocked_by"][0]["code"], "step_not_offered", "{category}: {first}");
            }
            if category != "payroll" {
                let mut with = json!({ "client_id": bureau.client_id, "category": category, "title": "x" });
                with["delegated_parts"] = json!(["tax_filing"]);
                bureau.manager.post("/api/v1/engagements", with).await
                    .problem_at(422, "payroll_only", "/delegated_parts");
            }
        }
    }

    async fn executive_search_opens_without_what_only_payroll_has(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        let post = |body: Value| bureau.manager.post("/api/v1/engagements", body);
        let new = json!({ "client_id": bureau.client_id, "category": "executive-search", "title": "寻访财务总监" });
        let consultant = bureau.agency.another("consultant");
        let opened = post(new.clone()).await.expect(201);
        assert_eq!(opened.at("/delegated_parts"), json!([]));
        let me = bureau.specialist.get("/api/v1/auth/me").await.expect(200).id();
        for (member, value) in [("specialist_id", json!(me)), ("delegated_parts", json!(["tax_filing"]))] {
            let mut with = new.clone();
            with[member] = value.clone();
            post(with).await.problem_at(422, "payroll_only", &format!("/{member}"));
            let patch = json!({ member: value });
            let change = bureau.manager.patch(&opened.location(), patch).if_match(&opened.etag());
            change.await.problem_at(422, "payroll_only", &format!("/{member}"));
        }
        let title = bureau.manager.patch(&opened.location(), json!({ "title": "寻访总监" })).if_match(&opened.etag());
        assert_eq!(title.await.expect(200).text("/title"), "寻访总监");
        let process = bureau.specialist.get(&format!("{}/process", opened.location())).await.expect(200);
        assert_eq!(process.text("/category"), "executive-search");
        assert_eq!(process.at("/stages").as_array().map(Vec::len), Some(6));
        let signing = standing(&process, "ES-5.1.3");
        assert_eq!((&signing["state"], &signing["blocked_by"][0]["code"]), (&json!("blocked"), &json!("step_open")));
        let step = format!("/api/v1/executive-search/engagements/{}/mandate/client-legality", opened.id());
        assert_eq!(standing(&process, "ES-5.1.1")["next"]["path"], step);
        let (evidence, _) = bureau.paper("licence").await;
        let found = json!({
            "credit_code_checked": true, "business_scope": "智能装备", "request_lawful": true, "finding": "岗位真实",
            "evidence_ids": [evidence],
        });
        for (member, value, code) in [
            ("credit_code_checked", json!(false), "credit_code_unchecked"),
            ("request_lawful", json!(false), "request_unlawful"),
        ] {
            let mut with = found.clone();
            with[member] = value;
            consultant.put(&step, with).await.problem_at(422, code, &format!("/{member}"));
        }
        let mut unknown = found.clone();
        unknown["evidence_ids"] = json!([evidence, "doc_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D"]);
        consultant.put(&step, unknown).await.problem_at(422, "document_unknown", "/evidence_ids/1");
        let recorded = consultant.put(&step, found.clone()).await.expect(200);
        consultant.put(&step, found.clone()).await.problem(428, "if_match_required");
        consultant.put(&step, found).if_match(&recorded.etag()).await.expect(200);
        let process = consultant.get(&format!("{}/process", opened.location())).await.expect(200);
        assert_eq!(standing(&process, "ES-5.1.1")["state"], "done");
        let brief = json!({
            "post": "财务总监", "headcount": 1, "duties": "预算与资金", "hiring_conditions": "十年经验", "reports_to": "总经理",
            "reason_for_hire": "原任退休",
        });
        let place = step.replace("client-legality", "position-brief");
        assert_eq!(standing(&process, "ES-5.1.2")["next"]["path"], place);
        let mut nobody = brief.clone();
        nobody["headcount"] = json!(0);
        consultant.put(&place, nobody).await.problem_at(422, "validation_failed", "/headcount");
        consultant.put(&place, brief).await.expect(200);
        let process = consultant.get(&format!("{}/process", opened.location())).await.expect(200);
        let signing = standing(&process, "ES-5.1.3");
        assert_eq!((&signing["state"], &signing["blocked_by"][0]["code"]), (&json!("blocked"), &json!("step_not_offered")));
        let elsewhere = app.agency().await.another("consultant");
        elsewhere.get(&step).await.problem(404, "not_found");
        let payroll = format!("/api/v1/payroll/engagements/{}/agreement/contract", opened.id());
        bureau.specialist.get(&payroll).await.problem(404, "not_found");
    }

    async fn steps_follow_their_order_up_to_the_first_month(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        let process = format!("/api/v1/engagements/{}/process", bureau.engagement);
        let start = bureau.specialist.get(&process).await.expect(200);
        assert_eq!(standing(&start, "PY-5.1.1")["state"], "available");
        assert_eq!(standing(&start, "PY-5.1.1")["next"]["method"], "PUT");
        assert_eq!(standing(&start, "PY-5.1.1")["next"]["path"], bureau.path("agreement/contract"));
        assert_eq!(standing(&start, "PY-5.2.4")["state"], "blocked");
        let blocked = bureau.step("settlement/method", method("platform")).await;
        assert_eq!(blocked.problem(409, "step_blocked")["errors"].as_array().map(Vec::len), Some(4));
        bureau.open_cycle("2026-11", "2026-11-30").await.problem(409, "step_blocked");

        let contract = bureau.sign("2026-01-01", "2026-12-31").await;
        bureau.step("settlement/client-file", json!({ "profile_version": 2 })).await
            .problem_at(422, "profile_version_old", "/profile_version");
        bureau.client_file().await.expect(200);
        bureau.client_file().await.problem(428, "if_match_required");
        let again = bureau.client_file().if_match("v1").await.expect(200);
        assert_eq!((again.at("/revision"), again.etag()), (json!(2), "\"v2\"".to_owned()));
        bureau.client_file().if_match("v1").await.problem(412, "version_stale");

        let people = include_str!("../../../samples/payroll-2026/people.csv");
        bureau.import_roster(&people.lines().take(3).collect::<Vec<_>>().join("\n")).await;
        bureau.step("settlement/people", json!({})).await.problem_at(422, "people_or_all", "/person_ids");
        let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
        let first = roster.text("/data/0/person/id");
        let one = bureau.step("settlement/people", json!({ "person_ids": [first] })).await.expect(200);
        assert_eq!((one.at("/recorded"), one.at("/subjects")), (json!(1), json!([first])));
        let stranger = json!({ "person_ids": [first, "per_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D"] });
        bureau.step("settlement/people", stranger).await.problem_at(422, "person_not_on_roster", "/person_ids/1");
        let rest = bureau.step("settlement/people", json!({ "all_unconfirmed": true })).await.expect(200);
        assert_eq!(rest.at("/recorded"), 1);
        let records = bureau.specialist.get(&bureau.path("settlement/people")).await.expect(200);
        assert_eq!(records.at("/data").as_array().map(Vec::len), Some(2));

        let version = bureau.published_template().await;
        let confirm = |form: &str| json!({
            "template_version_id": version, "confirmation": { "form": form, "given_by": "王敏" },
        });
        bureau.step("settlement/template", confirm("platform")).await.problem(403, "separation_of_duties");
        bureau.step("settlement/template", confirm("signed_paper")).await
            .problem_at(422, "signed_paper_missing", "/confirmation/document_id");
        let (document_id, sha256) = bureau.paper("template").await;
        let mut paper = confirm("signed_paper");
        paper["confirmation"]["document_id"] = json!(document_id);
        paper["confirmation"]["sha256"] = json!("0".repeat(64));
        bureau.step("settlement/template", paper.clone()).await.problem_at(422, "document_differs", "/confirmation/sha256");
        paper["confirmation"]["sha256"] = json!(sha256);
        bureau.step("settlement/template", paper).await.expect(200);
        bureau.client_user.put(&bureau.path("settlement/template"), confirm("platform")).if_match("v1").await
            .problem_at(422, "template_not_offered", "/template_version_id");
        bureau.offer(&version).await;
        bureau.client_user.put(&bureau.path("settlement/template"), confirm("platform")).if_match("v1").await.expect(200);
        bureau.step("settlement/method", method("platform")).await.expect(200);

        let missing = bureau.open_cycle("2026-11", "2026-11-30").await.problem(409, "step_blocked");
        assert_eq!(missing["errors"][0]["code"], "operating_guide_missing");
        bureau.guide().await;
        bureau.open_cycle("2026-11", "2026-10-31").await.problem_at(422, "pay_date_before_period", "/pay_date");
        bureau.open_cycle("2026-11-2", "2026-11-30").await.problem(409, "cycle_out_of_order");
        bureau.open_cycle("2026-13", "2026-11-30").await.problem(400, "path_malformed");
        let opened = bureau.open_cycle("2026-11", "2026-12-10").await.expect(200);
        assert_eq!(opened.text("/cycle"), "2026-11");
        bureau.open_cycle("2026-11", "2026-12-10").await.problem(428, "if_match_required");
        let later = bureau.open_cycle("2026-11", "2026-12-11").if_match(&opened.etag()).await.expect(200);
        assert_eq!((later.at("/revision"), later.text("/document/pay_date")), (json!(2), "2026-12-11".to_owned()));
        let cycle = bureau.specialist.get(&bureau.cycle("2026-11", "")).await.expect(200);
        assert_eq!((cycle.text("/pay_date"), cycle.text("/state")), ("2026-12-11".to_owned(), "open".to_owned()));
        bureau.open_cycle("2026-11-2", "2026-12-10").await.expect(200);

        let drawn = bureau.client_user.get(&process).await.expect(200);
        for done in ["PY-5.1.1", "PY-5.2.1", "PY-5.2.2", "PY-5.2.3", "PY-5.2.4"] {
            assert_eq!(standing(&drawn, done)["state"], "done", "{done}");
        }
        assert_eq!(standing(&drawn, "PY-5.3.2")["state"], "blocked");
        let all = format!("/api/v1/engagements/{}/step-records?clause=PY-5.2.3", bureau.engagement);
        let revisions = bureau.specialist.get(&all).await.expect(200);
        assert_eq!((revisions.at("/data/0/revision"), revisions.at("/data/1/revision")), (json!(2), json!(1)));
        let skip = json!({ "outcome": "skipped", "reason": "不需要" });
        let path = format!("/api/v1/engagements/{}/steps/PY-5.2.4:skip", bureau.engagement);
        bureau.specialist.post(&path, skip).await.problem(422, "step_mandatory");
        let bound = bureau.manager.get(&format!("/api/v1/engagements/{}", bureau.engagement)).await.expect(200);
        assert_eq!(bound.text("/contract_id"), contract);
    }

    async fn a_body_is_judged_after_the_object_and_its_version(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        bureau.guide().await;
        let path = format!("/api/v1/engagements/{}/operating-guide", bureau.engagement);
        let put = |path: &str| bureau.specialist.put(path, json!({ "title": "", "tasks": [] }));
        put("/api/v1/engagements/eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D/operating-guide").await.problem(404, "not_found");
        put(&path).await.problem(428, "if_match_required");
        put(&path).if_match("v7").await.problem(412, "version_stale");
        put(&path).if_match("v1").await.problem_at(422, "validation_failed", "/title");
        assert_eq!(bureau.specialist.get(&path).await.expect(200).at("/version"), 1);
    }

    async fn the_signing_step_wants_notices_and_a_contract_in_force(app: TestApp) {
        let bureau = Bureau::open(&app).await;
        let contract = bureau.contract("2026-01-01", "2026-12-31").await;
        let put = |document: Value| bureau.step("agreement/contract", document);
        let mut one = agreement(&contract);
        one["notices"].as_array_mut().expect("notices").pop();
        put(one).await.problem_at(422, "notice_missing", "/notices");
        let mut early = agreement(&contract);
        early["notices"][1]["given_on"] = json!("2026-02-01");
        put(early).await.problem_at(422, "dates_reversed", "/notices/1/acknowledged_on");
        let mut late = agreement(&contract);
        late["notices"][0]["acknowledged_on"] = json!("2026-11-25");
        put(late).await.problem_at(422, "date_in_future", "/notices/0/acknowledged_on");
        put(agreement("ctr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")).await.problem_at(422, "contract_unknown", "/contract_id");
        let future = bureau.contract("2027-01-01", "2027-12-31").await;
        put(agreement(&future)).await.problem(409, "contract_not_in_force");
        put(agreement(&contract)).await.expect(200);
        let read = bureau.specialist.get(&bureau.path("agreement/contract")).await.expect(200);
        assert_eq!(read.text("/document/contract_id"), contract);
        bureau.specialist.get(&bureau.path("settlement/method")).await.problem(404, "not_found");
        app.set_clock("2027-01-05T02:00:00Z");
        let process = format!("/api/v1/engagements/{}/process", bureau.engagement);
        let expired = standing(&bureau.specialist.get(&process).await.expect(200), "PY-5.2.1");
        assert_eq!(expired["blocked_by"][0]["code"], "contract_not_in_force");
        bureau.client_file().await.problem(409, "step_blocked");
    }
}
