//! Declarations of special additional deductions, by person, withholding agent and tax year.

mod related;
mod row;
mod unconfirmed;
mod used;

use std::collections::HashMap;

use bole_domain::ids::{ClientId, DeductionId, EngagementId, PersonId};
use bole_domain::settlement::deduction::{Declared, Spouse};
use diesel::prelude::*;

pub use related::{Sought, related};
pub use row::Deduction;
pub use unconfirmed::{Whose, unconfirmed};
pub use used::used;

use crate::dialect;
use crate::error::{Named, StoreError, guarded};
use crate::schema::{deductions as t, engagements as e, members as m};
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};
use row::{Columns, NewRow, Row};

/// A declaration to be recorded.
#[derive(Debug, Clone)]
pub struct NewDeduction<'a> {
    /// Whose.
    pub person: PersonId,
    /// Credit code of the withholding agent.
    pub agent: &'a str,
    /// What is declared.
    pub declared: Declared,
    /// The spouse.
    pub spouse: Option<Spouse>,
    /// The declaration of the year before that is confirmed with it.
    pub continues: Option<DeductionId>,
    /// Public id of who records it.
    pub by: &'a str,
}

/// Holds the agency's declarations until the transaction ends: two spouses who declare at once see each other.
pub fn hold(tx: &mut Tenant<'_>) -> Result<(), StoreError> {
    let name = format!("{}/deductions", tx.agency().0);
    dialect::hold(&mut *tx.db, &name)
}

/// Records one.
pub fn insert(tx: &mut Tenant<'_>, new: NewDeduction<'_>) -> Result<Deduction, StoreError> {
    let made = Deduction {
        id: tx.new_id(),
        person: new.person,
        agent: new.agent.to_owned(),
        declared: new.declared,
        spouse: new.spouse,
        continues: new.continues,
        withdrawn_at: None,
        recorded_by: new.by.to_owned(),
        version: 1,
        created_at: tx.at().get(),
    };
    let row = NewRow {
        agency_id: tx.agency(),
        id: Key::of(made.id),
        person_id: Key::of(made.person),
        withholding_agent_code: &made.agent,
        tax_year: made.declared.tax_year(),
        continues_id: made.continues.map(Key::of),
        created_at: At::new(made.created_at),
        columns: Columns::of(tx, &made)?,
    };
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table).values(&row).execute(c))?;
    Ok(made)
}

/// Replaces what a declaration says, if its version is still the one that was read.
pub fn save(tx: &mut Tenant<'_>, changed: Deduction) -> Result<Deduction, StoreError> {
    let (agency, seen) = (tx.agency(), changed.version);
    let changed = Deduction { version: seen + 1, ..changed };
    let columns = Columns::of(tx, &changed)?;
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(changed.id))).filter(t::version.eq(seen))
    )
    .set(&columns)
    .execute(c))?;
    guarded(rows, "deduction")?;
    Ok(changed)
}

/// One declaration.
pub fn load(tx: &mut Tenant<'_>, id: DeductionId) -> Result<Deduction, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("deduction")?;
    row.read(tx.keys())
}

/// A person's declarations in the order in which they were recorded, of one tax year if it is named.
pub fn list(
    tx: &mut Tenant<'_>,
    person: PersonId,
    year: Option<i32>,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Deduction>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table
            .filter(t::agency_id.eq(agency).and(t::person_id.eq(Key::of(person))))
            .select(Row::as_select())
            .into_boxed();
        if let Some(year) = year {
            query = query.filter(t::tax_year.eq(year));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(|row| row.read(tx.keys())).collect()
}

/// The declarations of these persons for a tax year that count at a withholding agent, by person.
pub fn of_year(
    tx: &mut Tenant<'_>,
    agent: &str,
    year: i32,
    persons: &[PersonId],
) -> Result<HashMap<PersonId, Vec<Deduction>>, StoreError> {
    let agency = tx.agency();
    let mut found: HashMap<PersonId, Vec<Deduction>> = HashMap::new();
    for chunk in persons.chunks(500) {
        let keys: Vec<Key> = chunk.iter().map(|person| Key::of(*person)).collect();
        let rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
            .filter(t::agency_id.eq(agency).and(t::withholding_agent_code.eq(agent)).and(t::tax_year.eq(year)))
            .filter(t::person_id.eq_any(&keys).and(t::withdrawn_at.is_null()))
            .select(Row::as_select())
            .order((t::created_at, t::id))
            .load(c))?;
        for row in rows {
            let deduction = row.read(tx.keys())?;
            found.entry(deduction.person).or_default().push(deduction);
        }
    }
    Ok(found)
}

/// A roster that a person is on, and who withholds tax there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// The engagement.
    pub engagement: EngagementId,
    /// Whose it is.
    pub client: ClientId,
    /// Credit code of the withholding agent.
    pub code: String,
}

/// The rosters that a person is on, with their withholding agents.
pub fn agents_of(tx: &mut Tenant<'_>, person: PersonId) -> Result<Vec<Agent>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<(Key, Key, String)> = on_both!(&mut *tx.db, |c| m::table
        .inner_join(e::table.on(e::agency_id.eq(m::agency_id).and(e::id.eq(m::engagement_id))))
        .filter(m::agency_id.eq(agency).and(m::person_id.eq(Key::of(person))))
        .select((e::id, e::client_id, e::withholding_agent_code))
        .order(e::id)
        .load(c))?;
    let agent = |(engagement, client, code): (Key, Key, String)| Agent {
        engagement: engagement.id(),
        client: client.id(),
        code,
    };
    Ok(rows.into_iter().map(agent).collect())
}
