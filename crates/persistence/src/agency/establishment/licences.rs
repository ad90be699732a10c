//! Licences, in a table of their own.

use bole_domain::agency::establishment::{Licence, LicenceKind};
use bole_domain::ids::LicenceId;
use chrono::NaiveDate;
use diesel::prelude::*;

use super::{Record, Shelved, Wanted};
use crate::error::{Named, StoreError, guarded};
use crate::schema::licences as t;
use crate::sla::timers::follow_licences;
use crate::store::Tenant;
use crate::types::{At, Key};
use crate::{on_both, page_after};

#[derive(Queryable, Selectable)]
#[diesel(table_name = t)]
struct Row {
    id: Key,
    kind: String,
    number: String,
    authority: String,
    scope: Option<String>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    document_id: Option<Key>,
    recorded_by: Option<String>,
    version: i64,
    created_at: At,
}

impl Row {
    fn read(self) -> Result<Record<Licence>, StoreError> {
        let broken = StoreError::Corrupt { table: "licences", column: "kind" };
        let kind = LicenceKind::from_code(&self.kind).ok_or(broken)?;
        let body = Licence {
            kind,
            number: self.number,
            authority: self.authority,
            scope: self.scope,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            document_id: self.document_id.map(Key::id),
        };
        Ok(Record {
            id: self.id.id(),
            body,
            recorded_by: self.recorded_by,
            version: self.version,
            created_at: self.created_at.get(),
        })
    }
}

/// What a licence says, as it is inserted and changed.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = t, treat_none_as_null = true)]
struct Said<'a> {
    kind: &'static str,
    number: &'a str,
    authority: &'a str,
    scope: Option<&'a str>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    document_id: Option<Key>,
}

impl<'a> From<&'a Licence> for Said<'a> {
    fn from(licence: &'a Licence) -> Self {
        Self {
            kind: licence.kind.code(),
            number: &licence.number,
            authority: &licence.authority,
            scope: licence.scope.as_deref(),
            valid_from: licence.valid_from,
            valid_to: licence.valid_to,
            document_id: licence.document_id.map(Key::of),
        }
    }
}

impl Shelved for Licence {
    fn insert(self, tx: &mut Tenant<'_>, by: &str) -> Result<Record<Self>, StoreError> {
        let record = Record {
            id: tx.new_id(),
            body: self,
            recorded_by: Some(by.to_owned()),
            version: 1,
            created_at: tx.at().get(),
        };
        let agency = tx.agency();
        on_both!(&mut *tx.db, |c| diesel::insert_into(t::table)
            .values((
                t::agency_id.eq(agency),
                t::id.eq(Key::of(record.id)),
                Said::from(&record.body),
                t::recorded_by.eq(by),
                t::version.eq(record.version),
                t::created_at.eq(At::new(record.created_at)),
            ))
            .execute(c))?;
        follow_licences(tx)?;
        Ok(record)
    }

    fn load(tx: &mut Tenant<'_>, id: LicenceId) -> Result<Record<Self>, StoreError> {
        let agency = tx.agency();
        let row: Row =
            on_both!(&mut *tx.db, |c| t::table.find((agency, Key::of(id))).select(Row::as_select()).first(c))
                .or_not_found("licence")?;
        row.read()
    }

    fn list(tx: &mut Tenant<'_>, wanted: Wanted, limit: i64) -> Result<Vec<Record<Self>>, StoreError> {
        let agency = tx.agency();
        let rows: Vec<Row> = on_both!(&mut *tx.db, |c| {
            let query = t::table.filter(t::agency_id.eq(agency)).select(Row::as_select()).into_boxed();
            page_after!(query, t, wanted.after, limit).load(c)
        })?;
        rows.into_iter().map(Row::read).collect()
    }

    fn update(tx: &mut Tenant<'_>, seen: &Record<Self>, body: Self) -> Result<Record<Self>, StoreError> {
        let agency = tx.agency();
        let rows = on_both!(&mut *tx.db, |c| diesel::update(
            t::table.find((agency, Key::of(seen.id))).filter(t::version.eq(seen.version))
        )
        .set((Said::from(&body), t::version.eq(seen.version + 1)))
        .execute(c))?;
        guarded(rows, "licence")?;
        follow_licences(tx)?;
        Ok(Record { body, version: seen.version + 1, ..seen.clone() })
    }
}
