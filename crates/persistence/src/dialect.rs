//! The branches between the two databases: bulk insert, advisory facts, raw probes.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::db::Db;
use crate::error::StoreError;
use crate::types::{At, SqlInstant};

/// Inserts many rows of one table inside the caller's transaction: row by row with a cached statement on SQLite, in
/// multi-row statements on PostgreSQL.
#[macro_export]
macro_rules! insert_all {
    ($db:expr, $table:expr, $rows:expr) => {{
        match $db {
            $crate::db::Db::Lite(c) => {
                let mut done = Ok(0_usize);
                for row in $rows {
                    if let Err(error) = diesel::insert_into($table).values(row).execute(c) {
                        done = Err(error);
                        break;
                    }
                }
                done
            }
            $crate::db::Db::Pg(c) => {
                let mut done = Ok(0_usize);
                for chunk in $rows.chunks(500) {
                    // The statement of one row is kept ready; that of many is not.
                    let written = match chunk {
                        [row] => diesel::insert_into($table).values(row).execute(c),
                        many => diesel::insert_into($table).values(many).execute(c),
                    };
                    if let Err(error) = written {
                        done = Err(error);
                        break;
                    }
                }
                done
            }
        }
    }};
}

/// The end of each list by time of creation: the rows after a place, in order, so many.
#[macro_export]
macro_rules! page_after {
    ($query:expr, $table:ident, $after:expr, $limit:expr) => {{
        let mut query = $query;
        if let Some((at, id)) = $after {
            query = query.filter($table::created_at.gt(at).or($table::created_at.eq(at).and($table::id.gt(id))));
        }
        query.order(($table::created_at, $table::id)).limit($limit)
    }};
}

/// For a transaction that fills tables and looks rows up in them by their keys: to its end PostgreSQL plans each query for its
/// own values, by an index. Nothing is known of what the transaction itself has written, and a plan that was made while a table
/// was small would read all of it, again and again.
pub fn look_up_by_index(db: &mut Db) -> Result<(), StoreError> {
    match db {
        Db::Pg(c) => {
            Ok(c.batch_execute("SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = off")?)
        }
        Db::Lite(_) => Ok(()),
    }
}

#[derive(QueryableByName)]
struct Flag {
    #[diesel(sql_type = diesel::sql_types::Bool)]
    flag: bool,
}

/// How agencies are kept apart in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Separation {
    /// SQLite: one file has one owner, and every query carries its agency.
    File,
    /// Row-level security binds the login itself.
    Bound,
    /// Row-level security binds because this login, which could lift it, has given its rights up. That stops a forgotten
    /// filter; SQL that was smuggled in could take the rights back.
    GivenUp {
        /// The login.
        login: String,
    },
    /// Row-level security does not bind this login.
    Unbound {
        /// The login.
        login: String,
    },
}

#[derive(QueryableByName)]
struct Rights {
    #[diesel(sql_type = diesel::sql_types::Text)]
    login: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    unbound: bool,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    may_lift: bool,
}

/// How this connection keeps agencies apart: asked of the role that acts and of the login behind it.
pub fn separation(db: &mut Db) -> Result<Separation, StoreError> {
    let Db::Pg(c) = db else { return Ok(Separation::File) };
    let rights: Rights = diesel::sql_query(
        "SELECT session_user::text AS login, \
         coalesce(bool_or(rolname = current_user AND (rolsuper OR rolbypassrls)), false) AS unbound, \
         coalesce(bool_or(rolname = session_user AND (rolsuper OR rolbypassrls)), false) OR coalesce((SELECT \
         pg_has_role(session_user, relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass('agencies')), false) AS may_lift \
         FROM pg_roles WHERE rolname IN (session_user, current_user)",
    )
    .get_result(c)?;
    Ok(match rights {
        Rights { unbound: true, login, .. } => Separation::Unbound { login },
        Rights { may_lift: true, login, .. } => Separation::GivenUp { login },
        Rights { .. } => Separation::Bound,
    })
}

/// Takes a name until the transaction ends and waits while another transaction has it. (SQLite has one writer at a time.)
pub fn hold(db: &mut Db, name: &str) -> Result<(), StoreError> {
    if let Db::Pg(c) = db {
        diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind::<diesel::sql_types::Text, _>(name)
            .execute(c)?;
    }
    Ok(())
}

/// Answers when the database answers.
pub fn ping(db: &mut Db) -> Result<(), StoreError> {
    crate::on_both!(db, |c| c.batch_execute("SELECT 1")).map_err(StoreError::from)
}

/// Is the link to the database encrypted? `None` on SQLite, which has no link.
pub fn link_is_encrypted(db: &mut Db) -> Result<Option<bool>, StoreError> {
    match db {
        Db::Lite(_) => Ok(None),
        Db::Pg(c) => {
            let link: Flag = diesel::sql_query(
                "SELECT coalesce(bool_or(ssl), false) AS flag FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
            )
            .get_result(c)?;
            Ok(Some(link.flag))
        }
    }
}

/// The database's own clock; `None` on SQLite, which has none.
pub fn clock(db: &mut Db) -> Result<Option<At>, StoreError> {
    match db {
        Db::Lite(_) => Ok(None),
        Db::Pg(c) => {
            let moment: Moment = diesel::sql_query("SELECT clock_timestamp() AS moment").get_result(c)?;
            Ok(Some(moment.moment))
        }
    }
}

#[derive(QueryableByName)]
struct Moment {
    #[diesel(sql_type = SqlInstant)]
    moment: At,
}
