//! Single figures of the payslips of a run.

use bole_domain::ids::{MemberId, PersonId, RunId};
use bole_domain::money::Fen;
use diesel::prelude::*;

use crate::error::StoreError;
use crate::on_both;
use crate::schema::{payslips as t, persons as p};
use crate::store::Tenant;
use crate::types::Key;

/// What a payment needs of a payslip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetPay {
    /// The place on the roster.
    pub member: MemberId,
    /// The person.
    pub person: PersonId,
    /// The number with the client.
    pub employee_number: String,
    /// Net pay.
    pub amount: Fen,
}

/// The net pay of people in a computation, by employee number, without the other figures: the next of them after a number.
pub fn net_pay_after(tx: &mut Tenant<'_>, run: RunId, after: &str, limit: i64) -> Result<Vec<NetPay>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, Key, String, i64)> = on_both!(&mut *tx.db, |db| t::table
        .filter(t::agency_id.eq(agency).and(t::run_id.eq(Key::of(run))).and(t::employee_number.gt(after)))
        .select((t::member_id, t::person_id, t::employee_number, t::net_pay))
        .order(t::employee_number)
        .limit(limit)
        .load(db))?;
    let one = |(member, person, employee_number, net): (Key, Key, String, i64)| NetPay {
        member: member.id(),
        person: person.id(),
        employee_number,
        amount: Fen(net),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// Two figures of a payslip, for a comparison of months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwoFigures {
    /// The place on the roster.
    pub member: MemberId,
    /// The number with the client.
    pub employee_number: String,
    /// The person's name.
    pub name: String,
    /// Gross pay.
    pub gross: Fen,
    /// Net pay.
    pub net: Fen,
}

/// Gross and net of everybody in a computation.
pub fn figures_of(tx: &mut Tenant<'_>, run: RunId) -> Result<Vec<TwoFigures>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, String, String, i64, i64)> = on_both!(&mut *tx.db, |db| t::table
        .inner_join(p::table.on(p::agency_id.eq(t::agency_id).and(p::id.eq(t::person_id))))
        .filter(t::agency_id.eq(agency).and(t::run_id.eq(Key::of(run))))
        .select((t::member_id, t::employee_number, p::name, t::gross + t::annual_bonus + t::apart_income, t::net_pay))
        .load(db))?;
    Ok(rows
        .into_iter()
        .map(|(member, employee_number, name, gross, net)| TwoFigures {
            member: member.id(),
            employee_number,
            name,
            gross: Fen(gross),
            net: Fen(net),
        })
        .collect())
}
