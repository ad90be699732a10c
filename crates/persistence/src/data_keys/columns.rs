//! Every column that an agency's data key seals, and how its values are sealed anew.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Bool};

use crate::error::StoreError;
use crate::on_both;
use crate::store::Tenant;
use crate::types::Key;

/// How far a pass has come in a column, and what it did last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Batch {
    /// The last row that was looked at; `None` once there are no more.
    pub(super) last: Option<Key>,
    /// Values sealed anew.
    pub(super) resealed: usize,
}

/// A column and what is done with it.
pub(super) struct Column {
    /// `table.column`.
    pub(super) name: &'static str,
    /// Seals some values anew that an older key sealed, in the order of their rows.
    pub(super) reseal: fn(&mut Tenant<'_>, after: Option<Key>) -> Result<Batch, StoreError>,
    /// How many values an older key sealed.
    pub(super) stale: fn(&mut Tenant<'_>) -> Result<i64, StoreError>,
}

/// Values that are sealed anew in one transaction: short enough that other writers hardly wait.
const SMALL: i64 = 500;
/// The same where a value is a whole file.
const FILES: i64 = 4;

macro_rules! columns {
    ($($table:ident by $key:ident: $column:ident as $purpose:expr, $limit:expr;)*) => {
        /// All of them.
        pub(super) const COLUMNS: &[Column] = &[$(
            Column {
                name: concat!(stringify!($table), ".", stringify!($column)),
                reseal: |tx, after| {
                    use crate::schema::$table as t;
                    let (agency, marker) = (tx.agency(), tx.keys().marker().to_vec());
                    let stale = || sql::<Bool>(concat!("substr(", stringify!($column), ", 1, 5) <> ")).bind::<Binary, _>(marker.clone());
                    let rows: Vec<(Key, Option<Vec<u8>>)> = on_both!(&mut *tx.db, |c| {
                        let mut query = t::table
                            .filter(t::agency_id.eq(agency).and(stale()))
                            .select((t::$key, t::$column.nullable()))
                            .order(t::$key)
                            .limit($limit)
                            .into_boxed();
                        if let Some(after) = after {
                            query = query.filter(t::$key.gt(after));
                        }
                        query.load(c)
                    })?;
                    let mut batch = Batch { last: None, resealed: 0 };
                    for (key, sealed) in rows {
                        batch.last = Some(key);
                        let Some(sealed) = sealed else { continue };
                        let plain = tx.keys().open($purpose, &sealed)?;
                        let anew = tx.keys().seal(tx.runtime(), $purpose, &plain)?;
                        // What somebody else has just written stays as he wrote it.
                        let same = t::agency_id.eq(agency).and(t::$key.eq(key)).and(t::$column.eq(&sealed));
                        batch.resealed += on_both!(&mut *tx.db, |c| diesel::update(t::table.filter(same))
                            .set(t::$column.eq(&anew))
                            .execute(c))?;
                    }
                    Ok(batch)
                },
                stale: |tx| {
                    use crate::schema::$table as t;
                    let (agency, marker) = (tx.agency(), tx.keys().marker().to_vec());
                    let stale = sql::<Bool>(concat!("substr(", stringify!($column), ", 1, 5) <> ")).bind::<Binary, _>(marker);
                    Ok(on_both!(&mut *tx.db, |c| t::table
                        .filter(t::agency_id.eq(agency).and(stale))
                        .count()
                        .get_result(c))?)
                },
            },
        )*];
    };
}

columns! {
    persons by id: sealed_resident_id as "persons.resident_id", SMALL;
    persons by id: sealed_phone as "persons.phone", SMALL;
    persons by id: sealed_address as "persons.address", SMALL;
    persons by id: sealed_account as "persons.account", SMALL;
    payment_items by id: sealed_account as "payment_items.account", SMALL;
    contacts by id: sealed_phone as "contacts.phone", SMALL;
    bank_accounts by id: sealed_number as "bank_accounts.number", SMALL;
    deductions by id: sealed_claim as "deductions.claim", SMALL;
    deductions by id: sealed_spouse as "deductions.spouse", SMALL;
    questions by id: sealed_text as "questions.text", SMALL;
    questions by id: sealed_answer as "questions.answer", SMALL;
    certificates by id: sealed_body as "certificates.body", SMALL;
    certificates by id: sealed_revocation as "certificates.revocation", SMALL;
    jobs by id: sealed_faults as "jobs.sealed_faults", FILES;
    documents by id: sealed_content as "documents.content", FILES;
    filed_sheets by filing_id: sealed_sheet as "filed_sheets.sheet", FILES;
    filed_sheets by filing_id: sealed_bonus_sheet as "filed_sheets.bonus_sheet", FILES;
    idempotency_keys by principal_id: sealed_answer as "idempotency_keys.answer", SMALL;
}
