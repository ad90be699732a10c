//! What is claimed, with the facts that the claim rests on.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::kind::{DeductionKind, EducationStage, RentBand, Share};
use super::span::{Span, month_before, month_of_age};
use crate::money::Fen;
use crate::people::DivisionCode;
use crate::period::Period;
use crate::settlement::tax::AdditionalAmounts;

/// A child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeductionChild)]
pub struct Child {
    /// The name.
    #[schema(min_length = 1, max_length = 100, example = "林小禾")]
    pub name: String,
    /// When the child was born.
    pub birth_date: NaiveDate,
    /// Number of an identity document or of the birth certificate, if there is one. By it a child is known that two claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40)]
    pub id_number: Option<String>,
}

impl Child {
    /// The number in the form in which numbers are compared.
    pub fn number(&self) -> Option<String> {
        self.id_number.as_deref().map(compared)
    }

    /// Is it the same child? By the numbers where both have one, else by name and day of birth.
    pub fn is(&self, other: &Child) -> bool {
        match (self.number(), other.number()) {
            (Some(own), Some(others)) => own == others,
            (_, _) => self.birth_date == other.birth_date && self.name.trim() == other.name.trim(),
        }
    }
}

/// Letters in upper case, no blanks.
fn compared(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}

/// Somebody who is cared for: a parent, or a grandparent whose children have died.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeductionParent)]
pub struct Parent {
    /// The name.
    #[schema(min_length = 1, max_length = 100, example = "林德厚")]
    pub name: String,
    /// When born.
    pub birth_date: NaiveDate,
    /// Number of an identity document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 40)]
    pub id_number: Option<String>,
    /// The day on which the duty of care ended; the deduction then ends with that year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub care_ended_on: Option<NaiveDate>,
}

/// The declarant's spouse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DeductionSpouse)]
pub struct Spouse {
    /// The name.
    #[schema(min_length = 1, max_length = 100, example = "周雨")]
    pub name: String,
    /// The resident ID.
    #[schema(pattern = "^[0-9]{17}[0-9Xx]$", example = "130102199003070011")]
    pub resident_id: String,
}

/// What is claimed. The fields are the facts from which the months and the amount follow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = DeductionClaim)]
pub enum Claim {
    /// A child's education, from the month of the third birthday to the last month of full-time education.
    ChildrenEducation {
        /// The child.
        child: Child,
        /// Where the education stands.
        stage: EducationStage,
        /// Its last month, once that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<Period>,
        /// Which part is claimed.
        share: Share,
    },
    /// Care of a child from the month of birth to the month before the third birthday.
    InfantCare {
        /// The child.
        child: Child,
        /// Which part is claimed.
        share: Share,
    },
    /// Care of parents from the month in which the first of them is sixty.
    ElderlyCare {
        /// Who is cared for.
        #[schema(min_items = 1, max_items = 8)]
        parents: Vec<Parent>,
        /// Is the declarant an only child?
        only_child: bool,
        /// What he takes a month of what the siblings share; an only child has all and tells none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        monthly_amount: Option<Fen>,
    },
    /// Interest of a loan for the first home, for 240 months at most.
    HousingLoanInterest {
        /// Number of the loan contract.
        #[schema(min_length = 1, max_length = 60, example = "BJ-2024-000123")]
        contract_number: String,
        /// The month of the first repayment.
        first_repayment: Period,
        /// The month in which it is paid off, once that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        paid_off: Option<Period>,
        /// Which part is claimed: half of it only where each of two spouses had a loan before they married.
        share: Share,
    },
    /// Rent of a home in the city of work.
    HousingRent {
        /// The city: division code.
        city: DivisionCode,
        /// By which amount it counts.
        band: RentBand,
        /// The lease's first month.
        begins: Period,
        /// The lease's last month.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<Period>,
    },
    /// Education for a degree, for 48 months at most.
    DegreeEducation {
        /// Its first month.
        begins: Period,
        /// Its last month, once that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ends: Option<Period>,
    },
    /// A professional certificate, once in the year in which it was issued.
    ProfessionalCertificate {
        /// What it is called.
        #[schema(min_length = 1, max_length = 100, example = "一级人力资源管理师")]
        name: String,
        /// When it was issued.
        issued_on: NaiveDate,
    },
    /// Serious illness: counted when the year is settled.
    SeriousIllness {
        /// What was borne in the year after reimbursement, of what the medical insurance lists.
        own_expenses: Fen,
    },
}

impl Claim {
    /// Of which kind.
    pub fn kind(&self) -> DeductionKind {
        match self {
            Claim::ChildrenEducation { .. } => DeductionKind::ChildrenEducation,
            Claim::InfantCare { .. } => DeductionKind::InfantCare,
            Claim::ElderlyCare { .. } => DeductionKind::ElderlyCare,
            Claim::HousingLoanInterest { .. } => DeductionKind::HousingLoanInterest,
            Claim::HousingRent { .. } => DeductionKind::HousingRent,
            Claim::DegreeEducation { .. } | Claim::ProfessionalCertificate { .. } => DeductionKind::ContinuingEducation,
            Claim::SeriousIllness { .. } => DeductionKind::SeriousIllness,
        }
    }

