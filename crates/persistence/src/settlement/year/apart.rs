//! What was paid before of income taxed apart and counts together with a payment.

use bole_domain::ids::PersonId;
use bole_domain::settlement::compute::PersonResult;
use bole_domain::settlement::cycle::Cycle;
use bole_domain::settlement::tax::{ApartIncome, ApartSum};
use diesel::prelude::*;

use super::sums::IsPositive;
use super::{keys, tax_year};
use crate::error::{StoreError, corrupt};
use crate::on_both;
use crate::schema::{cycles as c, payslips as s};
use crate::store::Tenant;
use crate::types::{Json, Key};

/// Each such payment of the tax year up to the cycle's tax period, at its withholding agent; of income that counts within a
/// month, those of the tax period alone.
pub(super) fn apart(tx: &mut Tenant<'_>, cycle: &Cycle) -> Result<Vec<(PersonId, ApartIncome, ApartSum)>, StoreError> {
    let (agency, runs) = (tx.agency(), keys(&tax_year(tx, cycle)?));
    let rows: Vec<(Key, String, Json)> = on_both!(&mut *tx.db, |db| s::table
        .inner_join(c::table.on(c::agency_id.eq(s::agency_id).and(c::run_id.eq(s::run_id.nullable()))))
        .filter(s::agency_id.eq(agency).and(s::run_id.eq_any(&runs)))
        .filter(IsPositive::new(s::apart_income))
        .select((s::person_id, c::tax_period, s::result))
        .load(db))?;
    let this_month = cycle.tax_period.to_string();
    let mut found = Vec::new();
    for (person, month, result) in rows {
        let result: PersonResult = result.read().map_err(corrupt("payslips", "result"))?;
        let counting = result.basis.apart.into_iter();
        let counting = counting.filter(|line| line.income.counts_whole_year() || month == this_month);
        found.extend(counting.map(|line| (person.id(), line.income, line.sum())));
    }
    Ok(found)
}
