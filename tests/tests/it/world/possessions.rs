//! A bureau that has one of everything: January carried to its filed tax.

use std::collections::BTreeMap;

use bole_tests::{Actor, json};

use crate::world::bureau::{Bureau, INPUTS, ROSTER_ROWS};

/// Somebody to be invited.
fn invitation() -> bole_tests::Value {
    json!({ "display_name": "王敏" })
}

impl Bureau {
    /// Has a payment batch approved, sent as CSV and paid by the bank.
    pub(crate) async fn settled(&self, batch: &str) {
        let place = format!("/api/v1/payment-batches/{batch}");
        let seen = async || self.specialist.get(&place).await.expect(200).etag();
        let act =
            |actor: &Actor, verb: &str| actor.request("POST".parse().expect("a method"), &format!("{place}:{verb}"));
        act(&self.finance, "approve").json(json!({})).if_match(&seen().await).await.expect(200);
        act(&self.specialist, "send").json(json!({ "form": "csv" })).if_match(&seen().await).await.expect(200);
        let items = self.specialist.get(&format!("{place}/items")).await.expect(200);
        let mut answer = "端到端标识,状态,原因\r\n".to_owned();
        for item in items.at("/data").as_array().expect("payments") {
            answer.push_str(&format!("{},paid,\r\n", item["end_to_end_id"].as_str().expect("an id")));
        }
        act(&self.specialist, "record-answer").csv(answer).if_match(&seen().await).await.expect(200);
    }

