//! `bole seed`: an invented agency with one login for each role and a client whose first month can be opened at once.

mod client;
mod contract;
mod steps;

use std::collections::BTreeMap;
use std::io::Write;

use bole_domain::agency::Role;
use bole_domain::ids::{AgencyId, ClientId, PersonId, UserId};
use bole_persistence::auth::login;
use bole_persistence::db::Backend;
use bole_persistence::runtime::Runtime;
use bole_persistence::{Mode, Store, StoreError};

use super::{CliError, migrate, open, vault};
use crate::agency::{self, NewAgency, NewUser};
use crate::auth::password::Secret;
use crate::config::Config;
use crate::http::problem::Problem;

const NAME: &str = "伯乐示例人力资源服务有限公司";
const CREDIT_CODE: &str = "91310000MA1FL1234Q";
const ADMINISTRATOR: &str = "demo.agency_admin";
/// Known to everybody: only for an embedded database to try things out.
const PASSWORD: &str = "eight-seals-of-jade";

/// Makes what is missing of the agency and prints its logins. A second run changes nothing.
pub(super) fn run(
    config: &Config,
    environment: &BTreeMap<String, String>,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let given = environment.get("BOLE_PASSWORD").filter(|given| !given.is_empty());
    let password = match (given, config.backend()) {
        (Some(given), _) => given.as_str(),
        (None, Backend::Sqlite) => PASSWORD,
        (None, Backend::Postgres) => {
            return Err(CliError::Told(
                "on PostgreSQL the demo logins get no well-known password: set BOLE_PASSWORD to one of your own"
                    .to_owned(),
            ));
        }
    };
    vault(config, &Runtime::system())?;
    migrate::prepare(config)?;
    let store = open(config)?;
    let agency = agency(&store, password)?;
    store.tenant(agency, Mode::Write, crate::agency::furnish)?;
    writeln!(out, "{NAME} ({agency})\n\nrole                     login")?;
    let inside = Role::all().filter(|role| !role.is_outside() && *role != Role::ServiceAccount);
    for role in inside {
        writeln!(out, "{:24} {}", role.code(), login_name(role))?;
        user(&store, agency, role, password, Ties::default())?;
    }
    let known = |role| user(&store, agency, role, password, Ties::default());
    let specialist = known(Role::PayrollSpecialist)?;
    let served = client::served(&store, agency, specialist)?;
    let (client, person) = (Some(served.client), Some(served.person));
    let client_user = user(&store, agency, Role::ClientUser, password, Ties { client, person: None })?;
    user(&store, agency, Role::Person, password, Ties { client: None, person })?;
    for role in [Role::ClientUser, Role::Person] {
        writeln!(out, "{:24} {}", role.code(), login_name(role))?;
    }
    let (manager, finance) = (known(Role::ProjectManager)?, known(Role::FinanceManager)?);
    steps::settle(&store, agency, &served, &Staff { manager, specialist, finance, client_user })?;
    let shown = if given.is_some() { "the one of BOLE_PASSWORD, where the login is new" } else { PASSWORD };
    writeln!(out, "\npassword                 {shown}")?;
    Ok(())
}

fn agency(store: &Store, password: &str) -> Result<AgencyId, CliError> {
    let known = store.system(Mode::Read, |sys| login::user(sys, ADMINISTRATOR)).map_err(|e: StoreError| e)?;
    if let Some((agency, _)) = known {
        return Ok(agency);
    }
    let new = NewAgency {
        name: NAME.to_owned(),
        credit_code: CREDIT_CODE.to_owned(),
        admin_login: ADMINISTRATOR.to_owned(),
        admin_password: Secret::new(password),
    };
    Ok(agency::create_agency(store, new)?.0)
}

/// Who signs and settles the client's engagement.
struct Staff {
    /// Drafts the contract, and publishes the template.
    manager: UserId,
    /// Does the steps.
    specialist: UserId,
    /// Approves the contract.
    finance: UserId,
    /// Confirms for the client.
    client_user: UserId,
}

/// To whom outside the agency a login is tied.
#[derive(Clone, Copy, Default)]
struct Ties {
    client: Option<ClientId>,
    person: Option<PersonId>,
}

fn login_name(role: Role) -> String {
    format!("demo.{}", role.code())
}

/// The user with the login of a role, made if he is not there.
fn user(store: &Store, agency: AgencyId, role: Role, password: &str, ties: Ties) -> Result<UserId, Problem> {
    let login_name = login_name(role);
    if let Some((_, known)) = store.system(Mode::Read, |sys| login::user(sys, &login_name))? {
        return Ok(known);
    }
    let new = NewUser {
        login_name,
        display_name: role.label().zh.to_owned(),
        password: Secret::new(password),
        roles: vec![role],
        client_id: ties.client,
        person_id: ties.person,
    };
    agency::create_user(store, agency, new)
}
