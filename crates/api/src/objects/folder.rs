//! Objects as files of a folder.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::ObjectFault;

/// A folder that is there and can be written.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl std::fmt::Display for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "folder {}", self.0.display())
    }
}

impl Folder {
    /// A folder; it is made if it is not there.
    pub fn at(path: &Path) -> std::io::Result<Self> {
        std::fs::create_dir_all(path)?;
        Ok(Self(path.to_owned()))
    }

    pub(super) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ObjectFault> {
        let path = self.0.join(name);
        blocking(move || write(&path, &bytes)).await
    }

    pub(super) async fn get(&self, name: &str) -> Result<Vec<u8>, ObjectFault> {
        let (path, missing) = (self.0.join(name), name.to_owned());
        blocking(move || match std::fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Err(ObjectFault::Missing(missing))),
            other => other.map(Ok),
        })
        .await?
    }

    pub(super) async fn delete(&self, name: &str) -> Result<(), ObjectFault> {
        let path = self.0.join(name);
        blocking(move || std::fs::remove_file(path)).await
    }
}

/// Whole or not at all: written beside its place, kept on the disk, and only then called by its name.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let draft = path.with_extension("draft");
    let mut file = std::fs::File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(draft, path)
}

async fn blocking<R: Send + 'static>(
    f: impl FnOnce() -> std::io::Result<R> + Send + 'static,
) -> Result<R, ObjectFault> {
    let told = |error: &dyn std::fmt::Display| ObjectFault::Unavailable(format!("the folder of objects: {error}"));
    tokio::task::spawn_blocking(f).await.map_err(|error| told(&error))?.map_err(|error| told(&error))
}
