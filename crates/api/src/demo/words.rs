//! One payslip in words, as the person himself reads it.

use std::io::Write;

use serde_json::{Value, json};

use super::agency::Office;
use super::error::DemoError;
use super::folder::MonthFiles;
use super::host::Host;
use super::http::Actor;
use super::year::Year;

/// Tells how the last month's figures of its first person came about, in both languages; what is nothing is left out.
pub(super) async fn tell(year: &Year<'_>, month: &MonthFiles, out: &mut dyn Write) -> Result<(), DemoError> {
    let path = format!("{}/cycles/{}/payslips?limit=1", year.engagement.payroll, month.period);
    let first = year.office.specialist.get(&path).await?;
    let person = first.text("/data/0/person/id")?;
    let number = first.text("/data/0/employee_number")?;
    let user = person_user(year.office, year.host, &person).await?;
    let payslip = user.get("/api/v1/me/payslips?limit=1").await?.text("/data/0/id")?;
    for (language, title) in [("zh-CN", "工资条说明"), ("en", "payslip explained")] {
        let path = format!("/api/v1/me/payslips/{payslip}/explanation");
        let told = user.get(&path).language(language).await?;
        writeln!(out, "\n{} {number}: {title}", month.period)?;
        for line in told.list("/lines")? {
            let text = |field: &str| line.get(field).and_then(Value::as_str).unwrap_or_default();
            if text("amount") != "0.00" {
                writeln!(out, "  {} {}: {}", text("label"), text("amount"), text("words"))?;
            }
        }
    }
    Ok(())
}

async fn person_user(office: &Office, host: &Host, person: &str) -> Result<Actor, DemoError> {
    let ties = json!({ "roles": ["person"], "person_id": person });
    office.outsider(host, "demo.person", ties).await
}
