//! Certificates, and strangers who verify them.

use bole_api::state::Settings;
use bole_tests::{Actor, Answer, TestApp, Value, both, json};

use super::{NOBODY, PEOPLE, ids};
use crate::world::bureau::Bureau;

async fn verified(anyone: &Actor, code: &str) -> Answer {
    anyone.get(&format!("/api/v1/certificates/verify/{code}")).await
}

async fn certifies(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    bureau.paid_out("2026-01", "2026-01-31").await;
    let roster = bureau.roster().await;
    let (first, second) = (bureau.agency.person(&roster[0]).await, bureau.agency.person(&roster[1]).await);
    let request = |person: &str, kind: &str| json!({ "person_id": person, "kind": kind, "purpose": "申请住房贷款" });
    let income = bureau.certificate(request(&roster[0], "income")).await;
    assert_eq!(income.text("/number"), "CERT-2026-000001");
    assert_eq!(income.text("/body/employer"), "海川智能装备有限公司");
    let figures = income.at("/body/figures");
    assert_eq!(
        (&figures["kind"], &figures["gross"], &figures["net"]),
        (&json!("income"), &json!("30000.00"), &json!("23370.30"))
    );
    assert_eq!(figures["months"], json!([{ "period": "2026-01", "gross": "30000.00", "net": "23370.30" }]));
    assert!(!income.body_text().contains("110108197710072206"));
    let tax = bureau.certificate(request(&roster[0], "tax")).await;
    assert_eq!(
        (tax.text("/number"), tax.text("/body/figures/income_tax")),
        ("CERT-2026-000002".into(), "506.30".into())
    );
    let employment = bureau.certificate(request(&roster[1], "employment")).await;
    let member = PEOPLE.lines().nth(2).expect("the second");
    assert!(member.contains(&employment.text("/body/figures/hire_date")), "{employment}");

    let post = |body: Value| bureau.specialist.post(&bureau.path("feedback/certificates"), body);
    post(request(NOBODY, "income")).await.problem_at(422, "person_not_on_roster", "/person_id");
    let mut later = request(&roster[0], "income");
    later["period_from"] = json!("2026-02");
    post(later.clone()).await.problem_at(422, "certificate_without_figures", "/period_from");
    later["period_to"] = json!("2026-01");
    post(later).await.problem_at(422, "period_out_of_order", "/period_to");

    // A stranger with the code learns this and no more.
    let code = income.text("/code");
    let seen = verified(&app.anyone(), &code).await.expect(200);
    let name = income.text("/body/name");
    let last = name.chars().last().expect("a name");
    let hidden = format!("{}{last}", "*".repeat(name.chars().count() - 1));
    let agency = bureau.agency.admin().get("/api/v1/agency").await.expect(200).text("/name");
    assert_eq!(
        seen.json(),
        json!({
            "kind": "income", "number": "CERT-2026-000001", "issuer": agency, "issued_on": "2026-11-24", "name": hidden,
        })
    );
    verified(&app.anyone(), &code.to_lowercase()).await.expect(200);
    let other = format!("{}{}", &code[..25], if code.ends_with('0') { '1' } else { '0' });
    verified(&app.anyone(), &other).await.problem(404, "not_found");
    verified(&app.anyone(), "nothing").await.problem(404, "not_found");

    let own = "/api/v1/me/certificates";
    assert_eq!(ids(&first.get(own).await.expect(200)), [income.id(), tax.id()]);
    assert_eq!(ids(&second.get(own).await.expect(200)), [employment.id()]);
    first.get(&format!("{own}/{}", income.id())).await.expect(200);
    second.get(&format!("{own}/{}", income.id())).await.problem(404, "not_found");
    first.get("/api/v1/certificates").await.problem(403, "permission_denied");
    bureau.client_user.get("/api/v1/certificates").await.problem(403, "permission_denied");
    let elsewhere = app.agency().await.payroll_specialist();
    elsewhere.get(&format!("/api/v1/certificates/{}", income.id())).await.problem(404, "not_found");
    assert_eq!(elsewhere.get("/api/v1/certificates").await.expect(200).at("/data"), json!([]));
    let page = bureau.specialist.get("/api/v1/certificates?limit=2").await.expect(200);
    let rest = format!("/api/v1/certificates?limit=2&cursor={}", page.text("/next_cursor"));
    assert_eq!(ids(&bureau.specialist.get(&rest).await.expect(200)), [employment.id()]);
}

async fn counts_strangers(app: TestApp) {
    let trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
    let settings = Settings { requests_per_minute: 3, trusted_proxies, ..Settings::default() };
    let strict = TestApp::start_with(app.backend(), settings).await;
    for _ in 0..3 {
        verified(&strict.anyone(), "nothing").await.problem(404, "not_found");
    }
    let refused = verified(&strict.anyone(), "nothing").await;
    refused.problem(429, "rate_limited");
    assert!(refused.header("retry-after").is_some(), "{refused}");
    // Another address has its own count, and the health of the server is not counted.
    let path = "/api/v1/certificates/verify/nothing";
    strict.anyone().get(path).header("X-Forwarded-For", "203.0.113.7").await.problem(404, "not_found");
    for _ in 0..5 {
        strict.anyone().get("/healthz").await.expect(200);
    }
    strict.stop().await;
}

both! {
    async fn certificates_are_numbered_and_verified_without_a_token(app: TestApp) {
        certifies(app).await;
    }

    async fn strangers_are_counted_by_address(app: TestApp) {
        counts_strangers(app).await;
    }
}
