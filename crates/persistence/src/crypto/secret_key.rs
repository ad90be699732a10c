//! A secret key of 32 bytes, and what is done with it.

use aes_gcm::aead::{Aead, AeadInOut, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use sha2::{Digest, Sha256};

use crate::error::StoreError;
use crate::runtime::Runtime;

const FORMAT: u8 = 1;
const NONCE: usize = 12;
const TAG: usize = 16;

/// A 32-byte key that hides itself from debug output.
#[derive(Clone)]
pub struct SecretKey {
    pub(super) bytes: [u8; 32],
    /// Four bytes that tell keys apart without revealing them.
    pub(super) fingerprint: [u8; 4],
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(hidden)")
    }
}

impl SecretKey {
    /// From its bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        let digest = Sha256::digest([b"bole key fingerprint".as_slice(), &bytes].concat());
        let mut fingerprint = [0; 4];
        fingerprint.copy_from_slice(digest.get(..4).unwrap_or(&[0; 4]));
        Self { bytes, fingerprint }
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn seal(&self, runtime: &Runtime, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.seal_behind(&[], runtime, purpose, plain)
    }

    /// The same behind some bytes that stand before it, in one piece of memory: a file may be large.
    pub(super) fn seal_behind(
        &self,
        head: &[u8],
        runtime: &Runtime,
        purpose: &str,
        plain: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        let nonce = runtime.bytes::<NONCE>();
        let mut sealed = Vec::with_capacity(head.len() + 1 + NONCE + plain.len() + TAG);
        sealed.extend_from_slice(head);
        sealed.push(FORMAT);
        sealed.extend_from_slice(&nonce);
        let begin = sealed.len();
        sealed.extend_from_slice(plain);
        let body = sealed.get_mut(begin..).unwrap_or_default();
        let tag = self
            .cipher()?
            .encrypt_inout_detached(&Nonce::from(nonce), purpose.as_bytes(), body.into())
            .map_err(|_| StoreError::Sealed("encryption"))?;
        sealed.extend_from_slice(&tag);
        Ok(sealed)
    }

    pub(crate) fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let broken = || StoreError::Sealed("format");
        let (format, rest) = sealed.split_first().ok_or_else(broken)?;
        let (nonce, body) = rest.split_at_checked(NONCE).ok_or_else(broken)?;
        if *format != FORMAT {
            return Err(broken());
        }
        let nonce: [u8; NONCE] = nonce.try_into().map_err(|_| broken())?;
        self.cipher()?
            .decrypt(&Nonce::from(nonce), Payload { msg: body, aad: purpose.as_bytes() })
            .map_err(|_| StoreError::Sealed("wrong key or changed data"))
    }

    fn cipher(&self) -> Result<Aes256Gcm, StoreError> {
        Aes256Gcm::new_from_slice(&self.bytes).map_err(|_| StoreError::Sealed("key length"))
    }
}
