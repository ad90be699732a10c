//! Clients, their profiles and contacts over HTTP.

use bole_tests::{Value, both, json};

use crate::world::office::{client, client_user, first, haichuan, second};

fn profile(headcount: u32) -> Value {
    json!({
        "industry": "专用设备制造", "scale": "medium", "address": "上海市嘉定区安研路 1 号",
        "invoice": {
            "title": "海川智能装备有限公司", "tax_number": "91310114MA1GT00019",
            "bank_name": "中国工商银行上海嘉定支行", "bank_account": "1001000000000000001",
        },
        "payroll": { "pay_day": 10, "headcount": headcount, "places": ["310000", "130100"] },
    })
}

both! {
    async fn a_client_is_recorded_found_and_changed(app: TestApp) {
        let admin = first(&app).await;
        let made = haichuan(&admin).await;
        assert!(made.id().starts_with("cli_"));
        assert_eq!(made.etag(), "\"v1\"");
        let shown = admin.get(&made.location()).await.expect(200);
        assert_eq!(shown.json(), made.json());
        client(&admin, "91310114MA1GT0002C", "Haichuan Trading").await;
        client(&admin, "91310114MA1GT0003F", "远山物流").await;
        let names = async |query: &str| -> Vec<String> {
            let found = admin.get(&format!("/api/v1/clients?{query}")).await.expect(200);
            let rows = found.at("/data").as_array().cloned().unwrap_or_default();
            rows.iter().filter_map(|row| row["name"].as_str().map(ToOwned::to_owned)).collect()
        };
        assert_eq!(names("q=%E6%B5%B7%E5%B7%9D").await, ["海川智能装备有限公司"]);
        assert_eq!(names("q=hAI").await, ["Haichuan Trading"]);
        assert_eq!(names("q=%E8%BF%9C%E5%B1%B1%E7%89%A9%E6%B5%81%E9%9B%86%E5%9B%A2").await, [""; 0]);
        assert_eq!(names("credit_code=91310114ma1gt0003f").await, ["远山物流"]);
        assert_eq!(names("").await.len(), 3);
        let page = admin.get("/api/v1/clients?limit=2").await.expect(200);
        let rest = admin.get(&format!("/api/v1/clients?limit=2&cursor={}", page.text("/next_cursor"))).await.expect(200);
        assert_eq!(rest.text("/data/0/name"), "远山物流");

        let path = made.location();
        let change = json!({ "name": "海川装备集团", "status": "disabled" });
        admin.patch(&path, &change).await.problem_at(428, "if_match_required", "header:If-Match");
        admin.patch(&path, &change).if_match("v7").await.problem(412, "version_stale");
        let changed = admin.patch(&path, &change).if_match("v1").await.expect(200);
        assert_eq!((changed.text("/name"), changed.text("/status")), ("海川装备集团".to_owned(), "disabled".to_owned()));
        assert_eq!(changed.etag(), "\"v2\"");
        admin.patch(&path, json!({ "name": null })).if_match("v2").await.problem_at(400, "required", "/name");
        admin.patch(&path, json!({ "credit_code": "x" })).if_match("v2").await
            .problem_at(400, "unknown_field", "/credit_code");
        admin.patch(&path, json!({ "name": "  " })).if_match("v2").await.problem_at(422, "validation_failed", "/name");
    }

    async fn a_bad_client_is_refused(app: TestApp) {
        let admin = first(&app).await;
        let post = |body: Value| admin.post("/api/v1/clients", body);
        post(json!({ "credit_code": "91310114MA1GT00018", "name": "海川" })).await
            .problem_at(422, "credit_code_invalid", "/credit_code");
        post(json!({ "credit_code": "91310114MA1GT00019" })).await.problem_at(400, "required", "/name");
        post(json!({ "credit_code": "91310114MA1GT00019", "name": "" })).await
            .problem_at(422, "validation_failed", "/name");
        post(json!({ "credit_code": "91310114MA1GT00019", "name": "海川", "vip": true })).await
            .problem_at(400, "unknown_field", "/vip");
        let mut bad = profile(300);
        bad["payroll"]["pay_day"] = json!(32);
        post(json!({ "credit_code": "91310114MA1GT00019", "name": "海川", "profile": bad })).await
            .problem_at(422, "validation_failed", "/profile/payroll/pay_day");
        let none = admin.get("/api/v1/clients").await.expect(200);
        assert_eq!(none.at("/data"), json!([]));
        haichuan(&admin).await;
        let again = post(json!({ "credit_code": "91310114MA1GT00019", "name": "另一家" })).await;
        again.problem(409, "credit_code_taken");
        let other = second(&app).await;
        haichuan(&other).await;
    }

    async fn each_version_of_a_profile_is_kept(app: TestApp) {
        let admin = first(&app).await;
        let made = haichuan(&admin).await;
        let path = format!("{}/profile", made.location());
        admin.get(&path).await.problem(404, "not_found");
        let one = admin.put(&path, profile(300)).await.expect(201);
        assert_eq!(one.etag(), "\"v1\"");
        admin.put(&path, profile(310)).await.problem(428, "if_match_required");
        let two = admin.put(&path, profile(310)).if_match("v1").await.expect(200);
        assert_eq!(two.at("/version"), 2);
        assert!(two.text("/recorded_by").starts_with("usr_"));
        admin.put(&path, profile(320)).if_match("v1").await.problem(412, "version_stale");
        let headcount = async |query: &str| {
            admin.get(&format!("{path}{query}")).await.expect(200).at("/profile/payroll/headcount")
        };
        assert_eq!(headcount("").await, 310);
        assert_eq!(headcount("?version=1").await, 300);
        admin.get(&format!("{path}?version=3")).await.problem(404, "not_found");
        let versions = admin.get(&format!("{path}/versions?limit=1")).await.expect(200);
        assert_eq!(versions.at("/data/0/version"), 2);
        let cursor = versions.text("/next_cursor");
        let older = admin.get(&format!("{path}/versions?limit=1&cursor={cursor}")).await.expect(200);
        assert_eq!(older.at("/data/0/version"), 1);
        let client = admin.get(&made.location()).await.expect(200);
        assert_eq!(client.at("/profile_version"), 2);
        let mut bad = profile(1);
        bad["payroll"]["places"] = json!(["999999"]);
        admin.put(&path, bad).if_match("v2").await.problem_at(400, "invalid_value", "/payroll/places/0");
    }

    async fn a_profile_has_what_each_category_asks_for(app: TestApp) {
        let admin = first(&app).await;
        let path = format!("{}/profile", haichuan(&admin).await.location());
        let mut whole = profile(300);
        whole["business_scope"] = json!("智能装备的研发、制造和销售");
        whole["social_insurance"] = json!({ "accounts": [
            { "place": "310000", "kind": "pension", "number": "310114000123456", "authority": "嘉定区社保中心" },
            { "place": "310000", "kind": "housing_fund", "number": "881234567" },
        ] });
        whole["dispatch"] = json!({ "own_workers": 300, "dispatched_workers": 20, "posts": [
            { "title": "物料搬运", "nature": "auxiliary" }, { "title": "产假顶岗", "nature": "substitute" },
        ] });
        whole["consulting"] = json!({ "strategy": "三年翻番", "organisation": "事业部制", "hr_system": "职级与薪酬体系" });
        let kept = admin.put(&path, &whole).await.expect(201);
        assert_eq!(kept.at("/profile"), whole);

        // Each part is held against its own rules, and nothing is kept of one that breaks them.
        let twice = whole["social_insurance"]["accounts"][0].clone();
        let faults = [
            ("/social_insurance/accounts", json!([twice, twice]), 422, "validation_failed"),
            ("/social_insurance/accounts", json!([]), 422, "validation_failed"),
            ("/social_insurance/accounts/0/place", json!("999999"), 400, "invalid_value"),
            ("/dispatch/posts/0/nature", json!("permanent"), 400, "invalid_value"),
            ("/dispatch/posts/1/title", json!("物料搬运"), 422, "validation_failed"),
            ("/consulting/strategy", json!(""), 422, "validation_failed"),
        ];
        for (at, value, status, code) in faults {
            let mut bad = whole.clone();
            *bad.pointer_mut(at).expect("it is there") = value;
            let refused = admin.put(&path, bad).if_match("v1").await;
            let told = refused.problem(status, code);
            let pointer = told["errors"][0]["pointer"].as_str().expect("a pointer");
            let first = at.split('/').nth(1).expect("a part");
            assert!(pointer.starts_with(&format!("/{first}")), "{at}: {told}");
        }
        assert_eq!(admin.get(&path).await.expect(200).json(), kept.json());
    }

    async fn a_contact_s_phone_is_masked(app: TestApp) {
        let admin = first(&app).await;
        let client = haichuan(&admin).await;
        let path = format!("{}/contacts", client.location());
        let new = json!({
            "name": "王敏", "position": "人力资源经理", "phone": "138 0013 8000", "email": "hr@haichuan.example",
            "duties": ["inputs", "bill_confirmation"],
        });
        let made = admin.post(&path, &new).await.expect(201);
        assert_eq!(made.text("/phone"), "138****8000");
        assert!(!made.body_text().contains("0013"));
        let one = made.location();
        assert_eq!(admin.get(&one).await.expect(200).json(), made.json());
        let found = admin.post("/api/v1/contacts:find", json!({ "phone": "13800138000" })).await.expect(200);
        assert_eq!(found.text("/data/0/id"), made.id());
        let none = admin.post("/api/v1/contacts:find", json!({ "phone": "13800138001" })).await.expect(200);
        assert_eq!(none.at("/data"), json!([]));

        admin.patch(&one, json!({ "phone": null })).await.problem(428, "if_match_required");
        let kept = admin.patch(&one, json!({ "position": null })).if_match("v1").await.expect(200);
        assert_eq!(kept.text("/phone"), "138****8000");
        assert!(kept.json().get("position").is_none());
        let shown = admin.post(&format!("{one}:reveal"), json!({ "reason": "催收本月账单" })).await.expect(200);
        assert_eq!(shown.text("/phone"), "13800138000");
        admin.post(&format!("{one}:reveal"), json!({})).await.problem_at(400, "required", "/reason");
        let blank = json!({ "reason": "     " });
        admin.post(&format!("{one}:reveal"), blank).await.problem_at(422, "validation_failed", "/reason");
        let cleared = admin.patch(&one, json!({ "phone": null })).if_match("v2").await.expect(200);
        assert!(cleared.json().get("phone").is_none());
        let gone = admin.post("/api/v1/contacts:find", json!({ "phone": "13800138000" })).await.expect(200);
        assert_eq!(gone.at("/data"), json!([]));

        admin.request("POST".parse().expect("a method"), &format!("{one}:disable")).await
            .problem(428, "if_match_required");
        let off = admin.post(&format!("{one}:disable"), ()).if_match("v3").await.expect(200);
        assert_eq!(off.text("/status"), "disabled");
        admin.post(&format!("{one}:disable"), ()).if_match("v4").await.problem(409, "contact_disabled");

        let wrong = |field: &str, value: Value| {
            let mut body = new.clone();
            body[field] = value;
            admin.post(&path, body)
        };
        wrong("phone", json!("phone-me")).await.problem_at(422, "phone_invalid", "/phone");
        wrong("email", json!("nobody")).await.problem_at(422, "validation_failed", "/email");
        wrong("duties", json!([])).await.problem_at(422, "validation_failed", "/duties");
        wrong("duties", json!(["cooking"])).await.problem_at(400, "invalid_value", "/duties/0");
    }

    async fn others_see_nothing_of_a_client(app: TestApp) {
        let admin = first(&app).await;
        let (own, strange) = (haichuan(&admin).await, client(&admin, "91310114MA1GT0002C", "远山物流").await);
        let contact = json!({ "name": "王敏", "duties": ["general"] });
        let contact = admin.post(&format!("{}/contacts", own.location()), contact).await.expect(201);
        let wrong_client = contact.location().replace(&own.id(), &strange.id());
        admin.get(&wrong_client).await.problem(404, "not_found");

        let other = second(&app).await;
        for path in [own.location(), format!("{}/contacts", own.location()), contact.location()] {
            other.get(&path).await.problem(404, "not_found");
        }
        other.patch(&own.location(), json!({ "name": "x" })).await.problem(404, "not_found");
        assert_eq!(other.get("/api/v1/clients").await.expect(200).at("/data"), json!([]));

        let user = client_user(&admin, "wang.client", &own.id()).await;
        user.get(&own.location()).await.expect(200);
        user.get(&strange.location()).await.problem(404, "not_found");
        let seen = user.get("/api/v1/clients").await.expect(200);
        assert_eq!(seen.at("/data").as_array().map(Vec::len), Some(1));
        user.patch(&own.location(), json!({ "name": "x" })).if_match("v1").await.problem(403, "permission_denied");
        admin.get("/api/v1/clients/ctr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D").await.problem(400, "path_malformed");
        admin.get("/api/v1/clients/cli_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D").await.problem(404, "not_found");
    }
}
