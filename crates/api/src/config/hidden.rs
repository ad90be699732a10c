//! Values that no log line shows: secrets, and the password in an address.

use serde::Deserialize;

/// Text that never shows itself: a key.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub(super) String);

impl Hidden {
    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

/// A database address whose password never shows itself.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(pub(super) String);

impl DatabaseUrl {
    /// The address with its password.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&without_password(&self.0))
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// An address with its password replaced, wherever it stands.
pub(super) fn without_password(url: &str) -> String {
    let mut text = url.to_owned();
    if let Some((scheme, rest)) = url.split_once("://") {
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        if let Some((user, host)) = authority.rsplit_once('@')
            && let Some((name, _)) = user.split_once(':')
        {
            text = format!("{scheme}://{name}:(hidden)@{host}{}", rest.get(authority.len()..).unwrap_or_default());
        }
    }
    match text.split_once("password=") {
        Some((before, after)) => {
            let end = after.find(['&', ' ']).unwrap_or(after.len());
            format!("{before}password=(hidden){}", after.get(end..).unwrap_or_default())
        }
        None => text,
    }
}
