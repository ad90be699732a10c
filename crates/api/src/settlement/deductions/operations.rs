//! Declarations: listed, recorded, shown, changed, ended; by whoever keeps them for people, and by the people themselves.

use bole_domain::ids::{DeductionId, PersonId};
use bole_domain::settlement::deduction::{Declared, DeductionRefusal};
use bole_persistence::settlement::deductions::{self as rows, Deduction};
use bole_persistence::{StoreError, Tenant};
use serde::Deserialize;
use utoipa::IntoParams;

use super::bodies::{DeductionEnd, DeductionPatch, NewDeduction};
use super::rules::{admit, agent};
use super::views::DeductionView;
use crate::auth::audit;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::page::{self, Page};
use crate::http::params::{Path, Query};
use crate::http::problem::Problem;
use crate::people::access;

/// Which declarations to list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeductionQuery {
    /// Rows a page, 1 to 200; 50 without it.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// Where the page before ended.
    pub cursor: Option<String>,
    /// Of this tax year only.
    #[param(minimum = 2019, maximum = 2099)]
    pub tax_year: Option<i32>,
}

/// The person behind the caller.
pub(super) fn own(by: &By) -> Result<PersonId, Problem> {
    by.caller.person.ok_or_else(|| Problem::not_found("person"))
}

/// A person whom the caller may see.
pub(super) fn seen(tx: &mut Tenant<'_>, by: &By, id: PersonId) -> Result<PersonId, Problem> {
    Ok(access::person(tx, by, id)?.id)
}

/// `GET /api/v1/persons/{person_id}/tax-deductions`
pub async fn list(cx: Cx, person: Path<PersonId>, query: Query<DeductionQuery>) -> Reply {
    page(cx, query.into_inner(), move |tx, by| seen(tx, by, *person)).await
}

/// `GET /api/v1/me/tax-deductions`
pub async fn list_own(cx: Cx, query: Query<DeductionQuery>) -> Reply {
    page(cx, query.into_inner(), |_, by| own(by)).await
}

