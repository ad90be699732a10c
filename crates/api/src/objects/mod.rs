//! Where uploaded files are kept when not in the database: in a folder, or in a bucket of an S3 service. Each is sealed with a key of
//! its own, which the database keeps: whoever has the objects alone has nothing.

mod bucket;
mod folder;

use actix_web::http::StatusCode;

pub use bucket::{Bucket, BucketAt};
pub use folder::Folder;

use crate::http::problem::Problem;

/// What became of an object.
#[derive(Debug, thiserror::Error)]
pub enum ObjectFault {
    /// It is not there.
    #[error("the object {0} is not there")]
    Missing(String),
    /// The place does not take or give it now.
    #[error("{0}")]
    Unavailable(String),
}

/// Where objects are kept.
#[derive(Debug, Clone)]
pub enum Objects {
    /// A folder of this machine, or one that several machines share.
    Folder(Folder),
    /// A bucket.
    Bucket(Box<Bucket>),
}

impl Objects {
    /// Makes the folder if it is not there: when a server starts, never when somebody only looks. A bucket is made by its owner.
    pub fn prepare(&self) -> std::io::Result<()> {
        match self {
            Objects::Folder(folder) => folder.make(),
            Objects::Bucket(_) => Ok(()),
        }
    }

    /// Keeps an object; one of the same name is replaced.
    pub async fn put(&self, name: &str, bytes: Vec<u8>) -> Result<(), ObjectFault> {
        match self {
            Objects::Folder(folder) => folder.put(name, bytes).await,
            Objects::Bucket(bucket) => bucket.put(name, bytes).await,
        }
    }

    /// An object's bytes.
    pub async fn get(&self, name: &str) -> Result<Vec<u8>, ObjectFault> {
        match self {
            Objects::Folder(folder) => folder.get(name).await,
            Objects::Bucket(bucket) => bucket.get(name).await,
        }
    }

    /// Removes an object.
    pub async fn delete(&self, name: &str) -> Result<(), ObjectFault> {
        match self {
            Objects::Folder(folder) => folder.delete(name).await,
            Objects::Bucket(bucket) => bucket.delete(name).await,
        }
    }

    /// Keeps something, finds it again and removes it.
    pub async fn check(&self, name: &str) -> Result<(), ObjectFault> {
        let sent = b"bole".to_vec();
        self.put(name, sent.clone()).await?;
        let found = self.get(name).await?;
        self.delete(name).await?;
        if found == sent { Ok(()) } else { Err(ObjectFault::Unavailable("it gives back something else".to_owned())) }
    }
}

impl std::fmt::Display for Objects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Objects::Folder(folder) => write!(f, "{folder}"),
            Objects::Bucket(bucket) => write!(f, "{bucket}"),
        }
    }
}

impl From<ObjectFault> for Problem {
    fn from(fault: ObjectFault) -> Self {
        log::error!("objects: {fault}");
        match fault {
            ObjectFault::Missing(_) => missing(),
            ObjectFault::Unavailable(_) => unavailable(),
        }
    }
}

/// The object store does not answer, or the service does not know of one.
pub fn unavailable() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "object_store_unavailable",
        "文件存储暂时不可用；上传的内容未保存，请稍后重试。",
        "The store of files does not answer; what was sent was not kept. Try again later.",
    )
    .retry_after(5)
}

/// The bytes are not where they should be, or are others.
pub fn missing() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "object_missing",
        "文件内容不在文件存储中或已损坏；请联系运维人员从备份恢复。",
        "The file's content is not in the store of files, or is damaged; ask whoever runs the service to restore it.",
    )
    .retry_after(60)
}
