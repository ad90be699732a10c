//! What was confirmed and paid to a person, for his certificates.

use bole_domain::engagement::CycleRef;
use bole_domain::engagement::certificate::ConfirmedPay;
use bole_domain::ids::{EngagementId, PersonId};
use bole_domain::money::Fen;
use bole_domain::settlement::cycle::CycleState;
use diesel::prelude::*;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::{cycles as c, payslips as s};
use crate::store::Tenant;
use crate::types::Key;

/// A person's wages of an engagement's months that the client confirmed.
pub fn confirmed_pay(
    tx: &mut Tenant<'_>,
    engagement: EngagementId,
    person: PersonId,
) -> Result<Vec<ConfirmedPay>, StoreError> {
    let agency = tx.agency();
    let confirmed: Vec<&str> =
        CycleState::all().filter(|state| *state >= CycleState::ClientConfirmed).map(CycleState::code).collect();
    let rows: Vec<(String, i64, String, i64, i64, i64)> = on_both!(&mut *tx.db, |db| s::table
        .inner_join(c::table.on(c::agency_id.eq(s::agency_id).and(c::id.eq(s::cycle_id))))
        .filter(s::agency_id.eq(agency).and(s::person_id.eq(Key::of(person))))
        .filter(c::engagement_id.eq(Key::of(engagement)).and(c::run_id.eq(s::run_id.nullable())))
        .filter(c::state.eq_any(&confirmed))
        .select((
            c::period,
            c::run,
            c::tax_period,
            s::gross + s::annual_bonus + s::apart_income,
            s::net_pay,
            s::income_tax + s::annual_bonus_tax + s::apart_tax
        ))
        .order((c::period, c::run))
        .load(db))?;
    let read = |(period, run, tax_period, gross, net, income_tax): (String, i64, String, i64, i64, i64)| {
        let broken = |column| StoreError::Corrupt { table: "cycles", column };
        Ok(ConfirmedPay {
            cycle: CycleRef {
                period: period.parse().map_err(|_| broken("period"))?,
                run: u8::try_from(run).map_err(|_| broken("run"))?,
            },
            tax_period: tax_period.parse().map_err(|_| broken("tax_period"))?,
            gross: Fen(gross),
            net: Fen(net),
            income_tax: Fen(income_tax),
        })
    };
    rows.into_iter().map(read).collect()
}
