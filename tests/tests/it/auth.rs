//! Log-in, tokens, users, service accounts over HTTP.

use bole_api::agency::{NewAgency, create_agency};
use bole_api::auth::password::Secret;
use bole_tests::{Actor, Answer, TestApp, Value, both, json};
use chrono::TimeDelta;

const PASSWORD: &str = "eight-seals-of-jade";
const TOKEN: &str = "/api/v1/auth/token";

/// Makes an agency; gives its administrator's actor.
async fn agency(app: &TestApp, credit_code: &str, admin: &str) -> Actor {
    let new = NewAgency {
        name: "伯乐人力资源服务有限公司".to_owned(),
        credit_code: credit_code.to_owned(),
        admin_login: admin.to_owned(),
        admin_password: Secret::new(PASSWORD),
    };
    create_agency(app.store(), new).expect("an agency is made");
    app.bearer(&log_in(app, admin).await.text("/access_token"))
}

async fn first(app: &TestApp) -> Actor {
    agency(app, "91310000MA1FL1234Q", "chen.admin").await
}

async fn log_in(app: &TestApp, name: &str) -> Answer {
    try_log_in(app, name, PASSWORD).await.expect(200)
}

async fn try_log_in(app: &TestApp, name: &str, password: &str) -> Answer {
    token(app, &[("grant_type", "password"), ("username", name), ("password", password)]).await
}

async fn token(app: &TestApp, form: &[(&str, &str)]) -> Answer {
    app.anyone().post(TOKEN, ()).without_key().form(form).await
}

async fn refresh(app: &TestApp, from: &Answer) -> Answer {
    token(app, &[("grant_type", "refresh_token"), ("refresh_token", &from.text("/refresh_token"))]).await
}

fn user(name: &str, roles: &[&str]) -> Value {
    json!({ "login_name": name, "display_name": "李娜", "password": PASSWORD, "roles": roles })
}

/// Demands an error in the form of OAuth 2.
#[track_caller]
fn oauth(answer: &Answer, status: u16, error: &str) {
    assert_eq!(answer.status, status, "{answer}");
    assert_eq!(answer.text("/error"), error, "{answer}");
    assert!(!answer.text("/error_description").is_empty());
}

