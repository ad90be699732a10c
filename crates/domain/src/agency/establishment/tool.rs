//! The tools of the agency's digital platform (clauses *-1.1.1).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::refusal::{ordered, past};
use super::{EstablishmentRefusal, Kept, holds, named};
use crate::ids::{DocumentId, ToolId};
use crate::language::Label;
use crate::standard::coded::{coded, label_in};
use crate::text::said;

const LABELS: &str = include_str!("../../../data/agency/tools.tsv");

coded! {
    /// What a tool does.
    ToolCode {
        /// Keeps clients and what was dealt with them.
        Crm = "crm",
        /// Reads text from pictures of documents.
        DocumentRecognition = "document_recognition",
        /// Exchanges messages at once.
        Messaging = "instant_messaging",
        /// Interviews with the help of a machine.
        AssistedInterview = "assisted_interview",
        /// The agency's own pool of talent.
        TalentPool = "talent_pool",
        /// Compares faces.
        FaceRecognition = "face_recognition",
        /// Tells a living person from a picture.
        LivenessDetection = "liveness_detection",
        /// The agency's own bank of items for assessments.
        ItemBank = "item_bank",
        /// A store of models of talent.
        TalentModels = "talent_models",
        /// Video and sound, live and both ways.
        LiveVideo = "live_video",
        /// A store of training plans.
        TrainingPlans = "training_plans",
        /// A store of courses.
        Courses = "courses",
        /// A store of lecturers.
        Lecturers = "lecturers",
        /// A store of models of competency.
        CompetencyModels = "competency_models",
        /// A store of items for exams.
        ExamItems = "exam_items",
        /// Attendance of learners, online classes and exams.
        OnlineClassroom = "online_classroom",
        /// Projects with tasks and their progress.
        ProjectManagement = "project_management",
        /// A store of solutions.
        SolutionStore = "solution_store",
        /// A store of models of strategy.
        StrategyModels = "strategy_models",
        /// A store of cases.
        CaseStore = "case_store",
        /// Recruiting.
        Recruiting = "recruiting",
        /// Collects people's data electronically.
        ElectronicCollection = "electronic_collection",
        /// Signs electronically.
        ElectronicSignature = "electronic_signature",
        /// Trains workers.
        WorkerTraining = "worker_training",
        /// Robots that carry out steps (RPA).
        ProcessAutomation = "process_automation",
        /// Attendance and pay.
        AttendanceAndPay = "attendance_and_pay",
        /// Computes income tax.
        IncomeTax = "income_tax",
        /// Pays wages online.
        WagePayment = "wage_payment",
        /// A library of policies.
        PolicyLibrary = "policy_library",
        /// Lets clients and people look up pay, insurance and policy.
        SelfService = "self_service",
        /// Publishes posts to anybody on the agency's own site, which is a telecommunications business.
        PublicJobBoard = "public_job_board",
    }
}

impl ToolCode {
    /// What it is called.
    pub fn label(self) -> Label {
        label_in(LABELS, self.code())
    }
}

/// A tool that the agency has configured. A tool that replaces another is a record of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// What it does.
    pub code: ToolCode,
    /// Which product, module or supplier.
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(min_length = 1, max_length = 200)]
    pub provider: String,
    /// Since when it is configured.
    pub configured_on: NaiveDate,
    /// When it was first used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_on: Option<NaiveDate>,
    /// The last day on which it can be used; without one there is no end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// Evidence, uploaded before: contract, acceptance, screenshots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<DocumentId>,
}

impl Kept for Tool {
    type Id = ToolId;
    const KIND: &'static str = "tool";

    fn check(&self, today: NaiveDate) -> Result<(), EstablishmentRefusal> {
        past("/configured_on", self.configured_on, today)?;
        if let Some(used) = self.used_on {
            past("/used_on", used, today)?;
            ordered("/used_on", self.configured_on, Some(used))?;
        }
        ordered("/ended_on", self.configured_on, self.ended_on)
    }

    fn counts_on(&self, on: NaiveDate) -> bool {
        holds(self.configured_on, self.ended_on, on)
    }

    fn documents(&self) -> Vec<(String, DocumentId)> {
        named("/document_id", self.document_id)
    }
}
