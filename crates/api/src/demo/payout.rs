//! The month's money: invoice, receipt, wages, authorities, tax.

use bole_domain::money::Fen;
use chrono::{Days, NaiveDate};
use serde_json::json;

use super::answer::Answer;
use super::bank;
use super::error::DemoError;
use super::month::Month;

/// So many days after the pay date the authorities are paid and the tax is filed.
const FILED_AFTER: Days = Days::new(5);

impl Month<'_> {
    fn later(&self) -> NaiveDate {
        self.pay_date.checked_add_days(FILED_AFTER).unwrap_or(self.pay_date)
    }

    /// The invoice goes out, and the client's money comes in.
    pub(super) async fn fund(&self, bill: &Answer) -> Result<(), DemoError> {
        let office = self.year.office;
        self.verb(&office.cashier, "invoice", Some(json!({}))).await?;
        let receipt = json!({
            "amount": bill.money("/billed/bill")?, "bank_account_id": office.bank_account_id,
            "bank_reference": format!("IN-{}", self.files.period),
        });
        self.verb(&office.cashier, "record-receipt", Some(receipt)).await?;
        self.year.progress.step("funded");
        Ok(())
    }

    /// The wages go out: made by one, approved by another, sent, and answered by the bank.
    pub(super) async fn pay_wages(&self, failing: bool) -> Result<(), DemoError> {
        let (office, progress) = (self.year.office, self.year.progress);
        let from = json!({ "bank_account_id": office.bank_account_id });
        let payout = self.verb(&office.specialist, "pay", Some(from)).await?;
        // Where nobody is paid anything there is no batch.
        let Ok(batch) = payout.text("/batch/id") else { return Ok(()) };
        let refused = usize::from(failing);
        let outcome = self.settle(&batch, refused).await?;
        progress.step(&format!("{} paid", outcome.number("/paid")?));
        if refused > 0 {
            let path = format!("/api/v1/payment-batches/{batch}");
            let seen = office.cashier.get(&path).await?.etag()?;
            let again = office.cashier.post(&format!("{path}:reissue"), json!({})).if_match(&seen).await?;
            let outcome = self.settle(&again.id()?, 0).await?;
            progress.step(&format!("{} re-issued and paid", outcome.number("/paid")?));
        }
        Ok(())
    }

    /// Approves a batch, sends its file and records what the bank says; gives what that did.
    async fn settle(&self, batch: &str, refused: usize) -> Result<Answer, DemoError> {
        let office = self.year.office;
        let path = format!("/api/v1/payment-batches/{batch}");
        let made = office.finance.get(&path).await?;
        let approved = office.finance.act(&format!("{path}:approve")).if_match(&made.etag()?).await?;
        let form = json!({ "form": "pain_001" });
        let sent = office.cashier.post(&format!("{path}:send"), form).if_match(&approved.etag()?).await?;
        let file = office.cashier.get(&format!("{path}/file")).await?;
        let answer = bank::answer(file.body_text()?, refused);
        let answered = office.cashier.upload(&format!("{path}:record-answer"), "application/xml", answer);
        answered.if_match(&sent.etag()?).await
    }

    /// Insurance and fund go to the authorities; the tax is declared, filed and paid.
    pub(super) async fn remit_and_file(&self) -> Result<(), DemoError> {
        let (office, progress) = (self.year.office, self.year.progress);
        self.year.host.move_to(self.later());
        self.remit(&["insurance", "fund"]).await?;
        let step = format!("{}/payout/tax-filing", self.path);
        let prepared = office.specialist.put(&step, json!({})).await?;
        let filings = format!("/api/v1/tax-filings?tax_period={}", self.files.period);
        let filing = office.specialist.get(&filings).await?.text("/data/0/id")?;
        let sheet = office.specialist.get(&format!("/api/v1/tax-filings/{filing}/file")).await?;
        let declared = sheet.body_text()?.lines().count().saturating_sub(1);
        let filed = json!({ "filed_on": self.later(), "acknowledgement": format!("TAX-{}", self.files.period) });
        office.specialist.put(&step, filed).if_match(&prepared.etag()?).await?;
        progress.step(&format!("{declared} declared"));
        self.remit(&["tax", "annuity", "commercial_insurance", "deductions"]).await
    }

    /// Pays what the cycle owes, where it owes something.
    async fn remit(&self, payables: &[&str]) -> Result<(), DemoError> {
        let specialist = &self.year.office.specialist;
        let funds = specialist.get(&format!("{}/funds", self.path)).await?;
        for payable in payables {
            if funds.money(&format!("/still_payable/{payable}"))? > Fen::ZERO {
                let paid = json!({ "payable": payable, "reference": format!("{payable}-{}", self.files.period) });
                self.verb(specialist, "record-remittance", Some(paid)).await?;
            }
        }
        Ok(())
    }
}
