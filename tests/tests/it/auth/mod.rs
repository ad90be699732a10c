//! Log-in, tokens, users, service accounts over HTTP.

mod agency;
mod throttle;
mod tokens;

use bole_api::agency::{NewAgency, create_agency};
use bole_api::auth::password::Secret;
use bole_tests::{Actor, Answer, TestApp, Value, json};

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
