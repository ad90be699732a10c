//! How the figures of a payslip came about.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{PayslipId, PolicyId};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::explain::{ExplainedLine, NamedNumber, explain};
use bole_persistence::settlement::payslips::Payslip;
use bole_persistence::settlement::{inputs, runs, templates};
use bole_persistence::{Tenant, insurance};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::access;
use super::views::Shown;
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// The figures of a payslip, each with its words, its numbers and its rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PayslipExplanation)]
pub struct ExplanationView {
    /// The payslip.
    pub payslip_id: PayslipId,
    /// The cycle.
    pub cycle: CycleRef,
    /// The number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// The figures in the template's order.
    pub lines: Vec<ExplainedLine>,
}

impl Example for ExplanationView {
    fn example() -> Self {
        let number = |name: &str, value: &str| NamedNumber { name: name.to_owned(), value: value.to_owned() };
        Self {
            payslip_id: PayslipId::example(),
            cycle: CycleRef::example(),
            employee_number: "E000001".to_owned(),
            lines: vec![ExplainedLine {
                code: "pension_worker".to_owned(),
                label: "养老保险（个人）".to_owned(),
                amount: Fen(240_000),
                words: "按 2026-03 首日有效的政策，缴费基数 30000.00 在上下限之内；个人部分 30000.00 × 0.08，四舍五入到分，得 2400.00。"
                    .to_owned(),
                numbers: vec![
                    number("base_given", "30000.00"),
                    number("base_used", "30000.00"),
                    number("rate", "0.08"),
                ],
                rule: Some("《社会保险法》第十二条、第二十三条、第三十五条、第四十四条、第五十三条、第六十条".to_owned()),
                policy_id: Some(PolicyId::example().to_string()),
                policy_source: Some("京人社发〔2025〕11号".to_owned()),
                on_payslip: true,
            }],
        }
    }
}

/// Explains a payslip from what was kept with it.
pub(super) fn of(
    tx: &mut Tenant<'_>,
    payslip: &Payslip,
    cycle: &Cycle,
    shown: Shown,
    language: Language,
) -> Result<ExplanationView, Problem> {
    let template = templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?;
    let run = runs::load(tx, payslip.run)?;
    let facts = inputs::of_member(tx, run.upload, payslip.member)?.facts;
    let used: Vec<String> = payslip.result.basis.insurance.iter().map(|line| line.policy.clone()).collect();
    let policies = insurance::versions(tx, &used)?;
    let mut lines = explain(&template, &facts, &payslip.result, &policies, language)?;
    lines.retain(|line| shown.shows(line.on_payslip));
    Ok(ExplanationView {
        payslip_id: payslip.id,
        cycle: cycle.key,
        employee_number: payslip.employee_number.clone(),
        lines,
    })
}

/// `GET /api/v1/payslips/{payslip_id}/explanation`
pub async fn get(cx: Cx, id: Path<PayslipId>) -> Reply {
    cx.read(move |tx, by| {
        let (payslip, cycle) = access::payslip(tx, by, *id)?;
        Ok(Answer::ok(of(tx, &payslip, &cycle, Shown::All, by.language)?))
    })
    .await
}
