//! What a store that cannot work is told as.

use std::time::Duration;

use actix_web::web;
use bole_persistence::crypto::{SecretKey, Vault};
use bole_persistence::runtime::Runtime;
use bole_persistence::{Store, StoreConfig};

use super::health::readiness;
use crate::state::{App, Settings};

#[actix_web::test]
async fn without_its_database_it_tells_of_nothing_else() {
    let nowhere = std::env::temp_dir().join("no-such-folder").join("bole.db");
    let config = StoreConfig {
        url: format!("sqlite://{}", nowhere.display()),
        pool_size: 1,
        pool_timeout: Duration::from_millis(50),
    };
    let store = Store::new(&config, Vault::new(SecretKey::new([7; 32]), Vec::new()), Runtime::system());
    let app = web::Data::new(App::assemble(store, Settings::default()).unwrap());
    let told = readiness(app).await.unwrap_err().document();
    let checks: Vec<&str> = told.errors.iter().map(|fault| fault.pointer.as_str()).collect();
    assert_eq!((told.code.as_str(), checks), ("not_ready", vec!["check:database"]));
}
