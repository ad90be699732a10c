//! An agency's rows, told line by line.

use bole_domain::ids::{AgencyId, TypedId};
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{Binary, Text, Uuid as SqlUuid};
use uuid::Uuid;

use super::tables::{Column, Table, tables};
use super::{Counts, Mark, MoveError};
use crate::db::{Db, Manager};
use crate::error::StoreError;
use crate::migrate;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Tells every row of an agency, as it is at one moment, in lines without their ends.
pub fn export(
    url: &str,
    agency: AgencyId,
    mut tell: impl FnMut(&str) -> std::io::Result<()>,
) -> Result<Counts, MoveError> {
    let mut db = Manager::new(url).connect_as_owner().map_err(|e| StoreError::Unavailable(e.to_string()))?;
    let id = agency.uuid();
    let schema = migrate::latest(&mut db)?;
    let tables = tables(&mut db)?;
    snapshot(&mut db, id)?;
    tell(&mark(&Mark::Agency { id: id.simple().to_string(), schema })?)?;
    let mut counts = Counts::new();
    for table in &tables {
        let columns = table.columns.iter().map(|column| column.name.clone()).collect();
        tell(&mark(&Mark::Table { name: table.name.clone(), columns })?)?;
        let rows = rows(&mut db, table, id, &mut tell)?;
        counts.insert(table.name.clone(), rows);
    }
    if counts.get("agencies") != Some(&1) {
        return Err(MoveError::Unknown);
    }
    tell(&mark(&Mark::End(counts.clone()))?)?;
    Ok(counts)
}

pub(super) fn mark(mark: &Mark) -> Result<String, MoveError> {
    serde_json::to_string(mark).map_err(|error| MoveError::File(error.into()))
}

/// One moment for all tables; nothing is written.
fn snapshot(db: &mut Db, agency: Uuid) -> Result<(), MoveError> {
    match db {
        Db::Lite(c) => diesel::sql_query("BEGIN").execute(c)?,
        Db::Pg(c) => {
            diesel::sql_query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").execute(c)?;
            act_for(c, agency)?
        }
    };
    Ok(())
}

/// Row-level security binds the schema's owner too.
pub(super) fn act_for(c: &mut diesel::PgConnection, agency: Uuid) -> QueryResult<usize> {
    diesel::sql_query("SELECT set_config('app.agency_id', $1, true)").bind::<Text, _>(agency.to_string()).execute(c)
}

fn rows(
    db: &mut Db,
    table: &Table,
    agency: Uuid,
    tell: &mut impl FnMut(&str) -> std::io::Result<()>,
) -> Result<u64, MoveError> {
    let (owner, key) = (table.owner(), table.key.join("\", \""));
    let select = |array: String, place: &str| {
        format!("SELECT {array} AS line FROM {} WHERE {owner} = {place} ORDER BY \"{key}\"", table.name)
    };
    let mut count = 0;
    let mut each = |line: QueryResult<Line>| -> Result<(), MoveError> {
        count += 1;
        Ok(tell(&line?.line)?)
    };
    match db {
        Db::Lite(c) => {
            let told: Vec<String> = table.columns.iter().map(told_by_lite).collect();
            let query = diesel::sql_query(select(format!("json_array({})", told.join(", ")), "?"));
            for line in query.bind::<Binary, _>(agency.as_bytes().to_vec()).load_iter::<Line, _>(c)? {
                each(line)?;
            }
        }
        Db::Pg(c) => {
            let told: Vec<String> = table.columns.iter().map(told_by_pg).collect();
            let query = diesel::sql_query(select(format!("json_build_array({})::text", told.join(", ")), "$1"));
            for line in query.bind::<SqlUuid, _>(agency).load_iter::<Line, PgRowByRowLoadingMode>(c)? {
                each(line)?;
            }
        }
    }
    Ok(count)
}

fn told_by_lite(Column { name, kind }: &Column) -> String {
    match kind.as_str() {
        "blob" => format!("CASE WHEN \"{name}\" IS NULL THEN NULL ELSE hex(\"{name}\") END"),
        _ => format!("\"{name}\""),
    }
}

fn told_by_pg(Column { name, kind }: &Column) -> String {
    match kind.as_str() {
        "uuid" => format!("upper(replace(\"{name}\"::text, '-', ''))"),
        "bytea" => format!("upper(encode(\"{name}\", 'hex'))"),
        "timestamp with time zone" => {
            format!("to_char(\"{name}\" AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
        }
        "date" => format!("to_char(\"{name}\", 'YYYY-MM-DD')"),
        "jsonb" => format!("\"{name}\"::text"),
        "boolean" => format!("\"{name}\"::int"),
        _ => format!("\"{name}\""),
    }
}
