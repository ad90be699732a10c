//! Payslips: each person's result of a computation, with its figures as columns where sums are asked for.

mod acknowledged;
mod figures;
mod insert;
mod stored;

use bole_domain::ids::{PayslipId, PersonId, RunId};
use diesel::prelude::*;

pub use acknowledged::{acknowledge, acknowledged};
pub use figures::{NetPay, TwoFigures, figures_of, net_pay_after};
pub use insert::{Chunk, NewPayslip, NewRow, insert, row};
pub use stored::Payslip;

use super::runs::{self, RunState};
use super::year::confirmed;
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{cycles as c, payslips as t, persons as p};
use crate::store::Tenant;
use crate::types::Key;
use stored::{Row, payslip};

/// One payslip of a finished computation.
pub fn load(tx: &mut Tenant<'_>, id: PayslipId) -> Result<Payslip, StoreError> {
    let agency = tx.agency();
    let found: (Row, String, String) = on_both!(&mut *tx.db, |db| t::table
        .inner_join(p::table.on(p::agency_id.eq(t::agency_id).and(p::id.eq(t::person_id))))
        .filter(t::agency_id.eq(agency).and(t::id.eq(Key::of(id))))
        .select((Row::as_select(), p::name, p::resident_id_masked))
        .first(db))
    .or_not_found("payslip")?;
    let payslip = payslip(found)?;
    match runs::load(tx, payslip.run)?.state {
        RunState::Running => Err(StoreError::NotFound("payslip")),
        RunState::Current | RunState::Superseded => Ok(payslip),
    }
}

/// Payslips of a computation after an employee number, by employee number.
pub fn list(tx: &mut Tenant<'_>, run: RunId, after: Option<&str>, limit: i64) -> Result<Vec<Payslip>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Row, String, String)> = on_both!(&mut *tx.db, |db| t::table
        .inner_join(p::table.on(p::agency_id.eq(t::agency_id).and(p::id.eq(t::person_id))))
        .filter(t::agency_id.eq(agency).and(t::run_id.eq(Key::of(run))))
        .filter(t::employee_number.gt(after.unwrap_or_default()))
        .select((Row::as_select(), p::name, p::resident_id_masked))
        .order(t::employee_number)
        .limit(limit)
        .load(db))?;
    rows.into_iter().map(payslip).collect()
}

/// All payslips of a computation, by employee number.
pub fn of_run(tx: &mut Tenant<'_>, run: RunId) -> Result<Vec<Payslip>, StoreError> {
    list(tx, run, None, i64::MAX)
}

/// The place of a person's payslip among his own: month and run of its cycle, the payslip itself.
pub type OwnPlace = (String, i64, Key);

/// A person's payslips of results that the clients confirmed, the newest first.
pub fn of_person(
    tx: &mut Tenant<'_>,
    person: PersonId,
    before: Option<OwnPlace>,
    limit: i64,
) -> Result<Vec<Payslip>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Row, String, String)> = on_both!(&mut *tx.db, |db| {
        let mut query = t::table
            .inner_join(p::table.on(p::agency_id.eq(t::agency_id).and(p::id.eq(t::person_id))))
            .inner_join(c::table.on(c::agency_id.eq(t::agency_id).and(c::id.eq(t::cycle_id))))
            .filter(t::agency_id.eq(agency).and(t::person_id.eq(Key::of(person))))
            .filter(c::run_id.eq(t::run_id.nullable()).and(c::state.eq_any(confirmed())))
            .select((Row::as_select(), p::name, p::resident_id_masked))
            .into_boxed();
        if let Some((period, run, id)) = &before {
            let earlier_run = c::run.lt(*run).or(c::run.eq(*run).and(t::id.lt(*id)));
            query = query.filter(c::period.lt(period).or(c::period.eq(period).and(earlier_run)));
        }
        query.order((c::period.desc(), c::run.desc(), t::id.desc())).limit(limit).load(db)
    })?;
    rows.into_iter().map(payslip).collect()
}
