//! Competencies that the standard names for its positions.

use crate::language::Label;
use crate::standard::coded::{coded, label_in};

const LABELS: &str = include_str!("../../../../data/agency/competencies.tsv");

coded! {
    /// A competency.
    Competency {
        /// Knows the process of a search, with experience in advising.
        SearchProcess = "search_process",
        /// Works with the tools of the digital platform.
        PlatformTools = "platform_tools",
        /// Communicates, learns and serves well.
        CommunicationAndService = "communication_and_service",
        /// Knows the field and industry in which people are sought.
        IndustryKnowledge = "industry_knowledge",
        /// Knows psychology, management or human resources.
        AssessmentBackground = "assessment_background",
        /// Works with the methods and tools of assessment.
        AssessmentTools = "assessment_tools",
        /// Knows how people learn and are taught.
        TrainingTheory = "training_theory",
        /// Has organised and carried out trainings.
        TrainingOrganisation = "training_organisation",
        /// Serves willingly and politely.
        ServiceAttitude = "service_attitude",
        /// Masters the field that is taught.
        FieldExpertise = "field_expertise",
        /// Has practised the field that is taught.
        FieldPractice = "field_practice",
        /// Expresses well, with experience in teaching.
        Teaching = "teaching",
        /// Has led consulting projects.
        ConsultingProjects = "consulting_projects",
        /// Keeps to professional conduct.
        ProfessionalConduct = "professional_conduct",
        /// Knows human resources, business and the industry.
        HrAndBusinessKnowledge = "hr_and_business_knowledge",
        /// Analyses figures well.
        StatisticalAnalysis = "statistical_analysis",
        /// Has signed an undertaking to keep secrets.
        ConfidentialityUndertaking = "confidentiality_undertaking",
        /// Knows labour law and the law of labour contracts.
        LabourLaw = "labour_law",
        /// Knows the law of labour dispatch.
        DispatchLaw = "dispatch_law",
        /// Knows the law of social insurance.
        InsuranceLaw = "insurance_law",
        /// Knows the law of paying wages.
        WageLaw = "wage_law",
        /// Knows the law of work injuries.
        InjuryLaw = "injury_law",
        /// Manages projects, with experience.
        ProjectManagement = "project_management",
        /// Has managed recruiting.
        Recruiting = "recruiting",
        /// Knows the flow of recruiting and the channels of the trade.
        RecruitingChannels = "recruiting_channels",
        /// Builds and keeps a pool of talent.
        TalentPoolBuilding = "talent_pool_building",
        /// Carries out what insurance and housing fund need.
        InsuranceOperation = "insurance_operation",
        /// Manages finance and tax, with experience.
        FinanceAndTax = "finance_and_tax",
        /// Handles data carefully and minds risks.
        DataHandlingAndRisk = "data_handling_and_risk",
        /// Knows how payroll is run, and its law.
        PayrollProcess = "payroll_process",
        /// Computes wages and tax, and files.
        WageAndTaxComputing = "wage_and_tax_computing",
        /// Analyses and checks with spreadsheets.
        Spreadsheets = "spreadsheets",
    }
}

impl Competency {
    /// What it is called.
    pub fn label(self) -> Label {
        label_in(LABELS, self.code())
    }
}
