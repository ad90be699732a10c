//! The variance report: what changed against the month before, read before a bill is approved.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::money::Fen;

/// A member's two figures in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberFigures<K> {
    /// Who: whatever names a member in both months.
    pub member: K,
    /// Gross.
    pub gross: Fen,
    /// Net.
    pub net: Fen,
}

/// Why a member is in the report: `joined`, `left`, or `changed` by more than the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VarianceKind {
    /// Not in the month before.
    Joined,
    /// Not in this month.
    Left,
    /// Gross or net changed by more than the threshold.
    Changed,
}

/// A line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VarianceLine<K> {
    /// Who.
    pub member: K,
    /// Why.
    pub kind: VarianceKind,
    /// Gross of the month before.
    pub gross_before: Fen,
    /// Gross now.
    pub gross_now: Fen,
    /// Net of the month before.
    pub net_before: Fen,
    /// Net now.
    pub net_now: Fen,
}

type BeforeAndNow<'a, K> = (Option<&'a MemberFigures<K>>, Option<&'a MemberFigures<K>>);

/// Compares two months, in any order of members; the lines come in the order of the members' keys. A change of exactly
/// the threshold is not reported.
pub fn variance<K: Ord + Clone>(
    before: &[MemberFigures<K>],
    now: &[MemberFigures<K>],
    threshold: Fen,
) -> Vec<VarianceLine<K>> {
    let mut members: BTreeMap<&K, BeforeAndNow<'_, K>> = BTreeMap::new();
    for figures in before {
        members.entry(&figures.member).or_default().0 = Some(figures);
    }
    for figures in now {
        members.entry(&figures.member).or_default().1 = Some(figures);
    }
    let moved = |a: Fen, b: Fen| a.0.abs_diff(b.0) > threshold.0.unsigned_abs();
    let line = |(member, (old, new)): (&K, BeforeAndNow<'_, K>)| {
        let kind = match (old, new) {
            (None, None) => return None,
            (None, Some(_)) => VarianceKind::Joined,
            (Some(_), None) => VarianceKind::Left,
            (Some(a), Some(b)) if moved(a.gross, b.gross) || moved(a.net, b.net) => VarianceKind::Changed,
            (Some(_), Some(_)) => return None,
        };
        Some(VarianceLine {
            member: member.clone(),
            kind,
            gross_before: old.map(|f| f.gross).unwrap_or_default(),
            gross_now: new.map(|f| f.gross).unwrap_or_default(),
            net_before: old.map(|f| f.net).unwrap_or_default(),
            net_now: new.map(|f| f.net).unwrap_or_default(),
        })
    };
    members.into_iter().filter_map(line).collect()
}