    /// Carries January to its filed tax, with a certificate and a question; gives an id for each path parameter.
    pub(crate) async fn possessions(&self) -> BTreeMap<String, String> {
        let (cycle, inputs) = ("2026-01", INPUTS.lines().take(1 + ROSTER_ROWS).collect::<Vec<_>>().join("\n"));
        let bill = self.invoiced(cycle, "2026-01-31", &inputs).await;
        let new = json!({
            "bank_name": "中国工商银行", "account_name": "伯乐人力资源服务有限公司", "number": "6222021001116245702",
            "cnaps": "102100099996",
        });
        let account = self.agency.admin().post("/api/v1/bank-accounts", new).await.expect(201).id();
        let receipt = json!({ "amount": bill, "bank_account_id": account, "bank_reference": "R1" });
        let receipt = self.verb(&self.finance, cycle, "record-receipt", receipt).await.expect(201);
        let paid = self.verb(&self.specialist, cycle, "pay", json!({ "bank_account_id": account })).await.expect(201);
        let roster = self.specialist.get(&format!("/api/v1/engagements/{}/roster", self.engagement)).await.expect(200);
        let person = roster.text("/data/0/person/id");
        let rent = json!({ "kind": "housing_rent", "city": "310000", "band": "highest", "begins": "2025-01" });
        let deductions = format!("/api/v1/persons/{person}/tax-deductions");
        let deduction = json!({ "first_month": "2026-01", "claim": rent });
        let deduction = self.specialist.post(&deductions, deduction).await.expect(201);
        let wanted = json!({ "person_id": person, "kind": "employment", "purpose": "购房" });
        let certificate = self.specialist.post(&self.path("feedback/certificates"), wanted).await.expect(200);
        let question = json!({ "text": "一月的个税是怎么算的？", "cycle": cycle });
        let questions = format!("/api/v1/engagements/{}/questions", self.engagement);
        let question = self.specialist.post(&questions, question).await.expect(201);
        let (document, _) = self.paper("evidence").await;
        let conversation = json!({
            "topic": { "type": "engagement", "engagement_id": self.engagement }, "title": "一月账单", "with_client": true,
            "text": "请看账单。",
        });
        let conversation = self.specialist.post("/api/v1/conversations", conversation).await.expect(201);
        let contact = json!({ "name": "王敏", "duties": ["inputs"] });
        let contacts = format!("/api/v1/clients/{}/contacts", self.client_id);
        let contact = self.manager.post(&contacts, contact).await.expect(201);
        let column = json!({ "from": "工号", "to": "employee_number" });
        let mapping = json!({ "import": "cycle_inputs", "name": "海川工资表", "columns": [column] });
        let mappings = format!("/api/v1/clients/{}/import-mappings", self.client_id);
        let mapping = self.specialist.post(&mappings, mapping).await.expect(201);
        let attendance = format!("/api/v1/engagements/{}/attendance/2026-02/summaries:import", self.engagement);
        self.import(&attendance, "employee_number,days_worked\nE000001,10\n").await;
        let first = async |path: &str| self.agency.admin().get(path).await.expect(200).text("/data/0/id");
        let batch = paid.text("/batch/id");
        self.settled(&batch).await;
        let filing = json!({ "acknowledgement": "申报成功 1" });
        self.specialist.put(&self.cycle(cycle, "payout/tax-filing"), filing).await.expect(200);
        let rule = json!({
            "kind": "emergency_plan", "title": "应急预案", "edition": "1", "effective_from": "2026-01-01",
            "document_id": document,
        });
        let rule = self.agency.admin().post("/api/v1/written-rules", rule).await.expect(201);
        let invited = self.manager.post(&format!("/api/v1/clients/{}/invitations", self.client_id), invitation());
        let invited = invited.await.expect(201);
        let contract = self.specialist.get(&self.path("agreement/contract")).await.expect(200);
        self.open_cycle("2026-02", "2026-02-28").await.expect(200);
        let correction = json!({
            "member_id": roster.text("/data/0/id"), "period": cycle, "item": "base_salary", "amount": "1.00", "reason": "补差",
        });
        let correction = self.specialist.post(&self.cycle("2026-02", "corrections"), correction).await.expect(201);
        let new_year = json!({
            "year": 2028, "source": "国务院办公厅通知",
            "days": [{ "date": "2028-01-01", "kind": "statutory_holiday", "name": { "zh": "元旦", "en": "New Year's Day" } }],
        });
        self.specialist.post("/api/v1/calendar-years", new_year).await.expect(201);
        // Nobody listens there.
        let endpoint = json!({ "url": "http://127.0.0.1:9/hooks", "description": "ERP" });
        let endpoint =
            self.agency.admin().post("/api/v1/webhook-endpoints", endpoint).await.expect(201).text("/endpoint/id");
        let trial =
            self.agency.admin().post(&format!("/api/v1/webhook-endpoints/{endpoint}:test"), ()).await.expect(200);
        let found = [
            ("webhook_endpoint_id", endpoint),
            ("webhook_delivery_id", trial.id()),
            ("client_id", self.client_id.clone()),
            ("contact_id", contact.id()),
            ("import_mapping_id", mapping.id()),
            ("month", "2026-02".to_owned()),
            ("engagement_id", self.engagement.clone()),
            ("cycle", cycle.to_owned()),
            ("contract_id", contract.text("/document/contract_id")),
            ("member_id", roster.text("/data/0/id")),
            ("person_id", person),
            ("payslip_id", first(&self.cycle(cycle, "payslips")).await),
            ("invoice_id", first("/api/v1/invoices").await),
            ("receipt_id", receipt.text("/receipt/id")),
            ("batch_id", batch.clone()),
            ("item_id", first(&format!("/api/v1/payment-batches/{batch}/items")).await),
            ("transaction_id", first("/api/v1/ledger/transactions").await),
            ("filing_id", first("/api/v1/tax-filings").await),
            ("deduction_id", deduction.id()),
            ("policy_id", first("/api/v1/insurance-policies").await),
            ("template_id", first("/api/v1/settlement-templates").await),
            ("job_id", first("/api/v1/jobs").await),
            ("timer_id", first("/api/v1/timers").await),
            ("bank_account_id", account),
            ("certificate_id", certificate.text("/subjects/0")),
            ("correction_id", correction.id()),
            ("question_id", question.id()),
            ("conversation_id", conversation.id()),
            ("document_id", document),
            ("session_id", first("/api/v1/auth/sessions").await),
            ("invitation_id", invited.text("/invitation/id")),
            ("inspection_id", first("/api/v1/inspections").await),
            ("attestation_id", first("/api/v1/attestations").await),
            ("written_rule_id", rule.id()),
            ("number", "1".to_owned()),
            ("year", "2028".to_owned()),
        ];
        found.map(|(name, id)| (name.to_owned(), id)).into()
    }
}
