//! PY-5.1.1: advise, disclose and sign.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::agency::Permission;
use crate::engagement::{Applied, EngagementCase, Needs, ProcessStep, Scene, StepRefusal};
use crate::ids::{ContractId, DocumentId};
use crate::standard::coded::coded;
use crate::standard::{Category, ClauseCode};

coded! {
    /// Which law a notice is about.
    NoticeKind {
        /// Income tax law: who withholds, what people must declare.
        IncomeTax = "income_tax",
        /// Wage payment law: payday, payslips, records.
        WagePayment = "wage_payment",
    }
}

/// A notice of the law that the client was given and has acknowledged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct LegalNotice {
    /// Which law.
    pub law: NoticeKind,
    /// The day on which it was given.
    pub given_on: NaiveDate,
    /// Who acknowledged it for the client.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100)]
    pub acknowledged_by: String,
    /// The day on which it was acknowledged.
    pub acknowledged_on: NaiveDate,
    /// The acknowledgement, if it is on paper.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

/// What the first step of payroll records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PayrollAgreement {
    /// What the client needs, in his words.
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub basic_needs: String,
    /// The notices of income tax and wage payment law.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    pub notices: Vec<LegalNotice>,
    /// The contract that was concluded; it must be in force.
    pub contract_id: ContractId,
}

/// The step.
pub struct Agreement;

impl ProcessStep for Agreement {
    const CLAUSE: ClauseCode = ClauseCode::step(Category::Payroll, 1, 1);
    const SERVES: &'static [&'static str] = &["PY-2.1.1", "PY-3.1.1"];
    const PERMISSION: Permission = Permission::StepRecord;
    const SUMMARY: &'static str = "Advise, disclose and sign";
    const DESCRIPTION: &'static str = "Records the client's basic needs and the acknowledged notices of income tax and \
        wage payment law, and binds the engagement to its contract, which must be the client's, of this category, and in \
        force with every mandatory term.";
    type Document = PayrollAgreement;
    type State = EngagementCase;

    fn example() -> PayrollAgreement {
        let day = |d| NaiveDate::from_ymd_opt(2026, 1, d).unwrap_or_default();
        let notice = |law| LegalNotice {
            law,
            given_on: day(2),
            acknowledged_by: "王敏".to_owned(),
            acknowledged_on: day(3),
            document_id: None,
        };
        PayrollAgreement {
            basic_needs: "每月10日发薪，约300人，代扣代缴个税".to_owned(),
            notices: NoticeKind::all().map(notice).collect(),
            contract_id: ContractId::example(),
        }
    }

    fn needs(document: &PayrollAgreement) -> Needs {
        Needs {
            contract: Some(document.contract_id),
            documents: document.notices.iter().filter_map(|notice| notice.document_id).collect(),
            ..Needs::default()
        }
    }

    fn apply(
        mut state: EngagementCase,
        document: &PayrollAgreement,
        scene: &Scene,
    ) -> Result<Applied<EngagementCase>, StepRefusal> {
        let mut latest = NaiveDate::MIN;
        for (at, notice) in document.notices.iter().enumerate() {
            let on = scene.business_date(Some(notice.acknowledged_on), &format!("/notices/{at}/acknowledged_on"))?;
            latest = latest.max(on);
            if notice.given_on > notice.acknowledged_on {
                return Err(StepRefusal::rule(
                    "dates_reversed",
                    &format!("/notices/{at}/acknowledged_on"),
                    "确认日期不能早于告知日期。",
                    "A notice is acknowledged after it was given.",
                ));
            }
            if notice.document_id.is_some_and(|id| !state.found.documents.contains_key(&id)) {
                return Err(StepRefusal::rule(
                    "document_unknown",
                    &format!("/notices/{at}/document_id"),
                    "没有这个文件，请先上传。",
                    "There is no such document; upload it first.",
                ));
            }
        }
        if let Some(missing) = NoticeKind::all().find(|kind| document.notices.iter().all(|n| n.law != *kind)) {
            return Err(StepRefusal::rule(
                "notice_missing",
                "/notices",
                format!("缺少 {missing} 的法规告知及确认。"),
                format!("The acknowledged notice of {missing} is missing."),
            ));
        }
        let engagement = &state.engagement;
        let known = state.found.contract.as_ref();
        let Some(contract) = known.filter(|c| c.client == engagement.client && c.category == engagement.category)
        else {
            return Err(StepRefusal::rule(
                "contract_unknown",
                "/contract_id",
                "该客户没有此类别的这份合同。",
                "The client has no such contract of this category.",
            ));
        };
        if !contract.in_force {
            return Err(StepRefusal::conflict(
                "contract_not_in_force",
                "服务合同尚未生效或已到期，请先使其生效。",
                "The contract is not in force; activate it first.",
            ));
        }
        state.engagement.contract = Some(contract.id);
        Ok(Applied::on(latest, state))
    }
}
