//! The declarations that another one is held against: the declarant's own, his spouse's, and those for the same child.

use std::collections::BTreeMap;

use bole_domain::ids::{DeductionId, PersonId};
use bole_domain::settlement::deduction::{Claim, Spouse, Whose};
use diesel::prelude::*;

use super::Deduction;
use super::row::{Row, child_index, spouse_index};
use crate::error::{Named, StoreError};
use crate::on_both;
use crate::schema::{deductions as t, persons as p};
use crate::store::Tenant;
use crate::types::Key;

/// What a declaration tells of its relations.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// The declarant.
    pub person: PersonId,
    /// The tax year.
    pub year: i32,
    /// His spouse, if he told.
    pub spouse: Option<&'a Spouse>,
    /// What he claims.
    pub claim: &'a Claim,
    /// The declaration itself, if it is recorded already.
    pub but: Option<DeductionId>,
}

/// The declarations of the tax year that count beside one.
pub fn related(tx: &mut Tenant<'_>, sought: &Sought<'_>) -> Result<Vec<(Whose, Deduction)>, StoreError> {
    let spouses = spouses(tx, sought)?;
    let people: Vec<Key> = std::iter::once(Key::of(sought.person)).chain(spouses.iter().copied()).collect();
    let child = sought.claim.child().and_then(|child| child.number());
    let child = child.map(|number| child_index(tx.keys(), &number)).transpose()?;
    let agency = tx.agency();
    let live = || t::agency_id.eq(agency).and(t::tax_year.eq(sought.year)).and(t::withdrawn_at.is_null());
    let mut rows: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
        .filter(live().and(t::person_id.eq_any(&people)))
        .select(Row::as_select())
        .load(c))?;
    if let Some(child) = child {
        let same: Vec<Row> = on_both!(&mut *tx.db, |c| t::table
            .filter(live().and(t::child_index.eq(&child)))
            .select(Row::as_select())
            .load(c))?;
        rows.extend(same);
    }
    let mut found: BTreeMap<DeductionId, (Whose, Deduction)> = BTreeMap::new();
    for row in rows {
        let deduction = row.read(tx.keys())?;
        let whose = match deduction.person {
            own if own == sought.person => Whose::Own,
            other if spouses.contains(&Key::of(other)) => Whose::Spouse,
            _ => Whose::Other,
        };
        if Some(deduction.id) != sought.but {
            found.insert(deduction.id, (whose, deduction));
        }
    }
    Ok(found.into_values().collect())
}

/// The persons here who are the declarant's spouse: whom he names, in this or another declaration of the year, and who names
/// him.
fn spouses(tx: &mut Tenant<'_>, sought: &Sought<'_>) -> Result<Vec<Key>, StoreError> {
    let (agency, own) = (tx.agency(), Key::of(sought.person));
    let of_year = || t::agency_id.eq(agency).and(t::tax_year.eq(sought.year)).and(t::withdrawn_at.is_null());
    let named: Vec<Option<Vec<u8>>> = on_both!(&mut *tx.db, |c| t::table
        .filter(of_year().and(t::person_id.eq(own)).and(t::spouse_index.is_not_null()))
        .select(t::spouse_index)
        .load(c))?;
    let told = sought.spouse.map(|spouse| spouse_index(tx.keys(), spouse)).transpose()?;
    let named: Vec<Vec<u8>> = named.into_iter().flatten().chain(told).collect();
    let index: Vec<u8> = on_both!(&mut *tx.db, |c| p::table.find((agency, own)).select(p::resident_id_index).first(c))
        .or_not_found("person")?;
    let mut found: Vec<Key> = on_both!(&mut *tx.db, |c| p::table
        .filter(p::agency_id.eq(agency).and(p::resident_id_index.eq_any(&named)))
        .select(p::id)
        .load(c))?;
    let naming: Vec<Key> = on_both!(&mut *tx.db, |c| t::table
        .filter(of_year().and(t::spouse_index.eq(&index)))
        .select(t::person_id)
        .load(c))?;
    found.extend(naming);
    found.retain(|person| *person != own);
    found.sort();
    found.dedup();
    Ok(found)
}
