//! A database for each test: a copied file on SQLite, a copied template on PostgreSQL.
//!
//! What is expensive, the migrated original, lives outside the process (nextest runs each test in one of its own) and
//! carries the hash of the migrations in its name, so that changed migrations make a new one.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use bole_persistence::crypto::sha256_hex;
use bole_persistence::db::{Backend, Db, Manager};
use bole_persistence::migrate;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

/// Any number, as long as all tests take the same: held while the template is made.
const TEMPLATE_LOCK: i64 = 5_188_230_017;

/// A test's database; it is dropped with this.
#[derive(Debug)]
pub struct Database {
    /// Its address.
    pub url: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    File(PathBuf),
    Server { admin: String, name: String },
}

impl Database {
    /// A migrated one.
    pub fn migrated(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => {
                let path = fresh_path();
                std::fs::copy(sqlite_template(), &path).expect("the migrated file is copied");
                Self::file(path)
            }
            Backend::Postgres => Self::migrated_at(&server_url()),
        }
    }

    /// A migrated one on another PostgreSQL server than that of the tests.
    pub fn migrated_at(server: &str) -> Self {
        let template = postgres_template(server);
        Self::on_server(server, &format!("TEMPLATE {template} STRATEGY file_copy"))
    }

    /// An empty one, to be migrated by the test.
    pub fn empty(backend: Backend) -> Self {
        match backend {
            Backend::Sqlite => Self::file(fresh_path()),
            Backend::Postgres => Self::on_server(&server_url(), "TEMPLATE template0 STRATEGY file_copy"),
        }
    }

    /// A connection with the rights of the schema's owner.
    pub fn owner(&self) -> Db {
        Manager::new(&self.url).connect_as_owner().expect("the test's database answers")
    }

    /// A connection with the rights of the service.
    pub fn service(&self) -> Db {
        diesel::r2d2::ManageConnection::connect(&Manager::new(&self.url)).expect("the test's database answers")
    }

    fn file(path: PathBuf) -> Self {
        Self { url: format!("sqlite://{}", path.display()), kind: Kind::File(path) }
    }

    fn on_server(admin: &str, from: &str) -> Self {
        let name = unique("bole_test");
        execute(admin, &format!("CREATE DATABASE {name} {from}"));
        Self { url: with_database(admin, &name), kind: Kind::Server { admin: admin.to_owned(), name } }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        match &self.kind {
            Kind::File(path) => {
                for end in ["", "-wal", "-shm"] {
                    // The side files are there only while somebody writes.
                    let _ = std::fs::remove_file(format!("{}{end}", path.display()));
                }
            }
            Kind::Server { admin, name } => execute(admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")),
        }
    }
}

/// The PostgreSQL server of the tests. A test never passes because it has no server.
fn server_url() -> String {
    std::env::var("TEST_DATABASE_URL").ok().filter(|url| !url.is_empty()).unwrap_or_else(|| {
        panic!(
            "TEST_DATABASE_URL is not set: it names a PostgreSQL server on which the tests may create databases, \
             e.g. postgres://postgres@127.0.0.1:5432/postgres. `make test` starts one by itself."
        )
    })
}

fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).unwrap_or_else(|e| panic!("the server of TEST_DATABASE_URL does not answer: {e}"))
}

fn execute(url: &str, sql: &str) {
    connect(url).batch_execute(sql).unwrap_or_else(|e| panic!("{sql}: {e}"));
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (base, options) = url.split_once('?').map_or((url, None), |(base, options)| (base, Some(options)));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let end = base[authority..].find('/').map_or(base.len(), |at| authority + at);
    let options = options.map(|o| format!("?{o}")).unwrap_or_default();
    format!("{}/{name}{options}", &base[..end])
}

fn unique(prefix: &str) -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("{prefix}_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed))
}

/// Where files of databases lie: in memory, if whoever runs the tests found room there, else in `target/tmp` of the build that runs.
fn scratch() -> PathBuf {
    if let Some(folder) = std::env::var_os("TEST_SCRATCH") {
        return folder.into();
    }
    let program = std::env::current_exe().expect("the test program has a path");
    let target = program.ancestors().nth(3).expect("target/<profile>/deps/<program>");
    let folder = target.join("tmp");
    std::fs::create_dir_all(&folder).expect("target/tmp can be made");
    folder
}

fn fresh_path() -> PathBuf {
    let path = scratch().join(format!("{}.db", unique("test")));
    let _ = std::fs::remove_file(&path);
    path
}

fn migrations_hash(backend: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(backend);
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in std::fs::read_dir(&folder).expect("the migrations are there") {
        let entry = entry.expect("the folder can be read").path();
        files.push(entry.join("up.sql"));
    }
    files.sort();
    let mut all = Vec::new();
    for file in files {
        all.extend_from_slice(file.display().to_string().rsplit("migrations").next().unwrap_or_default().as_bytes());
        all.extend(std::fs::read(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display())));
    }
    sha256_hex(&all)[..16].to_owned()
}

fn sqlite_template() -> PathBuf {
    let template = scratch().join(format!("migrated-{}.db", migrations_hash("sqlite")));
    if !template.exists() {
        let making = fresh_path();
        migrate::up(&format!("sqlite://{}", making.display())).expect("the migrations run on SQLite");
        // Two tests may come here at once: each makes a whole file, the last one stays.
        std::fs::rename(&making, &template).expect("the migrated file is put in its place");
    }
    template
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

fn postgres_template(admin: &str) -> String {
    let name = format!("bole_template_{}", migrations_hash("postgres"));
    let mut c = connect(admin);
    let there = |c: &mut PgConnection| {
        diesel::sql_query("SELECT count(*) FROM pg_database WHERE datname = $1")
            .bind::<diesel::sql_types::Text, _>(&name)
            .get_result::<Count>(c)
            .expect("the server lists its databases")
            .count
            > 0
    };
    if there(&mut c) {
        return name;
    }
    // The lock goes with the connection.
    c.batch_execute(&format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).expect("the lock is taken");
    if !there(&mut c) {
        let making = unique("bole_template_making");
        c.batch_execute(&format!("CREATE DATABASE {making} TEMPLATE template0")).expect("a database can be created");
        migrate::up(&with_database(admin, &making)).expect("the migrations run on PostgreSQL");
        c.batch_execute(&format!("ALTER DATABASE {making} RENAME TO {name}")).expect("the template gets its name");
    }
    name
}
