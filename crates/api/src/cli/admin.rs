//! `bole admin`: agencies and users, made by whoever runs the installation.

use std::collections::BTreeMap;
use std::io::{BufRead, IsTerminal, Write};

use bole_domain::agency::Role;
use bole_domain::ids::{AgencyId, ClientId, PersonId};
use bole_persistence::data_keys::{self, RetireError};
use bole_persistence::{Mode, wrapped_keys};
use clap::{Args, Subcommand};

use super::{CliError, open};
use crate::agency::{self, NewAgency, NewUser};
use crate::auth::password::Secret;
use crate::config::Config;

/// What an operator can make.
#[derive(Debug, Subcommand)]
pub(super) enum Admin {
    /// Make an agency with its first administrator.
    ///
    /// The administrator's password is read from BOLE_PASSWORD, from a terminal without showing it, or from the first line of
    /// standard input; never from the command line, where other processes can see it.
    CreateAgency(CreateAgency),
    /// Add a user to an agency. The password is read as for `create-agency`.
    CreateUser(CreateUser),
    /// Wrap every key that an older master key wraps by the present one.
    ///
    /// To change the master key, set BOLE_MASTER_KEY to the new one and BOLE_OLDER_MASTER_KEYS to the old one wherever the
    /// service runs, start it again, run this, and take the old one out. It can be run again at any time.
    RewrapKeys,
    /// Give an agency another data key and seal everything of it anew, while its servers serve.
    ///
    /// Takes some ten seconds and the time to write every sealed value once. Interrupted, it is begun again. The old key stays
    /// until `retire-data-keys`.
    RotateDataKey(OfAgency),
    /// Forget an agency's older data keys; refused while anything needs one.
    RetireDataKeys(OfAgency),
}

#[derive(Debug, Args)]
pub(super) struct OfAgency {
    /// The agency's id.
    #[arg(long)]
    agency: AgencyId,
}

#[derive(Debug, Args)]
pub(super) struct CreateAgency {
    /// Its full name.
    #[arg(long)]
    name: String,
    /// Its unified social credit code.
    #[arg(long)]
    credit_code: String,
    /// Login name of its first `agency_admin`.
    #[arg(long)]
    login: String,
}

#[derive(Debug, Args)]
pub(super) struct CreateUser {
    /// The agency's id.
    #[arg(long)]
    agency: AgencyId,
    /// Login name, unique in the installation.
    #[arg(long)]
    login: String,
    /// How he is called; his login name without it.
    #[arg(long)]
    name: Option<String>,
    /// A role; may be given several times.
    #[arg(long = "role", required = true, value_parser = role)]
    roles: Vec<Role>,
    /// The client of a `client_user`.
    #[arg(long)]
    client: Option<ClientId>,
    /// The person behind a `person`.
    #[arg(long)]
    person: Option<PersonId>,
}

fn role(code: &str) -> Result<Role, String> {
    Role::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = Role::all().map(Role::code).collect();
        format!("the roles are {}", known.join(", "))
    })
}

/// Makes what was asked for.
pub(super) fn run(
    config: &Config,
    admin: Admin,
    environment: &BTreeMap<String, String>,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let store = open(config)?;
    match admin {
        Admin::CreateAgency(new) => {
            let admin_password = password(environment, &new.login)?;
            let new =
                NewAgency { name: new.name, credit_code: new.credit_code, admin_login: new.login, admin_password };
            let (agency, user) = agency::create_agency(&store, new)?;
            writeln!(out, "agency {agency}\nadministrator {user}")?;
        }
        Admin::CreateUser(new) => {
            let user = NewUser {
                password: password(environment, &new.login)?,
                display_name: new.name.unwrap_or_else(|| new.login.clone()),
                login_name: new.login,
                roles: new.roles,
                client_id: new.client,
                person_id: new.person,
            };
            writeln!(out, "user {}", agency::create_user(&store, new.agency, user)?)?;
        }
        Admin::RewrapKeys => {
            let done = store.system(Mode::Write, wrapped_keys::rewrap)?;
            writeln!(
                out,
                "wrapped anew by the present master key: {} agencies' keys, {} signing keys",
                done.agencies, done.signing_keys
            )?;
        }
        Admin::RotateDataKey(OfAgency { agency }) => {
            let counts = data_keys::rotate(&store, agency)?;
            writeln!(out, "sealed anew by a new data key: {} values", counts.values().sum::<usize>())?;
            for (column, count) in counts {
                writeln!(out, "{count:>10}  {column}")?;
            }
        }
        Admin::RetireDataKeys(OfAgency { agency }) => {
            data_keys::retire(&store, agency).map_err(|refused| match refused {
                RetireError::Store(error) => CliError::from(error),
                RetireError::InUse(_) | RetireError::JobsAtWork(_) => CliError::Told(refused.to_string()),
            })?;
            writeln!(out, "the agency has one data key")?;
        }
    }
    Ok(())
}

/// A password from the environment, a terminal or standard input.
fn password(environment: &BTreeMap<String, String>, login: &str) -> Result<Secret, CliError> {
    if let Some(given) = environment.get("BOLE_PASSWORD").filter(|given| !given.is_empty()) {
        return Ok(Secret::new(given.as_str()));
    }
    if std::io::stdin().is_terminal() {
        let typed = rpassword::prompt_password(format!("Password for {login}: "))?;
        let again = rpassword::prompt_password("Once more: ")?;
        if typed != again {
            return Err(CliError::Told("the two passwords differ".to_owned()));
        }
        return Ok(Secret::new(typed));
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n'])))
}
