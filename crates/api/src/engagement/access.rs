//! Who may see which engagement: a client's user his client's, a person none.

use bole_domain::engagement::{Actor, Engagement, Scene};
use bole_domain::ids::EngagementId;
use bole_persistence::Tenant;
use bole_persistence::engagement::{self, Dossier};

use crate::client::access::hides;
use crate::http::context::By;
use crate::http::problem::Problem;

/// An engagement that the caller may see.
pub fn visible(tx: &mut Tenant<'_>, by: &By, id: EngagementId) -> Result<Engagement, Problem> {
    let found = engagement::load(tx, id)?;
    if hides(by, found.client) { Err(Problem::not_found("engagement")) } else { Ok(found) }
}

/// The same with the papers that a step's gate looks at.
pub fn visible_dossier(tx: &mut Tenant<'_>, by: &By, id: EngagementId) -> Result<Dossier, Problem> {
    let found = engagement::dossier(tx, id)?;
    if hides(by, found.engagement.client) { Err(Problem::not_found("engagement")) } else { Ok(found) }
}

/// Who acts, and when, as the rules want to know it.
pub fn scene(tx: &Tenant<'_>, by: &By) -> Scene {
    Scene {
        by: Actor { id: by.caller.public_id(), user: by.caller.user(), client: by.caller.client },
        at: tx.at().get(),
        today: tx.today(),
    }
}
