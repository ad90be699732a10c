//! Declarations of a year that nobody confirmed for the next.

use bole_domain::ids::{EngagementId, PersonId};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::Deduction;
use super::row::Row;
use crate::error::StoreError;
use crate::schema::{deductions as t, members as m};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// Whose declarations.
#[derive(Debug, Clone, Copy)]
pub enum Whose<'a> {
    /// One person's.
    Person(PersonId),
    /// Those of everybody on an engagement's roster with its withholding agent.
    Roster(EngagementId, &'a str),
}

/// The declarations of the year before a tax year that ran to its end and were not confirmed for it, in the order in which they
/// were recorded, after a place.
pub fn unconfirmed(
    tx: &mut Tenant<'_>,
    whose: Whose<'_>,
    tax_year: i32,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Deduction>, StoreError> {
    let agency = tx.agency();
    let later = diesel::alias!(t as later);
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let confirmed = later
            .filter(later.field(t::agency_id).eq(t::agency_id))
            .filter(later.field(t::continues_id).eq(t::id.nullable()));
        let mut query = t::table
            .filter(t::agency_id.eq(agency).and(t::tax_year.eq(tax_year - 1)))
            .filter(t::withdrawn_at.is_null().and(t::last_month.is_null()))
            .filter(not(exists(confirmed)))
            .select(Row::as_select())
            .into_boxed();
        query = match whose {
            Whose::Person(person) => query.filter(t::person_id.eq(Key::of(person))),
            Whose::Roster(engagement, agent) => {
                let people = m::table
                    .filter(m::agency_id.eq(agency).and(m::engagement_id.eq(Key::of(engagement))))
                    .select(m::person_id);
                query.filter(t::withholding_agent_code.eq(agent).and(t::person_id.eq_any(people)))
            }
        };
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(|row| row.read(tx.keys())).collect()
}
