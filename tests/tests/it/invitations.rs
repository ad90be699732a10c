//! Clients' users, invited by a link that works once.

use bole_tests::{Answer, TestApp, both, json};
use chrono::TimeDelta;

use crate::world::office::{client, first, haichuan, log_in, second, user};

async fn accept(app: &TestApp, code: &str, login: &str) -> Answer {
    let given = json!({ "code": code, "login_name": login, "password": "eight-seals-of-jade" });
    app.anyone().post("/api/v1/invitations:accept", given).without_key().await
}

both! {
    async fn who_has_the_code_becomes_the_client_s_user_once(app: TestApp) {
        let admin = first(&app).await;
        let manager = user(&admin, "sun.xiao", "project_manager").await;
        let served = haichuan(&admin).await;
        let other = client(&admin, "91310114MA1GT0003F", "远山物流").await;
        let place = format!("{}/invitations", served.location());
        let made = manager.post(&place, json!({ "display_name": "王敏" })).await.expect(201);
        let code = made.text("/code");
        assert!(!manager.get(&place).await.expect(200).body_text().contains(&code), "a code is shown once");
        manager.post(&place, json!({ "display_name": "  " })).await.problem_at(422, "validation_failed", "/display_name");

        let weak = json!({ "code": code, "login_name": "wang.min", "password": "short" });
        app.anyone().post("/api/v1/invitations:accept", weak).without_key().await
            .problem_at(422, "password_unfit", "/password");
        accept(&app, &code, "x").await.problem_at(422, "validation_failed", "/login_name");
        accept(&app, &code, "chen.admin").await.problem(409, "login_name_taken");
        accept(&app, "not-a-code", "wang.min").await.problem(404, "invitation_unknown");
        let taken = accept(&app, &code, "Wang.Min").await.expect(201);
        assert_eq!((taken.text("/login_name"), taken.text("/client_id")), ("wang.min".to_owned(), served.id()));
        accept(&app, &code, "wang.min2").await.problem(404, "invitation_unknown");

        let invited = log_in(&app, "wang.min").await;
        let me = invited.get("/api/v1/auth/me").await.expect(200);
        assert_eq!((me.at("/roles"), me.text("/client_id")), (json!(["client_user"]), served.id()));
        invited.get(&served.location()).await.expect(200);
        invited.get(&other.location()).await.problem(404, "not_found");
        invited.get(&place).await.problem(403, "permission_denied");
        let listed = manager.get(&place).await.expect(200);
        assert_eq!((listed.text("/data/0/state"), listed.text("/data/0/user_id")), ("accepted".to_owned(), me.id()));
        let revoke = format!("/api/v1/invitations/{}:revoke", made.text("/invitation/id"));
        manager.post(&revoke, ()).if_match("*").await.problem(409, "invitation_over");
        second(&app).await.post(&revoke, ()).if_match("*").await.problem(404, "not_found");
    }

    async fn a_code_ends_by_time_by_revocation_and_with_its_client(app: TestApp) {
        let admin = first(&app).await;
        let served = haichuan(&admin).await;
        let place = format!("{}/invitations", served.location());
        let invite = async || {
            let admin = log_in(&app, "chen.admin").await;
            admin.post(&place, json!({ "display_name": "王敏" })).await.expect(201)
        };
        let revoked = invite().await;
        let path = format!("/api/v1/invitations/{}:revoke", revoked.text("/invitation/id"));
        assert_eq!(admin.post(&path, ()).if_match(&revoked.etag()).await.expect(200).text("/state"), "revoked");
        accept(&app, &revoked.text("/code"), "wang.min").await.problem(404, "invitation_unknown");

        let old = invite().await;
        app.advance(TimeDelta::days(7));
        accept(&app, &old.text("/code"), "wang.min").await.problem(404, "invitation_unknown");
        let admin = log_in(&app, "chen.admin").await;
        assert_eq!(admin.get(&place).await.expect(200).text("/data/1/state"), "expired");

        let orphan = invite().await;
        let off = admin.patch(&served.location(), json!({ "status": "disabled" })).if_match(&served.etag());
        off.await.expect(200);
        accept(&app, &orphan.text("/code"), "wang.min").await.problem(404, "invitation_unknown");
    }
}
