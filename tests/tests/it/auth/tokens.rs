//! Tokens: got, expired, rotated, revoked.

use bole_tests::{Answer, both, json};
use chrono::TimeDelta;

use super::{PASSWORD, TOKEN, first, log_in, refresh, token, try_log_in};

/// Demands an error in the form of OAuth 2.
#[track_caller]
pub(super) fn oauth(answer: &Answer, status: u16, error: &str) {
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
        // A token that came twice was stolen: the log says so, once.
        let admin = app.bearer(&log_in(&app, "chen.admin").await.text("/access_token"));
        let me = admin.get("/api/v1/auth/me").await.expect(200).text("/id");
        let log = admin.get("/api/v1/audit-entries?limit=200").await.expect(200).at("/data");
        let stolen = log.as_array().expect("entries").iter().filter(|entry| entry["action"] == "session.refresh_reused");
        assert_eq!(stolen.map(|entry| entry["object_id"].clone()).collect::<Vec<_>>(), [me]);
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
}
