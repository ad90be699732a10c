//! A cycle against the month before.

mod views;

use std::collections::HashMap;

use bole_domain::ids::MemberId;
use bole_domain::settlement::variance::{MemberFigures, VarianceKind, variance};
use bole_persistence::settlement::cycles;
use bole_persistence::settlement::payslips::{self, TwoFigures};

use super::access::{self, Address};
use crate::http::answer::Answer;
use crate::http::context::{Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use views::{VarianceLineView, words};

pub use views::{VarianceQuery, VarianceView};

/// Members come in the order of their numbers.
type Who = (String, MemberId);

fn figures(rows: &[TwoFigures]) -> Vec<MemberFigures<Who>> {
    rows.iter()
        .map(|row| MemberFigures { member: (row.employee_number.clone(), row.member), gross: row.gross, net: row.net })
        .collect()
}

/// `GET …/cycles/{cycle}/variance`
pub async fn get(cx: Cx, address: Path<Address>, query: Query<VarianceQuery>) -> Reply {
    let address = address.into_inner();
    let limit = page::limit(query.limit)?;
    let after: Option<String> = page::read_cursor(query.cursor.as_deref())?;
    let threshold = query.threshold.unwrap_or_default();
    if threshold.is_negative() {
        return Err(Problem::malformed(
            "threshold_negative",
            "query:threshold",
            "阈值不能为负。",
            "The threshold must not be below 0.",
        ));
    }
    cx.read(move |tx, by| {
        let (cycle, run) = access::computed(tx, by, address)?;
        let all = cycles::of_engagement(tx, cycle.engagement)?;
        let earlier = cycle.compared_with(&all);
        let before = match earlier.and_then(|other| other.run) {
            Some(run) => Some(payslips::figures_of(tx, run)?),
            None => None,
        };
        let now = payslips::figures_of(tx, run)?;
        let lines = before.as_ref().map(|before| variance(&figures(before), &figures(&now), threshold));
        let lines = lines.unwrap_or_default();
        let count = |kind| lines.iter().filter(|line| line.kind == kind).count();
        let (joined, left, changed) =
            (count(VarianceKind::Joined), count(VarianceKind::Left), count(VarianceKind::Changed));
        let names: HashMap<MemberId, &str> =
            before.iter().flatten().chain(&now).map(|row| (row.member, row.name.as_str())).collect();
        let wanted = usize::try_from(limit).unwrap_or_default().saturating_add(1);
        let views = lines
            .iter()
            .filter(|line| after.as_ref().is_none_or(|after| line.member.0 > *after))
            .take(wanted)
            .map(|line| {
                let name = names.get(&line.member.1).copied().unwrap_or_default();
                VarianceLineView {
                    member_id: line.member.1,
                    employee_number: line.member.0.clone(),
                    name: name.to_owned(),
                    kind: line.kind,
                    gross_before: line.gross_before,
                    gross_now: line.gross_now,
                    net_before: line.net_before,
                    net_now: line.net_now,
                    words: words(name, line, by.language),
                }
            })
            .collect();
        let Page { data, next_cursor } =
            Page::cut(views, limit, |view: &VarianceLineView| view.employee_number.clone());
        let compared_with = earlier.map(|other| other.key);
        Ok(Answer::ok(VarianceView {
            cycle: cycle.key,
            run_id: run,
            compared_with,
            threshold,
            joined,
            left,
            changed,
            data,
            next_cursor,
        }))
    })
    .await
}
