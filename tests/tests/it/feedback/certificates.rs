//! Certificates, and strangers who verify them.

use std::collections::BTreeSet;
use std::time::Instant;

use bole_api::state::Settings;
use bole_domain::money::Fen;
use bole_tests::{Actor, Answer, TestApp, Value, both, json};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::{NOBODY, PEOPLE, data, ids};
use crate::world::bureau::Bureau;
use crate::world::paper::{is_pdf, shows, text};

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
            "state": "issued",
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

/// The figure of a person's payslip.
fn figure(payslip: &Value, code: &str) -> String {
    let figures = payslip["figures"].as_array().expect("figures");
    let found = figures.iter().find(|figure| figure["code"] == code).expect("the item");
    found["amount"].as_str().expect("money").to_owned()
}

async fn prints(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    bureau.paid_out("2026-01", "2026-01-31").await;
    bureau.paid_out("2026-02", "2026-02-28").await;
    let roster = bureau.roster().await;
    let (first, second) = (bureau.agency.person(&roster[0]).await, bureau.agency.person(&roster[1]).await);
    let request = |kind: &str| json!({ "person_id": roster[0], "kind": kind, "purpose": "申请住房贷款" });
    let agency = bureau.agency.admin().get("/api/v1/agency").await.expect(200);
    let payslip = async |cycle: &str| {
        let list = bureau.specialist.get(&bureau.cycle(cycle, "payslips")).await.expect(200);
        list.at("/data/0").clone()
    };
    let months = [payslip("2026-01").await, payslip("2026-02").await];
    let fen = |code: &'static str| months.iter().map(move |month| figure(month, code).parse::<Fen>().expect("money"));
    let income = bureau.certificate(request("income")).await;
    // Every figure of the paper is one of the payslips', their sum or their average.
    let (gross, net): (Fen, Fen) = (fen("gross").sum(), fen("net_pay").sum());
    let half = |sum: Fen| Fen((sum.0 + 1) / 2);
    assert_eq!(
        income.at("/monthly_average"),
        json!({ "months": 2, "gross": half(gross).to_string(), "net": half(net).to_string() })
    );
    let pdf = |id: &str| format!("/api/v1/certificate-papers/{id}");
    let paper = bureau.specialist.get(&pdf(&income.id())).await.expect(200);
    assert_eq!(is_pdf(&paper), 1);
    assert!(paper.header("content-disposition").is_some_and(|name| name.contains("CERT-2026-000001.pdf")));
    for month in &months {
        shows(&paper, &[&figure(month, "gross"), &figure(month, "net_pay")]);
    }
    let sums = [gross, net, half(gross), half(net)].map(|sum| sum.to_string());
    shows(&paper, &sums.each_ref().map(String::as_str));
    let code = income.text("/code");
    let (name, credit_code) = (agency.text("/name"), agency.text("/credit_code"));
    shows(
        &paper,
        &["收入证明", &income.text("/body/name"), "****06", "申请住房贷款", "2026-11-24", &name, &credit_code],
    );
    shows(&paper, &[&half(gross).capitals(), &code, &income.text("/verification_path")]);
    assert!(!text(&paper).contains("110108197710072206") && !text(&paper).contains("已作废"));
    let english = bureau.specialist.get(&pdf(&income.id())).lang("en").await.expect(200);
    shows(&english, &["Certificate of income", "Average gross pay", "Verification code", "Page 1 of 1", &sums[0]]);
    // The code as the paper has it, in groups, verifies.
    let grouped: Vec<String> =
        code.as_bytes().chunks(5).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    let grouped = grouped.join("-");
    shows(&paper, &[&grouped]);
    verified(&app.anyone(), &grouped).await.expect(200);

    let tax = bureau.certificate(request("tax")).await;
    let withheld: Fen = fen("income_tax").sum();
    let paper = bureau.specialist.get(&pdf(&tax.id())).await.expect(200);
    shows(
        &paper,
        &["个人所得税扣缴证明", "2026-02", &withheld.to_string(), &tax.text("/body/figures/withholding_agent")],
    );
    let employment = bureau.certificate(request("employment")).await;
    let paper = bureau.specialist.get(&pdf(&employment.id())).await.expect(200);
    let stated = ["/body/figures/post", "/body/figures/hire_date", "/body/employer"].map(|at| employment.text(at));
    shows(&paper, &["在职证明", "仍在职", &stated[0], &stated[1], &stated[2]]);
    let english = bureau.specialist.get(&pdf(&employment.id())).lang("en").await.expect(200);
    shows(&english, &["Certificate of employment", "Employed since", &stated[1]]);

    // Its person has it, nobody else.
    let own = |id: &str| format!("/api/v1/me/certificates/{id}/pdf");
    shows(&first.get(&own(&income.id())).await.expect(200), &["收入证明", &sums[0]]);
    second.get(&own(&income.id())).await.problem(404, "not_found");
    first.get(&pdf(&income.id())).await.problem(403, "permission_denied");
    bureau.specialist.get(&own(&income.id())).await.problem(403, "permission_denied");
    app.agency().await.payroll_specialist().get(&pdf(&income.id())).await.problem(404, "not_found");
}

