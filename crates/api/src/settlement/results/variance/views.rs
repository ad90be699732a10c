//! How two months are compared line by line.

use bole_domain::engagement::CycleRef;
use bole_domain::ids::{MemberId, RunId};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::settlement::variance::{VarianceKind, VarianceLine};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::Who;
use crate::http::registry::Example;

/// What to compare.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct VarianceQuery {
    /// Lines a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Changes of gross or net up to this amount are left out; without it, or with 0.00, every change is told.
    #[param(value_type = Option<String>, pattern = "^[0-9]{1,15}([.][0-9]{1,2})?$", example = "100.00")]
    pub threshold: Option<Fen>,
}

/// Somebody who joined, left, or is paid otherwise than in the month before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleVarianceLine)]
pub struct VarianceLineView {
    /// The place on the roster.
    pub member_id: MemberId,
    /// The number with the client.
    #[schema(example = "E000019")]
    pub employee_number: String,
    /// The name.
    #[schema(example = "林知远")]
    pub name: String,
    /// Why the line is there.
    pub kind: VarianceKind,
    /// Gross of the month before.
    pub gross_before: Fen,
    /// Gross now.
    pub gross_now: Fen,
    /// Net of the month before.
    pub net_before: Fen,
    /// Net now.
    pub net_now: Fen,
    /// The same in words.
    #[schema(example = "林知远（E000019）：本月新增，应发 8000.00，实发 6640.00。")]
    pub words: String,
}

/// The comparison of a cycle with the month before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleVariance)]
pub struct VarianceView {
    /// The cycle.
    pub cycle: CycleRef,
    /// The computation.
    pub run_id: RunId,
    /// What it is compared with; absent when no earlier month was computed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compared_with: Option<CycleRef>,
    /// Changes up to this amount are left out.
    pub threshold: Fen,
    /// How many joined.
    pub joined: usize,
    /// How many left.
    pub left: usize,
    /// How many others are paid otherwise.
    pub changed: usize,
    /// The lines by employee number.
    pub data: Vec<VarianceLineView>,
    /// Send it as `cursor` to go on; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

pub(super) fn words(name: &str, line: &VarianceLine<Who>, language: Language) -> String {
    let number = &line.member.0;
    let VarianceLine { gross_before, gross_now, net_before, net_now, .. } = line;
    match (line.kind, language) {
        (VarianceKind::Joined, Language::Zh) => {
            format!("{name}（{number}）：本月新增，应发 {gross_now}，实发 {net_now}。")
        }
        (VarianceKind::Left, Language::Zh) => {
            format!("{name}（{number}）：本月不再发薪，上月应发 {gross_before}，实发 {net_before}。")
        }
        (VarianceKind::Changed, Language::Zh) => {
            format!("{name}（{number}）：应发由 {gross_before} 变为 {gross_now}，实发由 {net_before} 变为 {net_now}。")
        }
        (VarianceKind::Joined, Language::En) => {
            format!("{name} ({number}) is new this month: gross {gross_now}, net {net_now}.")
        }
        (VarianceKind::Left, Language::En) => {
            format!("{name} ({number}) is not paid any more: gross {gross_before}, net {net_before} the month before.")
        }
        (VarianceKind::Changed, Language::En) => {
            format!("{name} ({number}): gross {gross_before} became {gross_now}, net {net_before} became {net_now}.")
        }
    }
}

impl Example for VarianceView {
    fn example() -> Self {
        Self {
            cycle: CycleRef::example(),
            run_id: RunId::example(),
            compared_with: CycleRef::example().period.previous().map(CycleRef::first),
            threshold: Fen(100_000),
            joined: 1,
            left: 0,
            changed: 0,
            data: vec![VarianceLineView {
                member_id: MemberId::example(),
                employee_number: "E000019".to_owned(),
                name: "林知远".to_owned(),
                kind: VarianceKind::Joined,
                gross_before: Fen::ZERO,
                gross_now: Fen(800_000),
                net_before: Fen::ZERO,
                net_now: Fen(664_000),
                words: "林知远（E000019）：本月新增，应发 8000.00，实发 6640.00。".to_owned(),
            }],
            next_cursor: None,
        }
    }
}
