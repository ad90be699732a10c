//! The agency's own row, and how an agency comes into being.

use bole_domain::ids::AgencyId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::crypto::AgencyKeys;
use crate::error::{Named, StoreError, guarded};
use crate::on_both;
use crate::schema::agencies as t;
use crate::store::{System, Tenant};
use crate::types::{At, Key};

/// An agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its id.
    pub id: AgencyId,
    /// Its full name.
    pub name: String,
    /// Its unified social credit code.
    pub credit_code: String,
    /// Its time zone.
    pub time_zone: String,
    /// Version.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// An agency to be made.
#[derive(Debug, Clone, Copy)]
pub struct NewAgency<'a> {
    /// Its full name.
    pub name: &'a str,
    /// Its unified social credit code, normalised.
    pub credit_code: &'a str,
    /// Its time zone.
    pub time_zone: &'a str,
}

/// Makes an agency with keys of its own.
pub fn create(sys: &mut System<'_>, new: &NewAgency<'_>) -> Result<(AgencyId, AgencyKeys), StoreError> {
    let id: AgencyId = sys.runtime().id();
    let sealed = sys.vault().new_agency_keys(sys.runtime())?;
    let keys = sys.vault().agency_keys(&sealed)?;
    let at = sys.at();
    on_both!(&mut *sys.db, |c| diesel::insert_into(t::table)
        .values((
            t::id.eq(Key::of(id)),
            t::name.eq(new.name),
            t::credit_code.eq(new.credit_code),
            t::time_zone.eq(new.time_zone),
            t::sealed_keys.eq(&sealed),
            t::version.eq(1_i64),
            t::created_at.eq(at),
        ))
        .execute(c))
    .on_unique(
        "agency_credit_code_taken",
        "该统一社会信用代码的机构已存在。",
        "An agency with this credit code exists already.",
    )?;
    Ok((id, keys))
}

/// Is there any agency?
pub fn any(sys: &mut System<'_>) -> Result<bool, StoreError> {
    let first: Option<Key> = on_both!(&mut *sys.db, |c| t::table.select(t::id).first(c).optional())?;
    Ok(first.is_some())
}

/// The agency that has a credit code.
pub fn by_credit_code(sys: &mut System<'_>, code: &str) -> Result<Option<AgencyId>, StoreError> {
    let found: Option<Key> =
        on_both!(&mut *sys.db, |c| t::table.filter(t::credit_code.eq(code)).select(t::id).first(c).optional())?;
    Ok(found.map(Key::id))
}

/// The agency of this transaction.
pub fn load(tx: &mut Tenant<'_>) -> Result<Agency, StoreError> {
    let agency = tx.agency();
    let row: (Key, String, String, String, i64, At) = on_both!(&mut *tx.db, |c| t::table
        .find(agency)
        .select((t::id, t::name, t::credit_code, t::time_zone, t::version, t::created_at))
        .first(c))
    .or_not_found("agency")?;
    let (id, name, credit_code, time_zone, version, created_at) = row;
    Ok(Agency { id: id.id(), name, credit_code, time_zone, version, created_at: created_at.get() })
}

/// Changes its name.
pub fn rename(tx: &mut Tenant<'_>, seen: &Agency, name: &str) -> Result<Agency, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| diesel::update(t::table.find(agency).filter(t::version.eq(seen.version)))
        .set((t::name.eq(name), t::version.eq(seen.version + 1)))
        .execute(c))?;
    guarded(rows, "agency")?;
    Ok(Agency { name: name.to_owned(), version: seen.version + 1, ..seen.clone() })
}
