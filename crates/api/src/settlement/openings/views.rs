//! What is shown of an opening balance.

use bole_domain::ids::PersonId;
use bole_domain::money::Fen;
use bole_domain::period::Period;
use bole_persistence::settlement::openings::Kept;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::http::examples::made_at;
use crate::http::registry::Example;

/// The sums of a person's tax year up to a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TaxOpening)]
pub struct OpeningView {
    /// The number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// The person.
    pub person_id: PersonId,
    /// The last month in the sums; its year is the tax year.
    pub through: Period,
    /// Months with the withholding agent.
    pub months: u32,
    /// Income, exempt income included.
    pub income: Fen,
    /// Exempt income.
    pub exempt: Fen,
    /// Basic deduction.
    pub basic_deduction: Fen,
    /// The worker's insurances and housing fund.
    pub special: Fen,
    /// For children's education.
    pub children_education: Fen,
    /// For infant care.
    pub infant_care: Fen,
    /// For elderly care.
    pub elderly_care: Fen,
    /// For the interest of a housing loan.
    pub housing_loan_interest: Fen,
    /// For housing rent.
    pub housing_rent: Fen,
    /// For continuing education.
    pub continuing_education: Fen,
    /// Personal pension as far as it counted.
    pub personal_pension: Fen,
    /// Other lawful deductions.
    pub other: Fen,
    /// Relief of the tax.
    pub relief: Fen,
    /// Tax withheld.
    pub withheld: Fen,
    /// An annual bonus that was taxed apart; no part of income and tax above.
    pub annual_bonus: Fen,
    /// Who recorded it last.
    #[schema(example = "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

impl From<(String, Kept)> for OpeningView {
    fn from((employee_number, kept): (String, Kept)) -> Self {
        let (opening, sums) = (kept.opening, kept.opening.sums);
        let [children, infants, elderly, loan, rent, education] = opening.additional;
        Self {
            employee_number,
            person_id: kept.person,
            through: opening.through,
            months: opening.months,
            income: sums.income,
            exempt: sums.exempt,
            basic_deduction: opening.basic,
            special: sums.special,
            children_education: children,
            infant_care: infants,
            elderly_care: elderly,
            housing_loan_interest: loan,
            housing_rent: rent,
            continuing_education: education,
            personal_pension: sums.pension_counted,
            other: sums.other,
            relief: sums.relief,
            withheld: sums.withheld,
            annual_bonus: opening.annual_bonus,
            recorded_by: kept.recorded_by,
            recorded_at: kept.recorded_at,
        }
    }
}

impl Example for OpeningView {
    fn example() -> Self {
        Self {
            employee_number: "E000001".to_owned(),
            person_id: PersonId::example(),
            through: Period::example(),
            months: 3,
            income: Fen(9_000_000),
            exempt: Fen::ZERO,
            basic_deduction: Fen(1_500_000),
            special: Fen(1_350_000),
            children_education: Fen(600_000),
            infant_care: Fen::ZERO,
            elderly_care: Fen::ZERO,
            housing_loan_interest: Fen::ZERO,
            housing_rent: Fen::ZERO,
            continuing_education: Fen::ZERO,
            personal_pension: Fen::ZERO,
            other: Fen::ZERO,
            relief: Fen::ZERO,
            withheld: Fen(303_000),
            annual_bonus: Fen::ZERO,
            recorded_by: "usr_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D".to_owned(),
            recorded_at: made_at(),
        }
    }
}
