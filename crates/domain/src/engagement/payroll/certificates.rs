//! PY-5.4.2: issue certificates.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Permission;
use crate::engagement::certificate::{
    CertificateBody, CertificateFigures, CertificateKind, NewCertificate, Span, income, tax,
};
use crate::engagement::{Applied, CertificateCase, Effect, Needs, ProcessStep, Scene, StepRefusal};
use crate::ids::PersonId;
use crate::period::Period;
use crate::standard::{Category, ClauseCode};

/// A certificate that a person asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CertificateRequest {
    /// The person, who is or was on the roster.
    pub person_id: PersonId,
    /// What it shall state.
    pub kind: CertificateKind,
    /// First month of wages or tax; from the first on record without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_from: Option<Period>,
    /// Last month of wages or tax; to the last on record without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period_to: Option<Period>,
    /// What it is for; printed on it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub purpose: String,
}

/// The step.
pub struct IssueCertificate;

impl ProcessStep for IssueCertificate {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 4, 2);
    const PERMISSION: Permission = Permission::CertificateIssue;
    const SUMMARY: &'static str = "Issue a certificate";
    const DESCRIPTION: &'static str = "Issues a numbered certificate of income, employment or tax for a person on the roster. \
        Its figures come from months that the client confirmed; without any in the span it is refused (422 \
        `certificate_without_figures`). The answer's subject is the certificate, whose code anybody can verify without a token.";
    type Document = CertificateRequest;
    type State = CertificateCase;

    fn example() -> CertificateRequest {
        CertificateRequest {
            person_id: PersonId::example(),
            kind: CertificateKind::Income,
            period_from: Period::new(2026, 1),
            period_to: Period::new(2026, 3),
            purpose: "申请住房贷款".to_owned(),
        }
    }

    fn needs(document: &CertificateRequest) -> Needs {
        Needs { persons: vec![document.person_id], ..Needs::default() }
    }

    fn apply(
        state: CertificateCase,
        document: &CertificateRequest,
        scene: &Scene,
    ) -> Result<Applied<CertificateCase>, StepRefusal> {
        let span = Span { from: document.period_from, to: document.period_to };
        if !span.is_in_order() {
            return Err(StepRefusal::rule(
                "period_out_of_order",
                "/period_to",
                "截止月份不能早于起始月份。",
                "The last month lies before the first.",
            ));
        }
        if document.purpose.trim().is_empty() {
            return Err(StepRefusal::rule("blank", "/purpose", "请说明用途。", "Tell what it is for."));
        }
        let Some(person) = &state.person else {
            return Err(StepRefusal::rule(
                "person_not_on_roster",
                "/person_id",
                "此人不在该项目的花名册上。",
                "This person is not on the engagement's roster.",
            ));
        };
        let figures = match document.kind {
            CertificateKind::Employment => Some(CertificateFigures::Employment {
                post: person.post.clone(),
                hire_date: person.hire_date,
                leave_date: person.leave_date,
            }),
            CertificateKind::Income => income(&state.pay, span),
            CertificateKind::Tax => tax(&state.pay, span, &state.case.engagement.withholding_agent.credit_code),
        };
        let Some(figures) = figures else {
            return Err(StepRefusal::rule(
                "certificate_without_figures",
                "/period_from",
                "所选月份没有经客户确认的工资数据。",
                "There are no wages in these months that the client confirmed.",
            ));
        };
        let certificate = NewCertificate {
            id: state.new_id,
            engagement: state.case.engagement.id,
            person: person.id,
            issued_on: scene.today,
            issued_by: scene.by.id.clone(),
            body: CertificateBody {
                name: person.name.clone(),
                resident_id_masked: person.resident_id_masked.clone(),
                employer: state.employer.clone(),
                employee_number: person.employee_number.clone(),
                purpose: document.purpose.trim().to_owned(),
                figures,
            },
        };
        Ok(Applied {
            subjects: vec![state.new_id.to_string()],
            effects: vec![Effect::IssueCertificate(Box::new(certificate))],
            ..Applied::on(scene.today, state)
        })
    }
}
