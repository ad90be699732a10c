//! A person's place on a roster as it is stored.

use bole_domain::money::Fen;
use bole_domain::people::BasicDeductionMode;
use bole_domain::settlement::compute::PersonFacts;
use diesel::prelude::*;

use super::RosterPlace;
use crate::error::StoreError;
use crate::people::Member;
use crate::people::find::PersonRow;
use crate::people::seal::MemberColumns;
use crate::schema::members as m;
use crate::types::{At, Key};

#[derive(Queryable, Selectable)]
#[diesel(table_name = m)]
pub(super) struct MemberRow {
    pub(super) id: Key,
    engagement_id: Key,
    #[diesel(embed)]
    columns: MemberColumns,
    confirmed_at: Option<At>,
    version: i64,
}

pub(super) fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { table: "members", column }
}

pub(super) fn member((row, person): (MemberRow, PersonRow)) -> Result<Member, StoreError> {
    let columns = row.columns;
    Ok(Member {
        id: row.id.id(),
        engagement: row.engagement_id.id(),
        person: person.person()?,
        employee_number: columns.employee_number,
        post: columns.post,
        place: columns.place.parse().map_err(|_| corrupt("place"))?,
        hire_date: columns.hire_date,
        leave_date: columns.leave_date,
        basic_deduction_mode: columns.basic_deduction_mode.parse().map_err(|_| corrupt("basic_deduction_mode"))?,
        insurance_base: Fen(columns.insurance_base),
        housing_fund_base: Fen(columns.housing_fund_base),
        housing_fund_rate: columns.housing_fund_rate.parse().map_err(|_| corrupt("housing_fund_rate"))?,
        confirmed_at: row.confirmed_at.map(At::get),
        version: row.version,
    })
}

/// The place alone.
pub(super) fn place((person, row): (Key, MemberRow)) -> Result<RosterPlace, StoreError> {
    let columns = row.columns;
    let mode: BasicDeductionMode = columns.basic_deduction_mode.parse().map_err(|_| corrupt("basic_deduction_mode"))?;
    Ok(RosterPlace {
        member: row.id.id(),
        person: person.id(),
        facts: PersonFacts {
            employee_number: columns.employee_number,
            place: columns.place,
            hire_date: columns.hire_date,
            leave_date: columns.leave_date,
            basic_deduction_mode: mode.into(),
            insurance_base: Fen(columns.insurance_base),
            housing_fund_base: Fen(columns.housing_fund_base),
            housing_fund_rate: columns.housing_fund_rate.parse().map_err(|_| corrupt("housing_fund_rate"))?,
        },
    })
}