    /// The child that it is for.
    pub fn child(&self) -> Option<&Child> {
        match self {
            Claim::ChildrenEducation { child, .. } | Claim::InfantCare { child, .. } => Some(child),
            Claim::ElderlyCare { .. }
            | Claim::HousingLoanInterest { .. }
            | Claim::HousingRent { .. }
            | Claim::DegreeEducation { .. }
            | Claim::ProfessionalCertificate { .. }
            | Claim::SeriousIllness { .. } => None,
        }
    }

    /// The part that is claimed, where spouses may share.
    pub fn share(&self) -> Option<Share> {
        match self {
            Claim::ChildrenEducation { share, .. }
            | Claim::InfantCare { share, .. }
            | Claim::HousingLoanInterest { share, .. } => Some(*share),
            Claim::ElderlyCare { .. }
            | Claim::HousingRent { .. }
            | Claim::DegreeEducation { .. }
            | Claim::ProfessionalCertificate { .. }
            | Claim::SeriousIllness { .. } => None,
        }
    }

    /// The months in which its facts hold, by the ages and limits in force; `None` if it gives nothing by the month.
    pub fn span(&self, rule: &AdditionalAmounts) -> Option<Span> {
        let day = |month: &Option<Period>| month.map(Period::first_day);
        match self {
            Claim::ChildrenEducation { child, ends, .. } => {
                let from = month_of_age(child.birth_date, rule.children_education.from_age)?;
                Some(Span::from(from).until(day(ends)))
            }
            Claim::InfantCare { child, .. } => {
                let third = month_of_age(child.birth_date, rule.infant_care?.below_age)?;
                Some(Span::from(child.birth_date).until(month_before(third)))
            }
            Claim::ElderlyCare { parents, .. } => {
                let from =
                    parents.iter().filter_map(|one| month_of_age(one.birth_date, rule.elderly_care.from_age)).min()?;
                // As long as there is one to care for; the year in which the last duty ends counts whole.
                let ended: Option<Vec<NaiveDate>> = parents.iter().map(|one| one.care_ended_on).collect();
                let last = ended.and_then(|days| days.into_iter().max());
                Some(Span::from(from).until(last.and_then(|day| NaiveDate::from_ymd_opt(day.year(), 12, 1))))
            }
            Claim::HousingLoanInterest { first_repayment, paid_off, .. } => {
                let span = Span::from(first_repayment.first_day()).at_most(rule.housing_loan_interest.most_months);
                Some(span.until(day(paid_off)))
            }
            Claim::HousingRent { begins, ends, .. } => Some(Span::from(begins.first_day()).until(day(ends))),
            Claim::DegreeEducation { begins, ends } => {
                let span = Span::from(begins.first_day()).at_most(rule.degree_education.most_months);
                Some(span.until(day(ends)))
            }
            Claim::ProfessionalCertificate { issued_on, .. } => {
                Some(Span::from(*issued_on).until(NaiveDate::from_ymd_opt(issued_on.year(), 12, 1)))
            }
            Claim::SeriousIllness { .. } => None,
        }
    }

    /// What it gives in a month in which its facts hold; of a certificate, what it gives in its year.
    pub fn amount(&self, rule: &AdditionalAmounts) -> Fen {
        match self {
            Claim::ChildrenEducation { share, .. } => share.of(rule.children_education.monthly),
            Claim::InfantCare { share, .. } => rule.infant_care.map_or(Fen::ZERO, |infant| share.of(infant.monthly)),
            Claim::ElderlyCare { only_child: true, .. } => rule.elderly_care.monthly,
            Claim::ElderlyCare { only_child: false, monthly_amount, .. } => {
                monthly_amount.unwrap_or_default().min(rule.elderly_care.sibling_most)
            }
            Claim::HousingLoanInterest { share, .. } => share.of(rule.housing_loan_interest.monthly),
            Claim::HousingRent { band, .. } => match band {
                RentBand::Highest => rule.housing_rent.highest,
                RentBand::Middle => rule.housing_rent.middle,
                RentBand::Lowest => rule.housing_rent.lowest,
            },
            Claim::DegreeEducation { .. } => rule.degree_education.monthly,
            Claim::ProfessionalCertificate { .. } => rule.professional_certificate.yearly,
            Claim::SeriousIllness { .. } => Fen::ZERO,
        }
    }

    /// What it gives when the year is settled, beyond what was given by the month.
    pub fn settled_by_year(&self, rule: &AdditionalAmounts) -> Fen {
        match self {
            Claim::SeriousIllness { own_expenses } => {
                let above = own_expenses.0.saturating_sub(rule.serious_illness.above.0).max(0);
                Fen(above).min(rule.serious_illness.yearly_most)
            }
            Claim::ChildrenEducation { .. }
            | Claim::InfantCare { .. }
            | Claim::ElderlyCare { .. }
            | Claim::HousingLoanInterest { .. }
            | Claim::HousingRent { .. }
            | Claim::DegreeEducation { .. }
            | Claim::ProfessionalCertificate { .. } => Fen::ZERO,
        }
    }

    /// Is it given once in a year instead of month by month?
    pub(super) fn once_a_year(&self) -> bool {
        matches!(self, Claim::ProfessionalCertificate { .. })
    }
}
