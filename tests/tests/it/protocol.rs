//! The ground rules that hold on every path.

use bole_tests::both;

both! {
    async fn an_unknown_path_is_a_problem(app: TestApp) {
        let answer = app.anyone().get("/api/v1/no-such-thing").header("X-Request-Id", "abc-1").await;
        let problem = answer.problem(404, "no_such_route");
        assert_eq!(problem["request_id"], "abc-1");
        assert_eq!(answer.header("x-request-id").as_deref(), Some("abc-1"));
        assert_eq!(answer.header("x-content-type-options").as_deref(), Some("nosniff"));
    }
}