async fn revokes(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    let roster = bureau.roster().await;
    let person = bureau.agency.person(&roster[0]).await;
    let request = json!({ "person_id": roster[0], "kind": "employment", "purpose": "租房" });
    let issued = bureau.certificate(request).await;
    assert_eq!((issued.text("/state"), issued.etag()), ("issued".into(), "\"v1\"".to_owned()));
    let path = format!("/api/v1/certificates/{}", issued.id());
    let revoke = |actor: &Actor, reason: &str| actor.post(&format!("{path}:revoke"), json!({ "reason": reason }));
    revoke(&bureau.specialist, "入职日期有误").await.problem(428, "if_match_required");
    revoke(&bureau.specialist, "入职日期有误").if_match("v9").await.problem(412, "version_stale");
    revoke(&bureau.specialist, "错").if_match("v1").await.problem_at(422, "validation_failed", "/reason");
    revoke(&bureau.finance, "入职日期有误").if_match("v1").await.problem(403, "permission_denied");
    let elsewhere = app.agency().await.payroll_specialist();
    revoke(&elsewhere, "入职日期有误").if_match("v1").await.problem(404, "not_found");
    let code = issued.text("/code");
    assert_eq!(verified(&app.anyone(), &code).await.expect(200).text("/state"), "issued");

    let revoked = revoke(&bureau.specialist, "入职日期有误").if_match("v1").await.expect(200);
    let me = bureau.specialist.get("/api/v1/auth/me").await.expect(200).id();
    assert_eq!((revoked.text("/state"), revoked.etag()), ("revoked".into(), "\"v2\"".to_owned()));
    assert_eq!(
        revoked.at("/revocation"),
        json!({ "reason": "入职日期有误", "revoked_on": "2026-11-24", "revoked_by": me })
    );
    revoke(&bureau.specialist, "再次作废一次").if_match("v2").await.problem(409, "certificate_revoked");
    // A stranger learns that it does not hold, and not why.
    let seen = verified(&app.anyone(), &code).await.expect(200);
    assert_eq!(seen.text("/state"), "revoked");
    assert!(!seen.body_text().contains("入职日期有误"));
    let own = person.get(&format!("/api/v1/me/certificates/{}", issued.id())).await.expect(200);
    assert_eq!(own.text("/revocation/reason"), "入职日期有误");
    let paper = person.get(&format!("/api/v1/me/certificates/{}/pdf", issued.id())).await.expect(200);
    shows(&paper, &["已作废", "本证明已于2026-11-24作废"]);
    let english =
        bureau.specialist.get(&format!("/api/v1/certificate-papers/{}", issued.id())).lang("en").await.expect(200);
    shows(&english, &["REVOKED", "not valid any more"]);
    let log = bureau.agency.admin().get("/api/v1/audit-entries?limit=200").await.expect(200);
    let entries = data(&log);
    let entry = entries.iter().find(|entry| entry["action"] == "certificate.revoke").expect("a trace");
    assert_eq!((&entry["object_id"], &entry["reason"]), (&json!(issued.id()), &json!("入职日期有误")));
}

/// Codes that were never given out.
const GUESSES: usize = 10_000;
/// The characters of a code; the first is one of eight.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

async fn guesses(app: TestApp) {
    let settings = Settings { requests_per_minute: 600, ..Settings::default() };
    let strict = TestApp::start_with(app.backend(), settings).await;
    let mut random = StdRng::seed_from_u64(542);
    let mut code = move || {
        let mut letter = |of: usize| char::from(CROCKFORD[random.random_range(0..of)]);
        let first = letter(8);
        std::iter::once(first).chain((1..26).map(|_| letter(32))).collect::<String>()
    };
    let began = Instant::now();
    let (mut looked_up, mut refused) = (0, 0);
    let mut shapes = BTreeSet::new();
    for nth in 0..GUESSES {
        // What cannot be a code at all is answered like a code that nobody has.
        let guess = if nth % 7 == 0 { "nothing".to_owned() } else { code() };
        let answer = verified(&strict.anyone(), &guess).await;
        if answer.status == 429 {
            let wait: u32 = answer.header("retry-after").expect("when to come again").parse().expect("seconds");
            assert!((1..=60).contains(&wait), "{answer}");
            refused += 1;
        } else {
            let mut told = answer.problem(404, "not_found");
            told.as_object_mut().expect("a problem").remove("request_id");
            shapes.insert(told.to_string());
            looked_up += 1;
        }
    }
    // A minute's worth at once, and then one a second: whatever more was asked was not even looked up.
    let waited = usize::try_from(began.elapsed().as_secs()).expect("seconds");
    assert_eq!(looked_up + refused, GUESSES);
    assert!(looked_up <= 60 + waited + 1, "{looked_up} of {GUESSES} in {waited} s");
    assert_eq!(shapes.len(), 1, "{shapes:?}");
    strict.stop().await;
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
    async fn a_certificate_is_printed_from_what_was_confirmed(app: TestApp) {
        prints(app).await;
    }

    async fn a_revoked_certificate_says_so_to_everybody(app: TestApp) {
        revokes(app).await;
    }

    async fn ten_thousand_guesses_gain_nothing(app: TestApp) {
        guesses(app).await;
    }

    async fn certificates_are_numbered_and_verified_without_a_token(app: TestApp) {
        certifies(app).await;
    }

    async fn strangers_are_counted_by_address(app: TestApp) {
        counts_strangers(app).await;
    }
}
