//! Payslips: each person's result of a computation, with its figures as columns where sums are asked for.

use bole_domain::ids::{AgencyId, CycleId, EngagementId, MemberId, PayslipId, PersonId, RunId};
use bole_domain::money::Fen;
use bole_domain::settlement::compute::PersonResult;
use bole_domain::settlement::template::{CompiledTemplate, ItemKind};
use diesel::prelude::*;

use super::runs::{self, RunState};
use super::year::confirmed;
use crate::error::{Named, StoreError, corrupt};
use crate::schema::{cycles as c, payslips as t, persons as p};
use crate::store::Tenant;
use crate::types::Key;
use crate::{bulk_row, on_both};

/// A payslip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payslip {
    /// Its id.
    pub id: PayslipId,
    /// The computation.
    pub run: RunId,
    /// The cycle.
    pub cycle: CycleId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The place on the roster.
    pub member: MemberId,
    /// The person.
    pub person: PersonId,
    /// His number with the client.
    pub employee_number: String,
    /// His name.
    pub name: String,
    /// His resident ID, masked.
    pub resident_id_masked: String,
    /// Net pay.
    pub net_pay: Fen,
    /// All figures and on what they rest.
    pub result: PersonResult,
}

bulk_row! {
    /// A payslip as it is written.
    pub struct NewRow of payslips {
    agency_id: Key,
    id: Key,
    run_id: Key,
    cycle_id: Key,
    engagement_id: Key,
    member_id: Key,
    person_id: Key,
    employee_number: String,
    gross: i64,
    exempt: i64,
    special: i64,
    additional: i64,
    other: i64,
    pension_counted: i64,
    relief: i64,
    income_tax: i64,
    net_pay: i64,
    shortfall_brought: i64,
    shortfall_carried: i64,
    employer_cost: i64,
    bill_total: i64,
    result: String,
}
}

/// Whose payslips of which computation.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    /// The agency.
    pub agency: AgencyId,
    /// The computation.
    pub run: RunId,
    /// Its cycle.
    pub cycle: CycleId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The template that was computed with.
    pub template: &'a CompiledTemplate,
}

/// A person's result, to be kept.
#[derive(Debug, Clone)]
pub struct NewPayslip {
    /// The place on the roster.
    pub member: MemberId,
    /// The person.
    pub person: PersonId,
    /// His number with the client.
    pub employee_number: String,
    /// The result.
    pub result: PersonResult,
}

/// A person's result as a row: made outside the transaction that writes it.
pub fn row(of: Chunk<'_>, id: PayslipId, new: NewPayslip) -> Result<NewRow, StoreError> {
    let year = new.result.ytd_delta;
    let figure = |kind| new.result.of_kind(of.template, kind).0;
    Ok(NewRow {
        agency_id: Key::of(of.agency),
        id: Key::of(id),
        run_id: Key::of(of.run),
        cycle_id: Key::of(of.cycle),
        engagement_id: Key::of(of.engagement),
        member_id: Key::of(new.member),
        person_id: Key::of(new.person),
        gross: year.income.0,
        exempt: year.exempt.0,
        special: year.special.0,
        additional: year.additional.0,
        other: year.other.0,
        pension_counted: year.pension_counted.0,
        relief: year.relief.0,
        income_tax: year.withheld.0,
        net_pay: figure(ItemKind::NetPay),
        shortfall_brought: figure(ItemKind::ShortfallBrought),
        shortfall_carried: figure(ItemKind::ShortfallCarried),
        employer_cost: figure(ItemKind::TotalCost),
        bill_total: figure(ItemKind::BillTotal),
        result: written(&new.result)?,
        employee_number: new.employee_number,
    })
}

/// A result in its column's form; room for a usual one is made at once.
fn written(result: &PersonResult) -> Result<String, StoreError> {
    const USUAL: usize = 2_048;
    let mut text = Vec::with_capacity(USUAL);
    serde_json::to_writer(&mut text, result).map_err(corrupt("payslips", "result"))?;
    String::from_utf8(text).map_err(|_| StoreError::Corrupt { table: "payslips", column: "result" })
}

/// Keeps the payslips of some people of a computation.
pub fn insert(tx: &mut Tenant<'_>, rows: &[NewRow]) -> Result<(), StoreError> {
    Ok(NewRow::insert_all(tx.db, rows)?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    run_id: Key,
    cycle_id: Key,
    engagement_id: Key,
    member_id: Key,
    person_id: Key,
    employee_number: String,
    net_pay: i64,
    result: String,
}

fn payslip((row, name, resident_id_masked): (Row, String, String)) -> Result<Payslip, StoreError> {
    Ok(Payslip {
        id: row.id.id(),
        run: row.run_id.id(),
        cycle: row.cycle_id.id(),
        engagement: row.engagement_id.id(),
        member: row.member_id.id(),
        person: row.person_id.id(),
        employee_number: row.employee_number,
        name,
        resident_id_masked,
        net_pay: Fen(row.net_pay),
        result: serde_json::from_str(&row.result).map_err(corrupt("payslips", "result"))?,
    })
}

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

/// What a payment needs of a payslip: payslip, member, person, employee number, net pay.
pub type NetPay = (PayslipId, MemberId, PersonId, String, Fen);

/// The net pay of everybody in a computation, by employee number, without the other figures.
pub fn net_pay_of(tx: &mut Tenant<'_>, run: RunId) -> Result<Vec<NetPay>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, Key, Key, String, i64)> = on_both!(&mut *tx.db, |db| t::table
        .filter(t::agency_id.eq(agency).and(t::run_id.eq(Key::of(run))))
        .select((t::id, t::member_id, t::person_id, t::employee_number, t::net_pay))
        .order(t::employee_number)
        .load(db))?;
    Ok(rows
        .into_iter()
        .map(|(id, member, person, number, net)| (id.id(), member.id(), person.id(), number, Fen(net)))
        .collect())
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
        .select((t::member_id, t::employee_number, p::name, t::gross, t::net_pay))
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
