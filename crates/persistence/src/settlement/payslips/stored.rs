//! A payslip as it is stored.

use bole_domain::ids::{CycleId, EngagementId, MemberId, PayslipId, PersonId, RunId};
use bole_domain::money::Fen;
use bole_domain::settlement::compute::PersonResult;
use diesel::prelude::*;

use crate::error::{StoreError, corrupt};
use crate::schema::payslips as t;
use crate::types::Key;

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

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
pub(super) struct Row {
    id: Key,
    run_id: Key,
    cycle_id: Key,
    engagement_id: Key,
    member_id: Key,
    person_id: Key,
    pub(super) employee_number: String,
    net_pay: i64,
    pub(super) result: String,
}

pub(super) fn payslip((row, name, resident_id_masked): (Row, String, String)) -> Result<Payslip, StoreError> {
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
