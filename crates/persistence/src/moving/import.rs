//! An agency's rows, taken from lines into a database that does not have it: all of them or none.

use std::collections::BTreeMap;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use uuid::Uuid;

use super::export::act_for;
use super::tables::{Column, Table, tables};
use super::{Counts, Mark, MoveError};
use crate::crypto::Vault;
use crate::db::{Db, Manager};
use crate::error::StoreError;
use crate::migrate;
use crate::types::Key;

/// Rows of one statement, and so many bytes of them.
const AT_ONCE: (usize, usize) = (500, 4 * 1024 * 1024);

#[derive(QueryableByName)]
struct Trigger {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

/// Takes an exported agency over, in one transaction; its keys must open.
pub fn import(
    url: &str,
    vault: &Vault,
    lines: impl Iterator<Item = std::io::Result<String>>,
) -> Result<Counts, MoveError> {
    let mut db = Manager::new(url).connect_as_owner().map_err(|e| StoreError::Unavailable(e.to_string()))?;
    let schema = migrate::latest(&mut db)?;
    let known = tables(&mut db)?;
    begin(&mut db)?;
    // The connection ends with this function: whatever was not committed is undone.
    let paused = pause_triggers(&mut db, &known)?;
    let mut taking =
        Taking { known: &known, schema, agency: None, table: None, rows: Vec::new(), bytes: 0, counts: Counts::new() };
    let mut whole = false;
    for (at, line) in lines.enumerate() {
        if whole {
            return Err(MoveError::Line(at + 1));
        }
        whole = taking.line(&mut db, at + 1, line?)?;
    }
    let agency = taking.agency.filter(|_| whole).ok_or(MoveError::NotWhole)?;
    let counts = taking.counts;
    let sealed = sealed_keys(&mut db, agency)?;
    vault.agency_keys(&sealed).map_err(|_| MoveError::Keys)?;
    resume_triggers(&mut db, &known, &paused)?;
    crate::on_both!(&mut db, |c| c.batch_execute("COMMIT"))?;
    Ok(counts)
}

fn begin(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Lite(c) => c.batch_execute("BEGIN IMMEDIATE"),
        Db::Pg(c) => c.batch_execute("BEGIN"),
    }
}

/// Rows come with what triggers made of them: sums of accounts, above all. They are not made again.
fn pause_triggers(db: &mut Db, known: &[Table]) -> Result<Vec<Trigger>, MoveError> {
    match db {
        Db::Lite(c) => {
            let all: Vec<Trigger> =
                diesel::sql_query("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
                    .load(c)?;
            for trigger in &all {
                c.batch_execute(&format!("DROP TRIGGER \"{}\"", trigger.name))?;
            }
            Ok(all)
        }
        Db::Pg(c) => {
            for table in known {
                c.batch_execute(&format!("ALTER TABLE {} DISABLE TRIGGER USER", table.name))?;
            }
            Ok(Vec::new())
        }
    }
}

fn resume_triggers(db: &mut Db, known: &[Table], paused: &[Trigger]) -> Result<(), MoveError> {
    match db {
        Db::Lite(c) => paused.iter().try_for_each(|trigger| c.batch_execute(&trigger.sql))?,
        Db::Pg(c) => {
            // What waits for the commit is looked at now: a table with open checks cannot be altered.
            c.batch_execute("SET CONSTRAINTS ALL IMMEDIATE")?;
            for table in known {
                c.batch_execute(&format!("ALTER TABLE {} ENABLE TRIGGER USER", table.name))?;
            }
        }
    }
    Ok(())
}

fn sealed_keys(db: &mut Db, agency: Uuid) -> Result<Vec<u8>, MoveError> {
    use crate::schema::agencies as t;
    let found: Option<Vec<u8>> =
        crate::on_both!(db, |c| t::table.find(Key(agency)).select(t::sealed_keys).first(c).optional())?;
    found.ok_or(MoveError::NotWhole)
}

/// What has been read so far.
struct Taking<'a> {
    known: &'a [Table],
    schema: String,
    agency: Option<Uuid>,
    table: Option<(&'a Table, Vec<&'a Column>)>,
    rows: Vec<String>,
    bytes: usize,
    counts: Counts,
}

