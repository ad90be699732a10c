//! The schema: up, down, up on both databases, the same columns on both, and the columns that the code believes in.

use std::collections::{BTreeMap, BTreeSet};

use bole_persistence::db::{Backend, Db};
use bole_persistence::{migrate, on_both};
use bole_tests::database::Database;
use diesel::prelude::*;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// All that makes up the schema, one line each.
fn picture(database: &Database) -> Vec<String> {
    const POSTGRES: &str = "SELECT line FROM (
        SELECT format('column %s.%s %s %s %s', table_name, column_name, data_type, is_nullable, column_default) AS line
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT format('policy %s %s %s %s', tablename, policyname, qual, with_check) FROM pg_policies
        UNION ALL SELECT format('security %s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity)
            FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        UNION ALL SELECT 'function ' || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT format('grant %s %s', table_name, privilege_type) FROM information_schema.role_table_grants
            WHERE grantee = 'bole_app' AND table_schema = 'public'
        ) AS all_lines WHERE line NOT LIKE '%__diesel_schema_migrations%' ORDER BY line";
    const SQLITE: &str = "SELECT coalesce(sql, name) AS line FROM sqlite_master \
        WHERE tbl_name <> '__diesel_schema_migrations' AND tbl_name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY line";
    let lines: Vec<Line> = match database.owner() {
        Db::Pg(mut c) => diesel::sql_query(POSTGRES).load(&mut c).unwrap(),
        Db::Lite(mut c) => diesel::sql_query(SQLITE).load(&mut c).unwrap(),
    };
    lines.into_iter().map(|row| row.line).collect()
}

/// `table.column type nullable` as the database has it, in the words of `schema.rs`.
fn columns(database: &Database) -> BTreeSet<String> {
    const POSTGRES: &str = "SELECT format('%s.%s %s%s', table_name, column_name, CASE data_type \
        WHEN 'uuid' THEN 'SqlKey' WHEN 'text' THEN 'Text' WHEN 'bigint' THEN 'BigInt' WHEN 'integer' THEN 'Integer' \
        WHEN 'boolean' THEN 'Bool' WHEN 'date' THEN 'Date' WHEN 'timestamp with time zone' THEN 'SqlInstant' \
        WHEN 'jsonb' THEN 'SqlJson' WHEN 'bytea' THEN 'Binary' ELSE data_type END, \
        CASE is_nullable WHEN 'YES' THEN '?' ELSE '' END) AS line \
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '__diesel_schema_migrations'";
    const SQLITE: &str = "SELECT m.name || '.' || c.name || ' ' || c.type || iif(c.\"notnull\", '', '?') AS line \
        FROM sqlite_master m, pragma_table_info(m.name) c \
        WHERE m.type = 'table' AND m.name <> '__diesel_schema_migrations' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let mut db = database.owner();
    let query = if matches!(db, Db::Pg(_)) { POSTGRES } else { SQLITE };
    let lines: Vec<Line> = on_both!(&mut db, |c| diesel::sql_query(query).load(c).unwrap());
    lines.into_iter().map(|row| row.line).collect()
}

/// The same as the code has it.
fn believed(name_of: impl Fn(&str) -> String) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut table = "";
    for line in include_str!("../../../crates/persistence/src/schema.rs").lines().map(str::trim) {
        if let Some((name, _)) = line.split_once(" (").filter(|_| line.ends_with('{')) {
            table = name;
        } else if let Some((column, kind)) = line.trim_end_matches(',').split_once(" -> ") {
            let bare = kind.trim_start_matches("Nullable<").trim_end_matches('>');
            let mark = if bare.len() == kind.len() { "" } else { "?" };
            all.insert(format!("{table}.{column} {}{mark}", name_of(bare)));
        }
    }
    assert!(all.len() > 300, "schema.rs was read: {}", all.len());
    all
}

/// What SQLite calls a type of `schema.rs`.
fn sqlite_name(kind: &str) -> String {
    match kind {
        "SqlKey" | "Binary" => "BLOB",
        "BigInt" | "Integer" | "Bool" => "INTEGER",
        _ => "TEXT",
    }
    .to_owned()
}

fn up_down_up(backend: Backend) {
    let database = Database::empty(backend);
    let empty = picture(&database);
    assert!(!migrate::up(&database.url).unwrap().is_empty());
    let first = picture(&database);
    assert!(first.len() > empty.len());
    assert!(migrate::up(&database.url).unwrap().is_empty(), "a second run has nothing to do");
    assert!(migrate::is_current(&mut database.service()).unwrap());
    migrate::down(&database.url).unwrap();
    assert_eq!(picture(&database), empty, "down leaves nothing behind");
    assert!(migrate::is_behind(&database.url).unwrap());
    migrate::up(&database.url).unwrap();
    assert_eq!(picture(&database), first);
}

#[test]
fn up_down_up_on_sqlite() {
    up_down_up(Backend::Sqlite);
}

#[test]
fn up_down_up_on_postgres() {
    up_down_up(Backend::Postgres);
}

#[test]
fn sqlite_has_the_columns_of_the_code() {
    assert_eq!(columns(&Database::migrated(Backend::Sqlite)), believed(sqlite_name));
}

#[test]
fn postgres_has_the_columns_of_the_code() {
    assert_eq!(columns(&Database::migrated(Backend::Postgres)), believed(str::to_owned));
}

#[test]
fn both_have_the_same_indexes() {
    let names = |backend| -> BTreeSet<String> {
        let database = Database::migrated(backend);
        let query = match backend {
            Backend::Postgres => {
                "SELECT indexname::text AS line FROM pg_indexes WHERE schemaname = 'public' AND indexname LIKE '%_idx'"
            }
            Backend::Sqlite => "SELECT name AS line FROM sqlite_master WHERE type = 'index' AND name LIKE '%_idx'",
        };
        let mut db = database.owner();
        let lines: Vec<Line> = on_both!(&mut db, |c| diesel::sql_query(query).load(c).unwrap());
        lines.into_iter().map(|row| row.line).collect()
    };
    let sqlite = names(Backend::Sqlite);
    assert!(sqlite.len() > 20);
    assert_eq!(sqlite, names(Backend::Postgres));
}

#[test]
fn both_have_the_same_migrations() {
    let mut folders: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for backend in ["postgres", "sqlite"] {
        let folder = format!("{}/../migrations/{backend}", env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            assert!(entry.path().join("down.sql").exists(), "{entry:?} has no way back");
            folders.entry(backend).or_default().insert(entry.file_name().into_string().unwrap());
        }
    }
    assert_eq!(folders["postgres"], folders["sqlite"]);
}
