//! An agency's data key changed while its server serves.

use std::collections::{BTreeMap, BTreeSet};

use bole_api::cli::{CliError, run};
use bole_domain::ids::AgencyId;
use bole_persistence::db::Db;
use bole_persistence::{Mode, StoreError, data_keys};
use bole_tests::{TestApp, both, json};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::world::bureau::Bureau;

/// What `bole admin` says.
fn admin(app: &TestApp, command: &str, agency: &str) -> (String, Result<(), CliError>) {
    let environment = [
        ("DATABASE_URL", app.database().url.as_str()),
        ("BOLE_LOG_FILTER", "off"),
        ("BOLE_MASTER_KEY", "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="),
    ];
    let environment: BTreeMap<String, String> =
        environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let mut out = Vec::new();
    let line = ["bole", "admin", command, "--agency", agency].map(Into::into);
    let ended = run(line, environment, &mut out);
    (String::from_utf8(out).expect("text"), ended)
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// The columns of the schema that are sealed.
fn sealed_columns(app: &TestApp) -> BTreeSet<String> {
    let names: Vec<Name> = match &mut app.database().owner() {
        Db::Lite(c) => diesel::sql_query(
            "SELECT m.name || '.' || c.name AS name FROM sqlite_master m, pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND c.name LIKE 'sealed%'",
        )
        .load(c),
        Db::Pg(c) => diesel::sql_query(
            "SELECT table_name || '.' || column_name AS name FROM information_schema.columns \
             WHERE table_schema = 'public' AND column_name LIKE 'sealed%'",
        )
        .load(c),
    }
    .expect("the schema is read");
    names.into_iter().map(|name| name.name).collect()
}

/// How many values an older key seals.
fn stale(app: &TestApp, agency: AgencyId) -> usize {
    let counts: Result<_, StoreError> = app.store().tenant(agency, Mode::Read, data_keys::stale);
    counts.expect("they are counted").values().sum()
}

both! {
    async fn a_data_key_is_changed_while_the_server_serves(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let agency = bureau.agency.id.to_string();
        let (document, _) = bureau.paper("a scanned licence").await;
        let content = format!("/api/v1/documents/{document}/content");
        let scan = bureau.manager.get(&content).await.expect(200).body;
        let roster = bureau.specialist.get(&format!("/api/v1/engagements/{}/roster", bureau.engagement)).await.expect(200);
        let path = format!("/api/v1/persons/{}:reveal", roster.text("/data/0/person/id"));
        let wish = json!({ "fields": ["resident_id", "phone", "bank_account", "address"], "reason": "核对联系方式" });
        let shown = bureau.specialist.post(&path, wish.clone()).await.expect(200).json();

        let changing = {
            let (app, agency) = (app.clone(), agency.clone());
            std::thread::spawn(move || admin(&app, "rotate-data-key", &agency))
        };
        // Meanwhile people read what either key sealed, and write.
        let mut written = Vec::new();
        while !changing.is_finished() {
            written.push(bureau.paper(&format!("paper {}", written.len())).await.0);
            assert_eq!(bureau.specialist.post(&path, wish.clone()).await.expect(200).json(), shown);
        }
        let (told, ended) = changing.join().expect("the command ends");
        assert!(ended.is_ok(), "{ended:?}");
        assert!(told.contains("persons.sealed_phone") && told.contains("documents.sealed_content"), "{told}");
        assert_eq!(stale(&app, bureau.agency.id), 0);
        let retired = admin(&app, "retire-data-keys", &agency);
        assert!(retired.1.is_ok(), "{retired:?}");
        assert_eq!(bureau.specialist.post(&path, wish).await.expect(200).json(), shown);
        assert_eq!(bureau.manager.get(&content).await.expect(200).body, scan);
        for document in written {
            bureau.manager.get(&format!("/api/v1/documents/{document}/content")).await.expect(200);
        }
    }

    async fn an_older_data_key_is_kept_while_it_is_needed(app: TestApp) {
        let bureau = Bureau::agreed(&app).await;
        let agency = bureau.agency.id;
        assert_eq!(stale(&app, agency), 0);
        // A change that ended before anything was sealed anew.
        data_keys::switch(app.store(), agency).expect("there is another key");
        assert_ne!(stale(&app, agency), 0);
        let refused = admin(&app, "retire-data-keys", &agency.to_string()).1.expect_err("it is needed").to_string();
        assert!(refused.contains("persons.sealed_resident_id"), "{refused}");
        assert!(!data_keys::reseal(app.store(), agency).expect("it is sealed anew").is_empty());
        admin(&app, "retire-data-keys", &agency.to_string()).1.expect("nothing needs it");
    }

    async fn every_sealed_column_is_sealed_anew(app: TestApp) {
        let known: BTreeSet<String> = data_keys::columns().map(ToOwned::to_owned).collect();
        let of_the_installation = ["agencies.sealed_keys", "signing_keys.sealed_seed"].map(str::to_owned);
        let all: BTreeSet<String> = sealed_columns(&app).into_iter().filter(|one| !of_the_installation.contains(one)).collect();
        assert_eq!(known, all);
    }
}
