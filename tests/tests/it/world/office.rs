//! An agency with its people and a client, as the tests of clients and contracts need them.

use bole_api::agency::{NewAgency, create_agency};
use bole_api::auth::password::Secret;
use bole_domain::ids::AgencyId;
use bole_tests::agency::furnished;
use bole_tests::{Actor, Answer, TestApp, Value, json};

pub const PASSWORD: &str = "eight-seals-of-jade";

/// Makes an agency that may open engagements; gives its administrator.
pub async fn agency(app: &TestApp, credit_code: &str, admin: &str) -> Actor {
    furnished(app, made(app, credit_code, admin));
    log_in(app, admin).await
}

/// Makes an agency with nothing but its administrator.
pub fn made(app: &TestApp, credit_code: &str, admin: &str) -> AgencyId {
    let new = NewAgency {
        name: "伯乐人力资源服务有限公司".to_owned(),
        credit_code: credit_code.to_owned(),
        admin_login: admin.to_owned(),
        admin_password: Secret::new(PASSWORD),
    };
    create_agency(app.store(), new).expect("an agency is made").0
}

/// The agency that most tests play in.
pub async fn first(app: &TestApp) -> Actor {
    agency(app, "91310000MA1FL1234Q", "chen.admin").await
}

/// Another agency, which must see nothing of the first.
pub async fn second(app: &TestApp) -> Actor {
    agency(app, "91310000MA1FL5678W", "zhao.admin").await
}

/// Logs in.
pub async fn log_in(app: &TestApp, name: &str) -> Actor {
    let form = [("grant_type", "password"), ("username", name), ("password", PASSWORD)];
    let answer = app.anyone().post("/api/v1/auth/token", ()).without_key().form(&form).await.expect(200);
    app.bearer(&answer.text("/access_token"))
}

/// Adds a user and logs him in.
pub async fn user(admin: &Actor, name: &str, role: &str) -> Actor {
    add(admin, json!({ "login_name": name, "display_name": "李娜", "password": PASSWORD, "roles": [role] })).await
}

/// Adds a client's user and logs him in.
pub async fn client_user(admin: &Actor, name: &str, client_id: &str) -> Actor {
    let new = json!({
        "login_name": name, "display_name": "王敏", "password": PASSWORD, "roles": ["client_user"], "client_id": client_id,
    });
    add(admin, new).await
}

async fn add(admin: &Actor, new: Value) -> Actor {
    let made = admin.post("/api/v1/users", new).await.expect(201);
    log_in(admin.app(), &made.text("/login_name")).await
}

/// Records a client.
pub async fn client(actor: &Actor, credit_code: &str, name: &str) -> Answer {
    actor.post("/api/v1/clients", json!({ "credit_code": credit_code, "name": name })).await.expect(201)
}

/// The client that most tests serve.
pub async fn haichuan(actor: &Actor) -> Answer {
    client(actor, "91310114MA1GT00019", "海川智能装备有限公司").await
}
