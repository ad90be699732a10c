//! The least that a database takes for the very rows of a computation.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use anyhow::Context;
use postgres::NoTls;
use rusqlite::types::Value;

/// The rows of the present computation, ready to be written again.
pub enum Floor {
    /// On PostgreSQL.
    Postgres(Box<Postgres>),
    /// On SQLite.
    Sqlite(Sqlite),
}

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// The floor itself.
    pub floor: Duration,
    /// `COPY` straight into a table without row-level security, where there is such a thing.
    pub plain: Option<Duration>,
}

impl Floor {
    /// Takes the rows of the latest computation of a database.
    pub fn of(url: &str) -> anyhow::Result<Self> {
        match url.strip_prefix("sqlite://") {
            Some(path) => Sqlite::of(path).map(Self::Sqlite),
            None => Postgres::of(url).map(|floor| Self::Postgres(Box::new(floor))),
        }
    }

    /// How many bytes the rows have.
    pub fn bytes(&self) -> usize {
        match self {
            Self::Postgres(floor) => floor.rows.len(),
            Self::Sqlite(floor) => floor.rows.iter().flatten().map(size).sum(),
        }
    }

    /// Writes the rows.
    pub fn measure(&mut self) -> anyhow::Result<Measured> {
        match self {
            Self::Postgres(floor) => floor.measure(),
            Self::Sqlite(floor) => floor.measure(),
        }
    }
}

fn size(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Integer(_) | Value::Real(_) => 8,
        Value::Text(text) => text.len(),
        Value::Blob(bytes) => bytes.len(),
    }
}

/// A table like `payslips`, with its keys, indexes and row-level security.
pub struct Postgres {
    client: postgres::Client,
    agency: String,
    rows: Vec<u8>,
}

const LIKE: &str = "
    CREATE TABLE floor (LIKE payslips INCLUDING ALL);
    CREATE TABLE plain (LIKE payslips INCLUDING ALL);
    DO $$ DECLARE definition TEXT; BEGIN
        FOR definition IN SELECT pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid = 'payslips'::regclass AND contype = 'f'
        LOOP
            EXECUTE 'ALTER TABLE floor ADD ' || definition;
            EXECUTE 'ALTER TABLE plain ADD ' || definition;
        END LOOP;
    END $$;
    ALTER TABLE floor ENABLE ROW LEVEL SECURITY;
    ALTER TABLE floor FORCE ROW LEVEL SECURITY;
    CREATE POLICY agency ON floor USING (agency_id = current_agency()) WITH CHECK (agency_id = current_agency());
    GRANT SELECT, INSERT ON floor TO bole_app;
";

impl Postgres {
    fn of(url: &str) -> anyhow::Result<Self> {
        let mut client = postgres::Client::connect(url, NoTls)?;
        client.batch_execute(LIKE)?;
        let agency: String = client.query_one("SELECT agency_id::text FROM payslips LIMIT 1", &[])?.get(0);
        let mut rows = Vec::new();
        client
            .copy_out(
                "COPY (SELECT s.* FROM payslips s JOIN runs r ON r.id = s.run_id AND r.state = 'current' \
                 ORDER BY s.employee_number) TO STDOUT (FORMAT binary)",
            )?
            .read_to_end(&mut rows)?;
        Ok(Self { client, agency, rows })
    }

    fn measure(&mut self) -> anyhow::Result<Measured> {
        self.client.batch_execute("TRUNCATE floor, plain; CHECKPOINT; SET ROLE bole_app")?;
        let begun = Instant::now();
        let mut tx = self.client.transaction()?;
        tx.batch_execute(&format!(
            "SET LOCAL app.agency_id = '{}'; CREATE TEMPORARY TABLE incoming (LIKE floor) ON COMMIT DROP",
            self.agency
        ))?;
        let mut copy = tx.copy_in("COPY incoming FROM STDIN (FORMAT binary)")?;
        copy.write_all(&self.rows)?;
        copy.finish()?;
        tx.execute("INSERT INTO floor SELECT * FROM incoming", &[])?;
        tx.commit()?;
        let floor = begun.elapsed();
        self.client.batch_execute("RESET ROLE; CHECKPOINT")?;
        let begun = Instant::now();
        let mut copy = self.client.copy_in("COPY plain FROM STDIN (FORMAT binary)")?;
        copy.write_all(&self.rows)?;
        copy.finish()?;
        Ok(Measured { floor, plain: Some(begun.elapsed()) })
    }
}

/// A table like `payslips` in the same file, with its keys and indexes.
pub struct Sqlite {
    connection: rusqlite::Connection,
    rows: Vec<Vec<Value>>,
}

impl Sqlite {
    fn of(path: &str) -> anyhow::Result<Self> {
        let connection = rusqlite::Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
             PRAGMA cache_size = -8000; PRAGMA temp_store = MEMORY;",
        )?;
        let statements: Vec<String> = {
            let asked = "SELECT sql FROM sqlite_master WHERE tbl_name = 'payslips' AND sql IS NOT NULL \
                         ORDER BY type DESC";
            let mut found = connection.prepare(asked)?;
            found.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?
        };
        for statement in statements {
            connection.execute_batch(&statement.replace("payslips", "floor"))?;
        }
        let rows = {
            let asked = "SELECT s.* FROM payslips s JOIN runs r ON r.id = s.run_id AND r.state = 'current' \
                         ORDER BY s.employee_number";
            let mut found = connection.prepare(asked)?;
            let columns = found.column_count();
            let rows = found.query_map([], |row| (0..columns).map(|column| row.get(column)).collect())?;
            rows.collect::<Result<Vec<Vec<Value>>, _>>()?
        };
        Ok(Self { connection, rows })
    }

    fn measure(&mut self) -> anyhow::Result<Measured> {
        self.connection.execute_batch("DELETE FROM floor; PRAGMA wal_checkpoint(TRUNCATE)")?;
        let columns = self.rows.first().context("no rows")?.len();
        let marks = vec!["?"; columns].join(", ");
        let begun = Instant::now();
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        {
            let mut insert = self.connection.prepare(&format!("INSERT INTO floor VALUES ({marks})"))?;
            for row in &self.rows {
                insert.execute(rusqlite::params_from_iter(row))?;
            }
        }
        self.connection.execute_batch("COMMIT")?;
        Ok(Measured { floor: begun.elapsed(), plain: None })
    }
}
