//! The kinds of deductions, and the words that claims are made of.

use crate::language::Label;
use crate::money::Fen;
use crate::people::DivisionCode;
use crate::standard::coded::{coded, tsv_rows};

const CITIES: &str = include_str!("../../../data/tax/rent-cities.tsv");

coded! {
    /// A kind of special additional deduction; the first six are withheld month by month.
    DeductionKind {
        /// Children's education.
        ChildrenEducation = "children_education",
        /// Care of infants below three.
        InfantCare = "infant_care",
        /// Care of the elderly.
        ElderlyCare = "elderly_care",
        /// Interest of a loan for the first home.
        HousingLoanInterest = "housing_loan_interest",
        /// Rent.
        HousingRent = "housing_rent",
        /// Continuing education: a degree, or a professional certificate.
        ContinuingEducation = "continuing_education",
        /// Serious illness: counted when the year is settled, never withheld by the month.
        SeriousIllness = "serious_illness",
    }
}

impl DeductionKind {
    /// Those that a month's withholding has, in the order of the standard template's items.
    pub const WITHHELD: [DeductionKind; 6] = [
        DeductionKind::ChildrenEducation,
        DeductionKind::InfantCare,
        DeductionKind::ElderlyCare,
        DeductionKind::HousingLoanInterest,
        DeductionKind::HousingRent,
        DeductionKind::ContinuingEducation,
    ];

    /// What it is called.
    pub fn label(self) -> Label {
        match self {
            DeductionKind::ChildrenEducation => Label::new("子女教育", "Children's education"),
            DeductionKind::InfantCare => Label::new("3岁以下婴幼儿照护", "Infant care"),
            DeductionKind::ElderlyCare => Label::new("赡养老人", "Care of the elderly"),
            DeductionKind::HousingLoanInterest => Label::new("住房贷款利息", "Housing loan interest"),
            DeductionKind::HousingRent => Label::new("住房租金", "Housing rent"),
            DeductionKind::ContinuingEducation => Label::new("继续教育", "Continuing education"),
            DeductionKind::SeriousIllness => Label::new("大病医疗", "Serious illness"),
        }
    }
}

coded! {
    /// Which part of an amount somebody claims.
    Share {
        /// All of it.
        Full = "full",
        /// Half of it, the other half being left to the spouse.
        Half = "half",
    }
}

impl Share {
    /// This part of an amount.
    pub fn of(self, amount: Fen) -> Fen {
        match self {
            Share::Full => amount,
            Share::Half => Fen(amount.0 / 2),
        }
    }

    /// In hundredths.
    pub fn percent(self) -> u32 {
        match self {
            Share::Full => 100,
            Share::Half => 50,
        }
    }
}

coded! {
    /// Where a child's education stands.
    EducationStage {
        /// Before school, from the month of the third birthday on.
        Preschool = "preschool",
        /// Primary and lower secondary school.
        Compulsory = "compulsory",
        /// Upper secondary and technical school.
        UpperSecondary = "upper_secondary",
        /// College and university, up to a doctorate.
        Higher = "higher",
    }
}

coded! {
    /// By which amount rent in a city counts.
    RentBand {
        /// Municipalities, provincial capitals, cities with a plan of their own.
        Highest = "highest",
        /// Others with more than a million registered inhabitants of their districts.
        Middle = "middle",
        /// The rest.
        Lowest = "lowest",
    }
}

/// The prefix of the listed city that a place lies in.
fn listed(city: &DivisionCode) -> Option<&'static str> {
    tsv_rows(CITIES).filter_map(|row| row.first().copied()).find(|prefix| city.as_str().starts_with(prefix))
}

impl RentBand {
    /// Can it be the band of this city? The cities of the highest are listed; how large the others are is declared.
    pub fn fits(self, city: &DivisionCode) -> bool {
        listed(city).is_some() == (self == RentBand::Highest)
    }
}

/// Do two places lie in one city?
pub(super) fn same_city(one: &DivisionCode, other: &DivisionCode) -> bool {
    let city = |place: &DivisionCode| -> String {
        listed(place).map_or_else(|| place.as_str().chars().take(4).collect(), str::to_owned)
    };
    city(one) == city(other)
}
