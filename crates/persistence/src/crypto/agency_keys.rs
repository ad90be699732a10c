//! One agency's keys: sealing personal fields, and finding them again.

use aes_gcm::aead::KeyInit;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::SecretKey;
use crate::error::StoreError;
use crate::runtime::Runtime;

/// The first byte of a value that names the data key that sealed it.
const NAMED: u8 = 2;

/// One agency's keys. Its data key seals; others that it had, or will have, open as well.
#[derive(Debug, Clone)]
pub struct AgencyKeys {
    data: SecretKey,
    others: Vec<SecretKey>,
    index: SecretKey,
}

impl AgencyKeys {
    /// From their bytes: the data key, the index key, and each other data key.
    pub(super) fn read(plain: &[u8]) -> Result<Self, StoreError> {
        let broken = || StoreError::Sealed("agency keys");
        let key = |bytes: &[u8]| <[u8; 32]>::try_from(bytes).map(SecretKey::new).map_err(|_| broken());
        let mut keys = plain.chunks(32).map(key);
        let data = keys.next().ok_or_else(broken)??;
        let index = keys.next().ok_or_else(broken)??;
        Ok(Self { data, index, others: keys.collect::<Result<_, _>>()? })
    }

    /// Their bytes.
    pub(super) fn written(&self) -> Vec<u8> {
        let all = [&self.data, &self.index].into_iter().chain(&self.others);
        all.flat_map(|key| key.bytes).collect()
    }

    /// The same, opening what another data key will seal.
    pub(crate) fn announcing(mut self, new: SecretKey) -> Self {
        self.others.push(new);
        self
    }

    /// The same, sealing with another data key; the present one still opens.
    pub(crate) fn sealing_with(mut self, new: &SecretKey) -> Self {
        self.others.retain(|key| key.bytes != new.bytes);
        self.others.push(std::mem::replace(&mut self.data, new.clone()));
        self
    }

    /// The same without any other data key.
    pub(crate) fn alone(mut self) -> Self {
        self.others.clear();
        self
    }

    /// How many data keys it has besides the one that seals.
    pub fn others(&self) -> usize {
        self.others.len()
    }

    /// With what every value begins that the data key seals.
    pub(crate) fn marker(&self) -> [u8; 5] {
        let [a, b, c, d] = self.data.fingerprint;
        [NAMED, a, b, c, d]
    }

    /// Seals a field. `purpose` (e.g. `persons.phone`) is bound to it: a value moved to another column does not open.
    pub fn seal(&self, runtime: &Runtime, purpose: &str, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.data.seal_behind(&self.marker(), runtime, purpose, plain)
    }

    /// Opens bytes with the data key that sealed them. A value that names none is of the time when there was one alone.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut keys = std::iter::once(&self.data).chain(&self.others);
        if let Some((&NAMED, rest)) = sealed.split_first() {
            let (print, body) = rest.split_at_checked(4).ok_or(StoreError::Sealed("format"))?;
            let key = keys.find(|key| key.fingerprint == print);
            return key.ok_or(StoreError::Sealed("by a data key that the agency does not have"))?.open(purpose, body);
        }
        let unopened = Err(StoreError::Sealed("wrong key or changed data"));
        keys.map(|key| key.open(purpose, sealed)).find(Result::is_ok).unwrap_or(unopened)
    }

    /// Opens text.
    pub fn open_text(&self, purpose: &str, sealed: &[u8]) -> Result<String, StoreError> {
        String::from_utf8(self.open(purpose, sealed)?).map_err(|_| StoreError::Sealed("not text"))
    }

    /// The keyed blind index of a normalised value: equal values have equal indexes, nothing else can be learnt from it.
    pub fn blind_index(&self, purpose: &str, value: &str) -> Result<Vec<u8>, StoreError> {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.index.bytes)
            .map_err(|_| StoreError::Sealed("index key"))?;
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        Ok(mac.finalize().into_bytes().to_vec())
    }
}
