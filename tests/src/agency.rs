//! Agencies with people in every role.

use bole_api::agency::{NewAgency, create_agency, furnish};
use bole_api::auth::password::Secret;
use bole_domain::agency::Role;
use bole_domain::ids::AgencyId;
use bole_persistence::agency::users::{self, NewUser};
use bole_persistence::{Mode, StoreError};
use serde_json::json;

use crate::app::TestApp;
use crate::http::Actor;

/// Everybody's password.
pub const PASSWORD: &str = "eight-seals-of-jade";
/// Its hash, by the least work that there can be: whoever logs in in a thousand tests need not withstand anybody.
const HASH: &str = "$argon2id$v=19$m=8,t=1,p=1$c2l4dGVlbiBieXRlcyBpdA$uPLZuHIvOCe42rlHIkc6R6wUiQoNfQWjk+rH6x1qEas";

/// Roles that are tied to a client or a person outside the agency.
const OUTSIDE: [&str; 2] = ["client_user", "person"];

/// Gives an agency what it must have before its first order.
pub fn furnished(app: &TestApp, agency: AgencyId) {
    app.store().tenant(agency, Mode::Write, furnish).expect("an establishment is recorded");
}

/// An agency with two users of every role inside it.
#[derive(Clone)]
pub struct Agency {
    app: TestApp,
    /// Its id.
    pub id: AgencyId,
    /// Which one of the test it is, from 1 on.
    pub number: u32,
}

impl Agency {
    /// Makes one through the library, as `bole admin` does.
    pub(crate) fn create(app: &TestApp, number: u32) -> Self {
        let new = NewAgency {
            name: format!("伯乐第{number}人力资源服务有限公司"),
            credit_code: credit_code(&format!("91310000MA1FL{number:04}")),
            admin_login: format!("root.{number}"),
            admin_password: Secret::new(PASSWORD),
        };
        let (id, _) = create_agency(app.store(), new).expect("an agency is made");
        let agency = Self { app: app.clone(), id, number };
        let filled: Result<(), StoreError> = app.store().tenant(id, Mode::Write, |tx| {
            for role in Role::all().filter(|role| !OUTSIDE.contains(&role.code())) {
                for nth in 1..=2 {
                    let login_name = agency.login_name(role.code(), nth);
                    users::insert(
                        tx,
                        NewUser {
                            display_name: login_name.clone(),
                            login_name,
                            password_hash: HASH.to_owned(),
                            roles: vec![role],
                            client: None,
                            person: None,
                        },
                    )?;
                }
            }
            Ok(())
        });
        filled.expect("the agency has users");
        furnished(app, id);
        agency
    }

    fn login_name(&self, role: &str, nth: u32) -> String {
        format!("{role}.{nth}@{}", self.number)
    }

    /// The first user with a role.
    pub fn actor(&self, role: &str) -> Actor {
        Actor::user(&self.app, &self.login_name(role, 1))
    }

    /// The second user with a role: for what nobody may do with his own work.
    pub fn another(&self, role: &str) -> Actor {
        Actor::user(&self.app, &self.login_name(role, 2))
    }

    /// An `agency_admin`.
    pub fn admin(&self) -> Actor {
        self.actor("agency_admin")
    }

    /// A `payroll_specialist`.
    pub fn payroll_specialist(&self) -> Actor {
        self.actor("payroll_specialist")
    }

    /// An `insurance_specialist`.
    pub fn insurance_specialist(&self) -> Actor {
        self.actor("insurance_specialist")
    }

    /// A `finance_manager`.
    pub fn finance_manager(&self) -> Actor {
        self.actor("finance_manager")
    }

    /// A `project_manager`.
    pub fn project_manager(&self) -> Actor {
        self.actor("project_manager")
    }

    /// A `quality_manager`.
    pub fn quality_manager(&self) -> Actor {
        self.actor("quality_manager")
    }

    /// An `auditor`.
    pub fn auditor(&self) -> Actor {
        self.actor("auditor")
    }

    /// Somebody in the agency who has this permission, if a role inside it does.
    pub fn with_permission(&self, code: &str) -> Option<Actor> {
        let permission = bole_domain::agency::Permission::all().find(|p| p.code() == code)?;
        Role::all()
            .filter(|role| !OUTSIDE.contains(&role.code()))
            .find(|role| bole_domain::agency::allowed(*role, permission))
            .map(|role| self.actor(role.code()))
    }

    /// A new user of a client.
    pub async fn client_user(&self, client_id: &str) -> Actor {
        self.outsider(json!({ "roles": ["client_user"], "client_id": client_id })).await
    }

    /// A new user behind a person.
    pub async fn person(&self, person_id: &str) -> Actor {
        self.outsider(json!({ "roles": ["person"], "person_id": person_id })).await
    }

    async fn outsider(&self, mut user: serde_json::Value) -> Actor {
        let name = format!("out.{}", bole_domain::ids::encode(self.app.store().runtime().uuid()).to_lowercase());
        user["login_name"] = name.as_str().into();
        user["display_name"] = name.as_str().into();
        user["password"] = PASSWORD.into();
        self.admin().post("/api/v1/users", user).await.expect(201);
        Actor::user(&self.app, &name)
    }

    /// A new service account with these scopes.
    pub async fn machine(&self, scopes: &[&str]) -> Actor {
        let new = json!({ "display_name": "ERP", "scopes": scopes });
        let made = self.admin().post("/api/v1/service-accounts", new).await.expect(201);
        Actor::machine(&self.app, &made.text("/account/id"), &made.text("/client_secret"))
    }
}

/// A unified social credit code from its first 17 characters (GB 32100-2015).
pub fn credit_code(first: &str) -> String {
    const DIGITS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    let (mut sum, mut weight) = (0, 1);
    for digit in first.chars() {
        sum += DIGITS.find(digit).expect("a digit of base 31") * weight;
        weight = weight * 3 % 31;
    }
    let check = DIGITS.chars().nth((31 - sum % 31) % 31).expect("a digit of base 31");
    format!("{first}{check}")
}
