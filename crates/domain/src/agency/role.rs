//! The roles of users.

use crate::language::Label;
use crate::standard::coded::{coded, label_in};

const LABELS: &str = include_str!("../../data/agency/roles.tsv");

coded! {
    /// The standard positions of an agency, machines, and the two roles outside the agency.
    Role {
        /// Runs the agency's installation: users, licences, accounts.
        AgencyAdmin = "agency_admin",
        /// Searches and recommends people (search, RPO).
        Consultant = "consultant",
        /// Conducts assessments.
        Assessor = "assessor",
        /// Writes items for assessments and exams.
        ItemAuthor = "item_author",
        /// Plans trainings.
        TrainingConsultant = "training_consultant",
        /// Teaches.
        Lecturer = "lecturer",
        /// Leads engagements.
        ProjectManager = "project_manager",
        /// Advises clients' managements.
        ManagementConsultant = "management_consultant",
        /// Recruits for clients.
        Recruiter = "recruiter",
        /// Keeps insurance and housing fund.
        InsuranceSpecialist = "insurance_specialist",
        /// Runs payroll (PY-1.3.3.1).
        PayrollSpecialist = "payroll_specialist",
        /// Keeps the money (PY-1.3.2.1).
        FinanceManager = "finance_manager",
        /// Watches over quality and complaints.
        QualityManager = "quality_manager",
        /// Reads all, writes nothing.
        Auditor = "auditor",
        /// A machine; its scopes say what it may do, within what its column of the table allows.
        ServiceAccount = "service_account",
        /// Somebody at a client: his own client only.
        ClientUser = "client_user",
        /// A person whose data are kept: his own records only.
        Person = "person",
    }
}

impl Role {
    /// What it is called.
    pub fn label(self) -> Label {
        label_in(LABELS, self.code())
    }

    /// Outside the agency: sees only his own client or himself.
    pub fn is_outside(self) -> bool {
        matches!(self, Role::ClientUser | Role::Person)
    }
}
