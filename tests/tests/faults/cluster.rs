//! A PostgreSQL server of a test's own, that can be stopped.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/with-postgres");
/// Tells where the server is, and stays until its input ends.
const STAY: &str = r#"echo "$TEST_DATABASE_URL"; echo "$POSTGRES_CONTROL"; exec cat"#;

/// A throw-away server; it goes away with this.
pub(crate) struct Cluster {
    keeper: Child,
    /// Its address.
    pub(crate) url: String,
    control: String,
}

impl Cluster {
    /// Starts one.
    pub(crate) fn start() -> Self {
        let mut keeper = Command::new(SCRIPT)
            .args(["sh", "-c", STAY])
            .env_remove("TEST_DATABASE_URL")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the script is started");
        let mut lines = BufReader::new(keeper.stdout.take().expect("its output")).lines();
        let mut line = || lines.next().expect("the server has started").expect("a line");
        let (url, control) = (line(), line());
        Self { keeper, url, control }
    }

    /// Stops it as a crash does: nothing is written to its end.
    pub(crate) fn stop(&self) {
        self.order("stop");
    }

    /// Starts it again.
    pub(crate) fn go_on(&self) {
        self.order("start");
    }

    fn order(&self, what: &str) {
        let done = Command::new(&self.control).arg(what).stdout(Stdio::null()).status().expect("the order is given");
        assert!(done.success(), "{what}: {done}");
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Its input ends, and the script clears away.
        drop(self.keeper.stdin.take());
        let _ = self.keeper.wait();
    }
}
