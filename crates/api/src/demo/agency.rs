//! The agency, its people and its account; the client and the contract with him.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};

use super::answer::Answer;
use super::error::DemoError;
use super::establishment::establish;
use super::folder::Folder;
use super::host::Host;
use super::http::Actor;
use crate::agency::{NewAgency, create_agency};
use crate::auth::password::Secret;

const AGENCY: &str = "伯乐人力资源服务有限公司";
const AGENCY_CODE: &str = "91310000MA1FL1234Q";
const CLIENT: &str = "海川智能装备有限公司";
const CLIENT_CODE: &str = "91310114MA1GT00019";

/// The agency's people, each with a login of his own.
pub(super) struct Office {
    /// Keeps users, licences and bank accounts.
    pub(super) admin: Actor,
    /// Keeps clients, contracts and engagements.
    pub(super) manager: Actor,
    /// Computes, and has it paid.
    pub(super) specialist: Actor,
    /// Approves.
    pub(super) finance: Actor,
    /// Keeps invoices and receipts, and deals with the bank.
    pub(super) cashier: Actor,
    /// Who computes, as the engagement names him.
    pub(super) specialist_id: String,
    /// The account that money comes to and goes from.
    pub(super) bank_account_id: String,
    password: String,
}

/// The client, with a login of his own.
pub(super) struct Client {
    /// His id.
    pub(super) id: String,
    /// Confirms for him.
    pub(super) user: Actor,
    /// The contract in force.
    pub(super) contract_id: String,
}

impl Office {
    /// Makes the agency as an operator does, and everything else over HTTP.
    pub(super) async fn open(host: &Host) -> Result<Self, DemoError> {
        // Nobody needs to know it but this process, and whoever keeps the database.
        let password = URL_SAFE_NO_PAD.encode(host.store.runtime().bytes::<18>());
        let new = NewAgency {
            name: AGENCY.to_owned(),
            credit_code: AGENCY_CODE.to_owned(),
            admin_login: "demo.admin".to_owned(),
            admin_password: Secret::new(password.as_str()),
        };
        let store = host.store.clone();
        tokio::task::spawn_blocking(move || create_agency(&store, new))
            .await
            .map_err(|e| DemoError::Setup(e.to_string()))??;
        let admin = Actor::new(&host.http, "demo.admin", &password);
        let hired = async |name: &str, display: &str, role: &str| -> Result<(Actor, String), DemoError> {
            let new = json!({ "login_name": name, "display_name": display, "password": password, "roles": [role] });
            let made = admin.post("/api/v1/users", new).await?;
            Ok((Actor::new(&host.http, name, &password), made.id()?))
        };
        let (manager, _) = hired("demo.manager", "孙晓", "project_manager").await?;
        let (specialist, specialist_id) = hired("demo.specialist", "李娜", "payroll_specialist").await?;
        let (finance, _) = hired("demo.finance", "周明", "finance_manager").await?;
        let (cashier, _) = hired("demo.cashier", "吴静", "finance_manager").await?;
        let account = json!({
            "bank_name": "中国工商银行上海市分行营业部", "account_name": AGENCY, "number": "1001200300400500600",
            "cnaps": "102100099996",
        });
        let bank_account_id = admin.post("/api/v1/bank-accounts", account).await?.id()?;
        establish(&admin).await?;
        Ok(Self { admin, manager, specialist, finance, cashier, specialist_id, bank_account_id, password })
    }

    /// The password of everybody's login.
    pub(super) fn password(&self) -> &str {
        &self.password
    }

    /// A login for somebody outside the agency.
    pub(super) async fn outsider(&self, host: &Host, name: &str, ties: Value) -> Result<Actor, DemoError> {
        let mut new = json!({ "login_name": name, "display_name": name, "password": self.password });
        if let (Value::Object(new), Value::Object(ties)) = (&mut new, ties) {
            new.extend(ties);
        }
        self.admin.post("/api/v1/users", new).await?;
        Ok(Actor::new(&host.http, name, &self.password))
    }

    /// Takes on the client: his file, a login for him, and a contract from draft to force.
    pub(super) async fn take_on(&self, host: &Host, folder: &Folder, today: NaiveDate) -> Result<Client, DemoError> {
        let profile = json!({
            "industry": "专用设备制造", "scale": "medium", "address": "上海市嘉定区安研路 1 号",
            "invoice": {
                "title": CLIENT, "tax_number": CLIENT_CODE, "bank_name": "中国工商银行上海嘉定支行",
                "bank_account": "1001000000000000001",
            },
            "payroll": { "pay_day": 31, "headcount": folder.headcount, "places": folder.places },
        });
        let new = json!({ "credit_code": CLIENT_CODE, "name": CLIENT, "profile": profile });
        let id = self.manager.post("/api/v1/clients", new).await?.id()?;
        let ties = json!({ "roles": ["client_user"], "client_id": id });
        let user = self.outsider(host, "demo.client", ties).await?;
        let last = folder.months.last().map_or(today, |month| month.period.last_day());
        let contract_id = self.conclude(&id, today, last).await?;
        Ok(Client { id, user, contract_id })
    }

    /// A contract from draft to force; it outlasts the last month, whose tax is filed in the next one.
    async fn conclude(&self, client_id: &str, today: NaiveDate, last: NaiveDate) -> Result<String, DemoError> {
        let terms = json!({
            "period": { "starts": format!("{}-01-01", today.year()), "ends": format!("{}-12-31", last.year() + 1) },
            "rights_and_duties": {
                "client": "每月按时提供并确认薪资数据，按账单付款", "agency": "按确认的账单计算、发放工资并申报个人所得税",
            },
            "fee_standard": { "per_person_month": "80.00" },
            "payment_method": {
                "method": "银行转账至机构账户", "bill_day": 31, "receipt_day": 31, "in_advance": true,
            },
            "liability_for_breach": "逾期付款按日万分之五支付违约金；错发、迟发由责任方承担损失",
            "dispute_handling": { "forum": "court", "venue": "机构所在地人民法院" },
        });
        let draft = json!({
            "client_id": client_id, "category": "payroll", "number": format!("BL-{}-0001", today.year()),
            "title": "薪酬服务合同", "terms": terms,
        });
        let draft = self.manager.post("/api/v1/contracts", draft).await?;
        let path = format!("/api/v1/contracts/{}", draft.id()?);
        let verb = async |actor: &Actor, seen: Answer, verb: &str, body: Option<Value>| {
            let path = format!("{path}:{verb}");
            let call = match body {
                Some(body) => actor.post(&path, body),
                None => actor.act(&path),
            };
            call.if_match(&seen.etag()?).await
        };
        let submitted = verb(&self.manager, draft, "submit", None).await?;
        let mut contract = verb(&self.finance, submitted, "approve", None).await?;
        for (side, name) in [("agency", "孙晓"), ("client", "王敏")] {
            let scan = format!("%PDF-1.7\n% {CLIENT} / {AGENCY}: {side}\n");
            let scan = self.manager.upload("/api/v1/documents?file_name=contract.pdf", "application/pdf", scan).await?;
            let signature = json!({
                "side": side, "signer_name": name, "signed_on": today,
                "evidence": { "document_id": scan.id()?, "sha256": scan.text("/sha256")? },
            });
            contract = verb(&self.manager, contract, "sign", Some(signature)).await?;
        }
        verb(&self.manager, contract, "activate", None).await?.id()
    }
}
