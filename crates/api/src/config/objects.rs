//! The store of files that a configuration names.

use std::path::Path;

use super::{Config, ConfigFault, Hidden};
use crate::objects::{Bucket, BucketAt, Folder, Objects};

impl Config {
    /// Where uploaded documents are kept; `None` is the database.
    pub fn read_objects(&self) -> Result<Option<Objects>, ConfigFault> {
        let Some(place) = &self.objects else { return Ok(None) };
        let unusable = |error: &dyn std::fmt::Display| ConfigFault::Unreadable(format!("objects: {error}"));
        match place.split_once(':') {
            Some(("folder", path)) if !path.is_empty() => Ok(Some(Objects::Folder(Folder::at(Path::new(path))))),
            Some(("s3", bucket)) if !bucket.is_empty() => {
                let (bucket, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
                let (Some(access), Some(secret)) = (&self.s3_access_key, &self.s3_secret_key) else {
                    return Err(ConfigFault::Senseless("objects in a bucket need s3_access_key and s3_secret_key"));
                };
                let at = BucketAt {
                    endpoint: &self.s3_endpoint,
                    region: &self.s3_region,
                    bucket,
                    prefix: prefix.trim_matches('/'),
                    in_host: self.s3_bucket_in_host,
                    access_key: Hidden::reveal(access),
                    secret_key: Hidden::reveal(secret),
                };
                Ok(Some(Objects::Bucket(Box::new(Bucket::at(&at).map_err(|error| unusable(&error))?))))
            }
            Some(_) | None => Err(ConfigFault::Senseless("objects is folder:<path> or s3:<bucket>")),
        }
    }
}
