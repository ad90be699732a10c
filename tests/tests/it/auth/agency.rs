//! What an agency keeps of itself: users, service accounts, bank accounts, documents, licences.

use bole_tests::{Value, both, json};
use chrono::TimeDelta;

use super::tokens::oauth;
use super::{PASSWORD, agency, first, log_in, token, try_log_in, user};

both! {
    async fn users_are_added_changed_and_disabled(app: TestApp) {
        let admin = first(&app).await;
        let made = admin.post("/api/v1/users", user("li.na", &["payroll_specialist"])).await.expect(201);
        assert_eq!(made.location(), format!("/api/v1/users/{}", made.id()));
        assert!(!made.body_text().contains(PASSWORD));
        admin.post("/api/v1/users", user("LI.NA", &["auditor"])).await.problem(409, "login_name_taken");
        admin.post("/api/v1/users", user("李娜", &["auditor"])).await.problem_at(422, "validation_failed", "/login_name");
        admin.post("/api/v1/users", user("wang", &["client_user"])).await.problem_at(422, "role_tie_broken", "/roles");
        admin.post("/api/v1/users", user("wang", &["service_account"])).await
            .problem_at(422, "role_of_machines", "/roles");
        let mut nameless = user("wang", &["auditor"]);
        nameless["display_name"] = json!("   ");
        admin.post("/api/v1/users", nameless).await.problem_at(422, "validation_failed", "/display_name");
        let blank = admin.patch(&made.location(), json!({ "display_name": "   " })).if_match(&made.etag());
        blank.await.problem_at(422, "validation_failed", "/display_name");
        let machine = json!({ "display_name": "   ", "scopes": ["standard.read"] });
        admin.post("/api/v1/service-accounts", machine).await.problem_at(422, "validation_failed", "/display_name");
        admin.post("/api/v1/users", user("wang", &["emperor"])).await.problem_at(400, "invalid_value", "/roles/0");
        let mut weak = user("wang", &["auditor"]);
        weak["password"] = json!("short");
        admin.post("/api/v1/users", weak).await.problem_at(422, "password_unfit", "/password");
        let mut tied = user("wang", &["client_user"]);
        tied["client_id"] = json!("cli_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D");
        admin.post("/api/v1/users", tied).await.problem_at(422, "client_unknown", "/client_id");

        let li = app.bearer(&log_in(&app, "li.na").await.text("/access_token"));
        li.get("/api/v1/auth/me").await.expect(200);
        li.post("/api/v1/users", user("zhao", &["auditor"])).await.problem(403, "permission_denied");

        let place = made.location();
        admin.patch(&place, json!({ "status": "disabled" })).await.problem(428, "if_match_required");
        let off = admin.patch(&place, json!({ "status": "disabled" })).if_match(&made.etag()).await.expect(200);
        admin.patch(&place, json!({ "status": "active" })).if_match(&made.etag()).await.problem(412, "version_stale");
        li.get("/api/v1/auth/me").await.problem(401, "token_revoked");
        oauth(&try_log_in(&app, "li.na", PASSWORD).await, 401, "invalid_grant");
        admin.patch(&place, json!({ "status": "active" })).if_match(&off.etag()).await.expect(200);
        li.get("/api/v1/auth/me").await.problem(401, "token_revoked");
        log_in(&app, "li.na").await;

        let me = admin.get("/api/v1/auth/me").await.expect(200).id();
        let own = admin.get(&format!("/api/v1/users/{me}")).await.expect(200);
        let demote = json!({ "roles": ["auditor"] });
        admin.patch(&format!("/api/v1/users/{me}"), demote).if_match(&own.etag()).await.problem(409, "last_admin");

        let log = admin.get(&format!("/api/v1/audit-entries?object_id={}", made.id())).await.expect(200);
        let actions: Vec<Value> = log.at("/data").as_array().expect("a list").iter().map(|e| e["action"].clone()).collect();
        assert_eq!(actions, ["session.open", "user.update", "user.update", "session.open", "user.create"]);
        assert_eq!(log.at("/data/4/detail"), json!({ "roles": ["payroll_specialist"] }));
        assert_eq!(log.text("/data/2/detail/status"), "disabled");
        assert!(!log.body_text().contains(PASSWORD));
    }

    async fn agencies_do_not_see_each_other(app: TestApp) {
        let ours = first(&app).await;
        let theirs = agency(&app, "91330106MA2KXYTW83", "sun.admin").await;
        let made = ours.post("/api/v1/users", user("li.na", &["payroll_specialist"])).await.expect(201);
        theirs.get(&made.location()).await.problem(404, "not_found");
        theirs.patch(&made.location(), json!({ "status": "disabled" })).if_match("*").await.problem(404, "not_found");
        theirs.post("/api/v1/users", user("li.na", &["auditor"])).await.problem(409, "login_name_taken");
        let list = theirs.get("/api/v1/users").await.expect(200);
        assert_eq!(list.at("/data").as_array().expect("a list").len(), 1, "{list}");
        let log = theirs.get("/api/v1/audit-entries").await.expect(200);
        assert!(!log.body_text().contains(&made.id()), "{log}");
    }

    async fn a_service_account_acts_within_its_scopes(app: TestApp) {
        let admin = first(&app).await;
        let new = json!({ "display_name": "华东 ERP", "scopes": ["audit.read", "agency.read"] });
        let made = admin.post("/api/v1/service-accounts", new).key("k-1").await.expect(201);
        let (id, secret) = (made.text("/account/id"), made.text("/client_secret"));
        let ask = |secret: String, scope: &'static str| {
            let (app, id) = (app.clone(), id.clone());
            async move {
                let form = [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret), ("scope", scope)];
                token(&app, &form).await
            }
        };
        let answer = ask(secret.clone(), "agency.read").await.expect(200);
        assert_eq!(answer.text("/scope"), "agency.read");
        assert!(answer.json().get("refresh_token").is_none());
        let erp = app.bearer(&answer.text("/access_token"));
        erp.get("/api/v1/agency").await.expect(200);
        erp.get("/api/v1/audit-entries").await.problem(403, "permission_denied");
        oauth(&ask(secret.clone(), "user.write").await, 400, "invalid_scope");
        oauth(&ask("wrong".to_owned(), "").await, 401, "invalid_client");

        let place = format!("/api/v1/service-accounts/{id}");
        let shown = admin.get(&place).await.expect(200);
        assert!(!shown.body_text().contains(&secret));
        let renewed = admin.post(&format!("{place}:rotate-secret"), json!({})).if_match(&shown.etag()).await.expect(200);
        erp.get("/api/v1/agency").await.problem(401, "token_revoked");
        oauth(&ask(secret, "").await, 401, "invalid_client");
        let answer = ask(renewed.text("/client_secret"), "").await.expect(200);
        let erp = app.bearer(&answer.text("/access_token"));
        erp.get("/api/v1/agency").await.expect(200);
        admin.patch(&place, json!({ "status": "disabled" })).if_match(&renewed.etag()).await.expect(200);
        erp.get("/api/v1/agency").await.problem(401, "token_revoked");
        oauth(&ask(renewed.text("/client_secret"), "").await, 401, "invalid_client");
    }

    async fn bank_accounts_are_masked_and_unique(app: TestApp) {
        let admin = first(&app).await;
        let new = |number: &str, cnaps: &str| {
            json!({ "bank_name": "中国工商银行上海市分行", "account_name": "伯乐", "number": number, "cnaps": cnaps })
        };
        let place = "/api/v1/bank-accounts";
        let made = admin.post(place, new("1001 2003 0040 0500 600", "102100099996")).await.expect(201);
        assert!(!made.body_text().contains("1001200300400500600"));
        assert!(made.text("/number_masked").ends_with("0600"));
        admin.post(place, new("1001200300400500600", "102100099996")).await.problem(409, "bank_account_exists");
        admin.post(place, new("12AB", "102100099996")).await.problem_at(422, "account_number_invalid", "/number");
        admin.post(place, new("1001200300400500601", "1")).await.problem_at(422, "cnaps_invalid", "/cnaps");
        let off = json!({ "status": "disabled" });
        admin.patch(&made.location(), off).if_match(&made.etag()).await.expect(200);
        assert_eq!(admin.get(place).await.expect(200).text("/data/0/status"), "disabled");
    }

    async fn documents_and_licences(app: TestApp) {
        let admin = first(&app).await;
        let sent = admin.request("POST".parse().expect("a method"), "/api/v1/documents");
        let made = sent.file("../许可证.pdf", "application/pdf", "%PDF-1.7 scan").await.expect(201);
        assert_eq!(made.text("/file_name"), "许可证.pdf");
        let back = admin.get(&format!("{}/content", made.location())).await.expect(200);
        assert_eq!(&back.body[..], b"%PDF-1.7 scan");
        assert_eq!(back.header("content-type").as_deref(), Some("application/pdf"));
        assert!(back.header("content-disposition").is_some_and(|d| d.starts_with("attachment")));
        let licence = json!({
            "kind": "human_resources_service", "number": "（沪）人服证字〔2024〕第0100012345号",
            "authority": "上海市人力资源和社会保障局", "valid_from": "2024-03-01", "valid_to": "2026-11-24",
            "document_id": made.id(),
        });
        let made = admin.post("/api/v1/licences", licence.clone()).await.expect(201);
        assert_eq!(made.at("/valid_today"), true);
        app.advance(TimeDelta::days(1));
        let admin = app.bearer(&log_in(&app, "chen.admin").await.text("/access_token"));
        assert_eq!(admin.get(&made.location()).await.expect(200).at("/valid_today"), false);
        let open = json!({ "valid_to": null });
        let open = admin.patch(&made.location(), open).if_match(&made.etag()).await.expect(200);
        assert_eq!(open.at("/valid_today"), true);
        let mut reversed = licence;
        reversed["valid_to"] = json!("2024-02-29");
        admin.post("/api/v1/licences", reversed).await.problem_at(422, "validity_reversed", "/valid_to");
    }
}