async fn page(
    cx: Cx,
    query: DeductionQuery,
    whose: impl FnOnce(&mut Tenant<'_>, &By) -> Result<PersonId, Problem> + Send + 'static,
) -> Reply {
    let limit = page::limit(query.limit)?;
    let after = page::after(query.cursor.as_deref())?;
    if query.tax_year.is_some_and(|year| !(2019..=2099).contains(&year)) {
        return Err(Problem::malformed(
            "out_of_range",
            "query:tax_year",
            "纳税年度应在2019至2099之间。",
            "The tax year lies between 2019 and 2099.",
        ));
    }
    cx.read(move |tx, by| {
        let person = whose(tx, by)?;
        let found = rows::list(tx, person, query.tax_year, after, limit + 1)?;
        let views = found.into_iter().map(DeductionView::of).collect::<Result<Vec<_>, _>>()?;
        Ok(Answer::ok(Page::cut(views, limit, |view: &DeductionView| page::place(view.created_at, view.id))))
    })
    .await
}

/// `POST /api/v1/persons/{person_id}/tax-deductions`
pub async fn record(cx: Cx, person: Path<PersonId>, Body(new): Body<NewDeduction>) -> Reply {
    cx.write(move |tx, by| {
        let person = seen(tx, by, *person)?;
        recorded(tx, by, person, new, "/api/v1/tax-deductions")
    })
    .await
}

/// `POST /api/v1/me/tax-deductions`
pub async fn record_own(cx: Cx, Body(new): Body<NewDeduction>) -> Reply {
    cx.write(move |tx, by| {
        let person = own(by)?;
        recorded(tx, by, person, new, "/api/v1/me/tax-deductions")
    })
    .await
}

fn recorded(
    tx: &mut Tenant<'_>,
    by: &By,
    person: PersonId,
    new: NewDeduction,
    place: &str,
) -> Result<Answer<DeductionView>, Problem> {
    let agent = agent(tx, by, person, new.engagement_id)?;
    let declared = Declared { first_month: new.first_month, last_month: new.last_month, claim: new.claim };
    admit(tx, person, &declared, new.spouse.as_ref(), None)??;
    let by_whom = by.caller.public_id();
    let new = rows::NewDeduction { person, agent: &agent, declared, spouse: new.spouse, continues: None, by: &by_whom };
    let made = rows::insert(tx, new)?;
    audit(tx, by, "deduction.create", "deduction", made.id, None, &())?;
    let (place, version) = (format!("{place}/{}", made.id), made.version);
    Ok(Answer::created(DeductionView::of(made)?, place).version(version))
}

/// A declaration of a person whom the caller may see.
fn found(tx: &mut Tenant<'_>, by: &By, id: DeductionId) -> Result<Deduction, Problem> {
    let deduction = rows::load(tx, id)?;
    match access::person(tx, by, deduction.person) {
        Ok(_) => Ok(deduction),
        Err(_) => Err(Problem::from(StoreError::NotFound("deduction"))),
    }
}

fn shown(deduction: Deduction) -> Result<Answer<DeductionView>, Problem> {
    let version = deduction.version;
    Ok(Answer::ok(DeductionView::of(deduction)?).version(version))
}

/// `GET /api/v1/tax-deductions/{deduction_id}` and `GET /api/v1/me/tax-deductions/{deduction_id}`
pub async fn get(cx: Cx, id: Path<DeductionId>) -> Reply {
    cx.read(move |tx, by| shown(found(tx, by, *id)?)).await
}

/// One that still counts.
fn standing(deduction: Deduction) -> Result<Deduction, Problem> {
    if deduction.withdrawn_at.is_some() {
        return Err(Problem::conflict(
            "deduction_withdrawn",
            "该申报已撤回，请重新申报。",
            "The declaration was withdrawn; record a new one.",
        ));
    }
    Ok(deduction)
}

/// `PATCH /api/v1/tax-deductions/{deduction_id}` and `PATCH /api/v1/me/tax-deductions/{deduction_id}`
pub async fn change(cx: Cx, id: Path<DeductionId>, Body(patch): Body<DeductionPatch>) -> Reply {
    cx.write(move |tx, by| {
        let seen = found(tx, by, *id)?;
        by.saw(seen.version)?;
        let seen = standing(seen)?;
        let old = &seen.declared;
        let declared = Declared {
            first_month: patch.first_month.unwrap_or(old.first_month),
            last_month: patch.last_month.unwrap_or(old.last_month),
            claim: patch.claim.unwrap_or_else(|| old.claim.clone()),
        };
        declared.follows(old)?;
        let spouse = patch.spouse.unwrap_or_else(|| seen.spouse.clone());
        admit(tx, seen.person, &declared, spouse.as_ref(), Some(seen.id))??;
        kept(tx, by, Deduction { declared, spouse, ..seen }, "deduction.update", None)
    })
    .await
}

fn kept(
    tx: &mut Tenant<'_>,
    by: &By,
    changed: Deduction,
    action: &str,
    reason: Option<&str>,
) -> Result<Answer<DeductionView>, Problem> {
    let saved = rows::save(tx, Deduction { recorded_by: by.caller.public_id(), ..changed })?;
    audit(tx, by, action, "deduction", saved.id, reason, &())?;
    shown(saved)
}

/// `POST /api/v1/tax-deductions/{deduction_id}:end` and `POST /api/v1/me/tax-deductions/{deduction_id}:end`
pub async fn end(cx: Cx, id: Path<DeductionId>, Body(end): Body<DeductionEnd>) -> Reply {
    cx.write(move |tx, by| {
        let seen = found(tx, by, *id)?;
        by.saw(seen.version)?;
        let seen = standing(seen)?;
        let reason = Some(end.reason.as_str());
        let Some(last) = end.last_month else {
            let withdrawn_at = Some(tx.at().get());
            return kept(tx, by, Deduction { withdrawn_at, ..seen }, "deduction.withdraw", reason);
        };
        let declared = Declared { last_month: Some(last), ..seen.declared.clone() };
        if last < declared.first_month || last.year() != declared.tax_year() {
            return Err(DeductionRefusal::MonthsOutsideYear.into());
        }
        // Later than before is a change like any other.
        admit(tx, seen.person, &declared, seen.spouse.as_ref(), Some(seen.id))??;
        kept(tx, by, Deduction { declared, ..seen }, "deduction.end", reason)
    })
    .await
}
