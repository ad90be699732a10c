//! The agency's own policies.

mod accept;
mod row;

use bole_domain::ids::PolicyId;
use bole_domain::insurance::{InsuranceKind, Policy};
use chrono::NaiveDate;
use diesel::prelude::*;

pub use accept::{Accepted, Misfit, accept};

use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::insurance_policies as t;
use crate::store::Tenant;
use crate::types::Key;
use row::Row;

/// Which policies a list shows.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this place only.
    pub place: Option<String>,
    /// Of this kind only.
    pub kind: Option<InsuranceKind>,
    /// In force on this day only.
    pub on: Option<NaiveDate>,
    /// After this one.
    pub after: Option<(String, InsuranceKind, NaiveDate)>,
}

/// The agency's own policies by place, kind and first day.
pub fn list(tx: &mut Tenant<'_>, filter: &Filter, limit: i64) -> Result<Vec<Policy>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(place) = &filter.place {
            query = query.filter(t::place.eq(place));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(t::kind.eq(kind.as_str()));
        }
        if let Some(day) = filter.on {
            query = query.filter(t::effective_from.le(day));
            query = query.filter(t::effective_to.is_null().or(t::effective_to.ge(day)));
        }
        if let Some((place, kind, from)) = &filter.after {
            let later = t::kind.gt(kind.as_str()).or(t::kind.eq(kind.as_str()).and(t::effective_from.gt(from)));
            query = query.filter(t::place.gt(place).or(t::place.eq(place).and(later)));
        }
        query.order((t::place, t::kind, t::effective_from)).limit(limit).load(c)
    })?;
    rows.into_iter().map(Row::policy).collect()
}

/// One of the agency's own policies.
pub fn load(tx: &mut Tenant<'_>, id: PolicyId) -> Result<Policy, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("insurance_policy")?;
    row.policy()
}

/// The agency's own policies of these places.
pub(super) fn own(tx: &mut Tenant<'_>, places: &[String]) -> Result<Vec<Policy>, StoreError> {
    let agency = tx.agency();
    let mut policies = Vec::new();
    for chunk in places.chunks(500) {
        let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
            .filter(t::agency_id.eq(agency).and(t::place.eq_any(chunk)))
            .select(Row::as_select())
            .order((t::place, t::kind, t::effective_from))
            .load(c))?;
        for row in rows {
            policies.push(row.policy()?);
        }
    }
    Ok(policies)
}
