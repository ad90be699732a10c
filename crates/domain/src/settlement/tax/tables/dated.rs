//! Records that are in force from one day to another, and which of them was used.

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

use super::TaxRefusal;
use crate::language::Label;

/// The version of a dated table that a figure rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableVersion {
    /// The table's name, which is that of its data file.
    pub table: &'static str,
    /// Its first day in force.
    pub effective_from: NaiveDate,
    /// Its legal source.
    pub source: Label,
}

/// A record that is in force from one day to another.
pub(in crate::settlement::tax) trait Dated: DeserializeOwned {
    /// First and last day in force.
    fn days(&self) -> (NaiveDate, Option<NaiveDate>);
    /// Its legal source.
    fn source(&self) -> &Label;
}

/// A table that ships: its name and its records.
pub(in crate::settlement::tax) type Shipped = (&'static str, &'static str);

/// The record of a table that is in force on a day, if any, and its version.
pub(in crate::settlement::tax) fn in_force<T: Dated>(
    (table, json): Shipped,
    day: NaiveDate,
) -> Result<Option<(T, TableVersion)>, TaxRefusal> {
    let records: Vec<T> = serde_json::from_str(json).map_err(|_| TaxRefusal::Unreadable { table })?;
    let found = records.into_iter().find(|record| {
        let (from, to) = record.days();
        from <= day && to.is_none_or(|last| day <= last)
    });
    Ok(found.map(|record| {
        let version = TableVersion { table, effective_from: record.days().0, source: record.source().clone() };
        (record, version)
    }))
}

/// The record that must be in force on a day.
pub(in crate::settlement::tax) fn demanded<T: Dated>(
    shipped: Shipped,
    day: NaiveDate,
) -> Result<(T, TableVersion), TaxRefusal> {
    in_force(shipped, day)?.ok_or(TaxRefusal::NoTable { table: shipped.0, day })
}

/// Declares what a dated record holds besides its days and its source.
macro_rules! dated {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty),* $(,)? })*) => { $(
        $(#[$doc])*
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            effective_from: chrono::NaiveDate,
            effective_to: Option<chrono::NaiveDate>,
            source: $crate::language::Label,
            $($field: $type,)*
        }

        impl $crate::settlement::tax::tables::Dated for $name {
            fn days(&self) -> (chrono::NaiveDate, Option<chrono::NaiveDate>) {
                (self.effective_from, self.effective_to)
            }

            fn source(&self) -> &$crate::language::Label {
                &self.source
            }
        }
    )* };
}
pub(in crate::settlement::tax) use dated;
