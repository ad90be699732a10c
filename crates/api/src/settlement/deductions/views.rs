//! What is shown of a declaration: numbers of documents masked, and what it gives month by month.

use bole_domain::ids::{DeductionId, PersonId};
use bole_domain::money::Fen;
use bole_domain::people::mask;
use bole_domain::period::Period;
use bole_domain::settlement::deduction::{Child, Claim, DeductionKind, Parent};
use bole_domain::settlement::tax::AdditionalYear;
use bole_persistence::settlement::deductions::Deduction;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::bodies::{example_claim, example_month};
use crate::http::examples::made_at;
use crate::http::problem::Problem;
use crate::http::registry::Example;

/// Does a declaration count?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TaxDeductionState)]
pub enum DeductionState {
    /// To the year's end, as far as its facts hold.
    Declared,
    /// To its last month.
    Ended,
    /// For nothing.
    Withdrawn,
}

/// What a month gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TaxDeductionMonth)]
pub struct MonthView {
    /// The month.
    pub month: Period,
    /// The amount.
    pub amount: Fen,
}

/// The declarant's spouse, masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MaskedSpouse)]
pub struct SpouseView {
    /// The name.
    pub name: String,
    /// The resident ID, masked.
    #[schema(example = "****************11")]
    pub resident_id: String,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TaxDeduction)]
pub struct DeductionView {
    /// Its id.
    pub id: DeductionId,
    /// Whose.
    pub person_id: PersonId,
    /// Credit code of the withholding agent that it is claimed with.
    #[schema(example = "91440300MA5ABCD127")]
    pub withholding_agent_code: String,
    /// The tax year.
    #[schema(example = 2026)]
    pub tax_year: i32,
    /// Of which kind.
    pub kind: DeductionKind,
    /// Does it count?
    pub state: DeductionState,
    /// The first month.
    pub first_month: Period,
    /// The last month, if it ends before the year does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_month: Option<Period>,
    /// What is claimed; numbers of documents are masked.
    pub claim: Claim,
    /// The spouse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spouse: Option<SpouseView>,
    /// What it gives month by month, by its facts and the amounts in force.
    pub months: Vec<MonthView>,
    /// What these months give in all.
    pub year_amount: Fen,
    /// What it gives when the year is settled, beyond that: of serious illness alone.
    pub settled_by_year: Fen,
    /// The declaration of the year before that was confirmed with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continues_id: Option<DeductionId>,
    /// Who recorded it last.
    #[schema(example = "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub recorded_by: String,
    /// Version, as in the `ETag`.
    pub version: i64,
    /// When it was recorded first.
    pub created_at: DateTime<Utc>,
}

fn hidden(number: Option<String>) -> Option<String> {
    number.map(|number| mask::resident_id(&number))
}

fn masked_child(child: Child) -> Child {
    Child { id_number: hidden(child.id_number), ..child }
}

/// The claim without anybody's numbers.
fn masked(claim: Claim) -> Claim {
    match claim {
        Claim::ChildrenEducation { child, stage, ends, share } => {
            Claim::ChildrenEducation { child: masked_child(child), stage, ends, share }
        }
        Claim::InfantCare { child, share } => Claim::InfantCare { child: masked_child(child), share },
        Claim::ElderlyCare { parents, only_child, monthly_amount } => {
            let hide = |parent: Parent| Parent { id_number: hidden(parent.id_number), ..parent };
            Claim::ElderlyCare { parents: parents.into_iter().map(hide).collect(), only_child, monthly_amount }
        }
        other @ (Claim::HousingLoanInterest { .. }
        | Claim::HousingRent { .. }
        | Claim::DegreeEducation { .. }
        | Claim::ProfessionalCertificate { .. }
        | Claim::SeriousIllness { .. }) => other,
    }
}

impl DeductionView {
    pub(super) fn of(deduction: Deduction) -> Result<Self, Problem> {
        let Deduction {
            id,
            person,
            agent,
            declared,
            spouse,
            continues,
            withdrawn_at,
            recorded_by,
            version,
            created_at,
        } = deduction;
        let rules = AdditionalYear::of(declared.tax_year())?;
        let months = declared.months(&rules, |_| true).into_iter().map(|(month, amount)| MonthView { month, amount });
        let months: Vec<MonthView> = if withdrawn_at.is_some() { Vec::new() } else { months.collect() };
        let settled = rules.last().map_or(Fen::ZERO, |rule| declared.claim.settled_by_year(&rule.amounts));
        Ok(Self {
            id,
            person_id: person,
            withholding_agent_code: agent,
            tax_year: declared.tax_year(),
            kind: declared.claim.kind(),
            state: match (withdrawn_at, declared.last_month) {
                (Some(_), _) => DeductionState::Withdrawn,
                (None, Some(_)) => DeductionState::Ended,
                (None, None) => DeductionState::Declared,
            },
            first_month: declared.first_month,
            last_month: declared.last_month,
            claim: masked(declared.claim),
            spouse: spouse.map(|one| SpouseView { resident_id: mask::resident_id(&one.resident_id), name: one.name }),
            year_amount: months.iter().map(|month| month.amount).sum(),
            months,
            settled_by_year: if withdrawn_at.is_some() { Fen::ZERO } else { settled },
            continues_id: continues,
            recorded_by,
            version,
            created_at,
        })
    }
}

impl Example for DeductionView {
    fn example() -> Self {
        let month = example_month();
        Self {
            id: DeductionId::example(),
            person_id: PersonId::example(),
            withholding_agent_code: "91440300MA5ABCD127".to_owned(),
            tax_year: month.year(),
            kind: DeductionKind::ChildrenEducation,
            state: DeductionState::Declared,
            first_month: month,
            last_month: None,
            claim: masked(example_claim()),
            spouse: None,
            months: vec![MonthView { month, amount: Fen(100_000) }],
            year_amount: Fen(100_000),
            settled_by_year: Fen::ZERO,
            continues_id: None,
            recorded_by: "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D".to_owned(),
            version: 1,
            created_at: made_at(),
        }
    }
}
