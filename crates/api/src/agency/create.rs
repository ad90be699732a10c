//! How an agency and its users come into being; the command line uses the same functions as HTTP.

use bole_domain::agency::Role;
use bole_domain::ids::{AgencyId, UserId};
use bole_persistence::agency::{self, users as rows};
use bole_persistence::audit::{self, Entry};
use bole_persistence::events::{About, emit_command};
use bole_persistence::{Key, Mode, Store, Tenant};
use uuid::Uuid;
use validator::Validate;

use super::identifiers;
use super::users::{self, NewUser};
use crate::auth::password::{self, Secret};
use crate::http::problem::Problem;

/// The one time zone of mainland China.
const TIME_ZONE: &str = "Asia/Shanghai";

/// An agency to be made, with its first administrator.
#[derive(Debug, Clone)]
pub struct NewAgency {
    /// Its full name.
    pub name: String,
    /// Its unified social credit code.
    pub credit_code: String,
    /// Login name of its first `agency_admin`.
    pub admin_login: String,
    /// His password.
    pub admin_password: Secret,
}

/// Makes an agency with its first administrator.
pub fn create_agency(store: &Store, new: NewAgency) -> Result<(AgencyId, UserId), Problem> {
    let credit_code = identifiers::credit_code(&new.credit_code, "/credit_code")?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 200 {
        return Err(Problem::rule(
            "name_unfit",
            "/name",
            "机构名称须为 1 至 200 个字符。",
            "An agency's name has 1 to 200 characters.",
        ));
    }
    let admin = prepare(
        store,
        NewUser {
            display_name: new.admin_login.clone(),
            login_name: new.admin_login,
            password: new.admin_password,
            roles: vec![Role::AgencyAdmin],
            client_id: None,
            person_id: None,
        },
    )?;
    store.system(Mode::Write, |sys| -> Result<_, Problem> {
        let made = agency::NewAgency { name, credit_code: &credit_code, time_zone: TIME_ZONE };
        let (id, keys) = agency::create(sys, &made)?;
        let mut tx = Tenant::bound(sys, id, keys)?;
        let user = rows::insert(&mut tx, admin)?;
        by_operator(&mut tx, "agency.create", "agency", id.to_string());
        by_operator(&mut tx, "user.create", "user", user.id.to_string());
        emit_command(&mut tx, &About::default());
        tx.conclude()?;
        Ok((id, user.id))
    })
}

/// Adds a user from the command line.
pub fn create_user(store: &Store, agency: AgencyId, new: NewUser) -> Result<UserId, Problem> {
    let row = prepare(store, new)?;
    store.tenant(agency, Mode::Write, |tx| {
        users::check_ties_exist(tx, row.client, row.person)?;
        let user = rows::insert(tx, row)?;
        by_operator(tx, "user.create", "user", user.id.to_string());
        emit_command(tx, &About::default());
        Ok(user.id)
    })
}

/// Checks a new user and hashes his password; slow, so before any transaction.
pub(crate) fn prepare(store: &Store, new: NewUser) -> Result<rows::NewUser, Problem> {
    new.validate().map_err(|_| users::login_name_unfit())?;
    let roles = users::settle_roles(new.roles, new.client_id, new.person_id)?;
    let login_name = new.login_name.to_lowercase();
    password::check(new.password.reveal(), &login_name, "/password")?;
    Ok(rows::NewUser {
        login_name,
        display_name: new.display_name,
        password_hash: password::hash(store.runtime(), new.password.reveal())?,
        roles,
        client: new.client_id,
        person: new.person_id,
    })
}

/// An entry for what is done on the command line of the installation: no user acts there.
fn by_operator(tx: &mut Tenant<'_>, action: &str, object_type: &str, object_id: String) {
    let entry = Entry {
        actor: Key(Uuid::nil()),
        actor_kind: "operator",
        action,
        object_type,
        object_id,
        reason: None,
        detail: serde_json::Value::Null,
        request_id: "",
    };
    audit::record(tx, entry);
}
