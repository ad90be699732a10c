//! Files that appear whole or not at all, and overwrite nothing.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use bole_persistence::crypto::sha256_of;

use super::CliError;

/// A file in the making, beside what it will be; it goes away unless it was [finished](Partial::finish).
pub(super) struct Partial {
    file: PathBuf,
    whole: PathBuf,
}

impl Partial {
    /// Refused where something is already: nothing is overwritten.
    pub(super) fn of(whole: &Path) -> Result<Self, CliError> {
        let mut name = whole.as_os_str().to_owned();
        name.push(".partial");
        for there in [whole, Path::new(&name)] {
            if there.exists() {
                return Err(CliError::Told(format!(
                    "{} is there already and is not overwritten; move it away first",
                    there.display()
                )));
            }
        }
        let partial = Self { file: name.into(), whole: whole.to_owned() };
        // People's data: for nobody else to read.
        let mut how = OpenOptions::new();
        how.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut how, 0o600);
        how.open(&partial.file)?;
        Ok(partial)
    }

    /// Where it is in the making.
    pub(super) fn path(&self) -> &Path {
        &self.file
    }

    /// Size and SHA-256 of what is in it now.
    pub(super) fn fingerprint(&self) -> io::Result<(u64, String)> {
        sha256_of(File::open(&self.file)?)
    }

    /// It is on the disk under its name, whole.
    pub(super) fn finish(self) -> io::Result<()> {
        File::open(&self.file)?.sync_all()?;
        fs::rename(&self.file, &self.whole)?;
        let folder = self.whole.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        File::open(folder)?.sync_all()
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        // After a rename there is none under this name.
        for side in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(format!("{}{side}", self.file.display()));
        }
    }
}
