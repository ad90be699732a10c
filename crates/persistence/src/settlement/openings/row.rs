//! The row of an opening balance.

use bole_domain::ids::PersonId;
use bole_domain::money::Fen;
use bole_domain::settlement::compute::YearSums;
use bole_domain::settlement::opening::Opening;
use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::error::StoreError;
use crate::schema::tax_openings as t;
use crate::types::{At, Key};

/// An opening balance's columns besides its key.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = t)]
pub(super) struct Columns {
    through: String,
    months: i32,
    income: i64,
    exempt: i64,
    basic: i64,
    special: i64,
    children_education: i64,
    infant_care: i64,
    elderly_care: i64,
    housing_loan_interest: i64,
    housing_rent: i64,
    continuing_education: i64,
    other: i64,
    pension_counted: i64,
    relief: i64,
    withheld: i64,
    annual_bonus: i64,
}

impl Columns {
    pub(super) fn of(opening: &Opening) -> Self {
        let sums = &opening.sums;
        let [children, infants, elderly, loan, rent, education] = opening.additional.map(|fen| fen.0);
        Self {
            through: opening.through.to_string(),
            months: i32::try_from(opening.months).unwrap_or(i32::MAX),
            income: sums.income.0,
            exempt: sums.exempt.0,
            basic: opening.basic.0,
            special: sums.special.0,
            children_education: children,
            infant_care: infants,
            elderly_care: elderly,
            housing_loan_interest: loan,
            housing_rent: rent,
            continuing_education: education,
            other: sums.other.0,
            pension_counted: sums.pension_counted.0,
            relief: sums.relief.0,
            withheld: sums.withheld.0,
            annual_bonus: opening.annual_bonus.0,
        }
    }

    pub(super) fn read(self) -> Result<Opening, StoreError> {
        let broken = |column| StoreError::Corrupt { table: "tax_openings", column };
        let additional = [
            self.children_education,
            self.infant_care,
            self.elderly_care,
            self.housing_loan_interest,
            self.housing_rent,
            self.continuing_education,
        ]
        .map(Fen);
        Ok(Opening {
            through: self.through.parse().map_err(|_| broken("through"))?,
            months: u32::try_from(self.months).map_err(|_| broken("months"))?,
            basic: Fen(self.basic),
            sums: YearSums {
                income: Fen(self.income),
                exempt: Fen(self.exempt),
                special: Fen(self.special),
                additional: additional.into_iter().sum(),
                other: Fen(self.other),
                pension_counted: Fen(self.pension_counted),
                relief: Fen(self.relief),
                withheld: Fen(self.withheld),
            },
            additional,
            annual_bonus: Fen(self.annual_bonus),
        })
    }
}

/// A new row.
#[derive(Insertable)]
#[diesel(table_name = t)]
pub(super) struct NewRow<'a> {
    pub(super) agency_id: Key,
    pub(super) withholding_agent_code: &'a str,
    pub(super) tax_year: i32,
    pub(super) person_id: Key,
    #[diesel(embed)]
    pub(super) columns: Columns,
    pub(super) recorded_by: &'a str,
    pub(super) recorded_at: At,
    pub(super) version: i64,
}

/// An opening balance as it is kept.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Whose.
    pub person: PersonId,
    /// The balance.
    pub opening: Opening,
    /// Public id of who recorded it last.
    pub recorded_by: String,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// How often it was recorded.
    pub version: i64,
}
