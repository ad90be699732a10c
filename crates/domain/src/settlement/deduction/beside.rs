//! A declaration beside the others of the declarant, of his spouse, and of whoever claims the same child.

use super::claim::Claim;
use super::declared::Declared;
use super::kind::same_city;
use super::refusal::DeductionRefusal;
use crate::period::Period;
use crate::settlement::tax::{AdditionalYear, ExclusiveWithin};

/// Whose declaration another one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The declarant's own.
    Own,
    /// His spouse's.
    Spouse,
    /// Somebody else's who claims the same child.
    Other,
}

/// A declaration that another is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside<'a> {
    /// Whose it is.
    pub whose: Whose,
    /// The declaration.
    pub declared: &'a Declared,
}

/// Do two claims of one person exclude each other in a month?
fn same_claim(one: &Claim, other: &Claim) -> bool {
    match (one, other) {
        (Claim::ChildrenEducation { child, .. }, Claim::ChildrenEducation { child: other, .. })
        | (Claim::InfantCare { child, .. }, Claim::InfantCare { child: other, .. }) => child.is(other),
        (Claim::ElderlyCare { .. }, Claim::ElderlyCare { .. })
        | (Claim::HousingLoanInterest { .. }, Claim::HousingLoanInterest { .. })
        | (Claim::HousingRent { .. }, Claim::HousingRent { .. })
        | (Claim::DegreeEducation { .. }, Claim::DegreeEducation { .. })
        | (Claim::ProfessionalCertificate { .. }, Claim::ProfessionalCertificate { .. }) => true,
        (_, _) => false,
    }
}

/// Is of two claims one a loan and one rent?
fn loan_and_rent(one: &Claim, other: &Claim) -> bool {
    matches!(
        (one, other),
        (Claim::HousingLoanInterest { .. }, Claim::HousingRent { .. })
            | (Claim::HousingRent { .. }, Claim::HousingLoanInterest { .. })
    )
}

/// May others have a part of what this claims? Then by the same child, or by the one home of a couple.
fn shared(one: &Claim, other: Beside<'_>) -> bool {
    match (one.child(), other.declared.claim.child()) {
        (Some(child), Some(same)) => one.kind() == other.declared.claim.kind() && child.is(same),
        (_, _) => {
            let loans = matches!(
                (one, &other.declared.claim),
                (Claim::HousingLoanInterest { .. }, Claim::HousingLoanInterest { .. })
            );
            other.whose == Whose::Spouse && loans
        }
    }
}

fn rent_by_both(one: &Claim, other: &Claim) -> bool {
    match (one, other) {
        (Claim::HousingRent { city, .. }, Claim::HousingRent { city: other, .. }) => same_city(city, other),
        (_, _) => false,
    }
}

impl Declared {
    /// Held against others of the same tax year.
    pub fn beside(&self, others: &[Beside<'_>], rules: &AdditionalYear) -> Result<(), DeductionRefusal> {
        let own_months = self.holds(rules);
        let within = rules.last().map(|rule| rule.amounts.loan_excludes_rent);
        let mut claimed: Vec<(Period, u32)> = Vec::new();
        for other in others {
            let claim = &other.declared.claim;
            let months = other.declared.holds(rules);
            let meets = months.iter().any(|month| own_months.contains(month));
            let year = within == Some(ExclusiveWithin::Year) && !months.is_empty() && !own_months.is_empty();
            if other.whose == Whose::Own && same_claim(&self.claim, claim) && meets {
                return Err(DeductionRefusal::Overlaps);
            }
            if other.whose != Whose::Other && loan_and_rent(&self.claim, claim) && (meets || year) {
                return Err(DeductionRefusal::LoanAndRent);
            }
            if other.whose == Whose::Spouse && rent_by_both(&self.claim, claim) && meets {
                return Err(DeductionRefusal::RentByBoth);
            }
            if other.whose != Whose::Own && shared(&self.claim, *other) {
                let share = claim.share().map_or(0, |share| share.percent());
                claimed.extend(months.into_iter().filter(|month| own_months.contains(month)).map(|m| (m, share)));
            }
        }
        let own = self.claim.share().map_or(0, |share| share.percent());
        let in_all = |month: &Period| -> u32 {
            claimed.iter().filter(|(of, _)| of == month).map(|(_, share)| share).sum::<u32>().saturating_add(own)
        };
        if own_months.iter().any(|month| in_all(month) > 100) {
            return Err(DeductionRefusal::ShareExceeded);
        }
        Ok(())
    }
}
