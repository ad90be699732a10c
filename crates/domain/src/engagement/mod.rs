//! An engagement: one category's service for one client, from the mandate to closing; what its steps recorded.

pub mod certificate;
pub mod executive_search;
mod found;
mod guide;
pub mod payroll;
pub mod process;
mod record;
mod refused;
mod responsibility;
mod state;
pub mod step;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ids::{ClientId, ContractId, EngagementId, TemplateVersionId, UserId};
use crate::standard::Category;
use crate::standard::coded::coded;

pub use found::{Found, Gate, KnownContract, KnownTemplate, Needs};
pub use guide::{GuideTask, OperatingGuide};
pub use process::{Blocked, CycleStanding, NextCall, ProcessView, RunningTimer, StageView, StepStanding, StepView};
pub use record::{CycleRef, Outcome, Records, StepRecord};
pub use refused::StepRefusal;
pub use responsibility::ResponsibleRole;
pub use state::{CertificateCase, CycleOpeningCase, EngagementCase, FilingCase, ResultsCase};
pub use step::{Actor, Applied, Effect, FilingKept, ProcessStep, Scene, StepState};

coded! {
    /// A part of payroll that the client delegates (clause PY-2.1.1). Computation is always part of the service.
    DelegatedPart {
        /// Net wages are paid by the agency.
        WagePayment = "wage_payment",
        /// Insurance and housing fund are paid to the authorities by the agency.
        Contributions = "contributions",
        /// Income tax is declared and paid by the agency.
        TaxFiling = "tax_filing",
    }
}

coded! {
    /// Where an engagement stands.
    EngagementStatus {
        /// Being served.
        Open = "open",
        /// Ended; its records stay.
        Closed = "closed",
    }
}

/// Who withholds income tax and declares it: in payroll mostly the client himself, as the employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithholdingAgent {
    /// Unified social credit code.
    #[schema(example = "91310114MA1GT00019")]
    pub credit_code: String,
    /// Name as the tax authority keeps it.
    #[schema(example = "海川智能装备有限公司")]
    pub name: String,
}

/// An engagement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Engagement {
    /// Its id.
    pub id: EngagementId,
    /// Whose it is.
    pub client: ClientId,
    /// Of which category.
    pub category: Category,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub status: EngagementStatus,
    /// The contract that the signing step named.
    pub contract: Option<ContractId>,
    /// Who withholds the tax.
    pub withholding_agent: WithholdingAgent,
    /// The named payroll specialist (clause PY-1.3.3.1).
    pub specialist: Option<UserId>,
    /// The settlement template version that the client is asked to confirm (clause PY-5.2.3).
    pub offered_template: Option<TemplateVersionId>,
    /// The settlement template version that the client confirmed last.
    pub confirmed_template: Option<TemplateVersionId>,
    /// The delegated parts.
    pub delegated: BTreeSet<DelegatedPart>,
    /// Version of the row.
    pub version: i64,
    /// When it was opened.
    pub created_at: DateTime<Utc>,
}

impl Engagement {
    /// Is this part delegated?
    pub fn delegates(&self, part: DelegatedPart) -> bool {
        self.delegated.contains(&part)
    }
}
