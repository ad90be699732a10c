//! Filing and feedback of a month over HTTP: tax filings and their file, questions, results, certificates.

use bole_api::state::Settings;
use bole_domain::engagement::CycleRef;
use bole_domain::ids::EngagementId;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::{Cycle, CycleState, Track};
use bole_persistence::settlement::{cycles, inputs, templates};
use bole_persistence::{Mode, StoreError, people};
use bole_tests::{Actor, Answer, TestApp, Value, both, json};

use crate::tenants::refuses_change;
use crate::world::bureau::Bureau;

const PEOPLE: &str = include_str!("../../../samples/payroll-2026/people.csv");
const NOBODY: &str = "per_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D";
const INPUTS: [(&str, &str); 2] = [
    ("2026-01", include_str!("../../../samples/payroll-2026/inputs-2026-01.csv")),
    ("2026-02", include_str!("../../../samples/payroll-2026/inputs-2026-02.csv")),
];

impl Bureau {
    fn key(&self) -> EngagementId {
        self.engagement.parse().expect("an id")
    }

    /// A cycle as it is stored.
    fn stored(&self, cycle: &str) -> Cycle {
        let (engagement, key): (_, CycleRef) = (self.key(), cycle.parse().expect("a cycle"));
        let found: Result<_, StoreError> =
            self.app.store().tenant(self.agency.id, Mode::Read, |tx| cycles::load(tx, engagement, key));
        found.expect("the cycle is there")
    }

    fn change(&self, cycle: &str, change: impl FnOnce(&mut Cycle)) {
        let mut cycle = self.stored(cycle);
        change(&mut cycle);
        let saved: Result<_, StoreError> =
            self.app.store().tenant(self.agency.id, Mode::Write, |tx| cycles::save(tx, cycle));
        saved.expect("the cycle is saved");
    }

    /// Opens a month whose inputs are the sample's and locked: what the client confirms is not looked at here.
    async fn locked(&self, cycle: &str, pay_date: &str) {
        self.open_cycle(cycle, pay_date).await.expect(200);
        let text = INPUTS.iter().find(|(month, _)| cycle.starts_with(month)).expect("the sample has the month").1;
        let stored = self.stored(cycle);
        let upload = self.app.store().runtime().uuid();
        let written: Result<(), StoreError> = self.app.store().tenant(self.agency.id, Mode::Write, |tx| {
            let template =
                templates::load_version_by_id(tx, stored.template_version)?.body.compile().expect("it compiles");
            let members = people::members_of(tx, stored.engagement)?;
            let row = |member: &people::Member| {
                let line = text.lines().find(|line| line.starts_with(&member.employee_number)).expect("his inputs");
                let amounts: Vec<Fen> = line.split(',').skip(1).map(|cell| cell.parse().expect("an amount")).collect();
                assert_eq!(amounts.len(), template.inputs().count());
                let (person, employee_number) = (member.person.id, member.employee_number.clone());
                inputs::InputRow { member: member.id, person, employee_number, amounts, facts: member.facts() }
            };
            inputs::insert(tx, stored.id, upload, &members.iter().map(row).collect::<Vec<_>>())
        });
        written.expect("the inputs are written");
        self.change(cycle, |cycle| (cycle.upload, cycle.state) = (Some(upload), CycleState::InputsLocked));
    }

    /// A computed month that the client has paid for and whose wages are paid: how it came so far is not looked at here.
    async fn paid_out(&self, cycle: &str, pay_date: &str) {
        self.locked(cycle, pay_date).await;
        self.pay(cycle).await;
    }

    /// Computes a locked month and pays it out.
    async fn pay(&self, cycle: &str) {
        let compute = self.specialist.post(&self.cycle(cycle, ":compute"), ());
        let started = compute.if_match(&format!("v{}", self.stored(cycle).version)).await.expect(202);
        let job = self.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        self.change(cycle, |cycle| {
            cycle.state = CycleState::Funded;
            cycle.progress.paid_out = true;
            (cycle.tracks.wages, cycle.tracks.contributions) = (Track::Done, Track::Done);
        });
    }

    /// Prepares or files the tax of a cycle.
    fn file(&self, cycle: &str, document: Value) -> bole_tests::Request {
        self.specialist.put(&self.cycle(cycle, "payout/tax-filing"), document)
    }

