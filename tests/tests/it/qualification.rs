//! What an agency must have before its first order: recorded over HTTP, told clause by clause, demanded when an engagement
//! is opened.

use bole_tests::{Actor, TestApp, Value, both, json};
use chrono::TimeDelta;

use crate::world::office::{haichuan, log_in, made, second, user};

const PAYROLL: &str = "/api/v1/categories/payroll/qualification";

/// An agency with nothing, and a client that wants to be served.
async fn bare(app: &TestApp) -> (Actor, String) {
    made(app, "91310000MA1FL1234Q", "chen.admin");
    let admin = log_in(app, "chen.admin").await;
    let client = haichuan(&admin).await.id();
    (admin, client)
}

async fn record(admin: &Actor, path: &str, body: Value) -> String {
    admin.post(path, body).await.expect(201).id()
}

fn member(name: &str, position: &str, field: &str) -> Value {
    json!({
        "name": name, "employed_from": "2018-07-01", "working_since": "2012-07-01",
        "education": {
            "degree": "bachelor", "field": field, "institution": "华东师范大学", "graduated_on": "2012-06-30",
        },
        "positions": [{ "position": position, "categories": ["payroll"], "from": "2018-07-01" }],
    })
}

/// What is missing at each clause, by code.
fn missing(shown: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    let clauses = shown["clauses"].as_array().expect("clauses");
    let of = |clause: &Value| {
        let code = text(&clause["clause"]);
        let missing = clause["missing"].as_array().expect("a list").clone();
        missing.into_iter().map(move |one| (code.clone(), text(&one["code"]))).collect::<Vec<_>>()
    };
    clauses.iter().flat_map(of).collect()
}

fn status(shown: &Value, clause: &str) -> String {
    let clauses = shown["clauses"].as_array().expect("clauses");
    let found = clauses.iter().find(|one| one["clause"] == clause).expect("the clause");
    found["status"].as_str().expect("a status").to_owned()
}

fn order(client: &str) -> Value {
    json!({ "client_id": client, "category": "payroll", "title": "薪酬代管" })
}

