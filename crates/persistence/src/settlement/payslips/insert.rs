//! Payslips as a computation writes them.

use bole_domain::ids::{AgencyId, CycleId, EngagementId, MemberId, PayslipId, PersonId, RunId};
use bole_domain::money::Fen;
use bole_domain::settlement::compute::{ApartLine, PersonResult};
use bole_domain::settlement::template::{CompiledTemplate, ItemKind};

use crate::bulk_row;
use crate::error::{StoreError, corrupt};
use crate::store::Tenant;
use crate::types::Key;

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
        annual_bonus: i64,
        annual_bonus_tax: i64,
        apart_income: i64,
        apart_tax: i64,
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
    let apart = |of: fn(&ApartLine) -> Fen| new.result.basis.apart.iter().map(of).sum::<Fen>();
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
        annual_bonus: figure(ItemKind::AnnualBonus),
        annual_bonus_tax: figure(ItemKind::AnnualBonusTax),
        apart_income: apart(|line| line.amount).0,
        apart_tax: apart(|line| line.tax).0,
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
