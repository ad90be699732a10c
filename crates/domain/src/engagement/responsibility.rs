//! Who is responsible for an engagement, and in which role.

use crate::standard::coded::coded;

coded! {
    /// In which role somebody is responsible.
    ResponsibleRole {
        /// Leads the engagement and speaks with the client.
        ProjectManager = "project_manager",
        /// The named payroll specialist (clause PY-1.3.3.1). Payroll only.
        Specialist = "specialist",
    }
}
