//! A declaration by itself: its months, its days, its amounts.

use chrono::{Datelike, NaiveDate};

use super::claim::{Claim, Spouse};
use super::declared::Declared;
use super::refusal::DeductionRefusal;
use crate::money::Fen;
use crate::people::ResidentId;
use crate::settlement::tax::AdditionalYear;

/// The month of a year from which on the next year is confirmed.
const CONFIRMED_FROM: u32 = 12;

/// The latest tax year for which something can be declared on a day.
pub fn latest_year(today: NaiveDate) -> i32 {
    if today.month() >= CONFIRMED_FROM { today.year() + 1 } else { today.year() }
}

impl Declared {
    /// Held against itself and the rules of its year.
    pub fn check(&self, today: NaiveDate, rules: &AdditionalYear) -> Result<(), DeductionRefusal> {
        if self.tax_year() > latest_year(today) {
            return Err(DeductionRefusal::YearToCome);
        }
        if self.last_month.is_some_and(|last| last < self.first_month || last.year() != self.tax_year()) {
            return Err(DeductionRefusal::MonthsOutsideYear);
        }
        self.claim.check(today, rules)?;
        let by_year = rules.last().map_or(Fen::ZERO, |rule| self.claim.settled_by_year(&rule.amounts));
        if self.months(rules, |_| true).is_empty() && by_year == Fen::ZERO {
            return Err(DeductionRefusal::GivesNothing);
        }
        Ok(())
    }
}

impl Declared {
    /// Is it a change of an earlier form of the same declaration?
    pub fn follows(&self, old: &Declared) -> Result<(), DeductionRefusal> {
        if self.tax_year() != old.tax_year() {
            return Err(DeductionRefusal::YearChanged);
        }
        if std::mem::discriminant(&self.claim) != std::mem::discriminant(&old.claim) {
            return Err(DeductionRefusal::KindChanged);
        }
        Ok(())
    }
}

impl Claim {
    fn check(&self, today: NaiveDate, rules: &AdditionalYear) -> Result<(), DeductionRefusal> {
        let past =
            |day: NaiveDate, pointer| if day <= today { Ok(()) } else { Err(DeductionRefusal::DayToCome(pointer)) };
        match self {
            Claim::ChildrenEducation { child, .. } | Claim::InfantCare { child, .. } => {
                past(child.birth_date, "/claim/child/birth_date")
            }
            Claim::ElderlyCare { parents, only_child, monthly_amount } => {
                for parent in parents {
                    past(parent.birth_date, "/claim/parents")?;
                    past(parent.care_ended_on.unwrap_or(today), "/claim/parents")?;
                }
                let most = rules.months().map(|rule| rule.amounts.elderly_care.sibling_most).max().unwrap_or_default();
                match (only_child, monthly_amount) {
                    (true, None) => Ok(()),
                    (false, Some(amount)) if *amount > Fen::ZERO && *amount <= most => Ok(()),
                    (false, Some(_)) => Err(DeductionRefusal::SiblingAmountAbove(most)),
                    (true, Some(_)) | (false, None) => Err(DeductionRefusal::SiblingAmount),
                }
            }
            Claim::HousingRent { city, band, .. } => {
                if band.fits(city) {
                    Ok(())
                } else {
                    Err(DeductionRefusal::RentBand)
                }
            }
            Claim::ProfessionalCertificate { issued_on, .. } => past(*issued_on, "/claim/issued_on"),
            Claim::HousingLoanInterest { .. } | Claim::DegreeEducation { .. } | Claim::SeriousIllness { .. } => Ok(()),
        }
    }
}

impl Spouse {
    /// The resident ID, if it is one and not the declarant's own.
    pub fn checked(&self, own: &str) -> Result<ResidentId, DeductionRefusal> {
        let id: ResidentId = self.resident_id.parse().map_err(|_| DeductionRefusal::SpouseId)?;
        if id.as_str() == own { Err(DeductionRefusal::SpouseIsSelf) } else { Ok(id) }
    }
}