    /// Prepares and files it at once.
    async fn filed(&self, cycle: &str) -> Answer {
        self.file(cycle, json!({ "acknowledgement": "申报成功 1" })).await.expect(200)
    }

    /// The only filing.
    async fn filing(&self) -> Answer {
        let all = self.specialist.get("/api/v1/tax-filings").await.expect(200);
        assert_eq!(all.at("/data").as_array().map(Vec::len), Some(1), "{all}");
        self.specialist.get(&format!("/api/v1/tax-filings/{}", all.text("/data/0/id"))).await.expect(200)
    }

    /// The person ids of the roster, by employee number.
    async fn roster(&self) -> Vec<String> {
        let roster = self.specialist.get(&format!("/api/v1/engagements/{}/roster", self.engagement)).await.expect(200);
        let members = roster.at("/data").as_array().cloned().expect("members");
        members.iter().map(|member| member["person"]["id"].as_str().expect("an id").to_owned()).collect()
    }

    fn questions(&self) -> String {
        format!("/api/v1/engagements/{}/questions", self.engagement)
    }

    /// Issues a certificate; gives it.
    async fn certificate(&self, request: Value) -> Answer {
        let issued = self.specialist.post(&self.path("feedback/certificates"), request).await.expect(200);
        self.specialist.get(&format!("/api/v1/certificates/{}", issued.text("/subjects/0"))).await.expect(200)
    }
}

/// The rows of a wage sheet as heading and cell.
fn rows(sheet: &str) -> Vec<Vec<(String, String)>> {
    let mut lines = sheet.lines().map(|line| line.split(',').map(ToOwned::to_owned).collect::<Vec<_>>());
    let headings = lines.next().expect("headings");
    lines.map(|cells| headings.iter().cloned().zip(cells).collect()).collect()
}

fn cell(row: &[(String, String)], heading: &str) -> String {
    row.iter().find(|(name, _)| name == heading).unwrap_or_else(|| panic!("no column {heading}")).1.clone()
}

fn data(answer: &Answer) -> Vec<Value> {
    answer.at("/data").as_array().cloned().expect("a list")
}

