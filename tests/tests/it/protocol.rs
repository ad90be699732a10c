//! The ground rules that hold on every path.

use bole_api::state::Settings;
use bole_persistence::on_both;
use bole_persistence::schema::idempotency_keys;
use bole_tests::{Answer, TestApp, both, json};
use diesel::prelude::*;

both! {
    async fn an_unknown_path_is_a_problem(app: TestApp) {
        let answer = app.anyone().get("/api/v1/no-such-thing").header("X-Request-Id", "abc-1").await;
        let problem = answer.problem(404, "no_such_route");
        assert_eq!(problem["request_id"], "abc-1");
        assert_eq!(answer.header("x-request-id").as_deref(), Some("abc-1"));
    }

    async fn problems_speak_the_reader_s_language(app: TestApp) {
        let zh = app.anyone().get("/nowhere").await.problem(404, "no_such_route");
        let en = app.anyone().get("/nowhere").lang("en-GB,en;q=0.9").await.problem(404, "no_such_route");
        assert_eq!((zh["title"].as_str(), en["title"].as_str()), (Some("不存在"), Some("Not found")));
        assert_eq!(zh["type"], en["type"]);
    }

    async fn every_answer_carries_the_security_headers(app: TestApp) {
        for path in ["/healthz", "/nowhere", "/openapi.json"] {
            let answer = app.anyone().get(path).await;
            assert_eq!(answer.header("x-content-type-options").as_deref(), Some("nosniff"), "{path}");
            assert_eq!(answer.header("x-frame-options").as_deref(), Some("DENY"), "{path}");
            assert_eq!(answer.header("cache-control").as_deref(), Some("no-store"), "{path}");
            assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 26), "{path}");
        }
    }

    async fn a_request_id_of_another_form_is_replaced(app: TestApp) {
        let answer = app.anyone().get("/healthz").header("X-Request-Id", "a b\"c").await;
        assert!(answer.header("x-request-id").is_some_and(|id| id.len() == 26));
    }

    async fn other_origins_are_not_allowed_by_default(app: TestApp) {
        let answer = app.anyone().get("/healthz").header("Origin", "https://elsewhere.example").await;
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }

    async fn listed_origins_are_allowed_even_to_see_a_problem(app: TestApp) {
        let origin = "https://portal.example";
        let settings = Settings { cors_origins: vec![origin.to_owned()], ..Settings::default() };
        let open = TestApp::start_with(app.backend(), settings).await;
        for path in ["/healthz", "/nowhere"] {
            let answer = open.anyone().get(path).header("Origin", origin).await;
            assert_eq!(answer.header("access-control-allow-origin").as_deref(), Some(origin), "{answer}");
            let exposed = answer.header("access-control-expose-headers").unwrap_or_default().to_lowercase();
            for name in ["etag", "ratelimit", "ratelimit-policy", "idempotency-replayed", "content-disposition"] {
                assert!(exposed.split(',').any(|one| one.trim() == name), "{name}: {exposed}");
            }
        }
        open.stop().await;
    }

    async fn a_principal_has_a_rate_limit_of_his_own(app: TestApp) {
        let settings = Settings { requests_per_minute: 3, ..Settings::default() };
        let limited = TestApp::start_with(app.backend(), settings).await;
        let agency = limited.agency().await;
        let (one, other) = (agency.admin(), agency.auditor());
        for left in (0..3).rev() {
            let answer = one.get("/api/v1/auth/me").await.expect(200);
            assert_eq!(answer.header("ratelimit"), Some(format!("\"principal\";r={left};t=60")));
        }
        let refused = one.get("/api/v1/auth/me").await;
        refused.problem(429, "rate_limited");
        assert!(refused.header("retry-after").is_some());
        assert_eq!(refused.header("ratelimit-policy").as_deref(), Some("\"principal\";q=3;w=60"));
        assert!(refused.header("ratelimit").is_some_and(|state| state.starts_with("\"principal\";r=0;t=")), "{refused}");
        let not_his = other.get("/api/v1/payment-batches?limit=0").await;
        assert_eq!((not_his.status, not_his.header("ratelimit").as_deref()), (400, Some("\"principal\";r=2;t=60")));
        let denied = other.post("/api/v1/users", json!({})).await;
        denied.problem(403, "permission_denied");
        assert_eq!(denied.header("ratelimit").as_deref(), Some("\"principal\";r=1;t=60"));
        other.get("/api/v1/auth/me").await.expect(200);
        limited.stop().await;
    }

    async fn a_retry_changes_nothing_and_gets_the_first_answer(app: TestApp) {
        let admin = app.agency().await.admin();
        let body = json!({ "credit_code": "91440300MA5ABCD127", "name": "Client" });
        let first = admin.post(CLIENTS, &body).key("k-1").await.expect(201);
        let again = admin.post(CLIENTS, &body).key("k-1").await.expect(201);
        assert_eq!((&first.body, first.etag()), (&again.body, again.etag()), "byte for byte");
        assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
        assert_eq!(count(&admin.get(CLIENTS).await), 1);
        let other = json!({ "credit_code": "91330106MA2KXYTW83", "name": "Other" });
        admin.post(CLIENTS, &other).key("k-1").await.problem(409, "idempotency_key_reused");
        app.advance(chrono::TimeDelta::hours(25));
        admin.post(CLIENTS, &other).key("k-1").await.expect(201);
        assert_eq!(count(&admin.get(CLIENTS).await), 2, "a day later the key is forgotten");
    }

    async fn expired_answers_do_not_stay(app: TestApp) {
        let (agency, elsewhere) = app.two_agencies().await;
        let send = |admin: bole_tests::Actor, key: String| async move {
            let place = admin.get("/api/v1/agency").await.expect(200);
            let name = json!({ "name": place.text("/name") });
            admin.patch("/api/v1/agency", name).if_match(&place.etag()).key(&key).await.expect(200);
        };
        // One in sixteen keys brings a sweep; sixteen that follow one another have it among them.
        let sixteen = |letter: char| ('a'..='p').map(move |last| format!("{letter}-{last}"));
        for key in sixteen('k').take(3) {
            send(agency.admin(), key).await;
        }
        send(elsewhere.admin(), "k-1".to_owned()).await;
        let kept = || on_both!(&mut app.database().owner(), |c| idempotency_keys::table.count().get_result::<i64>(c)).expect("a count");
        assert_eq!(kept(), 4);
        app.advance(chrono::TimeDelta::hours(25));
        for key in sixteen('m') {
            send(agency.admin(), key).await;
        }
        assert_eq!(kept(), 17, "its own are swept, the other agency's when that one writes");
        for key in sixteen('m') {
            send(elsewhere.admin(), key).await;
        }
        assert_eq!(kept(), 32);
    }

    async fn a_form_has_the_file_and_nothing_else(app: TestApp) {
        let settings = Settings { upload_limit: 5000, requests_per_minute: 0, ..Settings::default() };
        let narrow = TestApp::start_with(app.backend(), settings).await;
        let admin = narrow.agency().await.admin();
        let part = |name: &str, text: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.txt\"\r\n\r\n{text}\r\n")
        };
        let send = |parts: &[String]| {
            let post = admin.request("POST".parse().expect("a method"), "/api/v1/documents");
            post.raw("multipart/form-data; boundary=x", format!("{}--x--\r\n", parts.concat()))
        };
        let file = part("file", "the file");
        assert_eq!(send(std::slice::from_ref(&file)).await.expect(201).at("/size"), 8);
        send(&[part("file", &"f".repeat(3_000_000))]).await.problem(413, "too_large");
        let noise = part("noise/1", &"n".repeat(3_000_000));
        send(&[noise.clone(), file.clone()]).await.problem_at(400, "unknown_field", "/noise~11");
        send(&[file.clone(), noise]).await.problem_at(400, "unknown_field", "/noise~11");
        send(&[file.clone(), file]).await.problem(400, "multipart_malformed");
        send(&[]).await.problem_at(400, "file_missing", "/file");
        narrow.stop().await;
    }

    async fn a_refused_command_keeps_no_answer(app: TestApp) {
        let admin = app.agency().await.admin();
        let unfit = json!({ "display_name": "", "scopes": ["standard.read"] });
        admin.post(ACCOUNTS, unfit).key("k-1").await.problem_at(422, "validation_failed", "/display_name");
        admin.post(ACCOUNTS, json!({ "display_name": "ERP", "scopes": ["standard.read"] })).key("k-1").await.expect(201);
    }

    async fn two_at_once_with_one_key_act_once(app: TestApp) {
        let admin = app.agency().await.admin();
        admin.token().await;
        let body = json!({ "display_name": "ERP", "scopes": ["standard.read"] });
        let send = || async { admin.post(ACCOUNTS, &body).key("k-1").await };
        let (a, b) = futures_util::future::join(send(), send()).await;
        for answer in [&a, &b] {
            assert!(matches!(answer.status, 201 | 409), "{answer}");
        }
        assert_eq!(count(&admin.get(ACCOUNTS).await), 1);
    }

    async fn a_change_names_the_version_that_was_seen(app: TestApp) {
        let admin = app.agency().await.admin();
        let body = json!({ "display_name": "ERP", "scopes": ["standard.read"] });
        let made = admin.post(ACCOUNTS, body).await.expect(201);
        let path = format!("{ACCOUNTS}/{}", made.text("/account/id"));
        let seen = admin.get(&path).await.expect(200).etag();
        let change = json!({ "display_name": "ERP 2" });
        admin.patch(&path, &change).await.problem_at(428, "if_match_required", "header:If-Match");
        admin.patch(&path, &change).if_match("v9").await.problem(412, "version_stale");
        let changed = admin.patch(&path, &change).if_match(&seen).await.expect(200);
        assert_ne!(changed.etag(), seen);
        admin.patch(&path, &change).if_match(&seen).await.problem(412, "version_stale");
    }

    async fn bad_bodies_are_told_with_a_pointer(app: TestApp) {
        let admin = app.agency().await.admin();
        let post = |body: &str| admin.post(ACCOUNTS, ()).raw("application/json", body);
        for (body, code, pointer) in [
            (r#"{"display_name":"ERP","scopes":[],"colour":"red"}"#, "unknown_field", "/colour"),
            (r#"{"scopes":["standard.read"]}"#, "required", "/display_name"),
            (r#"{"display_name":"A","scopes":["standard.read"],"display_name":"B"}"#, "duplicate_field", "/display_name"),
            (r#"{"display_name":7,"scopes":["standard.read"]}"#, "invalid_value", "/display_name"),
            (r#"{"display_name":"ERP","scopes":["standard.read","everything"]}"#, "invalid_value", "/scopes/1"),
        ] {
            post(body).await.problem_at(400, code, pointer);
        }
        for (body, pointer) in [
            (r#"["ERP",["standard.read"]]"#, ""),
            (r#"["ERP"]"#, ""),
            (r#"[7]"#, ""),
        ] {
            let told = post(body).await.problem_at(400, "invalid_value", pointer);
            assert_eq!(told["detail"], "值的形式有误，应为：一个 JSON 对象。");
        }
        let nested = json!({
            "credit_code": "91310114MA1GT00019", "name": "海川", "profile": { "industry": "制造", "scale": "medium",
            "address": "上海", "invoice": ["海川", "91310114MA1GT00019"] },
        });
        let told = admin.post("/api/v1/clients", nested).lang("en").await
            .problem_at(400, "invalid_value", "/profile/invoice");
        assert_eq!(told["detail"], "The value has the wrong form; expected a JSON object.");
        post(r#"{"display_name":"#).await.problem(400, "json_syntax");
        post(r#"{"display_name":"ERP","scopes":["standard.read"]} x"#).await.problem(400, "json_trailing_text");
        post(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))).await.expect(400);
        post(&" ".repeat(2 * 1024 * 1024)).await.problem(413, "too_large");
        admin.post(ACCOUNTS, ()).raw("text/plain", "x").await.problem(415, "unsupported_media_type");
        assert_eq!(count(&admin.get(ACCOUNTS).await), 0, "nothing was made");
    }

    async fn bad_paths_and_queries_are_malformed(app: TestApp) {
        let admin = app.agency().await.admin();
        admin.get(&format!("{ACCOUNTS}/usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")).await
            .problem_at(400, "path_malformed", "path:service_account_id");
        let engagement = "/api/v1/payroll/engagements/eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D";
        admin.get(&format!("{engagement}/cycles/2026-13/bill")).await.problem_at(400, "path_malformed", "path:cycle");
        for (query, pointer) in [
            ("clients?category=xx", "query:category"), ("users?limit=abc", "query:limit"),
            ("insurance-policies?on=2026-13-01", "query:on"),
        ] {
            let answer = admin.get(&format!("/api/v1/{query}")).await;
            assert_eq!(answer.status, 400, "{answer}");
            assert_eq!(answer.at("/errors/0/pointer"), pointer, "{answer}");
        }
        let file = admin.request("POST".parse().unwrap(), "/api/v1/engagements/eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D/roster:import?partial=maybe");
        file.csv("a").await.problem_at(400, "query_malformed", "query:partial");
        for bare in ["agency", "auth/me", "engagements/eng_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D"] {
            admin.get(&format!("/api/v1/{bare}?foo=1")).await.problem_at(400, "unknown_parameter", "query:foo");
        }
        let unasked = admin.post(&format!("{ACCOUNTS}?foo=1"), json!({ "display_name": "ERP", "scopes": ["standard.read"] }));
        unasked.await.problem_at(400, "unknown_parameter", "query:foo");
        app.anyone().get("/healthz?foo=1").await.expect(200);
        admin.get(&format!("{ACCOUNTS}?limit=0")).await.problem_at(400, "limit_out_of_range", "query:limit");
        admin.get(&format!("{ACCOUNTS}?cursor=abc")).await.problem_at(400, "cursor_malformed", "query:cursor");
        admin.get(&format!("{ACCOUNTS}?colour=red")).await.problem_at(400, "unknown_parameter", "query:colour");
    }

    async fn lists_are_cut_into_pages(app: TestApp) {
        let admin = app.agency().await.admin();
        for number in 1..=5 {
            let body = json!({ "display_name": format!("ERP {number}"), "scopes": ["standard.read"] });
            admin.post(ACCOUNTS, body).await.expect(201);
        }
        let (mut names, mut path) = (Vec::new(), format!("{ACCOUNTS}?limit=2"));
        loop {
            let page = admin.get(&path).await.expect(200);
            for row in page.at("/data").as_array().unwrap() {
                names.push(row["display_name"].as_str().unwrap().to_owned());
            }
            let document = page.json();
            let Some(next) = document["next_cursor"].as_str() else { break };
            path = format!("{ACCOUNTS}?limit=2&cursor={next}");
        }
        assert_eq!(names, ["ERP 1", "ERP 2", "ERP 3", "ERP 4", "ERP 5"]);
    }
}

const CLIENTS: &str = "/api/v1/clients";
const ACCOUNTS: &str = "/api/v1/service-accounts";

fn count(list: &Answer) -> usize {
    list.at("/data").as_array().map_or(0, Vec::len)
}
