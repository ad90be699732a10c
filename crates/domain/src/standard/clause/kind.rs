//! What a clause is, whom it is held against, and how strongly it binds.

use crate::standard::coded::coded;

coded! {
    /// What sort of demand a clause makes.
    ClauseKind {
        /// Means that the agency must have, above all digital ones.
        Capability = "capability",
        /// A licence that must be valid.
        Licence = "licence",
        /// Premises and facilities.
        Premises = "premises",
        /// A position that must be filled.
        Staff = "staff",
        /// What those in a position must be able to show.
        StaffingRule = "staffing-rule",
        /// What the service must contain.
        Content = "content",
        /// What the contract must agree.
        Contract = "contract",
        /// How fast it must be done.
        Timeliness = "timeliness",
        /// How exact it must be.
        Accuracy = "accuracy",
        /// How expertly it must be done.
        Professionalism = "professionalism",
        /// How safe the clients' money must be.
        FundsSafety = "funds-safety",
        /// How safe data must be.
        DataSecurity = "data-security",
        /// How people must be treated.
        Attitude = "attitude",
        /// What the agency answers for.
        Liability = "liability",
        /// How long files must be kept.
        Retention = "retention",
        /// A step of the service process.
        Step = "step",
        /// How the service is judged.
        Evaluation = "evaluation",
        /// How the service is made better.
        Improvement = "improvement",
    }
}

coded! {
    /// What a clause is held against.
    Scope {
        /// The agency as a whole (A).
        Agency = "agency",
        /// An engagement: recorded once, revisable (E).
        Engagement = "engagement",
        /// A subject of the engagement, e.g. a worker: many records (S).
        Subject = "subject",
        /// A monthly cycle (C).
        Cycle = "cycle",
    }
}

impl Scope {
    /// The scope that the data file's letter names.
    pub(in crate::standard) fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "A" => Some(Scope::Agency),
            "E" => Some(Scope::Engagement),
            "S" => Some(Scope::Subject),
            "C" => Some(Scope::Cycle),
            _ => None,
        }
    }
}

coded! {
    /// How strongly a clause binds.
    Need {
        /// Must be done (M).
        Mandatory = "mandatory",
        /// Only where the engagement calls for it; skipping needs a recorded reason (O).
        Optional = "optional",
        /// When somebody asks; never blocks a later step, but must be answered before closing (D).
        OnDemand = "on_demand",
    }
}

impl Need {
    /// The need that the data file's letter names.
    pub(in crate::standard) fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "M" => Some(Need::Mandatory),
            "O" => Some(Need::Optional),
            "D" => Some(Need::OnDemand),
            _ => None,
        }
    }
}