both! {
    async fn the_token_endpoint_speaks_oauth(app: TestApp) {
        first(&app).await;
        let good = log_in(&app, "chen.admin").await;
        assert_eq!(good.text("/token_type"), "Bearer");
        assert_eq!(good.at("/expires_in"), 900);
        assert_eq!(good.header("cache-control").as_deref(), Some("no-store"));
        oauth(&try_log_in(&app, "chen.admin", "wrong").await, 401, "invalid_grant");
        oauth(&try_log_in(&app, "nobody", PASSWORD).await, 401, "invalid_grant");
        oauth(&token(&app, &[("grant_type", "implicit")]).await, 400, "unsupported_grant_type");
        oauth(&token(&app, &[("grant_type", "password"), ("username", "x")]).await, 400, "invalid_request");
        oauth(&token(&app, &[("username", "x")]).await, 400, "invalid_request");
        oauth(&token(&app, &[("grant_type", "password"), ("grant_type", "password")]).await, 400, "invalid_request");
        oauth(&token(&app, &[("grant_type", "refresh_token"), ("refresh_token", "?")]).await, 400, "invalid_grant");
        let json = app.anyone().post(TOKEN, json!({ "grant_type": "password" })).await;
        json.problem(415, "unsupported_media_type");
        let keys = app.anyone().get("/.well-known/jwks.json").await.expect(200);
        assert_eq!(keys.text("/keys/0/crv"), "Ed25519");
        assert_eq!(keys.text("/keys/0/alg"), "EdDSA");
    }

    async fn guessing_is_throttled(app: TestApp) {
        first(&app).await;
        for _ in 0..5 {
            oauth(&try_log_in(&app, "chen.admin", "wrong").await, 401, "invalid_grant");
        }
        let blocked = try_log_in(&app, "chen.admin", PASSWORD).await;
        oauth(&blocked, 429, "too_many_attempts");
        let wait: i64 = blocked.header("retry-after").expect("it tells when").parse().expect("seconds");
        assert!((1..=31).contains(&wait), "{wait}");
        app.advance(TimeDelta::seconds(wait));
        log_in(&app, "chen.admin").await;
    }

    async fn parallel_guesses_are_counted_like_any(app: TestApp) {
        first(&app).await;
        let guesses = (0..12).map(|_| try_log_in(&app, "chen.admin", "wrong"));
        let answers = futures_util::future::join_all(guesses).await;
        let of = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!((of(401), of(429)), (5, 7));
    }

    async fn an_invented_origin_hides_no_failures(app: TestApp) {
        for number in 0..50 {
            let form = [("grant_type", "password"), ("username", "nobody"), ("password", "wrong")];
            let name = format!("nobody.{number}");
            let form = form.map(|(k, v)| if k == "username" { (k, name.as_str()) } else { (k, v) });
            let guess = app.anyone().post(TOKEN, ()).without_key().form(&form);
            oauth(&guess.header("X-Forwarded-For", &format!("203.0.113.{number}")).await, 401, "invalid_grant");
        }
        oauth(&try_log_in(&app, "somebody", "wrong").await, 429, "too_many_attempts");
    }

    async fn a_repeated_change_of_the_password_is_no_guess(app: TestApp) {
        let admin = first(&app).await;
        let change = json!({ "current_password": PASSWORD, "new_password": "nine-bends-of-the-river" });
        let send = || admin.post("/api/v1/auth/password", &change).key("k-1");
        let done = send().await.expect(200);
        for _ in 0..6 {
            let again = send().await.expect(200);
            assert_eq!((&again.body, again.header("idempotency-replayed").as_deref()), (&done.body, Some("true")));
        }
        try_log_in(&app, "chen.admin", "nine-bends-of-the-river").await.expect(200);
    }

    async fn a_token_expires(app: TestApp) {
        let admin = first(&app).await;
        admin.get("/api/v1/auth/me").await.expect(200);
        app.advance(TimeDelta::minutes(15));
        admin.get("/api/v1/auth/me").await.problem(401, "token_expired");
        app.bearer("no.such.token").get("/api/v1/auth/me").await.problem(401, "token_invalid");
        let none = app.anyone().get("/api/v1/auth/me").await;
        none.problem(401, "token_missing");
        assert!(none.header("www-authenticate").is_some());
    }

    async fn refreshing_rotates_and_reuse_ends_the_session(app: TestApp) {
        first(&app).await;
        let one = log_in(&app, "chen.admin").await;
        let two = refresh(&app, &one).await.expect(200);
        let actor = app.bearer(&two.text("/access_token"));
        actor.get("/api/v1/auth/me").await.expect(200);
        oauth(&refresh(&app, &one).await, 400, "invalid_grant");
        oauth(&refresh(&app, &two).await, 400, "invalid_grant");
        actor.get("/api/v1/auth/me").await.problem(401, "token_revoked");
    }

    async fn revocation_takes_effect(app: TestApp) {
        first(&app).await;
        let (one, two) = (log_in(&app, "chen.admin").await, log_in(&app, "chen.admin").await);
        let (first, second) = (app.bearer(&one.text("/access_token")), app.bearer(&two.text("/access_token")));
        second.get("/api/v1/auth/me").await.expect(200);
        let form = [("token", one.text("/refresh_token"))];
        let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
        app.anyone().post("/api/v1/auth/revoke", ()).without_key().form(&form).await.expect(200);
        first.get("/api/v1/auth/me").await.problem(401, "token_revoked");
        oauth(&refresh(&app, &one).await, 400, "invalid_grant");
        let unknown = [("token", "nothing-of-ours")];
        app.anyone().post("/api/v1/auth/revoke", ()).without_key().form(&unknown).await.expect(200);

        let sessions = second.get("/api/v1/auth/sessions").await.expect(200);
        let all = sessions.at("/data");
        let current = all.as_array().expect("a list").iter().find(|s| s["current"] == true).expect("this one").clone();
        let id = current["id"].as_str().expect("an id");
        second.post(&format!("/api/v1/auth/sessions/{id}:revoke"), json!({})).await.expect(200);
        second.get("/api/v1/auth/me").await.problem(401, "token_revoked");
    }

    async fn a_password_change_ends_the_other_sessions(app: TestApp) {
        let admin = first(&app).await;
        let other = app.bearer(&log_in(&app, "chen.admin").await.text("/access_token"));
        let change = |now: &str, new: &str| json!({ "current_password": now, "new_password": new });
        let place = "/api/v1/auth/password";
        admin.post(place, change("wrong", "nine-bends-of-the-river")).await.problem(403, "password_wrong");
        admin.post(place, change(PASSWORD, "short")).await.problem_at(422, "password_unfit", "/new_password");
        admin.post(place, change(PASSWORD, "nine-bends-of-the-river")).await.expect(200);
        admin.get("/api/v1/auth/me").await.expect(200);
        other.get("/api/v1/auth/me").await.problem(401, "token_revoked");
        oauth(&try_log_in(&app, "chen.admin", PASSWORD).await, 401, "invalid_grant");
        try_log_in(&app, "chen.admin", "nine-bends-of-the-river").await.expect(200);
    }

    async fn users_are_added_changed_and_disabled(app: TestApp) {
        let admin = first(&app).await;
        let made = admin.post("/api/v1/users", user("li.na", &["payroll_specialist"])).await.expect(201);
        assert_eq!(made.location(), format!("/api/v1/users/{}", made.id()));
        assert!(!made.body_text().contains(PASSWORD));
        admin.post("/api/v1/users", user("LI.NA", &["auditor"])).await.problem(409, "login_name_taken");
        admin.post("/api/v1/users", user("李娜", &["auditor"])).await.problem_at(422, "validation_failed", "/login_name");
        admin.post("/api/v1/users", user("wang", &["client_user"])).await.problem_at(422, "role_tie_broken", "/roles");
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
        assert_eq!(actions, ["user.update", "user.update", "user.create"]);
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
