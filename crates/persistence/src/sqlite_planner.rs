//! How selective the columns of SQLite's indexes are, told to its planner.
//!
//! Without figures it takes ten rows for each agency, and reads all that an agency has rather than use a longer index. Figures
//! that are measured (`ANALYZE`) change with the data, and plans with them; these are the same for every database.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sqlite::SqliteConnection;

/// An agency's rows are all rows; each further column leaves the hundredth part, all columns of a unique index one row. The
/// key of a table without row numbers goes by the table's name.
const FIGURES: &str = "
    BEGIN IMMEDIATE;
    ANALYZE agencies;
    DELETE FROM sqlite_stat1;
    INSERT INTO sqlite_stat1 (tbl, idx, stat)
    SELECT tbl, iif(origin = 'pk', tbl, idx), '1000000 ' || group_concat(rows, ' ')
    FROM (
        SELECT tbl, idx, origin, place, CASE
            WHEN is_unique AND place = max(place) OVER (PARTITION BY tbl, idx) THEN 1
            ELSE CASE sum(own) OVER (PARTITION BY tbl, idx ORDER BY place) WHEN 0 THEN 1000000 WHEN 1 THEN 10000 WHEN 2 THEN 100 ELSE 10 END
        END AS rows
        FROM (
            SELECT m.name AS tbl, i.name AS idx, i.origin, i.\"unique\" AS is_unique, c.seqno AS place, c.name <> 'agency_id' AS own
            FROM sqlite_master m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
            WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
        )
        ORDER BY tbl, idx, place
    )
    GROUP BY tbl, idx;
    COMMIT;
    ANALYZE sqlite_schema;
";

/// Does the planner have figures? Not where the process was lost between a migration and them.
pub fn is_told(c: &mut SqliteConnection) -> QueryResult<bool> {
    let found: Count =
        diesel::sql_query("SELECT count(*) AS count FROM sqlite_master WHERE name = 'sqlite_stat1'").get_result(c)?;
    Ok(found.count > 0)
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

/// Writes the figures for the indexes that there are.
pub fn tell(c: &mut SqliteConnection) -> QueryResult<()> {
    c.batch_execute(FIGURES)
}
