//! Encryption at rest: AES-256-GCM with a data key for each agency, wrapped by a master key; keyed blind indexes for searching.

mod agency_keys;
mod secret_key;
#[cfg(test)]
mod tests;

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

pub use agency_keys::AgencyKeys;
pub use secret_key::SecretKey;

use crate::error::StoreError;
use crate::runtime::Runtime;

/// What an agency's wrapped keys are bound to.
pub(crate) const AGENCY_KEYS: &str = "agency keys";

/// The installation's master keys: the current one seals, older ones still open.
#[derive(Debug, Clone)]
pub struct Vault {
    current: SecretKey,
    older: Vec<SecretKey>,
}

/// HMAC-SHA-256 of a message.
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    // A key of any length is taken.
    <Hmac<Sha256> as KeyInit>::new_from_slice(key)
        .map_or([0; 32], |mac| mac.chain_update(message).finalize().into_bytes().into())
}

impl Vault {
    /// From the current master key and those it replaced.
    pub fn new(current: SecretKey, older: Vec<SecretKey>) -> Self {
        Self { current, older }
    }

    /// Seals installation-wide secrets (agency keys, signing seeds).
    pub fn seal(&self, runtime: &Runtime, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.current.seal_behind(&self.current.fingerprint, runtime, purpose, plain)
    }

    /// Opens with whichever master key sealed it.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (print, body) = sealed.split_at_checked(4).ok_or(StoreError::Sealed("format"))?;
        std::iter::once(&self.current)
            .chain(&self.older)
            .find(|key| key.fingerprint == print)
            .ok_or(StoreError::Sealed("the master key that sealed it is not configured"))?
            .open(purpose, body)
    }

    /// Is it sealed by the current master key (or does it wait for re-wrapping)?
    pub fn is_current(&self, sealed: &[u8]) -> bool {
        sealed.get(..4) == Some(&self.current.fingerprint[..])
    }

    /// The same sealed by the current master key; `None` where it is already.
    pub fn rewrap(&self, runtime: &Runtime, purpose: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let plain = self.open(purpose, sealed)?;
        if self.is_current(sealed) { Ok(None) } else { self.seal(runtime, purpose, &plain).map(Some) }
    }

    /// New keys for an agency, and their sealed form for its row.
    pub fn new_agency_keys(&self, runtime: &Runtime) -> Result<Vec<u8>, StoreError> {
        self.seal(runtime, AGENCY_KEYS, &runtime.bytes::<64>())
    }

    /// Opens an agency's keys.
    pub fn agency_keys(&self, sealed: &[u8]) -> Result<AgencyKeys, StoreError> {
        AgencyKeys::read(&self.open(AGENCY_KEYS, sealed)?)
    }

    /// Seals an agency's keys for its row.
    pub(crate) fn wrap(&self, runtime: &Runtime, keys: &AgencyKeys) -> Result<Vec<u8>, StoreError> {
        self.seal(runtime, AGENCY_KEYS, &keys.written())
    }
}

/// SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> Vec<u8> {
    Sha256::digest(bytes).to_vec()
}

/// SHA-256 as lower-case hexadecimal text.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&sha256(bytes))
}

/// The size of something that is read to its end, and its SHA-256 as lower-case hexadecimal text.
pub fn sha256_of(mut read: impl std::io::Read) -> std::io::Result<(u64, String)> {
    let (mut digest, mut size, mut piece) = (Sha256::new(), 0, vec![0; 64 << 10]);
    loop {
        match read.read(&mut piece)? {
            0 => return Ok((size, hex(&digest.finalize()))),
            some => {
                digest.update(piece.get(..some).unwrap_or_default());
                size += u64::try_from(some).unwrap_or_default();
            }
        }
    }
}

/// Lower-case hexadecimal text.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
