//! Kinds of leave.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Quantity;
use crate::language::Label;
use crate::standard::coded::{coded, label_in};

coded! {
    /// What somebody is away for with leave.
    LeaveKind {
        /// Sick leave.
        Sick = "sick",
        /// Personal leave.
        Personal = "personal",
        /// Annual leave.
        Annual = "annual",
        /// Marriage leave.
        Marriage = "marriage",
        /// Maternity leave.
        Maternity = "maternity",
        /// Paternity leave.
        Paternity = "paternity",
        /// Parental leave.
        Parental = "parental",
        /// Bereavement leave.
        Bereavement = "bereavement",
        /// Leave for a work injury.
        WorkInjury = "work_injury",
        /// Time off for overtime.
        Compensatory = "compensatory",
        /// Any other leave.
        Other = "other",
    }
}

impl LeaveKind {
    /// What people call it.
    pub fn label(self) -> Label {
        label_in(include_str!("../../data/attendance/leaves.tsv"), self.code())
    }
}

/// Days of leave of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// The kind.
    pub kind: LeaveKind,
    /// Days, half ones as 0.50.
    pub days: Quantity,
}

/// Each kind once, without those of which there is nothing.
pub(super) fn gathered(leaves: impl IntoIterator<Item = Leave>) -> Vec<Leave> {
    let mut days: BTreeMap<LeaveKind, Quantity> = BTreeMap::new();
    for leave in leaves {
        let sum = days.entry(leave.kind).or_default();
        *sum = sum.plus(leave.days);
    }
    days.into_iter().filter(|(_, days)| !days.is_zero()).map(|(kind, days)| Leave { kind, days }).collect()
}