both! {
    async fn an_engagement_is_opened_once_nothing_is_missing(app: TestApp) {
        let (admin, client) = bare(&app).await;
        let refused = admin.post("/api/v1/engagements", order(&client)).await.problem(409, "not_qualified");
        let told: Vec<_> = refused["errors"].as_array().expect("errors").iter().map(|e| e["code"].clone()).collect();
        let lacks = missing(&admin.get(PAYROLL).await.expect(200).json());
        assert_eq!(told, lacks.iter().map(|(_, code)| json!(code)).collect::<Vec<_>>());
        assert!(refused["errors"][0]["message"].as_str().expect("a text").starts_with("PY-1.1.1"));
        assert_eq!(lacks.iter().filter(|(_, code)| code == "nobody_in_position").count(), 6);

        let licence = json!({
            "kind": "human_resources_service", "number": "1", "authority": "上海市人力资源和社会保障局",
            "scope": "职业介绍", "valid_from": "2020-01-01",
        });
        record(&admin, "/api/v1/licences", licence).await;
        let premises = json!({
            "name": "总部", "address": "世纪大道 100 号", "tenure": "owned", "used_from": "2020-01-01",
            "equipment": [{ "kind": "operating", "name": "办公工位", "quantity": 40 }],
        });
        record(&admin, "/api/v1/premises", premises).await;
        for code in ["crm", "attendance_and_pay", "income_tax", "wage_payment", "self_service"] {
            let tool = json!({ "code": code, "provider": "伯乐", "configured_on": "2020-01-01" });
            record(&admin, "/api/v1/tools", tool).await;
        }
        let mut staff = Vec::new();
        for (position, field) in [
            ("project_manager", "management"), ("finance_manager", "finance"), ("payroll_specialist", "law"),
        ] {
            staff.push(record(&admin, "/api/v1/staff", member("孙晓", position, field)).await);
        }
        let shown = admin.get(PAYROLL).await.expect(200).json();
        assert_eq!(shown["may_open"], false);
        assert!(missing(&shown).iter().all(|(clause, _)| clause.ends_with(".2") && clause.starts_with("PY-1.3")));
        // Whatever is said to be missing is attested; a degree in law does not fit payroll.
        let attested: [&[&str]; 3] = [
            &["labour_law", "insurance_law", "wage_law", "project_management", "communication_and_service", "platform_tools"],
            &["finance_and_tax", "data_handling_and_risk", "platform_tools"],
            &["payroll_process", "labour_law", "wage_and_tax_computing", "spreadsheets", "communication_and_service"],
        ];
        for (id, competencies) in staff.iter().zip(attested) {
            for competency in competencies {
                let new = json!({
                    "staff_id": id, "competency": competency, "attested_on": "2025-01-01", "evidence": "考核合格",
                });
                record(&admin, "/api/v1/attestations", new).await;
            }
        }
        let shown = admin.get(PAYROLL).await.expect(200).json();
        assert_eq!(missing(&shown), [("PY-1.3.3.2".to_owned(), "field_unfit".to_owned())]);
        // Who lacks it is told by name to those who may read the staff, else by id.
        let told = |shown: Value| {
            let clauses = shown["clauses"].as_array().expect("clauses").clone();
            let one = clauses.into_iter().find(|one| one["clause"] == "PY-1.3.3.2").expect("the clause");
            one["missing"][0]["message"].as_str().expect("a text").to_owned()
        };
        assert!(told(shown).contains("孙晓"));
        let lecturer = user(&admin, "he.jiang", "lecturer").await;
        let hidden = told(lecturer.get(PAYROLL).await.expect(200).json());
        assert!(hidden.contains(&staff[2]) && !hidden.contains("孙晓"), "{hidden}");
        let place = format!("/api/v1/staff/{}", staff[2]);
        let seen = admin.get(&place).await.expect(200);
        let mended = json!({ "education": { "field": "human_resources" } });
        admin.patch(&place, mended).if_match(&seen.etag()).await.expect(200);

        let shown = admin.get(PAYROLL).await.expect(200).json();
        assert_eq!((&shown["may_open"], &shown["met"]), (&json!(true), &json!(false)), "{shown}");
        assert_eq!((status(&shown, "PY-1.1.1"), status(&shown, "PY-1.2.3")), ("awaits_use".into(), "awaits_use".into()));
        assert_eq!(status(&shown, "PY-1.2.1"), "met");
        admin.post("/api/v1/engagements", order(&client)).await.expect(201);
        let dispatch = json!({ "client_id": client, "category": "executive-search", "title": "寻访" });
        admin.post("/api/v1/engagements", dispatch).await.problem(409, "not_qualified");
    }

    async fn what_ends_is_told_and_then_refused(app: TestApp) {
        made(&app, "91310000MA1FL1234Q", "chen.admin");
        let admin = log_in(&app, "chen.admin").await;
        let today = "2026-11-24";
        let licence = json!({
            "kind": "human_resources_service", "number": "1", "authority": "某局", "valid_from": "2020-01-01",
            "valid_to": "2027-01-23",
        });
        let made = admin.post("/api/v1/licences", licence).await.expect(201);
        let premises = json!({
            "name": "总部", "address": "世纪大道 100 号", "tenure": "leased", "used_from": "2020-01-01",
            "equipment": [
                { "kind": "audio", "name": "录音设备", "quantity": 2 }, { "kind": "video", "name": "录像设备", "quantity": 2 },
            ],
        });
        let premises = record(&admin, "/api/v1/premises", premises).await;
        let inspected = |on: &str, exits: bool| json!({
            "premises_id": premises, "inspected_on": on, "inspector": "消防救援支队", "fire_safety": true,
            "emergency_exits": exits, "signage": true,
        });
        let show = async || {
            let admin = log_in(&app, "chen.admin").await;
            admin.get("/api/v1/categories/personnel-assessment/qualification").await.expect(200).json()
        };
        let of = |shown: &Value, clause: &str| {
            let found = shown["clauses"].as_array().expect("clauses").iter().find(|one| one["clause"] == clause).cloned();
            found.expect("the clause")
        };
        assert_eq!(of(&show().await, "PA-1.2.2")["missing"][0]["code"], "inspection_missing");
        record(&admin, "/api/v1/inspections", inspected("2025-11-23", true)).await;
        assert_eq!(of(&show().await, "PA-1.2.2")["missing"][0]["code"], "inspection_missing", "a year and a day ago");
        record(&admin, "/api/v1/inspections", inspected("2025-11-24", true)).await;
        assert_eq!(of(&show().await, "PA-1.2.2")["expiring"][0]["last_day"], today);
        record(&admin, "/api/v1/inspections", inspected(today, false)).await;
        assert_eq!(of(&show().await, "PA-1.2.2")["missing"][0]["code"], "inspection_failed");
        let listed = admin.get(&format!("/api/v1/inspections?about_id={premises}")).await.expect(200);
        assert_eq!(listed.at("/data").as_array().map(Vec::len), Some(3));
        let other = "prm_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D";
        let none = admin.get(&format!("/api/v1/inspections?about_id={other}")).await.expect(200);
        assert_eq!(none.at("/data"), json!([]));

        let licensed = of(&show().await, "PA-1.2.1");
        assert_eq!((&licensed["status"], &licensed["expiring"][0]["days_left"]), (&json!("met"), &json!(60)));
        assert_eq!(licensed["expiring"][0]["subject_id"], json!(made.id()));
        app.advance(TimeDelta::days(61));
        let licensed = of(&show().await, "PA-1.2.1");
        assert_eq!((&licensed["status"], &licensed["missing"][0]["code"]), (&json!("missing"), &json!("licence_not_valid")));
    }

    async fn what_is_not_in_order_is_refused_with_its_field(app: TestApp) {
        let (admin, _) = bare(&app).await;
        let good = member("周文静", "payroll_specialist", "finance");
        let with = |pointer: &str, value: Value| {
            let mut body = good.clone();
            *body.pointer_mut(pointer).expect("the member") = value;
            body
        };
        for (body, status, code, pointer) in [
            (with("/name", json!("  ")), 422, "validation_failed", "/name"),
            (with("/working_since", json!("2030-01-01")), 422, "date_in_the_future", "/working_since"),
            (with("/education/graduated_on", json!("2030-01-01")), 422, "date_in_the_future", "/education/graduated_on"),
            (with("/education/degree", json!("doctorate")), 400, "invalid_value", "/education/degree"),
            (with("/positions/0/categories", json!([])), 422, "validation_failed", "/positions/0/categories"),
            (with("/positions/0/position", json!("emperor")), 400, "invalid_value", "/positions/0/position"),
        ] {
            admin.post("/api/v1/staff", body).await.problem_at(status, code, pointer);
        }
        let mut unknown = good.clone();
        unknown["user_id"] = json!("usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D");
        admin.post("/api/v1/staff", unknown).await.problem_at(422, "user_unknown", "/user_id");
        let mut left = good.clone();
        left["employed_to"] = json!("2018-06-30");
        admin.post("/api/v1/staff", left).await.problem_at(422, "validity_reversed", "/employed_to");

        let capital = |paid: &str, day: &str| json!({ "registered": "2000000.00", "paid_in": paid, "as_of": day });
        let path = "/api/v1/capital-statements";
        admin.post(path, capital("2000000.01", "2026-01-01")).await.problem_at(422, "amount_unfit", "/paid_in");
        admin.post(path, capital("-0.01", "2026-01-01")).await.problem_at(422, "amount_unfit", "/paid_in");
        admin.post(path, capital("1.00", "2027-01-01")).await.problem_at(422, "date_in_the_future", "/as_of");
        let tool = |used: &str| json!({
            "code": "crm", "provider": "伯乐", "configured_on": "2026-01-02", "used_on": used,
        });
        admin.post("/api/v1/tools", tool("2026-01-01")).await.problem_at(422, "validity_reversed", "/used_on");
        admin.post("/api/v1/tools", tool("2027-01-01")).await.problem_at(422, "date_in_the_future", "/used_on");
        let inspection = json!({
            "premises_id": "prm_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D", "inspected_on": "2026-01-01", "inspector": "某局",
            "fire_safety": true, "emergency_exits": true, "signage": true,
        });
        admin.post("/api/v1/inspections", inspection).await.problem_at(422, "premises_unknown", "/premises_id");
        let rule = json!({
            "kind": "funds_safety", "title": "资金安全制度", "edition": "1", "effective_from": "2026-01-01",
            "document_id": "doc_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D",
        });
        admin.post("/api/v1/written-rules", rule).await.problem_at(422, "document_unknown", "/document_id");
        admin.get("/api/v1/categories/cooking/qualification").await.problem(404, "category_not_found");
        admin.get("/api/v1/attestations?about_id=prm_1").await.problem_at(400, "id_malformed", "query:about_id");
    }

    async fn nobody_attests_his_own(app: TestApp) {
        let (admin, _) = bare(&app).await;
        let manager = user(&admin, "sun.xiao", "project_manager").await;
        let me = manager.get("/api/v1/auth/me").await.expect(200).id();
        let mut staff = member("孙晓", "project_manager", "management");
        staff["user_id"] = json!(me);
        let staff = record(&admin, "/api/v1/staff", staff).await;
        let of = |competency: &str| json!({
            "staff_id": staff, "competency": competency, "attested_on": "2026-01-01", "evidence": "考核合格",
        });
        let path = "/api/v1/attestations";
        manager.post(path, of("labour_law")).await.problem(403, "separation_of_duties");
        let made = admin.post(path, of("labour_law")).await.expect(201);
        let longer = json!({ "holds_to": "2027-01-01" });
        manager.patch(&made.location(), longer.clone()).if_match(&made.etag()).await.problem(403, "separation_of_duties");
        admin.patch(&made.location(), longer).if_match(&made.etag()).await.expect(200);
        admin.post(path, of("confidentiality_undertaking")).await.problem_at(422, "document_needed", "/document_id");
        // Whoever only attests keeps no staff, and another agency sees none of it.
        manager.post("/api/v1/staff", member("周明", "recruiter", "law")).await.problem(403, "permission_denied");
        let others = second(&app).await;
        others.get(&made.location()).await.problem(404, "not_found");
        others.post(path, of("wage_law")).await.problem_at(422, "staff_unknown", "/staff_id");
    }

    async fn what_is_published_is_shown_to_everybody(app: TestApp) {
        let (admin, _) = bare(&app).await;
        let place = "/api/v1/disclosures/91310000MA1FL1234Q";
        app.anyone().get(place).await.problem(404, "not_found");
        let licence = |number: &str, to: &str| json!({
            "kind": "human_resources_service", "number": number, "authority": "某局", "valid_from": "2020-01-01",
            "valid_to": to,
        });
        record(&admin, "/api/v1/licences", licence("old", "2026-11-23")).await;
        record(&admin, "/api/v1/licences", licence("new", "2026-11-24")).await;
        let offer = |name: &str, from: &str| json!({
            "category": "payroll", "name": name, "content": "核算与发放", "price": "每人每月 75 元", "offered_from": from,
        });
        record(&admin, "/api/v1/service-offers", offer("薪酬代管", "2026-01-01")).await;
        record(&admin, "/api/v1/service-offers", offer("明日服务", "2026-11-25")).await;
        let notice = |phone: &str, from: &str| json!({
            "authority": "浦东新区人社局", "supervision_phone": phone, "support_channel": "400", "effective_from": from,
        });
        record(&admin, "/api/v1/supervision-notices", notice("12333-3", "2026-11-25")).await;
        app.anyone().get(place).await.problem(404, "not_found");
        record(&admin, "/api/v1/supervision-notices", notice("12333-2", "2026-02-01")).await;
        record(&admin, "/api/v1/supervision-notices", notice("12333-1", "2026-01-01")).await;
        let shown = app.anyone().get(place).await.expect(200);
        assert_eq!(shown.text("/supervision_phone"), "12333-2");
        let only = |list: &str, member: &str| {
            let rows = shown.at(list);
            let rows = rows.as_array().expect("a list");
            assert_eq!(rows.len(), 1, "{list}");
            rows[0][member].clone()
        };
        assert_eq!((only("/licences", "number"), only("/services", "name")), (json!("new"), json!("薪酬代管")));
        for unknown in ["91310000MA1FL5678W", "91310000MA1FL1234X", "x"] {
            app.anyone().get(&format!("/api/v1/disclosures/{unknown}")).await.problem(404, "not_found");
        }
    }
}
