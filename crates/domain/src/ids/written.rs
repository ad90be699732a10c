//! How an id is written: 26 characters of Crockford's base 32 that sort by time.

use uuid::Uuid;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 26 characters of Crockford's base 32, first character 0..=7.
pub fn encode(uuid: Uuid) -> String {
    let mut n = uuid.as_u128();
    let mut out = [b'0'; 26];
    for slot in out.iter_mut().rev() {
        let digit = usize::try_from(n & 31).unwrap_or_default();
        *slot = ALPHABET.get(digit).copied().unwrap_or(b'0');
        n >>= 5;
    }
    out.iter().copied().map(char::from).collect()
}

/// The reverse of [`encode`]; lower case is not accepted, so an id has one spelling.
pub fn decode(text: &str) -> Option<Uuid> {
    if text.len() != 26 || !text.as_bytes().first().is_some_and(|b| (b'0'..=b'7').contains(b)) {
        return None;
    }
    let mut n = 0_u128;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|a| *a == byte)?;
        n = (n << 5) | u128::try_from(digit).ok()?;
    }
    Some(Uuid::from_u128(n))
}
