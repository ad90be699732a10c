//! What cycles set right of earlier months, line by line.

mod past;

use std::collections::HashMap;

use bole_domain::ids::{CorrectionId, CycleId, MemberId};
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_domain::settlement::correction::CorrectionLine;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

pub use past::past;

use crate::error::{Named, StoreError};
use crate::schema::{cycle_corrections as t, members as m};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

/// A line of a cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// The cycle that pays it.
    pub cycle: CycleId,
    /// Whose it is: his place on the roster.
    pub member: MemberId,
    /// His number with the client.
    pub employee_number: String,
    /// What it sets right.
    pub line: CorrectionLine,
    /// Public id of who recorded it.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    cycle_id: Key,
    member_id: Key,
    period: String,
    item: String,
    amount: i64,
    reason: String,
    recorded_by: String,
    created_at: At,
}

impl Row {
    fn line(self) -> Result<CorrectionLine, StoreError> {
        let broken = |_| StoreError::Corrupt { table: "cycle_corrections", column: "period" };
        let Row { period, item, amount, reason, .. } = self;
        Ok(CorrectionLine { period: period.parse().map_err(broken)?, item, amount: Fen(amount), reason })
    }
}

fn read((row, employee_number): (Row, String)) -> Result<Correction, StoreError> {
    Ok(Correction {
        id: row.id.id(),
        cycle: row.cycle_id.id(),
        member: row.member_id.id(),
        employee_number,
        recorded_by: row.recorded_by.clone(),
        recorded_at: row.created_at.get(),
        line: row.line()?,
    })
}

/// Records lines of a member; of a month and item a cycle has one.
pub fn insert(
    tx: &mut Tenant<'_>,
    cycle: CycleId,
    (member, employee_number): (MemberId, &str),
    lines: Vec<CorrectionLine>,
    by: &str,
) -> Result<Vec<Correction>, StoreError> {
    let (agency, at) = (tx.agency(), tx.at());
    let mut made = Vec::with_capacity(lines.len());
    for line in lines {
        let id: CorrectionId = tx.new_id();
        on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
            .values((
                t::agency_id.eq(agency),
                t::id.eq(Key::of(id)),
                t::cycle_id.eq(Key::of(cycle)),
                t::member_id.eq(Key::of(member)),
                t::period.eq(line.period.to_string()),
                t::item.eq(&line.item),
                t::amount.eq(line.amount.0),
                t::reason.eq(&line.reason),
                t::recorded_by.eq(by),
                t::created_at.eq(at),
            ))
            .execute(c))
        .on_unique(
            "correction_exists",
            "本周期已有此人该月该项的更正；如需改动，请先撤回。",
            "The cycle has a correction of this person, month and item already; withdraw it to enter another.",
        )?;
        let (employee_number, recorded_by) = (employee_number.to_owned(), by.to_owned());
        made.push(Correction { id, cycle, member, employee_number, line, recorded_by, recorded_at: at.get() });
    }
    Ok(made)
}

/// A line of a cycle.
pub fn load(tx: &mut Tenant<'_>, cycle: CycleId, id: CorrectionId) -> Result<Correction, StoreError> {
    let agency = tx.agency();
    let row: (Row, String) = on_both!(&mut *tx.db, |c| t::table
        .inner_join(m::table.on(m::agency_id.eq(t::agency_id).and(m::id.eq(t::member_id))))
        .filter(t::agency_id.eq(agency).and(t::id.eq(Key::of(id))).and(t::cycle_id.eq(Key::of(cycle))))
        .select((Row::as_select(), m::employee_number))
        .first(c))
    .or_not_found("correction")?;
    read(row)
}

/// Lines of a cycle in the order in which they were recorded, after a place in it.
pub fn list(
    tx: &mut Tenant<'_>,
    cycle: CycleId,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Correction>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Row, String)> = on_both!(&mut *tx.db, |c| {
        let query = t::table
            .inner_join(m::table.on(m::agency_id.eq(t::agency_id).and(m::id.eq(t::member_id))))
            .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
            .select((Row::as_select(), m::employee_number))
            .into_boxed();
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(read).collect()
}

/// The lines of a cycle by member, each in the order of months and items.
pub fn of_cycle(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<HashMap<MemberId, Vec<CorrectionLine>>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .order((t::member_id, t::period, t::item))
        .select(Row::as_select())
        .load(c))?;
    let mut lines: HashMap<MemberId, Vec<CorrectionLine>> = HashMap::new();
    for row in rows {
        lines.entry(row.member_id.id()).or_default().push(row.line()?);
    }
    Ok(lines)
}

/// The cycles, of these, that set a month right.
pub fn cycles_correcting(tx: &mut Tenant<'_>, cycles: &[CycleId], period: Period) -> Result<Vec<CycleId>, StoreError> {
    let (agency, cycles) = (tx.agency(), cycles.iter().map(|id| Key::of(*id)).collect::<Vec<_>>());
    let found: Vec<Key> = on_both!(&mut *tx.db, |c| t::table
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq_any(&cycles)).and(t::period.eq(period.to_string())))
        .select(t::cycle_id)
        .distinct()
        .load(c))?;
    Ok(found.into_iter().map(Key::id).collect())
}

/// The employee numbers of those who have lines in a cycle.
pub fn numbers(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<Vec<String>, StoreError> {
    let agency = tx.agency();
    Ok(on_both!(&mut *tx.db, |c| t::table
        .inner_join(m::table.on(m::agency_id.eq(t::agency_id).and(m::id.eq(t::member_id))))
        .filter(t::agency_id.eq(agency).and(t::cycle_id.eq(Key::of(cycle))))
        .select(m::employee_number)
        .distinct()
        .load(c))?)
}

/// Takes a line back.
pub fn delete(tx: &mut Tenant<'_>, id: CorrectionId) -> Result<(), StoreError> {
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::delete(t::table.find((agency, Key::of(id)))).execute(c))?;
    Ok(())
}

/// Takes all lines of a cycle back; how many there were.
pub fn delete_of_cycle(tx: &mut Tenant<'_>, cycle: CycleId) -> Result<usize, StoreError> {
    let (agency, cycle) = (tx.agency(), Key::of(cycle));
    let of_cycle = t::agency_id.eq(agency).and(t::cycle_id.eq(cycle));
    Ok(on_both!(&mut *tx.db, |c| diesel::delete(t::table.filter(of_cycle)).execute(c))?)
}
