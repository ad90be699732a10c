//! Roles and ties of a user must agree.

use bole_domain::agency::Role;
use bole_domain::ids::{ClientId, PersonId};
use bole_persistence::Tenant;
use bole_persistence::agency::users as rows;

use crate::http::problem::Problem;

/// Roles and ties must agree: who is outside the agency has one role and one tie, who is inside has none.
pub(crate) fn settle_roles(
    mut roles: Vec<Role>,
    client: Option<ClientId>,
    person: Option<PersonId>,
) -> Result<Vec<Role>, Problem> {
    roles.sort();
    roles.dedup();
    if roles.contains(&Role::ServiceAccount) {
        return Err(Problem::rule(
            "role_of_machines",
            "/roles",
            "service_account 不是人的角色，请另建服务账号。",
            "service_account is no role of people; make a service account instead.",
        ));
    }
    let agree = match roles.as_slice() {
        [Role::ClientUser] => client.is_some() && person.is_none(),
        [Role::Person] => person.is_some() && client.is_none(),
        inside => {
            let outside = inside.contains(&Role::ClientUser) || inside.contains(&Role::Person);
            !outside && client.is_none() && person.is_none()
        }
    };
    if agree {
        return Ok(roles);
    }
    Err(Problem::rule(
        "role_tie_broken",
        "/roles",
        "client_user 只能单独使用且须给出 client_id；person 只能单独使用且须给出 person_id；其他角色不得给出二者。",
        "client_user stands alone and needs client_id; person stands alone and needs person_id; other roles have neither.",
    ))
}

/// The client or the person that a user is tied to must be the agency's.
pub(crate) fn check_ties_exist(
    tx: &mut Tenant<'_>,
    client: Option<ClientId>,
    person: Option<PersonId>,
) -> Result<(), Problem> {
    if let Some(id) = client
        && !rows::knows_client(tx, id)?
    {
        return Err(Problem::rule("client_unknown", "/client_id", "没有这个客户。", "There is no such client."));
    }
    if let Some(id) = person
        && !rows::knows_person(tx, id)?
    {
        return Err(Problem::rule("person_unknown", "/person_id", "没有这个人员。", "There is no such person."));
    }
    Ok(())
}
