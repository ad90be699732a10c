//! Every column that an agency's data key seals, and how its values are sealed anew.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool, Text};

use crate::db::Db;
use crate::error::StoreError;
use crate::on_both;
use crate::store::Tenant;
use crate::types::Key;

/// A value that an older key sealed, and its row.
pub(super) struct Found {
    /// The row, or the first part of its key.
    pub(super) key: Key,
    /// The rest of its key, where that is text.
    name: String,
    sealed: Vec<u8>,
}

/// A column and what is done with it.
pub(super) struct Column {
    /// `table.column`.
    pub(super) name: &'static str,
    /// Does the key that rows are asked for by name one row?
    pub(super) one_row: bool,
    /// The next values that an older key sealed, in the order of their rows.
    pub(super) find: fn(&mut Tenant<'_>, after: Key) -> Result<Vec<Found>, StoreError>,
    /// Seals these anew, but those that somebody else has changed or holds; gives how many.
    pub(super) reseal: fn(&mut Tenant<'_>, found: &[Found]) -> Result<usize, StoreError>,
    /// How many values an older key sealed.
    pub(super) stale: fn(&mut Tenant<'_>) -> Result<i64, StoreError>,
}

/// Values that are sealed anew in one transaction: short enough that other writers hardly wait.
const SMALL: i64 = 200;
/// The same where a value is a whole file.
const FILES: i64 = 4;

/// Is a value sealed by another key than the one that seals now?
macro_rules! stale {
    ($tx:expr, $column:ident) => {
        sql::<Bool>(concat!("substr(", stringify!($column), ", 1, 5) <> "))
            .bind::<Binary, _>($tx.keys().marker().to_vec())
    };
}

macro_rules! columns {
    ($($table:ident by $key:ident $(and $more:ident)?: $column:ident as $purpose:expr, $limit:expr, $one_row:expr;)*) => {
        /// All of them.
        pub(super) const COLUMNS: &[Column] = &[$(
            Column {
                name: concat!(stringify!($table), ".", stringify!($column)),
                one_row: $one_row,
                find: |tx, after| {
                    use crate::schema::$table as t;
                    let (agency, stale) = (tx.agency(), stale!(tx, $column));
                    let rows: Vec<(Key, String, Option<Vec<u8>>)> = on_both!(&mut *tx.db, |c| t::table
                        .filter(t::agency_id.eq(agency).and(t::$key.gt(after)).and(stale))
                        .select((t::$key, columns!(@rest t $($more)?), t::$column.nullable()))
                        .order(t::$key)
                        .limit($limit)
                        .load(c))?;
                    let found = |(key, name, sealed): (Key, String, Option<Vec<u8>>)| {
                        Some(Found { key, name, sealed: sealed? })
                    };
                    Ok(rows.into_iter().filter_map(found).collect())
                },
                reseal: |tx, found| {
                    use crate::schema::$table as t;
                    let (agency, mut resealed) = (tx.agency(), 0);
                    for Found { key, name, sealed } in found {
                        let _ = name;
                        let same = || {
                            t::agency_id.eq(agency).and(t::$key.eq(*key))$(.and(t::$more.eq(name)))?.and(t::$column.eq(sealed))
                        };
                        // An import that holds the row writes it anew or lets it go; the next round comes back to it.
                        if let Db::Pg(c) = &mut *tx.db
                            && t::table.filter(same()).select(t::$key).for_update().skip_locked().first::<Key>(c).optional()?.is_none()
                        {
                            continue;
                        }
                        let plain = tx.keys().open($purpose, sealed)?;
                        let anew = tx.keys().seal(tx.runtime(), $purpose, &plain)?;
                        resealed += on_both!(&mut *tx.db, |c| diesel::update(t::table.filter(same()))
                            .set(t::$column.eq(&anew))
                            .execute(c))?;
                    }
                    Ok(resealed)
                },
                stale: |tx| {
                    use crate::schema::$table as t;
                    let (agency, stale) = (tx.agency(), stale!(tx, $column));
                    Ok(on_both!(&mut *tx.db, |c| t::table
                        .filter(t::agency_id.eq(agency).and(stale))
                        .count()
                        .get_result(c))?)
                },
            },
        )*];
    };
    (@rest $table:ident) => { sql::<Text>("''") };
    (@rest $table:ident $more:ident) => { $table::$more };
}

columns! {
    persons by id: sealed_resident_id as "persons.resident_id", SMALL, true;
    persons by id: sealed_phone as "persons.phone", SMALL, true;
    persons by id: sealed_address as "persons.address", SMALL, true;
    persons by id: sealed_account as "persons.account", SMALL, true;
    payment_items by id: sealed_account as "payment_items.account", SMALL, true;
    contacts by id: sealed_phone as "contacts.phone", SMALL, true;
    bank_accounts by id: sealed_number as "bank_accounts.number", SMALL, true;
    deductions by id: sealed_claim as "deductions.claim", SMALL, true;
    deductions by id: sealed_spouse as "deductions.spouse", SMALL, true;
    questions by id: sealed_text as "questions.text", SMALL, true;
    questions by id: sealed_answer as "questions.answer", SMALL, true;
    conversations by id: sealed_title as "conversations.title", SMALL, true;
    messages by id: sealed_text as "messages.text", SMALL, true;
    certificates by id: sealed_body as "certificates.body", SMALL, true;
    certificates by id: sealed_revocation as "certificates.revocation", SMALL, true;
    jobs by id: sealed_faults as "jobs.sealed_faults", FILES, true;
    documents by id: sealed_content as "documents.content", FILES, true;
    filed_sheets by filing_id: sealed_sheet as "filed_sheets.sheet", FILES, false;
    filed_sheets by filing_id: sealed_bonus_sheet as "filed_sheets.bonus_sheet", FILES, false;
    filed_income_sheets by filing_id and income: sealed_sheet as "filed_income_sheets.sheet", FILES, false;
    notification_channels by endpoint_id: sealed_target as "notification_channels.target", SMALL, true;
    webhook_endpoints by id: sealed_secret as "webhook_endpoints.secret", SMALL, true;
    webhook_endpoints by id: sealed_old_secret as "webhook_endpoints.old_secret", SMALL, true;
    idempotency_keys by principal_id and idempotency_key: sealed_answer as "idempotency_keys.answer", SMALL, false;
}
