//! What operators ask: alive, ready, numbers, document, Swagger UI.

use bole_persistence::migrate;
use bole_tests::{Backend, both};

both! {
    async fn a_healthy_service_is_alive_and_ready(app: TestApp) {
        assert_eq!(app.anyone().get("/healthz").await.expect(200).text("/status"), "alive");
        let ready = app.anyone().get("/readyz").await.expect(200);
        let apart = match app.backend() {
            Backend::Sqlite => "file",
            Backend::Postgres => "row_security_of_role",
        };
        assert_eq!(ready.text("/agencies_kept_apart_by"), apart, "the tests' login owns the schema");
        assert_eq!(ready.at("/checks"), bole_tests::json!(["database", "schema", "keys", "row_security"]));
    }

    async fn without_its_schema_it_is_alive_but_not_ready(app: TestApp) {
        migrate::down(&app.database().url).unwrap();
        app.anyone().get("/healthz").await.expect(200);
        let answer = app.anyone().get("/readyz").lang("en").await;
        let problem = answer.problem_at(503, "not_ready", "check:schema");
        assert_eq!(problem["errors"].as_array().map(Vec::len), Some(1), "what was not looked at is not told: {problem}");
        assert!(problem["errors"][0]["message"].as_str().unwrap().contains("bole migrate"));
        assert_eq!(answer.header("retry-after").as_deref(), Some("5"));
    }

    async fn requests_are_counted_by_route(app: TestApp) {
        app.anyone().get("/healthz").await.expect(200);
        app.anyone().get("/no/such/path").await.expect(404);
        let text = app.anyone().get("/metrics").await.expect(200).body_text();
        for line in [
            r#"bole_http_requests_total{method="GET",route="/healthz",status="200"} 1"#,
            r#"bole_http_requests_total{method="GET",route="unmatched",status="404"} 1"#,
        ] {
            assert!(text.contains(line), "{text}");
        }
        assert!(text.contains("bole_database_connections"), "{text}");
    }

    async fn the_document_and_its_page_are_served(app: TestApp) {
        let document = app.anyone().get("/openapi.json").await.expect(200);
        assert_eq!(document.body_text(), include_str!("../../../openapi/v1.json"));
        let page = app.anyone().get("/swagger-ui/").await.expect(200).body_text();
        for name in ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-initializer.js"] {
            assert!(page.contains(name), "{page}");
            let asset = app.anyone().get(&format!("/swagger-ui/{name}")).await.expect(200);
            assert!(!asset.body.is_empty());
        }
        assert!(!page.contains("http://") && !page.contains("https://"), "the page needs a network: {page}");
        let start = app.anyone().get("/swagger-ui/swagger-initializer.js").await.expect(200).body_text();
        assert!(start.contains("/openapi.json"), "{start}");
        assert_eq!(app.anyone().get("/swagger-ui").await.location(), "/swagger-ui/");
    }
}
