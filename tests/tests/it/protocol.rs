//! The ground rules that hold on every path.

use bole_tests::both;

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
}
