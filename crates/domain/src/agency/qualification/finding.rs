//! What was found at a clause.

use chrono::NaiveDate;

use super::{Lacking, UseCode};
use crate::agency::establishment::ToolCode;
use crate::language::Label;
use crate::standard::ClauseCode;
use crate::standard::coded::coded;

coded! {
    /// How a clause stands.
    ClauseStatus {
        /// It is met, as far as Bole can tell.
        Met = "met",
        /// Something is missing that the agency can have before its first order.
        Missing = "missing",
        /// Nothing of that is missing; use has not shown the rest yet.
        AwaitsUse = "awaits_use",
    }
}

coded! {
    /// What a figure counts.
    FigureUnit {
        /// People.
        People = "people",
        /// Per cent of people.
        Percent = "percent",
        /// Yuan.
        Yuan = "yuan",
        /// Tools, licences, pieces of equipment.
        Pieces = "pieces",
    }
}

/// A figure that was used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it tells.
    pub label: Label,
    /// What it counts.
    pub unit: FigureUnit,
    /// How much there is.
    pub value: String,
    /// How much is needed.
    pub needed: String,
    /// From what a share was computed: so many of so many.
    pub basis: Option<(usize, usize)>,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What.
    pub what: Lacking,
    /// The record that it concerns, as its public id.
    pub subject: Option<String>,
}

/// What only use can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UseShown {
    /// A tool: was it used?
    Tool(ToolCode, bool),
    /// Something else; `None` while it is not known.
    Other(UseCode, Option<bool>),
}

impl UseShown {
    /// Has it been shown?
    pub fn holds(&self) -> Option<bool> {
        match self {
            UseShown::Tool(_, used) => Some(*used),
            UseShown::Other(_, shown) => *shown,
        }
    }

    /// Its stable code.
    pub fn code(&self) -> &'static str {
        match self {
            UseShown::Tool(tool, _) => tool.code(),
            UseShown::Other(what, _) => what.code(),
        }
    }

    /// What it is called.
    pub fn label(&self) -> Label {
        match self {
            UseShown::Tool(tool, _) => tool.label(),
            UseShown::Other(what, _) => what.label(),
        }
    }
}

/// Something valid that will soon not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expiring {
    /// What.
    pub label: Label,
    /// Its public id.
    pub subject: String,
    /// The last day on which it counts.
    pub last_day: NaiveDate,
    /// Days from today to that day.
    pub days_left: i64,
}

/// A clause as it was assessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessed {
    /// Which clause.
    pub clause: ClauseCode,
    /// The figures that were used.
    pub figures: Vec<Figure>,
    /// What is missing of what an agency can have before its first order.
    pub missing: Vec<Missing>,
    /// What only use can show.
    pub in_use: Vec<UseShown>,
    /// What will soon not count any more.
    pub expiring: Vec<Expiring>,
}

impl Assessed {
    /// How it stands.
    pub fn status(&self) -> ClauseStatus {
        if !self.missing.is_empty() {
            ClauseStatus::Missing
        } else if self.in_use.iter().all(|one| one.holds() == Some(true)) {
            ClauseStatus::Met
        } else {
            ClauseStatus::AwaitsUse
        }
    }
}
