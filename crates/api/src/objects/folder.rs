//! Objects as files of a folder.

use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::ObjectFault;

/// A folder that can be written.
#[derive(Debug, Clone)]
pub struct Folder(PathBuf);

impl std::fmt::Display for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "folder {}", self.0.display())
    }
}

impl Folder {
    /// A folder, whether it is there or not.
    pub fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Makes it if it is not there.
    pub fn make(&self) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.0)
    }

    pub(super) async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ObjectFault> {
        let (root, name) = (self.0.clone(), name.to_owned());
        blocking(move || write(&root, &name, &bytes)).await
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

/// Whole or not at all: written beside its place, kept on the disk, and only then called by its name, which is kept as well. The root is
/// not made anew: where it is missing, a disk is not there.
fn write(root: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let path = root.join(name);
    let folder = path.parent().unwrap_or(root);
    if folder != root {
        match std::fs::create_dir(folder) {
            Ok(()) => kept(root)?,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
    let draft = path.with_extension("draft");
    let mut file = std::fs::File::create(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(draft, &path)?;
    kept(folder)
}

/// The names in a folder are on the disk.
fn kept(folder: &Path) -> std::io::Result<()> {
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

async fn blocking<R: Send + 'static>(
    f: impl FnOnce() -> std::io::Result<R> + Send + 'static,
) -> Result<R, ObjectFault> {
    let told = |error: &dyn std::fmt::Display| ObjectFault::Unavailable(format!("the folder of objects: {error}"));
    tokio::task::spawn_blocking(f).await.map_err(|error| told(&error))?.map_err(|error| told(&error))
}
