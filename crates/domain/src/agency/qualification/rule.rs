//! The rules as data.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Requirement;
use crate::agency::establishment::staff::Position;
use crate::agency::establishment::{EquipmentKind, LicenceKind, ToolCode};
use crate::language::Label;
use crate::money::Fen;
use crate::standard::coded::{coded, label_in};
use crate::standard::{Category, ClauseCode};

pub(super) const DATA: &str = include_str!("../../../data/agency/qualification.json");
const USES: &str = include_str!("../../../data/agency/uses.tsv");

coded! {
    /// What only use can show. It gates nothing.
    UseCode {
        /// A log of maintenance and a published support channel.
        PlatformOperation = "platform_operation",
        /// Real names, content review and security checks of online training.
        OnlineTrainingLaw = "online_training_law",
        /// Ratings by learners.
        LearnerRatings = "learner_ratings",
        /// Courses that lecturers may teach.
        CoursesOfLecturers = "courses_of_lecturers",
        /// The settlement ledger is in use and balances.
        SettlementLedger = "settlement_ledger",
        /// An operating guide for each client.
        OperatingGuides = "operating_guides",
        /// Every open engagement has its specialist named.
        SpecialistsNamed = "specialists_named",
        /// Every open engagement has its responsible person.
        EngagementsStaffed = "engagements_staffed",
    }
}

impl UseCode {
    /// What it is called.
    pub fn label(self) -> Label {
        label_in(USES, self.code())
    }
}

/// A share of the people in a position.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// Among those who meet all of these; without any, among all.
    #[serde(default)]
    pub of: Vec<Requirement>,
    /// Who meets all of these.
    pub meets: Vec<Requirement>,
    /// At least so many of a hundred.
    pub percent: u32,
}

/// A licence that is needed where a tool is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithTool {
    /// The tool.
    pub tool: ToolCode,
    /// The licence.
    pub licence: LicenceKind,
}

/// What a clause demands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Rule {
    /// These tools are configured; that they were used is shown by use.
    Tools {
        /// Which.
        configured: Vec<ToolCode>,
    },
    /// These licences are valid.
    Licences {
        /// Which.
        held: Vec<LicenceKind>,
        /// So much capital is paid in.
        #[serde(default)]
        paid_in_capital: Option<Fen>,
        /// One more where a tool is used.
        #[serde(default)]
        with_tool: Option<WithTool>,
    },
    /// Premises are there.
    Premises {
        /// An inspection passed within so many months.
        #[serde(default)]
        inspected_within_months: Option<u32>,
        /// With this equipment.
        #[serde(default)]
        equipment: Vec<EquipmentKind>,
    },
    /// At least one person works in a position.
    Staff {
        /// Which.
        position: Position,
        /// What only use can show.
        #[serde(default)]
        in_use: Vec<UseCode>,
    },
    /// The people in a position are fit for it.
    Staffing {
        /// Which.
        position: Position,
        /// What each of them meets.
        each: Vec<Requirement>,
        /// What shares of them meet.
        #[serde(default)]
        shares: Vec<Share>,
        /// What only use can show.
        #[serde(default)]
        in_use: Vec<UseCode>,
    },
    /// Only use can show it.
    InUse {
        /// What.
        of: UseCode,
    },
}

/// All rules, with the notice before something expires.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Rules {
    /// So many days before its last day a licence is shown as expiring.
    pub expiry_notice_days: u32,
    rules: BTreeMap<String, Rule>,
}

impl Rules {
    /// The rules of a category, in the order of its clauses.
    pub fn of(&self, category: Category) -> impl Iterator<Item = (ClauseCode, &Rule)> {
        let mut found: Vec<(ClauseCode, &Rule)> = self
            .rules
            .iter()
            .filter_map(|(code, rule)| Some((code.parse::<ClauseCode>().ok()?, rule)))
            .filter(|(code, _)| code.category() == category)
            .collect();
        found.sort_by_key(|(code, _)| *code);
        found.into_iter()
    }
}

/// The rules as compiled in. A test reads them.
pub fn rules() -> &'static Rules {
    static RULES: OnceLock<Rules> = OnceLock::new();
    RULES.get_or_init(|| serde_json::from_str(DATA).unwrap_or_default())
}
