//! How the open engagements of a category are staffed, as the requirements of the standard ask (clause PY-1.3.3.1).

use bole_domain::engagement::EngagementStatus;
use bole_domain::standard::Category;
use diesel::prelude::*;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::{engagements as t, operating_guides as g};
use crate::store::Tenant;

/// How many engagements are open, and what of them is in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Staffing {
    /// Open.
    pub open: i64,
    /// Of those, with a named specialist.
    pub with_specialist: i64,
    /// Of those, with an operating guide.
    pub with_guide: i64,
}

/// The staffing of a category's open engagements.
pub fn staffing(tx: &mut Tenant<'_>, category: Category) -> Result<Staffing, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| {
        let open = || {
            t::table.filter(
                t::agency_id
                    .eq(agency)
                    .and(t::category.eq(category.code()))
                    .and(t::status.eq(EngagementStatus::Open.code())),
            )
        };
        let guide = g::table.filter(g::agency_id.eq(t::agency_id).and(g::engagement_id.eq(t::id)));
        (|| -> QueryResult<Staffing> {
            Ok(Staffing {
                open: open().count().get_result(c)?,
                with_specialist: open().filter(t::specialist_id.is_not_null()).count().get_result(c)?,
                with_guide: open().filter(diesel::dsl::exists(guide)).count().get_result(c)?,
            })
        })()
    })?)
}
