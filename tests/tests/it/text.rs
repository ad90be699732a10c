//! Text that comes in: the character U+0000 goes nowhere, on either database.

use bole_tests::{both, json};

both! {
    async fn the_character_nul_is_refused_wherever_text_comes_in(app: TestApp) {
        let agency = app.agency().await;
        let admin = agency.admin();
        let token = "/api/v1/auth/token";
        for form in [
            [("grant_type", "password"), ("username", "a\0b"), ("password", "x")],
            [("grant_type", "client_credentials"), ("client_id", "a\0b"), ("client_secret", "x")],
        ] {
            let answer = app.anyone().post(token, ()).without_key().form(&form).await.expect(400);
            assert_eq!(answer.text("/error"), "invalid_request");
        }
        // The client id `a\0b` and the secret `x` as HTTP Basic has them.
        let basic = app.anyone().post(token, ()).without_key().form(&[("grant_type", "client_credentials")]);
        let answer = basic.header("Authorization", "Basic YQBiOng=").await.expect(400);
        assert_eq!(answer.text("/error"), "invalid_request");

        let client = json!({ "credit_code": "91440300MA5ABCD127", "name": "a\0b" });
        admin.post("/api/v1/clients", &client).await.problem_at(400, "nul_character", "/name");
        let client = json!({ "credit_code": "91440300MA5ABCD127", "name": "Client" });
        let made = admin.post("/api/v1/clients", client).await.expect(201);
        let patch = json!({ "name": "a\0b" });
        admin.patch(&made.location(), patch).if_match(&made.etag()).await.problem_at(400, "nul_character", "/name");
        let user = json!({
            "login_name": "li.na", "display_name": "a\0", "password": "nine-bends-of-the-river", "roles": ["auditor"],
        });
        admin.post("/api/v1/users", user).await.problem_at(400, "nul_character", "/display_name");
        for (path, name) in [("/api/v1/users?login_name=%00", "login_name"), ("/api/v1/audit-entries?object_id=a%00", "object_id")] {
            admin.get(path).await.problem_at(400, "nul_character", &format!("query:{name}"));
        }
        admin.get("/api/v1/standard/clauses/PY%00").await.problem_at(400, "nul_character", "path");
        app.anyone().get("/api/v1/certificates/verify/a%00b").await.problem_at(400, "nul_character", "path");
    }
}
