//! The engagement with the steps before its first month: template, policies, people.

use chrono::NaiveDate;
use serde_json::json;

use super::agency::{Client, Office};
use super::answer::Answer;
use super::error::DemoError;
use super::folder::Folder;
use super::progress::Progress;

/// The engagement, ready for its months.
pub(super) struct Engagement {
    /// Its own path.
    pub(super) path: String,
    /// The path of its payroll steps.
    pub(super) payroll: String,
}

impl Engagement {
    /// Opens it and does every step that comes before a month (PY-5.1.1 to PY-5.2.4).
    pub(super) async fn open(
        office: &Office,
        client: &Client,
        folder: &Folder,
        today: NaiveDate,
        progress: &Progress,
    ) -> Result<Self, DemoError> {
        let new = json!({
            "client_id": client.id, "category": "payroll", "title": "薪酬代管", "specialist_id": office.specialist_id,
        });
        let id = office.manager.post("/api/v1/engagements", new).await?.id()?;
        let engagement =
            Self { path: format!("/api/v1/engagements/{id}"), payroll: format!("/api/v1/payroll/engagements/{id}") };
        engagement.agree(office, client, today).await?;
        let version = template(office).await?;
        let done = import(office, "/api/v1/insurance-policies:import", &folder.policies, progress).await?;
        progress.step(&format!("{} policies", done.number("/done")?));
        let done = import(office, &format!("{}/roster:import", engagement.path), &folder.people, progress).await?;
        progress.step(&format!("{} people", done.number("/done")?));
        engagement.settle(office, client, &version).await?;
        Ok(engagement)
    }

    /// Needs, notices and contract (PY-5.1.1), and how this client is worked for.
    async fn agree(&self, office: &Office, client: &Client, today: NaiveDate) -> Result<(), DemoError> {
        let notice =
            |law: &str| json!({ "law": law, "given_on": today, "acknowledged_by": "王敏", "acknowledged_on": today });
        let agreement = json!({
            "basic_needs": "每月月末发薪，代缴社保公积金，代扣代缴个税", "contract_id": client.contract_id,
            "notices": [notice("income_tax"), notice("wage_payment")],
        });
        office.specialist.put(&format!("{}/agreement/contract", self.payroll), agreement).await?;
        let task = |task: &str, instructions: &str| json!({ "task": task, "instructions": instructions });
        let guide = json!({
            "title": "薪酬操作指引",
            "tasks": [
                task("收集当月数据", "客户上传并确认，缺人须说明原因"), task("核算与复核", "专员核算，财务复核"),
                task("发放与申报", "款到发放，次月申报个税"),
            ],
        });
        office.specialist.put(&format!("{}/operating-guide", self.path), guide).await?;
        Ok(())
    }

    /// Client file, people, template and method are confirmed (PY-5.2.1 to PY-5.2.4).
    async fn settle(&self, office: &Office, client: &Client, version: &str) -> Result<(), DemoError> {
        let profile = office.specialist.get(&format!("/api/v1/clients/{}/profile", client.id)).await?;
        let file = json!({ "profile_version": profile.number("/version")? });
        office.specialist.put(&format!("{}/settlement/client-file", self.payroll), file).await?;
        let people = json!({ "all_unconfirmed": true });
        office.specialist.post(&format!("{}/settlement/people", self.payroll), people).await?;
        let seen = office.manager.get(&self.path).await?.etag()?;
        let offer = json!({ "offered_template_version_id": version });
        office.manager.patch(&self.path, offer).if_match(&seen).await?;
        let template = json!({
            "template_version_id": version, "confirmation": { "form": "platform", "given_by": "王敏" },
        });
        client.user.put(&format!("{}/settlement/template", self.payroll), template).await?;
        let stage = |position: &str, task: &str| json!({ "position": position, "task": task });
        let method = json!({
            "approval_chain": [stage("薪酬专员", "核算并提交"), stage("财务负责人", "复核并批准")],
            "confirmation_form": "platform", "inputs_day": 31, "bill_day": 31, "receipt_day": 31, "pay_day": 31,
            "traceability": "系统记录每次操作的人员与时间，账单与回单存档",
        });
        office.specialist.put(&format!("{}/settlement/method", self.payroll), method).await?;
        Ok(())
    }
}

/// The standard template, made by one person and published by another.
async fn template(office: &Office) -> Result<String, DemoError> {
    let new = json!({ "code": "payroll", "name": { "zh": "标准薪酬结算", "en": "Standard payroll" } });
    let made = office.specialist.post("/api/v1/settlement-templates", new).await?;
    let versions = format!("{}/versions", made.location()?);
    let draft = office.specialist.post(&versions, json!({ "copy_of": "standard_payroll" })).await?;
    let publish = format!("{}:publish", draft.location()?);
    office.manager.act(&publish).if_match(&draft.etag()?).await?.id()
}

async fn import(office: &Office, path: &str, file: &[u8], progress: &Progress) -> Result<Answer, DemoError> {
    let started = office.specialist.upload(path, "text/csv", file).await?;
    office.specialist.finished(&started, |done, total| progress.counted(done, total)).await
}