impl<'a> Taking<'a> {
    /// Takes a line; was it the last?
    fn line(&mut self, db: &mut Db, at: usize, line: String) -> Result<bool, MoveError> {
        if line.starts_with('[') {
            if self.agency.is_none() || self.table.is_none() {
                return Err(MoveError::Line(at));
            }
            self.bytes += line.len();
            self.rows.push(line);
            if self.rows.len() >= AT_ONCE.0 || self.bytes >= AT_ONCE.1 {
                self.write(db)?;
            }
            return Ok(false);
        }
        match serde_json::from_str(&line).map_err(|_| MoveError::Line(at))? {
            Mark::Agency { id, schema } => self.begins(db, at, &id, schema)?,
            Mark::Table { name, columns } => {
                self.write(db)?;
                self.table = Some(self.found(at, &name, &columns)?);
                self.counts.insert(name, 0);
            }
            Mark::End(told) => {
                self.write(db)?;
                return if told == self.counts { Ok(true) } else { Err(MoveError::NotWhole) };
            }
        }
        Ok(false)
    }

    fn begins(&mut self, db: &mut Db, at: usize, id: &str, schema: String) -> Result<(), MoveError> {
        if at > 1 {
            return Err(MoveError::Line(at));
        }
        if schema != self.schema {
            return Err(MoveError::Schema { file: schema, database: self.schema.clone() });
        }
        let agency = Uuid::try_parse(id).map_err(|_| MoveError::Line(at))?;
        if let Db::Pg(c) = db {
            act_for(c, agency)?;
        }
        self.agency = Some(agency);
        Ok(())
    }

    /// A table of this database with the file's columns, in the file's order.
    fn found(&self, at: usize, name: &str, columns: &[String]) -> Result<(&'a Table, Vec<&'a Column>), MoveError> {
        let table = self.known.iter().find(|table| table.name == name).ok_or(MoveError::Line(at))?;
        let by_name: BTreeMap<&str, &Column> = table.columns.iter().map(|c| (c.name.as_str(), c)).collect();
        let found: Vec<&Column> = columns.iter().filter_map(|name| by_name.get(name.as_str()).copied()).collect();
        if found.len() == columns.len() && found.len() == table.columns.len() {
            Ok((table, found))
        } else {
            Err(MoveError::Line(at))
        }
    }

    fn write(&mut self, db: &mut Db) -> Result<(), MoveError> {
        let rows = std::mem::take(&mut self.rows);
        self.bytes = 0;
        let (Some((table, columns)), false) = (&self.table, rows.is_empty()) else { return Ok(()) };
        let count = u64::try_from(rows.len()).unwrap_or(u64::MAX);
        let all = format!("[{}]", rows.join(","));
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let into = format!("INSERT INTO {} ({})", table.name, names.join(", "));
        let place = |read: fn(usize, &str) -> String| -> String {
            let read = columns.iter().enumerate().map(|(at, column)| read(at, &column.kind));
            read.collect::<Vec<_>>().join(", ")
        };
        let written = match db {
            Db::Lite(c) => {
                let query = format!("{into} SELECT {} FROM json_each(?)", place(read_by_lite));
                diesel::sql_query(query).bind::<Text, _>(all).execute(c)
            }
            Db::Pg(c) => {
                let query = format!("{into} SELECT {} FROM json_array_elements($1::json) AS r(v)", place(read_by_pg));
                diesel::sql_query(query).bind::<Text, _>(all).execute(c)
            }
        };
        written.map_err(|error| match error {
            diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::UniqueViolation, _) => {
                MoveError::Store(StoreError::Conflict {
                    code: "agency_present",
                    zh: "目标数据库中已有此机构，或登录名、编号已被占用。",
                    en: "The database has this agency already, or another one has its credit code or a login name of it.",
                })
            }
            other => other.into(),
        })?;
        *self.counts.entry(table.name.clone()).or_default() += count;
        Ok(())
    }
}

fn read_by_lite(at: usize, kind: &str) -> String {
    match kind {
        "blob" => format!("unhex(json_extract(value, '$[{at}]'))"),
        _ => format!("json_extract(value, '$[{at}]')"),
    }
}

fn read_by_pg(at: usize, kind: &str) -> String {
    match kind {
        "bytea" => format!("decode(v->>{at}, 'hex')"),
        "boolean" => format!("(v->>{at})::int::boolean"),
        kind => format!("(v->>{at})::{kind}"),
    }
}
