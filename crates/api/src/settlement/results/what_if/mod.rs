//! A month tried with another template version, other policies or another tax table, beside what it comes to with its own; nothing is stored.

mod views;

use std::collections::HashMap;

use actix_web::http::StatusCode;
use bole_domain::ids::TemplateVersionId;
use bole_domain::insurance::{Policy, PolicyRefusal};
use bole_domain::language::Language;
use bole_domain::money::Fen;
use bole_domain::refusal::{FieldFault, Refusal};
use bole_domain::settlement::compute::PersonResult;
use bole_domain::settlement::template::{CompiledTemplate, ItemKind};
use bole_domain::settlement::totals::RunTotals;
use bole_persistence::settlement::inputs::{self, InputRow};
use bole_persistence::settlement::{cycles, templates};
use bole_persistence::{StoreError, Tenant};

use super::access::{self, Address};
use super::compute::ground::{Ground, policies};
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use views::{Tried, WhatIfLine};

pub use views::{WhatIf, WhatIfView};

/// So many people are tried at once: the answer is waited for.
const MOST_PEOPLE: i64 = 5_000;

/// Lines of people whose figures differ; the sums are those of all.
const LINES: usize = 200;

/// `POST …/cycles/{cycle}:what-if`
pub async fn try_out(cx: Cx, address: Path<Address>, Body(asked): Body<WhatIf>) -> Reply {
    cx.read(move |tx, by| {
        let cycle = access::cycle(tx, by, *address)?;
        let Some(upload) = cycle.upload else {
            return Err(Problem::conflict(
                "inputs_missing",
                "尚未导入当月数据，无可试算。",
                "The month's inputs have not been imported yet; there is nothing to try.",
            ));
        };
        if inputs::count(tx, upload)? > MOST_PEOPLE {
            return Err(Problem::rule(
                "too_many_people",
                "",
                format!("试算最多 {MOST_PEOPLE} 人，请改用正式计算。"),
                format!("At most {MOST_PEOPLE} people are tried at once; compute the cycle instead."),
            ));
        }
        let all = cycles::of_engagement(tx, cycle.engagement)?;
        let own = templates::load_version_by_id(tx, cycle.template_version)?.body.compile()?;
        let other = match asked.template_version_id {
            None => own.clone(),
            Some(id) => template(tx, id)?,
        };
        let known = policies(tx, upload)?;
        let instead: Vec<Policy> = asked.policies.into_iter().map(crate::insurance::NewPolicy::policy).collect();
        let tried = known.clone().with(instead).map_err(|refused: PolicyRefusal| misfit(&refused, "/policies"))?;
        let rows = inputs::of_upload(tx, upload)?;
        let slots = Slots::of(&own, &other);
        let month = &cycle.progress.month_inputs;
        let before = Ground::of::<Problem>(tx, (&cycle, &all), upload, own, &known, month)?;
        let mut month = month.clone();
        month.extend(asked.month_inputs);
        let mut now = Ground::of::<Problem>(tx, (&cycle, &all), upload, other, &tried, &month)?;
        if let Some(tax) = &asked.tax {
            let tables = tax.within(now.context.tables().clone()).map_err(|refused| misfit(&refused, "/tax"))?;
            now.context = now.context.with_tables(tables);
        }
        let (before, now) = (figures(&before, &rows, amounts)?, figures(&now, &rows, |row| slots.fill(row))?);
        let mut data: Vec<WhatIfLine> = Vec::new();
        let mut changed = 0_usize;
        for (row, (a, b)) in rows.iter().zip(before.people.iter().zip(&now.people)) {
            if a == b {
                continue;
            }
            changed += 1;
            if data.len() < LINES {
                let (before, now) = (*a, *b);
                data.push(WhatIfLine {
                    member_id: row.member,
                    employee_number: row.employee_number.clone(),
                    before,
                    now,
                });
            }
        }
        let inputs_missing = slots.missing;
        Ok(Answer::ok(WhatIfView { before: before.totals, now: now.totals, changed, data, inputs_missing }))
    })
    .await
}

/// Policies or a table that cannot be, told at their places in the body.
fn misfit(refused: &impl Refusal, at: &str) -> Problem {
    let (zh, en) = (refused.text(Language::Zh), refused.text(Language::En));
    let faults = refused.faults().into_iter();
    let placed = faults.map(|fault| FieldFault { pointer: format!("{at}{}", fault.pointer), ..fault });
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, refused.code(), zh, en).faults(placed)
}

fn template(tx: &mut Tenant<'_>, id: TemplateVersionId) -> Result<CompiledTemplate, Problem> {
    match templates::load_version_by_id(tx, id) {
        Ok(version) => Ok(version.body.compile()?),
        Err(StoreError::NotFound(_)) => Err(Problem::rule(
            "template_version_unknown",
            "/template_version_id",
            "没有这个结算模板版本。",
            "There is no such template version.",
        )),
        Err(other) => Err(other.into()),
    }
}

/// Where the amounts of one template's inputs stand in another's, by the code of the item.
struct Slots {
    places: Vec<Option<usize>>,
    missing: Vec<String>,
}

impl Slots {
    fn of(own: &CompiledTemplate, other: &CompiledTemplate) -> Self {
        let known: HashMap<&str, usize> =
            own.inputs().enumerate().map(|(place, item)| (item.code.as_str(), place)).collect();
        let places: Vec<Option<usize>> = other.inputs().map(|item| known.get(item.code.as_str()).copied()).collect();
        let absent = other.inputs().filter(|item| !known.contains_key(item.code.as_str()));
        Self { places, missing: absent.map(|item| item.code.clone()).collect() }
    }

    /// A person's amounts for the other template; what his inputs do not have is 0.
    fn fill(&self, row: &InputRow) -> Vec<Fen> {
        let own = amounts(row);
        self.places.iter().map(|place| place.and_then(|place| own.get(place)).copied().unwrap_or_default()).collect()
    }
}

/// A person's amounts; what is still absent counts as 0.
fn amounts(row: &InputRow) -> Vec<Fen> {
    row.amounts.iter().map(|amount| amount.unwrap_or_default()).collect()
}

/// What a month comes to.
struct Figures {
    people: Vec<Tried>,
    totals: RunTotals,
}

fn figures(ground: &Ground, rows: &[InputRow], amounts: impl Fn(&InputRow) -> Vec<Fen>) -> Result<Figures, Problem> {
    let template = ground.context.template();
    let (mut people, mut totals) = (Vec::with_capacity(rows.len()), RunTotals::default());
    for row in rows {
        let result = ground.compute(row, &amounts(row))?;
        totals.add(template, &result);
        people.push(tried(template, &result));
    }
    totals.add_cycle(template, &ground.context.compute_cycle(&ground.month)?);
    Ok(Figures { people, totals })
}

fn tried(template: &CompiledTemplate, result: &PersonResult) -> Tried {
    let of = |kind| result.of_kind(template, kind);
    Tried {
        gross: of(ItemKind::Gross),
        income_tax: ItemKind::TAXES.into_iter().map(of).sum(),
        net_pay: of(ItemKind::NetPay),
        bill: of(ItemKind::BillTotal),
    }
}
