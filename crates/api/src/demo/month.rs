//! One month, from opening to closing (clauses PY-5.3.1, PY-5.3.2, PY-5.4.1).

use std::time::Instant;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::answer::Answer;
use super::compare::Comparison;
use super::error::DemoError;
use super::folder::{MonthFiles, Sheet};
use super::http::Actor;
use super::table::{MonthLine, Sums};
use super::year::Year;

/// A month at work.
pub(super) struct Month<'a> {
    /// The year that it belongs to.
    pub(super) year: &'a Year<'a>,
    /// Its files.
    pub(super) files: &'a MonthFiles,
    /// The path of its cycle.
    pub(super) path: String,
    /// The day on which wages are paid.
    pub(super) pay_date: NaiveDate,
}

impl<'a> Month<'a> {
    /// A month of the year.
    pub(super) fn new(year: &'a Year<'a>, files: &'a MonthFiles) -> Self {
        let path = format!("{}/cycles/{}", year.engagement.payroll, files.period);
        Self { year, files, path, pay_date: files.period.last_day() }
    }

    /// Carries it through; `failing` shows a payment that the bank refuses at first.
    pub(super) async fn carry_through(
        &self,
        comparison: &mut Comparison,
        failing: bool,
    ) -> Result<MonthLine, DemoError> {
        let (begun, before) = (Instant::now(), comparison.figures);
        let progress = self.year.progress;
        progress.begin(&self.files.period.to_string());
        self.year.host.move_to(self.pay_date);
        self.gather().await?;
        self.compute(comparison).await?;
        let bill = self.agree(comparison).await?;
        self.fund(&bill).await?;
        self.pay_wages(failing).await?;
        self.remit_and_file().await?;
        self.close().await?;
        let took = begun.elapsed();
        progress.end(took);
        let figures = comparison.figures - before;
        Ok(MonthLine { period: self.files.period, sums: Sums::of(&bill)?, figures, took })
    }

    /// Somebody looks at the cycle and acts on what he saw.
    pub(super) async fn verb(&self, actor: &Actor, verb: &str, body: Option<Value>) -> Result<Answer, DemoError> {
        let seen = actor.get(&self.path).await?.etag()?;
        let path = format!("{}:{verb}", self.path);
        let call = match body {
            Some(body) => actor.post(&path, body),
            None => actor.act(&path),
        };
        call.if_match(&seen).await
    }

    /// Opens the month and takes in its inputs; the client confirms them, and they are frozen.
    async fn gather(&self) -> Result<(), DemoError> {
        let (office, progress) = (self.year.office, self.year.progress);
        let opening = json!({ "pay_date": self.pay_date });
        office.specialist.put(&format!("{}/payout/cycle", self.path), opening).await?;
        let inputs = self.files.inputs.as_slice();
        let started = office.specialist.upload(&format!("{}/inputs:import", self.path), "text/csv", inputs).await?;
        office.specialist.finished(&started, |done, total| progress.counted(done, total)).await?;
        progress.step(&format!("{} inputs", self.files.headcount));
        let confirmation = json!({
            "headcount": self.files.headcount, "basic_data": true, "gross": true, "insurance_and_fund": true,
            "special_additional_deductions": true, "form": "platform",
        });
        self.verb(&self.year.client.user, "confirm-inputs", Some(confirmation)).await?;
        self.verb(&office.specialist, "lock-inputs", Some(json!({}))).await?;
        Ok(())
    }

    /// Computes, and compares every figure of everybody.
    async fn compute(&self, comparison: &mut Comparison) -> Result<(), DemoError> {
        let (office, progress) = (self.year.office, self.year.progress);
        let started = self.verb(&office.specialist, "compute", None).await?;
        office.specialist.finished(&started, |done, total| progress.counted(done, total)).await?;
        progress.step("computed");
        let export = office.specialist.get(&format!("{}/payslips:export", self.path)).await?;
        if let Some(expected) = &self.files.expected {
            let (figures, differences) = (comparison.figures, comparison.differences);
            comparison.payslips(self.files.period, expected, &Sheet::read("the export", &export.body)?)?;
            let (compared, different) = (comparison.figures - figures, comparison.differences - differences);
            progress.step(&format!("{compared} figures compared, {different} different"));
        }
        Ok(())
    }

    /// One submits, another approves, the client confirms the bill; gives the bill.
    async fn agree(&self, comparison: &mut Comparison) -> Result<Answer, DemoError> {
        let (office, client) = (self.year.office, self.year.client);
        self.verb(&office.specialist, "submit", None).await?;
        self.verb(&office.finance, "approve", None).await?;
        let bill = client.user.get(&format!("{}/bill", self.path)).await?;
        if let Some(bills) = self.year.bills {
            comparison.bill(self.files.period, bills, &bill)?;
        }
        self.verb(&client.user, "confirm", Some(json!({ "form": "platform" }))).await?;
        self.year.progress.step("approved, confirmed");
        Ok(bill)
    }

    /// The results are told and the month is closed.
    async fn close(&self) -> Result<(), DemoError> {
        let office = self.year.office;
        let told = json!({ "channel": "platform" });
        office.specialist.put(&format!("{}/feedback/results", self.path), told).await?;
        self.verb(&office.specialist, "close", None).await?;
        self.year.progress.step("closed");
        Ok(())
    }
}
