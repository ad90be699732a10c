//! What the agency is qualified for: the requirements of each category, held against the establishment as it is today
//! (clauses *-1.*), and the leave to open an engagement.

mod shown;
mod view;

use bole_domain::agency::Permission;
use bole_domain::agency::establishment::Kept;
use bole_domain::agency::establishment::staff::StaffMember;
use bole_domain::agency::qualification::{Establishment, Qualification, rules};
use bole_domain::ids::StaffId;
use bole_domain::standard::{Category, StandardRefusal};
use bole_persistence::agency::establishment::{Record, all};
use bole_persistence::{StoreError, Tenant};

use super::register::TAG;
use crate::http::answer::Answer;
use crate::http::context::{By, Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Registry;
use shown::shown;
use view::QualificationView;

/// Registers its operation.
pub(super) fn register(r: &mut Registry) {
    let clauses: Vec<String> =
        Category::all().flat_map(|category| rules().of(category).map(|(clause, _)| clause.to_string())).collect();
    r.get("/api/v1/categories/{category}/qualification", "get_qualification", show)
        .tag(TAG)
        .text(
            "Show what the agency is qualified for",
            "Each clause of the category's requirements as it stands today: `met`, `missing` or `awaits_use`, with the \
             figures that were used and what is missing. What is missing keeps engagements of the category from being \
             opened (409 `not_qualified`); what only use can show keeps nothing. What ends within the notice is told.",
        )
        .permission(Permission::AgencyRead)
        .clauses(&clauses)
        .gives::<QualificationView>(200)
        .add();
}

/// `GET /api/v1/categories/{category}/qualification`
pub async fn show(cx: Cx, category: Path<String>) -> Reply {
    let category: Category = category.parse().map_err(|_| Problem::from(StandardRefusal::UnknownCategory))?;
    cx.read(move |tx, by| {
        let mut known = establishment(tx, by)?;
        known.shown = shown(tx)?;
        let found = Qualification::of(category, &known, tx.today());
        Ok(Answer::ok(QualificationView::of(&found, by.language)))
    })
    .await
}

/// Leave to open an engagement of a category, refused with what is missing.
pub(crate) fn leave(tx: &mut Tenant<'_>, by: &By, category: Category) -> Result<(), Problem> {
    let known = establishment(tx, by)?;
    Ok(Qualification::of(category, &known, tx.today()).leave()?)
}

/// The establishment as the caller may know it: without the right to read the staff he is told their ids, not their names.
fn establishment(tx: &mut Tenant<'_>, by: &By) -> Result<Establishment, StoreError> {
    let named = by.caller.may(Permission::StaffRead);
    let mut staff: Vec<(StaffId, StaffMember)> = with_ids(all(tx)?);
    for (id, member) in staff.iter_mut().filter(|_| !named) {
        member.name = id.to_string();
    }
    Ok(Establishment {
        licences: with_ids(all(tx)?),
        premises: with_ids(all(tx)?),
        inspections: bodies(all(tx)?),
        capital: bodies(all(tx)?),
        tools: bodies(all(tx)?),
        staff,
        attestations: bodies(all(tx)?),
        shown: Vec::new(),
    })
}

fn bodies<T: Kept>(records: Vec<Record<T>>) -> Vec<T> {
    records.into_iter().map(|record| record.body).collect()
}

fn with_ids<T: Kept>(records: Vec<Record<T>>) -> Vec<(T::Id, T)> {
    records.into_iter().map(|record| (record.id, record.body)).collect()
}
