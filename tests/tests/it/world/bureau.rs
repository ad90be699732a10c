//! A payroll bureau: an agency with a client whose engagement is carried through agreement and settlement over HTTP.

use bole_api::jobs::start_workers;
use bole_domain::money::Fen;
use bole_tests::{Actor, Agency, Answer, Request, TestApp, Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Two people on the sample's roster: E000001 and E000002.
pub(crate) const ROSTER_ROWS: usize = 2;
pub(crate) const PEOPLE: &str = include_str!("../../../../samples/payroll-2026/people.csv");
const POLICIES: &str = include_str!("../../../../samples/payroll-2026/policies.csv");
pub(crate) const INPUTS: &str = include_str!("../../../../samples/payroll-2026/inputs-2026-01.csv");

/// An agency at work for one client.
pub(crate) struct Bureau {
    pub(crate) app: TestApp,
    pub(crate) agency: Agency,
    pub(crate) manager: Actor,
    pub(crate) specialist: Actor,
    pub(crate) finance: Actor,
    pub(crate) client_user: Actor,
    pub(crate) client_id: String,
    pub(crate) engagement: String,
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
}

impl Bureau {
    /// An engagement that was just opened, with nothing recorded.
    pub(crate) async fn open(app: &TestApp) -> Self {
        let agency = app.agency().await;
        let (stop, stopped) = watch::channel(false);
        let workers = start_workers(app.app(), 1, &stopped);
        let manager = agency.project_manager();
        let new = json!({
            "credit_code": "91310114MA1GT00019", "name": "海川智能装备有限公司",
            "profile": {
                "industry": "专用设备制造", "scale": "medium", "address": "上海市嘉定区安研路 1 号",
                "invoice": { "title": "海川智能装备有限公司", "tax_number": "91310114MA1GT00019" },
                "payroll": { "pay_day": 10, "headcount": 2, "places": ["310000", "110000"] },
            },
        });
        let client_id = manager.post("/api/v1/clients", new).await.expect(201).id();
        let specialist = agency.payroll_specialist();
        let me = specialist.get("/api/v1/auth/me").await.expect(200);
        let new = json!({
            "client_id": client_id, "category": "payroll", "title": "薪酬代管", "specialist_id": me.id(),
        });
        let engagement = manager.post("/api/v1/engagements", new).await.expect(201).id();
        let client_user = agency.client_user(&client_id).await;
        Self {
            app: app.clone(),
            manager,
            specialist,
            finance: agency.finance_manager(),
            client_user,
            agency,
            client_id,
            engagement,
            stop,
            workers,
        }
    }

    /// From now on jobs stay in the queue.
    pub(crate) async fn rest(&mut self) {
        self.stop.send(true).expect("workers listen");
        for worker in self.workers.drain(..) {
            worker.await.expect("a worker ends");
        }
    }

    /// The same bureau with a second engagement of the same client and people, agreed like the first.
    pub(crate) async fn another_engagement(&self) -> Self {
        let me = self.specialist.get("/api/v1/auth/me").await.expect(200);
        let new = json!({
            "client_id": self.client_id, "category": "payroll", "title": "奖金代发", "specialist_id": me.id(),
        });
        let engagement = self.manager.post("/api/v1/engagements", new).await.expect(201).id();
        let first = self.specialist.get(&self.path("agreement/contract")).await.expect(200);
        let template = self.specialist.get(&self.path("settlement/template")).await.expect(200);
        let other = Self {
            app: self.app.clone(),
            agency: self.agency.clone(),
            manager: self.manager.clone(),
            specialist: self.specialist.clone(),
            finance: self.finance.clone(),
            client_user: self.client_user.clone(),
            client_id: self.client_id.clone(),
            engagement,
            stop: self.stop.clone(),
            workers: Vec::new(),
        };
        other.step("agreement/contract", first.at("/document")).await.expect(200);
        other.client_file().await.expect(200);
        other.import_roster(&PEOPLE.lines().take(1 + ROSTER_ROWS).collect::<Vec<_>>().join("\n")).await;
        other.step("settlement/people", json!({ "all_unconfirmed": true })).await.expect(200);
        other.offer(&template.text("/document/template_version_id")).await;
        other.client_user.put(&other.path("settlement/template"), template.at("/document")).await.expect(200);
        other.step("settlement/method", method("platform")).await.expect(200);
        other.guide().await;
        other
    }

    /// An engagement with everything that comes before the first month: contract, roster of two, template, method, guide.
    pub(crate) async fn agreed(app: &TestApp) -> Self {
        Self::agreed_on(app, true).await
    }

    /// The same; must the client's money be there in advance?
    pub(crate) async fn agreed_on(app: &TestApp, in_advance: bool) -> Self {
        let roster = PEOPLE.lines().take(1 + ROSTER_ROWS).collect::<Vec<_>>().join("\n");
        Self::agreed_with(app, in_advance, &roster).await
    }

    /// The same with a roster of one's own.
    pub(crate) async fn agreed_with(app: &TestApp, in_advance: bool, roster: &str) -> Self {
        let bureau = Self::open(app).await;
        let contract = bureau.contract_on("2026-01-01", "2026-12-31", in_advance).await;
        bureau.step("agreement/contract", agreement(&contract)).await.expect(200);
        bureau.client_file().await.expect(200);
        bureau.import_roster(roster).await;
        bureau.step("settlement/people", json!({ "all_unconfirmed": true })).await.expect(200);
        bureau.import_policies(POLICIES).await;
        bureau.template().await;
        bureau.step("settlement/method", method("platform")).await.expect(200);
        bureau.guide().await;
        bureau
    }

    /// The path of the payroll engagement.
    pub(crate) fn path(&self, rest: &str) -> String {
        format!("/api/v1/payroll/engagements/{}/{rest}", self.engagement)
    }

    /// A path below a cycle; a verb such as `:lock-inputs` is joined without a slash.
    pub(crate) fn cycle(&self, cycle: &str, rest: &str) -> String {
        let mark = if rest.is_empty() || rest.starts_with(':') { "" } else { "/" };
        self.path(&format!("cycles/{cycle}{mark}{rest}"))
    }

    /// Records a step of the engagement.
    pub(crate) fn step(&self, slug: &str, document: Value) -> Request {
        self.specialist.put_or_post(slug, &self.path(slug), document)
    }

    /// A contract of a period in force, and the step that binds the engagement to it.
    pub(crate) async fn sign(&self, starts: &str, ends: &str) -> String {
        let contract = self.contract(starts, ends).await;
        self.step("agreement/contract", agreement(&contract)).await.expect(200);
        contract
    }

    /// A contract in force that wants the money in advance.
    pub(crate) async fn contract(&self, starts: &str, ends: &str) -> String {
        self.contract_on(starts, ends, true).await
    }

    /// A contract in force.
    async fn contract_on(&self, starts: &str, ends: &str, in_advance: bool) -> String {
        let new = json!({
            "client_id": self.client_id, "category": "payroll", "number": format!("BL-{starts}"), "title": "薪酬服务合同",
            "terms": {
                "period": { "starts": starts, "ends": ends },
                "rights_and_duties": { "client": "按时提供数据并付款", "agency": "按时足额发放工资" },
                "fee_standard": { "per_person_month": "80.00" },
                "payment_method": { "method": "银行转账", "bill_day": 6, "receipt_day": 8, "in_advance": in_advance },
                "liability_for_breach": "按日万分之五支付违约金",
                "dispute_handling": { "forum": "court", "venue": "机构所在地人民法院" },
            },
        });
        let mut seen = self.manager.post("/api/v1/contracts", new).await.expect(201);
        let other = self.agency.another("project_manager");
        let path = format!("/api/v1/contracts/{}", seen.id());
        for (actor, verb) in [(&self.manager, "submit"), (&other, "approve")] {
            seen = actor.post(&format!("{path}:{verb}"), ()).if_match(&seen.etag()).await.expect(200);
        }
        for side in ["agency", "client"] {
            let (document_id, sha256) = self.paper(side).await;
            let signature = json!({
                "side": side, "signer_name": "王敏", "evidence": { "document_id": document_id, "sha256": sha256 },
            });
            seen = self.manager.post(&format!("{path}:sign"), signature).if_match(&seen.etag()).await.expect(200);
        }
        self.manager.post(&format!("{path}:activate"), ()).if_match(&seen.etag()).await.expect(200).id()
    }

    /// Stores a paper; gives its id and fingerprint.
    pub(crate) async fn paper(&self, text: &str) -> (String, String) {
        let post = "POST".parse().expect("a method");
        let paper = self.manager.request(post, "/api/v1/documents?file_name=paper.pdf");
        let paper = paper.raw("application/pdf", format!("%PDF {text}")).await.expect(201);
        (paper.id(), paper.text("/sha256"))
    }

    /// The step of the client file.
    pub(crate) fn client_file(&self) -> Request {
        self.step("settlement/client-file", json!({ "profile_version": 1 }))
    }

    /// Imports a roster and waits for it.
    pub(crate) async fn import_roster(&self, csv: &str) -> Answer {
        self.import(&format!("/api/v1/engagements/{}/roster:import", self.engagement), csv).await
    }

    /// Imports policies and waits for it.
    pub(crate) async fn import_policies(&self, csv: &str) -> Answer {
        self.import("/api/v1/insurance-policies:import", csv).await
    }

    /// Sends a CSV file and waits for its job, which must succeed.
    pub(crate) async fn import(&self, path: &str, csv: &str) -> Answer {
        let started = self.upload(path, csv).await.expect(202);
        let job = self.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
        job
    }

    /// Sends a CSV file.
    pub(crate) fn upload(&self, path: &str, csv: &str) -> Request {
        self.specialist.request("POST".parse().expect("a method"), path).csv(csv)
    }

    /// A published version of the template that ships; gives its id.
    pub(crate) async fn published_template(&self) -> String {
        self.published("payroll", json!({ "copy_of": "standard_payroll" })).await
    }

    /// A published version of a template made from this; gives its id.
    async fn published(&self, code: &str, made_from: Value) -> String {
        let new = json!({ "code": code, "name": { "zh": "薪酬", "en": "Payroll" } });
        let template = self.specialist.post("/api/v1/settlement-templates", new).await.expect(201);
        let versions = format!("{}/versions", template.location());
        let draft = self.specialist.post(&versions, made_from).await.expect(201);
        let publish = format!("{}:publish", draft.location());
        self.finance.post(&publish, ()).if_match(&draft.etag()).await.expect(200).id()
    }

    /// A published template that the client confirmed.
    pub(crate) async fn template(&self) {
        let version = self.published_template().await;
        self.confirms(&version).await.await.expect(200);
    }

    /// From now on the client has agreed on another template, made from this.
    pub(crate) async fn agrees_on(&self, code: &str, made_from: Value) {
        let version = self.published(code, made_from).await;
        self.confirms(&version).await.if_match("v1").await.expect(200);
    }

    /// The client's word on a template version that is offered.
    async fn confirms(&self, version: &str) -> Request {
        self.offer(version).await;
        let document = json!({
            "template_version_id": version, "confirmation": { "form": "platform", "given_by": "王敏" },
        });
        self.client_user.put(&self.path("settlement/template"), document)
    }

    /// Asks the client to confirm a template version.
    pub(crate) async fn offer(&self, version: &str) -> Answer {
        let path = format!("/api/v1/engagements/{}", self.engagement);
        let seen = self.manager.get(&path).await.expect(200);
        let offer = json!({ "offered_template_version_id": version });
        self.manager.patch(&path, offer).if_match(&seen.etag()).await.expect(200)
    }

    /// The operating guide.
    pub(crate) async fn guide(&self) -> Answer {
        let guide = json!({ "title": "操作指引", "tasks": [{ "task": "核算", "instructions": "每月25日前收集数据" }] });
        let path = format!("/api/v1/engagements/{}/operating-guide", self.engagement);
        self.specialist.put(&path, guide).await.expect(200)
    }

    /// Opens a month that pays on a day.
    pub(crate) fn open_cycle(&self, cycle: &str, pay_date: &str) -> Request {
        self.specialist.put(&self.cycle(cycle, "payout/cycle"), json!({ "pay_date": pay_date }))
    }

    /// A verb on a cycle as it is now.
    pub(crate) async fn verb(&self, actor: &Actor, cycle: &str, verb: &str, body: Value) -> Answer {
        let seen = self.specialist.get(&self.cycle(cycle, "")).await.expect(200);
        actor.post(&self.cycle(cycle, &format!(":{verb}")), body).if_match(&seen.etag()).await
    }

    /// Opens a month and has it computed with these inputs.
    pub(crate) async fn computed(&self, cycle: &str, pay_date: &str, inputs: &str) {
        self.open_cycle(cycle, pay_date).await.expect(200);
        self.computed_again(cycle, inputs).await;
    }

    /// Has an open month computed with these inputs.
    pub(crate) async fn computed_again(&self, cycle: &str, inputs: &str) {
        self.confirmed_and_locked(cycle, inputs).await;
        self.compute(cycle).await;
    }

    /// Opens a month and has it computed with these inputs, which fails; gives the code.
    pub(crate) async fn refused(&self, cycle: &str, pay_date: &str, inputs: &str) -> String {
        self.open_cycle(cycle, pay_date).await.expect(200);
        self.confirmed_and_locked(cycle, inputs).await;
        let started = self.verb(&self.specialist, cycle, "compute", json!({})).await.expect(202);
        let job = self.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "failed", "{job}");
        job.text("/failure/code")
    }

    /// Has these inputs of an open month confirmed and locked.
    async fn confirmed_and_locked(&self, cycle: &str, inputs: &str) {
        self.import(&self.cycle(cycle, "inputs:import"), inputs).await;
        let sure = json!({
            "headcount": inputs.lines().count() - 1, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        self.verb(&self.client_user, cycle, "confirm-inputs", sure).await.expect(200);
        self.verb(&self.specialist, cycle, "lock-inputs", json!({})).await.expect(200);
    }

    /// Computes a month.
    pub(crate) async fn compute(&self, cycle: &str) {
        let started = self.verb(&self.specialist, cycle, "compute", json!({})).await.expect(202);
        let job = self.app.wait_job(&started).await;
        assert_eq!(job.text("/state"), "succeeded", "{job}");
    }

    /// Has a computed month submitted and approved.
    pub(crate) async fn approved(&self, cycle: &str) {
        self.verb(&self.specialist, cycle, "submit", json!({})).await.expect(200);
        self.verb(&self.finance, cycle, "approve", json!({})).await.expect(200);
    }

    /// The client's word on a bill.
    pub(crate) async fn client_confirms(&self, cycle: &str) -> Answer {
        self.verb(&self.client_user, cycle, "confirm", json!({ "form": "platform" })).await
    }

    /// Carries a month to its invoice; gives the bill.
    pub(crate) async fn invoiced(&self, cycle: &str, pay_date: &str, inputs: &str) -> Fen {
        self.computed(cycle, pay_date, inputs).await;
        self.approved(cycle).await;
        self.client_confirms(cycle).await.expect(200);
        let invoice = self.verb(&self.finance, cycle, "invoice", json!({})).await.expect(201);
        invoice.text("/total").parse().expect("an amount")
    }

    /// A figure of somebody's payslip.
    pub(crate) async fn figure(&self, cycle: &str, employee_number: &str, column: &str) -> Fen {
        let csv = self.specialist.get(&self.cycle(cycle, "payslips:export")).await.expect(200).body_text();
        let mut lines = csv.lines();
        let head: Vec<&str> = lines.next().expect("a header").split(',').collect();
        let at = head.iter().position(|name| *name == column).expect("the column");
        let row = lines.find(|line| line.starts_with(&format!("{employee_number},"))).expect("the person");
        row.split(',').nth(at).and_then(|cell| cell.parse().ok()).expect("an amount")
    }
}

trait Steps {
    fn put_or_post(&self, slug: &str, path: &str, document: Value) -> Request;
}

impl Steps for Actor {
    /// People are posted, everything else is put.
    fn put_or_post(&self, slug: &str, path: &str, document: Value) -> Request {
        if slug == "settlement/people" { self.post(path, document) } else { self.put(path, document) }
    }
}

/// The document of the signing step.
pub(crate) fn agreement(contract_id: &str) -> Value {
    let notice = |law: &str| json!({ "law": law, "given_on": "2026-01-02", "acknowledged_by": "王敏", "acknowledged_on": "2026-01-03" });
    json!({
        "basic_needs": "每月10日发薪", "notices": [notice("income_tax"), notice("wage_payment")], "contract_id": contract_id,
    })
}

/// The document of the method step.
pub(crate) fn method(form: &str) -> Value {
    json!({
        "approval_chain": [
            { "position": "薪酬专员", "task": "核算并提交" }, { "position": "财务负责人", "task": "复核并批准" },
        ],
        "confirmation_form": form, "inputs_day": 25, "bill_day": 3, "receipt_day": 8, "pay_day": 10,
        "traceability": "系统记录每次操作",
    })
}
