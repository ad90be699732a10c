//! The server as a process, and the memory that it takes.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

/// The password of the invented logins.
pub const PASSWORD: &str = "eight-seals-of-jade";
/// The master key, also as the server is told it.
pub const MASTER_KEY: &[u8; 32] = b"0123456789abcdef0123456789abcdef";
const MASTER_KEY_TOLD: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
/// The longest that anybody waits for a server.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where a server finds its database.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The binary.
    pub bole: PathBuf,
    /// The database.
    pub database: String,
    /// A folder of its own.
    pub folder: PathBuf,
}

/// A running server.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub base: String,
    /// From its start to its first answer that it is ready.
    pub ready_after: Duration,
}

impl Settings {
    fn command(&self, verb: &str) -> Command {
        let mut command = Command::new(&self.bole);
        command
            .arg(verb)
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("DATABASE_URL", &self.database)
            .env("BOLE_PASSWORD", PASSWORD)
            .env("BOLE_MASTER_KEY", MASTER_KEY_TOLD)
            .env("BOLE_REQUESTS_PER_MINUTE", "0")
            .env("BOLE_LOG_FILTER", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }

    /// Makes the schema and the invented agency.
    pub fn seed(&self) -> anyhow::Result<()> {
        let done = self.command("seed").status().context("bole seed")?;
        if !done.success() {
            bail!("bole seed: {done}");
        }
        Ok(())
    }

    /// Starts a server on a free port and waits until it is ready.
    pub async fn serve(&self) -> anyhow::Result<Server> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let begun = Instant::now();
        let child = self.command("serve").env("BOLE_LISTEN", address.to_string()).spawn().context("bole serve")?;
        let mut server = Server { child, base: format!("http://{address}"), ready_after: Duration::ZERO };
        while begun.elapsed() < PATIENCE {
            let answer = reqwest::get(format!("{}/readyz", server.base)).await;
            if answer.is_ok_and(|answer| answer.status().is_success()) {
                server.ready_after = begun.elapsed();
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        bail!("bole serve is not ready after {PATIENCE:?}")
    }
}

impl Server {
    /// Forgets the peak of memory so far.
    pub fn reset_peak(&self) -> anyhow::Result<()> {
        // 5 is the kernel's word for "begin the peak anew".
        Ok(std::fs::write(format!("/proc/{}/clear_refs", self.child.id()), "5")?)
    }

    /// The most memory at once since then, in MiB.
    pub fn peak_mib(&self) -> anyhow::Result<f64> {
        self.status("VmHWM:")
    }

    /// The memory at present, in MiB.
    pub fn memory_mib(&self) -> anyhow::Result<f64> {
        self.status("VmRSS:")
    }

    fn status(&self, field: &str) -> anyhow::Result<f64> {
        let status = std::fs::read_to_string(Path::new("/proc").join(self.child.id().to_string()).join("status"))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field)).context("no such field")?;
        let kib: f64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; what is left of it goes with its folder.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
