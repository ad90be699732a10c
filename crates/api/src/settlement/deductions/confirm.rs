//! The yearly confirmation: what is declared for a year goes on in the next only where it is confirmed.

use bole_domain::ids::{DeductionId, EngagementId, PersonId};
use bole_domain::language::Language;
use bole_domain::period::Period;
use bole_domain::refusal::Refusal;
use bole_domain::settlement::deduction::{Declared, DeductionRefusal, latest_year};
use bole_persistence::settlement::deductions::{self as rows, Deduction, NewDeduction};
use bole_persistence::{At, Key, Tenant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::operations::{own, seen};
use super::rules::admit;
use crate::auth::audit;
use crate::engagement::access::visible;
use crate::http::answer::Answer;
use crate::http::body::Body;
use crate::http::context::{By, Cx, Reply};
use crate::http::params::Path;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// From so many on a request confirms no more.
const AT_ONCE: usize = 500;

/// Declarations that are read at once.
const PAGE: i64 = 100;

/// The year for which declarations are confirmed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = TaxDeductionConfirmation)]
pub struct Confirmation {
    /// The tax year in which they go on: the present one, or from December on the next.
    #[validate(range(min = 2020, max = 2099))]
    #[schema(minimum = 2020, maximum = 2099)]
    pub tax_year: i32,
}

impl Example for Confirmation {
    fn example() -> Self {
        Self { tax_year: 2026 }
    }
}

/// A declaration that does not go on as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RefusedTaxDeduction)]
pub struct Stopped {
    /// The declaration of the year before.
    pub deduction_id: DeductionId,
    /// Why, as recording it would be refused.
    #[schema(example = "deduction_gives_nothing")]
    pub code: String,
}

/// What became of a confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ConfirmedTaxDeductions)]
pub struct Confirmed {
    /// The tax year.
    #[schema(example = 2026)]
    pub tax_year: i32,
    /// Declarations that go on from January.
    #[schema(example = 2)]
    pub confirmed: usize,
    /// Those that do not: their facts give nothing any more, or others stand against them.
    pub refused: Vec<Stopped>,
    /// There are more than one request confirms: send it again.
    pub more: bool,
}

impl Example for Confirmed {
    fn example() -> Self {
        let stopped = Stopped { deduction_id: DeductionId::example(), code: "deduction_gives_nothing".to_owned() };
        Self { tax_year: 2026, confirmed: 2, refused: vec![stopped], more: false }
    }
}

/// `POST /api/v1/persons/{person_id}/tax-deductions:confirm`
pub async fn of_person(cx: Cx, person: Path<PersonId>, Body(wish): Body<Confirmation>) -> Reply {
    cx.write(move |tx, by| {
        let person = seen(tx, by, *person)?;
        confirmed(tx, by, wish.tax_year, rows::Whose::Person(person), ("person", person.to_string()))
    })
    .await
}

/// `POST /api/v1/me/tax-deductions:confirm`
pub async fn of_own(cx: Cx, Body(wish): Body<Confirmation>) -> Reply {
    cx.write(move |tx, by| {
        let person = own(by)?;
        confirmed(tx, by, wish.tax_year, rows::Whose::Person(person), ("person", person.to_string()))
    })
    .await
}

/// `POST /api/v1/engagements/{engagement_id}/tax-deductions:confirm`
pub async fn of_engagement(cx: Cx, id: Path<EngagementId>, Body(wish): Body<Confirmation>) -> Reply {
    cx.write(move |tx, by| {
        let agent = visible(tx, by, *id)?.withholding_agent.credit_code;
        confirmed(tx, by, wish.tax_year, rows::Whose::Roster(*id, &agent), ("engagement", id.to_string()))
    })
    .await
}

fn confirmed(
    tx: &mut Tenant<'_>,
    by: &By,
    tax_year: i32,
    whose: rows::Whose<'_>,
    (kind, object): (&str, String),
) -> Result<Answer<Confirmed>, Problem> {
    rows::hold(tx)?;
    let january = Period::new(tax_year, 1).ok_or_else(Problem::internal)?;
    if january.year() > latest_year(tx.today()) {
        let refused = DeductionRefusal::YearToCome;
        let (zh, en) = (refused.text(Language::Zh), refused.text(Language::En));
        return Err(Problem::rule(refused.code(), "/tax_year", zh, en));
    }
    let (mut done, mut refused, mut after, mut more) = (0, Vec::new(), None, true);
    while more && done < AT_ONCE {
        let waiting = rows::unconfirmed(tx, whose, tax_year, after, PAGE)?;
        let Some(last) = waiting.last() else {
            more = false;
            continue;
        };
        after = Some((At::new(last.created_at), Key::of(last.id)));
        for old in waiting {
            let id = old.id;
            match goes_on(tx, by, old, january)? {
                Ok(()) => done += 1,
                Err(why) => refused.push(Stopped { deduction_id: id, code: why.code().to_owned() }),
            }
        }
    }
    let told = Confirmed { tax_year, confirmed: done, refused, more };
    let detail = serde_json::json!({ "tax_year": tax_year, "confirmed": done });
    audit(tx, by, "deduction.confirm", kind, object, None, &detail)?;
    Ok(Answer::ok(told))
}

fn goes_on(
    tx: &mut Tenant<'_>,
    by: &By,
    old: Deduction,
    january: Period,
) -> Result<Result<(), DeductionRefusal>, Problem> {
    let declared = Declared { first_month: january, last_month: None, claim: old.declared.claim };
    if let Err(refused) = admit(tx, old.person, &declared, old.spouse.as_ref(), None)? {
        return Ok(Err(refused));
    }
    let by = by.caller.public_id();
    let new = NewDeduction {
        person: old.person,
        agent: &old.agent,
        declared,
        spouse: old.spouse,
        continues: Some(old.id),
        by: &by,
    };
    rows::insert(tx, new)?;
    Ok(Ok(()))
}
