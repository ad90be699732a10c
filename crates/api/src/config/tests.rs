//! The environment overrides, senseless values are refused, passwords stay hidden.

use std::collections::BTreeMap;
use std::path::Path;

use bole_persistence::db::Backend;

use super::hidden::without_password;
use super::{Config, LogFormat};

fn environment(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

#[test]
fn the_environment_overrides_and_lists_are_split() {
    let config = Config::read(
        None,
        &environment(&[
            ("DATABASE_URL", "postgres://bole:s3cret@db/bole?sslmode=require"),
            ("BOLE_POOL_SIZE", "4"),
            ("BOLE_CORS_ORIGINS", "https://a.example, https://b.example"),
            ("BOLE_LOG_FORMAT", "json"),
            ("BOLE_MASTER_KEY", "12345678"),
            ("BOLE_OLDER_MASTER_KEYS", "abc,def"),
            ("BOLE_CONFIG", "elsewhere.toml"),
        ]),
    )
    .unwrap();
    assert_eq!(config.backend(), Backend::Postgres);
    assert_eq!((config.pool_size, config.log_format), (4, LogFormat::Json));
    assert_eq!(config.cors_origins, ["https://a.example", "https://b.example"]);
    assert_eq!(config.master_key.as_ref().unwrap().reveal(), "12345678");
    let shown = format!("{config:?} {:?}", config.lines());
    for secret in ["s3cret", "12345678", "abc", "def"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert!(shown.contains("postgres://bole:(hidden)@db/bole?sslmode=require"), "{shown}");
}

#[test]
fn an_unknown_key_and_a_senseless_value_are_refused() {
    assert!(Config::read(None, &environment(&[("BOLE_POOL_SICE", "4")])).is_err());
    assert!(Config::read(None, &environment(&[("BOLE_POOL_SIZE", "many")])).is_err());
    assert!(Config::read(None, &environment(&[("BOLE_POOL_SIZE", "64")])).is_err());
    assert!(Config::read(None, &environment(&[("BOLE_TRUSTED_PROXIES", "10.0.0.0/8, proxy")])).is_err());
    let proxies = Config::read(None, &environment(&[("BOLE_TRUSTED_PROXIES", "10.0.0.0/8, ::1")])).unwrap();
    assert_eq!(proxies.settings().trusted_proxies.len(), 2);
    assert!(Config::read(Some(Path::new("not-there.toml")), &BTreeMap::new()).is_err());
}

#[test]
fn fonts_are_read_or_told_with_their_path() {
    let font = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/fonts/NotoSansSC-Regular.otf");
    let text = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let read = |fonts: &str| Config::read(None, &environment(&[("BOLE_FONTS", fonts)])).unwrap();
    assert_eq!(read(&format!("{font}:{text}")).fonts, [Path::new(font), Path::new(text)]);
    assert!(read(font).read_fonts().is_ok());
    let told = |fonts: &str| read(fonts).read_fonts().unwrap_err().to_string();
    assert!(told(&format!("{font}:{text}")).contains("Cargo.toml cannot be used: it is neither"));
    assert!(told("not-there.otf").contains("not-there.otf cannot be used"));
}

#[test]
fn passwords_are_hidden_wherever_they_stand() {
    assert_eq!(without_password("postgres://u:p@h:5432/d"), "postgres://u:(hidden)@h:5432/d");
    assert_eq!(without_password("postgres://u:p@ss@h/d"), "postgres://u:(hidden)@h/d");
    assert_eq!(without_password("postgres://h/d?user=u&password=p&x=1"), "postgres://h/d?user=u&password=(hidden)&x=1");
    assert_eq!(without_password("host=h password=p dbname=d"), "host=h password=(hidden) dbname=d");
    assert_eq!(without_password("sqlite://bole.db"), "sqlite://bole.db");
}
