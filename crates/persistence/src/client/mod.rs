//! Clients, their versioned profiles and their contacts.

pub mod contacts;
pub mod profiles;

use bole_domain::client::Profile;
use bole_domain::ids::ClientId;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::{Named, StoreError, guarded};
use crate::schema::clients as t;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

pub use contacts::{Contact, ContactBody, load as contact};
pub use profiles::{ProfileVersion, load as profile};

pub use crate::status::Status;

/// A client of the agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// Its unified social credit code.
    pub credit_code: String,
    /// Its full name.
    pub name: String,
    /// Is it in use?
    pub status: Status,
    /// The present version of its profile; 0 before the first.
    pub profile_version: i64,
    /// Version.
    pub version: i64,
    /// When it was recorded.
    pub created_at: DateTime<Utc>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    credit_code: String,
    name: String,
    status: String,
    profile_version: i64,
    version: i64,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Client, StoreError> {
        Ok(Client {
            id: self.id.id(),
            credit_code: self.credit_code,
            name: self.name,
            status: Status::read(&self.status, "clients")?,
            profile_version: self.profile_version,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

/// Which clients are sought.
#[derive(Debug, Clone, Default)]
pub struct Sought {
    /// The name begins with this, in any case of letters.
    pub name_prefix: Option<String>,
    /// The whole credit code.
    pub credit_code: Option<String>,
    /// This one alone.
    pub only: Option<ClientId>,
}

/// The name as its prefix is sought: lower case, as bytes, because bytes compare alike on both databases.
fn name_key(name: &str) -> Vec<u8> {
    name.trim().to_lowercase().into_bytes()
}

/// The first bytes after all that begin with these: no byte of UTF-8 is `0xFF`.
fn after_prefix(prefix: &[u8]) -> Vec<u8> {
    [prefix, &[0xFF]].concat()
}

/// Records a client, with its first profile and who recorded it if it is known already.
pub fn insert(
    tx: &mut Tenant<'_>,
    credit_code: &str,
    name: &str,
    profile: Option<(&Profile, &str)>,
) -> Result<Client, StoreError> {
    let client = Client {
        id: tx.new_id(),
        credit_code: credit_code.to_owned(),
        name: name.to_owned(),
        status: Status::Active,
        profile_version: i64::from(profile.is_some()),
        version: 1,
        created_at: tx.at().get(),
    };
    let agency = tx.agency();
    on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
        .values((
            t::agency_id.eq(agency),
            t::id.eq(Key::of(client.id)),
            t::credit_code.eq(&client.credit_code),
            t::name.eq(&client.name),
            t::name_key.eq(name_key(&client.name)),
            t::status.eq(client.status.as_str()),
            t::profile_version.eq(client.profile_version),
            t::version.eq(client.version),
            t::created_at.eq(At::new(client.created_at)),
        ))
        .execute(c))
    .on_unique(
        "credit_code_taken",
        "已有使用该统一社会信用代码的客户。",
        "A client with this unified social credit code is on record already.",
    )?;
    if let Some((profile, by)) = profile {
        profiles::insert(tx, client.id, client.profile_version, profile, by)?;
    }
    Ok(client)
}

/// A client.
pub fn load(tx: &mut Tenant<'_>, id: ClientId) -> Result<Client, StoreError> {
    let agency = tx.agency();
    let row: Row = on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
        .or_not_found("client")?;
    row.read()
}

/// Clients in the order in which they were recorded.
pub fn list(
    tx: &mut Tenant<'_>,
    sought: &Sought,
    after: Option<(At, Key)>,
    limit: i64,
) -> Result<Vec<Client>, StoreError> {
    let agency = tx.agency();
    let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
        let mut query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
        if let Some(prefix) = &sought.name_prefix {
            let from = name_key(prefix);
            let to = after_prefix(&from);
            query = query.filter(t::name_key.ge(from).and(t::name_key.lt(to)));
        }
        if let Some(code) = &sought.credit_code {
            query = query.filter(t::credit_code.eq(code));
        }
        if let Some(id) = sought.only {
            query = query.filter(t::id.eq(Key::of(id)));
        }
        page_after!(query, t, after, limit).load(c)
    })?;
    rows.into_iter().map(Row::read).collect()
}

/// Changes a client's name or status.
pub fn update(tx: &mut Tenant<'_>, seen: &Client, name: &str, status: Status) -> Result<Client, StoreError> {
    let agency = tx.agency();
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
    )
    .set((
        t::name.eq(name),
        t::name_key.eq(name_key(name)),
        t::status.eq(status.as_str()),
        t::version.eq(seen.version + 1),
    ))
    .execute(c))?;
    guarded(rows, "client")?;
    Ok(Client { name: name.to_owned(), status, version: seen.version + 1, ..seen.clone() })
}

/// Records a new version of a client's profile; the older ones stay. `by` is the public id of who recorded it.
pub fn record_profile(
    tx: &mut Tenant<'_>,
    seen: &Client,
    profile: &Profile,
    by: &str,
) -> Result<ProfileVersion, StoreError> {
    let (agency, next) = (tx.agency(), seen.profile_version + 1);
    let rows = on_both!(&mut *tx.db, |c| diesel::update(
        t::table.find((agency, Key::of(seen.id))).filter(t::profile_version.eq(seen.profile_version))
    )
    .set(t::profile_version.eq(next))
    .execute(c))?;
    guarded(rows, "client_profile")?;
    profiles::insert(tx, seen.id, next, profile, by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_a_byte_range() {
        let found = |prefix: &str, name: &str| {
            let (from, key) = (name_key(prefix), name_key(name));
            from <= key && key < after_prefix(&from)
        };
        assert!(found("海川", "海川科技有限公司"));
        assert!(found("haichuan", "HaiChuan Technology"));
        assert!(found("海川科技", "海川科技"));
        assert!(!found("海川科技", "海川"));
        assert!(!found("川", "海川"));
        assert!(!found("a", "b"));
        assert!(found("海", "海\u{10FFFF}"));
    }
}
