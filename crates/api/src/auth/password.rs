//! Passwords and secrets: argon2id, rules, and text that never shows itself.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bole_persistence::runtime::Runtime;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::problem::Problem;

/// What an unknown login is verified against, so that it costs the same work as a known one. No password has this hash.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Text that hides itself from debug output: a password or a secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, format = Password)]
pub struct Secret(String);

impl Secret {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// OWASP's least parameters for argon2id: 19 MiB, two passes, one lane.
fn argon2() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(19_456, 2, 1, None).map_err(fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn fault(error: impl std::fmt::Display) -> Problem {
    log::error!("argon2: {error}");
    Problem::internal()
}

/// The hash of a password in PHC form. Costs tens of milliseconds: off the event loop and outside transactions.
pub fn hash(runtime: &Runtime, password: &str) -> Result<String, Problem> {
    let hash: PasswordHash =
        argon2()?.hash_password_with_salt(password.as_bytes(), &runtime.bytes::<16>()).map_err(fault)?;
    Ok(hash.to_string())
}

/// Is it the password behind the hash? Without a hash the same work is done and the answer is no.
pub fn verify(password: &str, hash: Option<&str>) -> Result<bool, Problem> {
    let parsed = PasswordHash::new(hash.unwrap_or(NOBODY)).map_err(fault)?;
    let matches = argon2()?.verify_password(password.as_bytes(), &parsed).is_ok();
    Ok(matches && hash.is_some())
}

/// 12 to 128 characters, and not made of the login name.
pub fn check(password: &str, login_name: &str, pointer: &str) -> Result<(), Problem> {
    let length = password.chars().count();
    let made_of_name = password.to_lowercase().contains(&login_name.to_lowercase());
    if (12..=128).contains(&length) && !made_of_name {
        return Ok(());
    }
    Err(Problem::rule(
        "password_unfit",
        pointer,
        "密码须为 12 至 128 个字符，且不得包含登录名。",
        "A password has 12 to 128 characters and does not contain the login name.",
    ))
}

/// A new secret with 256 bits of randomness.
pub fn new_secret(runtime: &Runtime) -> Secret {
    Secret(URL_SAFE_NO_PAD.encode(runtime.bytes::<32>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_knows_its_password_alone() {
        let hashed = hash(&Runtime::system(), "correct horse battery").unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("correct horse battery", Some(&hashed)).unwrap());
        assert!(!verify("correct horse batterz", Some(&hashed)).unwrap());
        assert_ne!(hashed, hash(&Runtime::system(), "correct horse battery").unwrap());
    }

    #[test]
    fn nobody_has_no_password() {
        assert!(PasswordHash::new(NOBODY).is_ok());
        assert!(!verify("", None).unwrap());
    }

    #[test]
    fn short_long_and_telling_passwords_are_refused() {
        assert!(check("elevenchars", "li.na", "/password").is_err());
        assert!(check(&"x".repeat(129), "li.na", "/password").is_err());
        assert!(check("my-Li.Na-password", "li.na", "/password").is_err());
        assert!(check("十二个汉字组成的口令也可以", "li.na", "/password").is_ok());
    }

    #[test]
    fn a_secret_does_not_print_itself() {
        assert_eq!(format!("{:?}", Secret::new("hunter2")), "Secret(hidden)");
    }
}
