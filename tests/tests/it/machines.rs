//! Service accounts: what stays with people, and what of a secret is kept.

use bole_api::auth::password;
use bole_domain::agency::Permission;
use bole_persistence::Mode;
use bole_persistence::agency::service_accounts;
use bole_tests::{Actor, both, json};

const ACCOUNTS: &str = "/api/v1/service-accounts";

both! {
    async fn what_stays_with_people_is_no_scope_of_a_machine(app: TestApp) {
        let admin = app.agency().await.admin();
        let withheld = ["user.write", "batch.approve", "cycle.approve", "person.reveal", "contract.approve"];
        let wish = |scopes: &[&str]| json!({ "display_name": "ERP", "scopes": scopes });
        for scope in withheld {
            let refused = admin.post(ACCOUNTS, wish(&["standard.read", scope])).lang("en").await;
            refused.problem_at(422, "scope_not_for_machines", "/scopes/1");
            assert!(refused.body_text().contains(scope), "{refused}");
        }
        assert_eq!(admin.get(ACCOUNTS).await.expect(200).at("/data"), json!([]));
        let made = admin.post(ACCOUNTS, wish(&["standard.read"])).await.expect(201);
        let place = made.location();
        for scope in withheld {
            let patch = json!({ "scopes": [scope] });
            admin.patch(&place, patch).if_match(&made.etag()).await
                .problem_at(422, "scope_not_for_machines", "/scopes/0");
        }
        assert_eq!(admin.get(&place).await.expect(200).at("/scopes"), json!(["standard.read"]));
    }

    async fn a_scope_that_is_withheld_is_worth_nothing_where_it_is_held(app: TestApp) {
        let agency = app.agency().await;
        let secret = password::new_secret(app.store().runtime());
        let hash = password::hash(app.store().runtime(), secret.reveal()).expect("it is hashed");
        let scopes = vec![Permission::UserWrite, Permission::UserRead, Permission::AgencyRead];
        let account = app.store().tenant(agency.id, Mode::Write, |tx| {
            service_accounts::insert(tx, "ERP".to_owned(), scopes, &hash)
        });
        let account = account.expect("a row from earlier days").id.to_string();
        let machine = Actor::machine(&app, &account, secret.reveal());
        machine.get("/api/v1/agency").await.expect(200);
        let user = json!({
            "login_name": "mole", "display_name": "Mole", "password": "nine-bends-of-the-river", "roles": ["agency_admin"],
        });
        machine.post("/api/v1/users", user).await.problem(403, "permission_denied");
        let form = [
            ("grant_type", "client_credentials"), ("client_id", account.as_str()), ("client_secret", secret.reveal()),
        ];
        let token = |form: Vec<(&'static str, String)>| {
            let app = app.clone();
            async move {
                let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
                app.anyone().post("/api/v1/auth/token", ()).without_key().form(&form).await
            }
        };
        let mut form: Vec<(&str, String)> = form.map(|(k, v)| (k, v.to_owned())).into();
        assert_eq!(token(form.clone()).await.expect(200).text("/scope"), "agency.read");
        form.push(("scope", "user.write".to_owned()));
        assert_eq!(token(form).await.expect(400).text("/error"), "invalid_scope");
    }

    async fn a_secret_is_answered_once(app: TestApp) {
        let admin = app.agency().await.admin();
        let wish = json!({ "display_name": "ERP", "scopes": ["standard.read"] });
        let made = admin.post(ACCOUNTS, &wish).key("k-1").await.expect(201);
        let again = admin.post(ACCOUNTS, &wish).key("k-1").await;
        again.problem(409, "answer_not_kept");
        assert!(!again.body_text().contains(&made.text("/client_secret")));
        let other = json!({ "display_name": "Robot", "scopes": ["standard.read"] });
        admin.post(ACCOUNTS, &other).key("k-1").await.problem(409, "idempotency_key_reused");
        assert_eq!(admin.get(ACCOUNTS).await.expect(200).at("/data").as_array().map(Vec::len), Some(1));

        let rotate = || admin.post(&format!("{}:rotate-secret", made.location()), json!({})).if_match(&made.etag()).key("k-2");
        let renewed = rotate().await.expect(200);
        rotate().await.problem(409, "answer_not_kept");
        let machine = Actor::machine(&app, &renewed.text("/account/id"), &renewed.text("/client_secret"));
        machine.get("/api/v1/standard/clauses").await.expect(200);
    }

    async fn a_machine_s_token_is_not_said_to_be_revoked(app: TestApp) {
        let agency = app.agency().await;
        let machine = agency.machine(&["agency.read"]).await;
        machine.get("/api/v1/agency").await.expect(200);
        let token = machine.token().await.expect("a token");
        let form = [("token", token.as_str())];
        let told = app.anyone().post("/api/v1/auth/revoke", ()).without_key().form(&form).await.expect(400);
        assert_eq!(told.text("/error"), "unsupported_token_type");
        machine.get("/api/v1/agency").await.expect(200);
    }
}
