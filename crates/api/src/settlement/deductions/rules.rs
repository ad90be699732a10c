//! What must hold before a declaration is kept: by itself, beside the declarant's others, his spouse's, and those for the same
//! child.

use bole_domain::ids::{DeductionId, EngagementId, PersonId};
use bole_domain::settlement::deduction::{Beside, Declared, DeductionRefusal, Spouse};
use bole_domain::settlement::tax::AdditionalYear;
use bole_persistence::people;
use bole_persistence::settlement::deductions::{self as rows, Sought};
use bole_persistence::{StoreError, Tenant};
use chrono::NaiveDate;

use crate::http::context::By;
use crate::http::problem::Problem;

/// Holds the agency's declarations and looks at one beside the others. The inner refusal is one of the rules.
pub(super) fn admit(
    tx: &mut Tenant<'_>,
    person: PersonId,
    declared: &Declared,
    spouse: Option<&Spouse>,
    but: Option<DeductionId>,
) -> Result<Result<(), DeductionRefusal>, StoreError> {
    rows::hold(tx)?;
    let own = match spouse {
        Some(_) => people::resident_ids(tx, &[person])?.remove(&person).unwrap_or_default(),
        None => String::new(),
    };
    let rules = match sound(declared, spouse, &own, tx.today()) {
        Ok(rules) => rules,
        Err(refused) => return Ok(Err(refused)),
    };
    let year = declared.tax_year();
    let others = rows::related(tx, &Sought { person, year, spouse, claim: &declared.claim, but })?;
    let beside: Vec<Beside<'_>> =
        others.iter().map(|(whose, other)| Beside { whose: *whose, declared: &other.declared }).collect();
    Ok(declared.beside(&beside, &rules))
}

/// Held against itself; gives the rules of its year.
fn sound(
    declared: &Declared,
    spouse: Option<&Spouse>,
    own: &str,
    today: NaiveDate,
) -> Result<AdditionalYear, DeductionRefusal> {
    let rules = AdditionalYear::of(declared.tax_year())?;
    declared.check(today, &rules)?;
    spouse.map_or(Ok(()), |spouse| spouse.checked(own).map(|_| ()))?;
    Ok(rules)
}

/// The withholding agent that somebody claims a deduction with: that of a roster on which he is.
pub(super) fn agent(
    tx: &mut Tenant<'_>,
    by: &By,
    person: PersonId,
    engagement: Option<EngagementId>,
) -> Result<String, Problem> {
    let mut agents = rows::agents_of(tx, person)?;
    agents.retain(|agent| by.caller.client.is_none_or(|own| own == agent.client));
    agents.retain(|agent| engagement.is_none_or(|wanted| wanted == agent.engagement));
    let mut codes: Vec<String> = agents.into_iter().map(|agent| agent.code).collect();
    codes.sort();
    codes.dedup();
    let several = codes.len() > 1;
    match codes.pop() {
        Some(code) if !several => Ok(code),
        Some(_) => Err(Problem::rule(
            "withholding_agent_ambiguous",
            "/engagement_id",
            "此人有多个扣缴义务人，请指明项目。",
            "Several agents withhold this person's tax; name the engagement.",
        )),
        None => Err(Problem::rule(
            "not_on_roster",
            "/engagement_id",
            "此人不在该项目的名册上。",
            "The person is not on a roster of this engagement.",
        )),
    }
}