fn ids(answer: &Answer) -> Vec<String> {
    data(answer).iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

async fn verified(anyone: &Actor, code: &str) -> Answer {
    anyone.get(&format!("/api/v1/certificates/verify/{code}")).await
}

async fn files(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    bureau.locked("2026-01", "2026-01-31").await;
    bureau.file("2026-01", json!({})).await.problem(409, "step_blocked");
    bureau.file("2026-09", json!({})).await.problem(404, "not_found");
    bureau.pay("2026-01").await;

    let faulty = |document: Value| bureau.file("2026-01", document);
    faulty(json!({ "filed_on": "2026-02-10" })).await.problem_at(422, "acknowledgement_missing", "/acknowledgement");
    faulty(json!({ "filed_on": "2026-11-25", "acknowledgement": "x" })).await.problem_at(
        422,
        "date_in_future",
        "/filed_on",
    );
    faulty(json!({ "filed_on": "2026-01-30", "acknowledgement": "x" })).await.problem_at(
        422,
        "date_too_early",
        "/filed_on",
    );

    let prepared = bureau.file("2026-01", json!({})).await.expect(200);
    assert_eq!((prepared.at("/revision"), prepared.etag()), (json!(1), "\"v1\"".to_owned()));
    let filing = bureau.filing().await;
    assert_eq!((filing.text("/state"), filing.text("/tax_period")), ("prepared".into(), "2026-01".into()));
    // The 15th is a Sunday, and the Spring Festival follows.
    assert_eq!((filing.text("/due_on"), filing.text("/total_tax")), ("2026-02-24".into(), "506.30".into()));
    assert_eq!((filing.at("/people"), filing.at("/cycles/0/paid_out")), (json!(2), json!(true)));

    let path = format!("/api/v1/tax-filings/{}/file", filing.id());
    let sheet = bureau.specialist.get(&path).await.expect(200);
    assert_eq!(sheet.header("content-type").as_deref(), Some("text/csv; charset=utf-8"));
    let text = sheet.body_text();
    assert!(text.starts_with("工号,*姓名,*证件类型,*证件号码,本期收入,本期免税收入,基本养老保险费,"), "{text}");
    let january = rows(&text);
    let first = |heading| cell(&january[0], heading);
    assert_eq!(
        (first("工号"), first("*证件类型"), first("*证件号码")),
        ("E000001".into(), "居民身份证".into(), "110108197710072206".into())
    );
    assert_eq!((first("本期收入"), first("基本养老保险费")), ("30000.00".into(), "2023.92".into()));
    assert_eq!((first("基本医疗保险费"), first("失业保险费")), ("505.98".into(), "126.50".into()));
    assert_eq!((first("住房公积金"), first("累计子女教育")), ("3467.00".into(), "2000.00".into()));
    assert_eq!(january.len(), 2);
    bureau.specialist.get(&format!("{path}?version=wage_1")).await.problem(400, "tax_file_version_unknown");
    bureau.agency.auditor().get(&path).await.problem(403, "permission_denied");
    let elsewhere = app.agency().await.payroll_specialist();
    elsewhere.get(&path).await.problem(404, "not_found");
    elsewhere.get(&format!("/api/v1/tax-filings/{}", filing.id())).await.problem(404, "not_found");

    let acknowledged = json!({ "filed_on": "2026-02-10", "acknowledgement": "申报成功 1" });
    bureau.file("2026-01", acknowledged.clone()).await.problem(428, "if_match_required");
    let filed = bureau.file("2026-01", acknowledged.clone()).if_match("v1").await.expect(200);
    assert_eq!((filed.at("/revision"), filed.text("/business_date")), (json!(2), "2026-02-10".into()));
    let filing = bureau.filing().await;
    assert_eq!((filing.text("/state"), filing.text("/filed_on")), ("filed".into(), "2026-02-10".into()));
    assert_eq!((filing.text("/acknowledgement"), filing.text("/cycles/0/tax")), ("申报成功 1".into(), "done".into()));
    assert_eq!(bureau.stored("2026-01").tracks.tax, Track::Done);
    let again = bureau.specialist.get(&path).await.expect(200);
    assert_eq!(again.body, sheet.body);
    assert_eq!(filing.text("/sheet_sha256"), bole_persistence::crypto::sha256_hex(&again.body));
    // The sheet stays as it was filed, whatever becomes of the roster.
    bureau
        .import_roster(&PEOPLE.lines().take(3).collect::<Vec<_>>().join("\n").replacen("E000001,", "E000001,改", 1))
        .await;
    assert_eq!(bureau.specialist.get(&path).await.expect(200).body, sheet.body);
    let old = bureau.specialist.get(&format!("{path}?version=wage_29")).await.expect(200).body_text();
    assert!(!old.contains("住房公积金调整"), "{old}");
    bureau.file("2026-01", acknowledged).if_match("v2").await.problem(409, "tax_filing_filed");
    let trail = bureau.agency.admin().get("/api/v1/audit-entries?object_type=tax_filing").await.expect(200);
    assert_eq!(data(&trail).len(), 4, "{trail}");
    assert!(!trail.body_text().contains("110108197710072206"));

    bureau.paid_out("2026-02", "2026-02-28").await;
    bureau.filed("2026-02").await;
    let all = bureau.specialist.get("/api/v1/tax-filings?tax_period=2026-02").await.expect(200);
    let path = format!("/api/v1/tax-filings/{}/file", ids(&all)[0]);
    let february = rows(&bureau.specialist.get(&path).await.expect(200).body_text());
    assert_eq!(cell(&february[0], "本期收入"), "30000.00");
    assert_eq!(cell(&february[0], "累计子女教育"), "4000.00");
}

async fn gathers(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    bureau.paid_out("2026-01", "2026-01-31").await;
    bureau.open_cycle("2026-01-2", "2026-01-31").await.expect(200);
    let blocked = bureau.file("2026-01", json!({})).await.problem(409, "step_blocked");
    assert_eq!(blocked["errors"][0]["code"], "cycle_not_paid_out", "{blocked}");
    assert!(blocked["errors"][0]["message"].as_str().is_some_and(|text| text.contains("2026-01-2")), "{blocked}");
    // The second payment falls into the next month after all.
    bureau.change("2026-01-2", |cycle| cycle.tax_period = "2026-02".parse().expect("a month"));
    bureau.filed("2026-01").await;
    let filing = bureau.filing().await;
    assert_eq!(filing.at("/cycles").as_array().map(Vec::len), Some(1));

    // A third one comes into the month that is filed: it is filed by preparing the filing anew.
    bureau.paid_out("2026-01-3", "2026-01-31").await;
    let path = format!("/api/v1/tax-filings/{}/file", filing.id());
    let before = bureau.specialist.get(&path).await.expect(200);
    bureau.file("2026-01-3", json!({})).await.expect(200);
    let anew = bureau.filing().await;
    assert_eq!((anew.text("/state"), anew.at("/people")), ("prepared".into(), json!(2)));
    assert_eq!(anew.at("/cycles").as_array().map(Vec::len), Some(2));
    assert!(anew.json().get("acknowledgement").is_none());
    // What was filed stays, whatever is prepared or filed later.
    let first = |filing: &Answer| filing.at("/filings/0");
    let known = first(&anew);
    assert_eq!((&known["number"], &known["acknowledgement"]), (&json!(1), &json!("申报成功 1")));
    assert_eq!(known["sheet_sha256"], bole_persistence::crypto::sha256_hex(&before.body));
    let earlier = format!("{path}?filing=1");
    assert_eq!(bureau.specialist.get(&earlier).await.expect(200).body, before.body);
    bureau.specialist.get(&format!("{path}?filing=2")).await.problem(404, "not_found");
    bureau.specialist.get(&format!("{earlier}&version=wage_29")).await.problem(400, "version_of_filed_sheet");
    let sheet = bureau.specialist.get(&path).await.expect(200);
    assert_ne!(sheet.body, before.body);
    let both = rows(&sheet.body_text());
    assert_eq!((both.len(), cell(&both[0], "本期收入")), (2, "60000.00".into()), "one row for each person");
    bureau.file("2026-01-3", json!({ "acknowledgement": "更正申报 2" })).if_match("v1").await.expect(200);
    let corrected = bureau.filing().await;
    assert_eq!(corrected.text("/acknowledgement"), "更正申报 2");
    assert_eq!((first(&corrected), corrected.at("/filings/1/acknowledgement")), (known, json!("更正申报 2")));
    assert_eq!(corrected.at("/filings/1/sheet_sha256"), corrected.at("/sheet_sha256"));
    assert_eq!(bureau.specialist.get(&earlier).await.expect(200).body, before.body);
    let latest = bureau.specialist.get(&path).await.expect(200);
    assert_eq!(bureau.specialist.get(&format!("{path}?filing=2")).await.expect(200).body, latest.body);
    refuses_change(&bureau.app, bureau.agency.id, "filed_sheets", "acknowledgement");
    assert_eq!(bureau.stored("2026-01-3").tracks.tax, Track::Done);
}

async fn is_not_delegated(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    let path = format!("/api/v1/engagements/{}", bureau.engagement);
    let etag = bureau.manager.get(&path).await.expect(200).etag();
    let patch = json!({ "delegated_parts": ["wage_payment", "contributions"] });
    bureau.manager.patch(&path, patch).if_match(&etag).await.expect(200);
    bureau.paid_out("2026-01", "2026-01-31").await;
    bureau.file("2026-01", json!({})).await.problem(409, "tax_filing_not_delegated");
    let results = json!({ "channel": "email" });
    bureau.specialist.put(&bureau.cycle("2026-01", "feedback/results"), results).await.expect(200);
}

async fn tells_results(app: TestApp) {
    let bureau = Bureau::agreed(&app).await;
    let roster = bureau.roster().await;
    let (first, second) = (bureau.agency.person(&roster[0]).await, bureau.agency.person(&roster[1]).await);
    bureau.paid_out("2026-01", "2026-01-31").await;
    let results = |document: Value| bureau.specialist.put(&bureau.cycle("2026-01", "feedback/results"), document);
    results(json!({ "channel": "platform" })).await.problem(409, "step_blocked");
    bureau.filed("2026-01").await;

    let own = "/api/v1/me/questions";
    let ask = |text: &str| json!({ "engagement_id": bureau.engagement, "text": text, "cycle": "2026-01" });
    let mine = first.post(own, ask("我的个税为什么这么高？")).await.expect(201);
    assert_eq!(mine.text("/person_id"), roster[0]);
    let theirs = bureau.client_user.post(&bureau.questions(), json!({ "text": "账单何时开票？" })).await.expect(201);
    let taken = json!({ "text": "电话咨询社保", "person_id": roster[1], "cycle": "2026-01" });
    let taken = bureau.specialist.post(&bureau.questions(), taken).await.expect(201);
    let post = |actor: &Actor, body: Value| actor.post(&bureau.questions(), body);
    post(&bureau.specialist, json!({ "text": "x", "cycle": "2026-07" })).await.problem_at(
        422,
        "cycle_unknown",
        "/cycle",
    );
    post(&bureau.specialist, json!({ "text": "x", "person_id": NOBODY })).await.problem_at(
        422,
        "person_not_on_roster",
        "/person_id",
    );
    post(&bureau.client_user, json!({ "text": "x", "person_id": roster[0] })).await.problem_at(
        422,
        "person_not_on_roster",
        "/person_id",
    );
    post(&first, json!({ "text": "x" })).await.problem(404, "not_found");
    bureau.specialist.post(own, ask("x")).await.problem(403, "permission_denied");

    // Everybody sees his own questions, the agency all.
    assert_eq!(ids(&first.get(own).await.expect(200)), [mine.id()]);
    assert_eq!(ids(&second.get(own).await.expect(200)), [taken.id()]);
    assert_eq!(ids(&bureau.client_user.get(own).await.expect(200)), [theirs.id()]);
    let all = bureau.specialist.get(&bureau.questions()).await.expect(200);
    assert_eq!(ids(&all), [mine.id(), theirs.id(), taken.id()]);
    bureau.client_user.get(&bureau.questions()).await.problem(403, "permission_denied");
    let elsewhere = app.agency().await;
    elsewhere.payroll_specialist().get(&bureau.questions()).await.problem(404, "not_found");
    let one = format!("/api/v1/questions/{}", mine.id());
    elsewhere.payroll_specialist().get(&one).await.problem(404, "not_found");

    let open = results(json!({ "channel": "platform" })).await.problem(409, "questions_open");
    assert!(open["detail"].as_str().is_some_and(|text| text.contains('3')), "{open}");
    let reply = json!({ "answer": "一月起扣数已与税务系统核对一致。" });
    let answer = format!("{one}:answer");
    bureau.specialist.post(&answer, &reply).await.problem(428, "if_match_required");
    first.post(&answer, &reply).if_match("v1").await.problem(403, "permission_denied");
    let answered = bureau.specialist.post(&answer, &reply).if_match("v1").await.expect(200);
    assert_eq!(answered.etag(), "\"v2\"");
    bureau.specialist.post(&answer, &reply).if_match("v1").await.problem(412, "version_stale");
    bureau.specialist.post(&answer, &reply).if_match("v2").await.problem(409, "question_answered");
    assert_eq!(first.get(own).await.expect(200).text("/data/0/answer/text"), "一月起扣数已与税务系统核对一致。");
    let waiting = bureau.specialist.get(&format!("{}?open=true", bureau.questions())).await.expect(200);
    assert_eq!(ids(&waiting), [theirs.id(), taken.id()]);
    results(json!({ "channel": "platform" })).await.problem(409, "questions_open");
    for question in [theirs.id(), taken.id()] {
        let answer = format!("/api/v1/questions/{question}:answer");
        bureau.specialist.post(&answer, &reply).if_match("v1").await.expect(200);
    }
    results(json!({ "channel": "platform", "told_people_on": "2026-11-25" })).await.problem_at(
        422,
        "date_in_future",
        "/told_people_on",
    );
    let told = json!({ "channel": "platform", "told_client_on": "2026-02-11", "told_people_on": "2026-02-12" });
    let told = results(told).await.expect(200);
    assert_eq!(told.text("/business_date"), "2026-02-12");
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
    async fn a_month_s_tax_is_filed_once_its_wages_are_paid(app: TestApp) {
        files(app).await;
    }

    async fn a_filing_gathers_the_cycles_of_its_agent_and_month(app: TestApp) {
        gathers(app).await;
    }

    async fn what_is_not_delegated_is_not_filed(app: TestApp) {
        is_not_delegated(app).await;
    }

    async fn results_are_told_when_every_question_is_answered(app: TestApp) {
        tells_results(app).await;
    }

    async fn certificates_are_numbered_and_verified_without_a_token(app: TestApp) {
        certifies(app).await;
    }

    async fn strangers_are_counted_by_address(app: TestApp) {
        counts_strangers(app).await;
    }
}
