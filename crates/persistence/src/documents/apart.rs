//! Files kept apart from the database.

use super::{DocumentRow, Form, NewDocument, PURPOSE, insert, length};
use crate::crypto::{SecretKey, sha256_hex};
use crate::error::StoreError;
use crate::runtime::Runtime;
use crate::store::Tenant;
use bole_domain::ids::{AgencyId, DocumentId, TypedId};

/// What the bytes of an object are bound to.
const OBJECT: &str = "objects.content";

/// Where the bytes of a file are, and the key that opens them.
pub struct Apart {
    /// Name of the object.
    pub object: String,
    key: SecretKey,
}

impl Apart {
    pub(super) fn read(object: String, key: &[u8]) -> Result<Self, StoreError> {
        let key = key.try_into().map_err(|_| StoreError::Sealed("the key of an object"))?;
        Ok(Self { object, key: SecretKey::new(key) })
    }

    /// Opens the object's bytes.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.key.open(OBJECT, sealed)
    }
}

/// A file that was sealed to be kept apart.
pub struct NewApart {
    id: DocumentId,
    file: NewDocument<()>,
    sha256: String,
    size: i64,
    apart: Apart,
}

impl NewApart {
    /// Name of its object.
    pub fn object(&self) -> &str {
        &self.apart.object
    }
}

/// Seals a file with a key of its own; gives what is to be kept of it here, and the bytes of its object.
pub fn seal_apart(runtime: &Runtime, agency: AgencyId, file: NewDocument) -> Result<(NewApart, Vec<u8>), StoreError> {
    let id: DocumentId = runtime.id();
    let apart = Apart {
        object: format!("{}/{}", agency.uuid().simple(), id.uuid().simple()),
        key: SecretKey::new(runtime.bytes::<32>()),
    };
    let (file, bytes) = file.split();
    let (sha256, size) = (sha256_hex(&bytes), length(&bytes));
    let sealed = apart.key.seal(runtime, OBJECT, &bytes)?;
    Ok((NewApart { id, file, sha256, size, apart }, sealed))
}

/// Keeps what is known of a file whose object is kept already.
pub fn store_apart(tx: &mut Tenant<'_>, new: NewApart) -> Result<DocumentRow, StoreError> {
    let NewApart { id, file, sha256, size, apart } = new;
    let sealed = tx.keys().seal(tx.runtime(), PURPOSE, apart.key.bytes())?;
    let row = DocumentRow::of(id, file, sha256, size, tx.at().get());
    insert(tx, &row, &sealed, Form::Apart(&apart.object))?;
    Ok(row)
}
