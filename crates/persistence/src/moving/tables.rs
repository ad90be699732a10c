//! The tables that hold an agency's rows, in an order in which each comes after those that it refers to.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::Db;
use crate::error::StoreError;

/// What stays with the installation: sessions, and answers kept for retries.
const LEFT: [&str; 2] = ["sessions", "idempotency_keys"];

/// What a column holds, as its database calls it in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: String,
}

/// A table with an agency's rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// The columns of its primary key.
    pub(super) key: Vec<String>,
}

impl Table {
    /// The column that names the agency.
    pub(super) fn owner(&self) -> &'static str {
        if self.name == "agencies" { "id" } else { "agency_id" }
    }
}

#[derive(QueryableByName)]
struct Told {
    #[diesel(sql_type = Text)]
    tbl: String,
    #[diesel(sql_type = Text)]
    col: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    key: i64,
}

#[derive(QueryableByName)]
struct Reference {
    #[diesel(sql_type = Text)]
    tbl: String,
    #[diesel(sql_type = Text)]
    parent: String,
}

const LITE_COLUMNS: &str = "
    SELECT m.name AS tbl, c.name AS col, lower(c.type) AS kind, c.pk AS key
    FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.cid";
const LITE_PARENTS: &str = "
    SELECT DISTINCT m.name AS tbl, f.\"table\" AS parent
    FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'";
const PG_COLUMNS: &str = "
    SELECT c.table_name::text AS tbl, c.column_name::text AS col, c.data_type::text AS kind,
        coalesce(array_position(i.indkey::int2[], a.attnum), -1)::bigint + 1 AS key
    FROM information_schema.columns c
    JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = 'public'::regnamespace
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name
    LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
    WHERE c.table_schema = 'public' AND t.relkind = 'r' ORDER BY c.table_name, c.ordinal_position";
const PG_PARENTS: &str = "
    SELECT DISTINCT conrelid::regclass::text AS tbl, confrelid::regclass::text AS parent
    FROM pg_constraint WHERE contype = 'f'";

/// The tables, each after its parents.
pub(super) fn tables(db: &mut Db) -> Result<Vec<Table>, StoreError> {
    let (columns, parents): (Vec<Told>, Vec<Reference>) = match db {
        Db::Lite(c) => (diesel::sql_query(LITE_COLUMNS).load(c)?, diesel::sql_query(LITE_PARENTS).load(c)?),
        Db::Pg(c) => (diesel::sql_query(PG_COLUMNS).load(c)?, diesel::sql_query(PG_PARENTS).load(c)?),
    };
    let mut found: BTreeMap<String, (Table, BTreeMap<i64, String>)> = BTreeMap::new();
    for Told { tbl, col, kind, key } in columns {
        let (table, keys) = found
            .entry(tbl.clone())
            .or_insert_with(|| (Table { name: tbl, columns: Vec::new(), key: Vec::new() }, BTreeMap::new()));
        if key > 0 {
            keys.insert(key, col.clone());
        }
        table.columns.push(Column { name: col, kind });
    }
    let moved = |table: &Table| {
        !LEFT.contains(&table.name.as_str())
            && (table.name == "agencies" || table.columns.iter().any(|column| column.name == "agency_id"))
    };
    let tables = found.into_values().map(|(table, keys)| Table { key: keys.into_values().collect(), ..table });
    Ok(ordered(tables.filter(moved).collect(), &parents))
}

fn ordered(mut left: Vec<Table>, parents: &[Reference]) -> Vec<Table> {
    let mut done: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let open: BTreeSet<String> = left.iter().map(|table| table.name.clone()).collect();
        let waits = |table: &Table| {
            parents.iter().any(|one| one.tbl == table.name && one.parent != one.tbl && open.contains(&one.parent))
        };
        let (later, ready): (Vec<Table>, Vec<Table>) = left.into_iter().partition(waits);
        // Tables that wait for each other would never be ready; a test moves an agency with every table.
        if ready.is_empty() {
            done.extend(later);
            break;
        }
        done.extend(ready);
        left = later;
    }
    done
}
