//! Rows by the ten thousand: on PostgreSQL one array for each column and one statement, which costs it hardly more than
//! `COPY` (that row-level security does not let in); on SQLite row by row with a prepared statement.

use diesel::pg::Pg;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};

/// Rows that one statement writes on PostgreSQL.
pub const AT_ONCE: usize = 2_000;

/// `INSERT INTO table (columns) SELECT * FROM unnest(…)`, still without its arrays.
pub fn unnest<'a>(table: &str, columns: &[&str]) -> BoxedSqlQuery<'a, Pg, SqlQuery> {
    let arrays: Vec<String> = (1..=columns.len()).map(|place| format!("${place}")).collect();
    let (columns, arrays) = (columns.join("\", \""), arrays.join(", "));
    diesel::sql_query(format!("INSERT INTO {table} (\"{columns}\") SELECT * FROM unnest({arrays})")).into_boxed()
}

/// A row of a table, with `insert_all`, which writes many of them inside the caller's transaction.
#[macro_export]
macro_rules! bulk_row {
    ($(#[$meta:meta])* $visible:vis struct $row:ident of $table:ident { $($column:ident: $type:ty,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, diesel::Insertable)]
        #[diesel(table_name = $crate::schema::$table, treat_none_as_default_value = false)]
        $visible struct $row {
            $($column: $type,)*
        }

        impl $row {
            fn insert_all(db: &mut $crate::db::Db, rows: &[Self]) -> diesel::QueryResult<()> {
                use diesel::RunQueryDsl;
                match db {
                    $crate::db::Db::Lite(c) => {
                        for row in rows {
                            diesel::insert_into($crate::schema::$table::table).values(row).execute(c)?;
                        }
                    }
                    $crate::db::Db::Pg(c) => {
                        for rows in rows.chunks($crate::bulk::AT_ONCE) {
                            let query = $crate::bulk::unnest(stringify!($table), &[$(stringify!($column)),*]);
                            $(
                                let column: Vec<&$type> = rows.iter().map(|row| &row.$column).collect();
                                let query = query.bind::<
                                    diesel::sql_types::Array<diesel::dsl::SqlTypeOf<$crate::schema::$table::$column>>,
                                    _,
                                >(column);
                            )*
                            query.execute(c)?;
                        }
                    }
                }
                Ok(())
            }
        }
    };
}
