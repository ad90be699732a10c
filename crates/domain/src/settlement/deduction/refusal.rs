//! Why a declaration is not taken. No text names anybody else's data.

use crate::language::Language;
use crate::money::Fen;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::settlement::tax::TaxRefusal;

/// What a declaration may not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeductionRefusal {
    /// The roster does not know the declarant.
    MemberUnknown,
    /// Its months lie outside its tax year, or the last before the first.
    MonthsOutsideYear,
    /// Another tax year than it was recorded for.
    YearChanged,
    /// Another kind than it was recorded with.
    KindChanged,
    /// Its tax year is still to come.
    YearToCome,
    /// A day that a fact tells of is still to come; this field of the claim.
    DayToCome(&'static str),
    /// Its facts give nothing in any of its months.
    GivesNothing,
    /// An only child tells no amount, a sibling must.
    SiblingAmount,
    /// More than a sibling can have.
    SiblingAmountAbove(Fen),
    /// The city's rent has another amount.
    RentBand,
    /// The spouse's resident ID is none.
    SpouseId,
    /// The spouse is the declarant.
    SpouseIsSelf,
    /// The declarant claims the same already in one of these months.
    Overlaps,
    /// With what others declared, more than the whole is claimed.
    ShareExceeded,
    /// A loan's interest and rent at once, by the declarant or his spouse.
    LoanAndRent,
    /// Rent of one city by both spouses.
    RentByBoth,
    /// No amounts are in force.
    Tax(TaxRefusal),
}

impl DeductionRefusal {
    /// The field that is at fault.
    pub fn pointer(&self) -> &'static str {
        match self {
            DeductionRefusal::MemberUnknown => "/employee_number",
            DeductionRefusal::MonthsOutsideYear => "/last_month",
            DeductionRefusal::YearToCome | DeductionRefusal::YearChanged | DeductionRefusal::Tax(_) => "/first_month",
            DeductionRefusal::DayToCome(pointer) => pointer,
            DeductionRefusal::KindChanged
            | DeductionRefusal::GivesNothing
            | DeductionRefusal::Overlaps
            | DeductionRefusal::LoanAndRent => "/claim",
            DeductionRefusal::SiblingAmount | DeductionRefusal::SiblingAmountAbove(_) => "/claim/monthly_amount",
            DeductionRefusal::RentBand => "/claim/band",
            DeductionRefusal::SpouseId | DeductionRefusal::SpouseIsSelf => "/spouse/resident_id",
            DeductionRefusal::ShareExceeded => "/claim/share",
            DeductionRefusal::RentByBoth => "/claim/city",
        }
    }
}

impl Refusal for DeductionRefusal {
    fn kind(&self) -> RefusalKind {
        match self {
            DeductionRefusal::Tax(refusal) => refusal.kind(),
            DeductionRefusal::MemberUnknown
            | DeductionRefusal::MonthsOutsideYear
            | DeductionRefusal::YearChanged
            | DeductionRefusal::KindChanged
            | DeductionRefusal::YearToCome
            | DeductionRefusal::DayToCome(_)
            | DeductionRefusal::GivesNothing
            | DeductionRefusal::SiblingAmount
            | DeductionRefusal::SiblingAmountAbove(_)
            | DeductionRefusal::RentBand
            | DeductionRefusal::SpouseId
            | DeductionRefusal::SpouseIsSelf
            | DeductionRefusal::Overlaps
            | DeductionRefusal::ShareExceeded
            | DeductionRefusal::LoanAndRent
            | DeductionRefusal::RentByBoth => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            DeductionRefusal::MemberUnknown => "member_unknown",
            DeductionRefusal::MonthsOutsideYear => "deduction_months_outside_year",
            DeductionRefusal::YearChanged => "deduction_year_changed",
            DeductionRefusal::KindChanged => "deduction_kind_changed",
            DeductionRefusal::YearToCome => "deduction_year_to_come",
            DeductionRefusal::DayToCome(_) => "date_in_future",
            DeductionRefusal::GivesNothing => "deduction_gives_nothing",
            DeductionRefusal::SiblingAmount => "deduction_sibling_amount",
            DeductionRefusal::SiblingAmountAbove(_) => "deduction_sibling_amount_above",
            DeductionRefusal::RentBand => "deduction_rent_band_differs",
            DeductionRefusal::SpouseId => "spouse_id_invalid",
            DeductionRefusal::SpouseIsSelf => "spouse_is_self",
            DeductionRefusal::Overlaps => "deduction_overlaps",
            DeductionRefusal::ShareExceeded => "deduction_share_exceeded",
            DeductionRefusal::LoanAndRent => "deduction_loan_and_rent",
            DeductionRefusal::RentByBoth => "deduction_rent_by_both",
            DeductionRefusal::Tax(refusal) => refusal.code(),
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            DeductionRefusal::MemberUnknown => (
                "名册中没有此员工编号，请先导入名册。".to_owned(),
                "The roster has no such number; import it first.".to_owned(),
            ),
            DeductionRefusal::MonthsOutsideYear => (
                "起止月份须在同一纳税年度内，且终止月不早于起始月。".to_owned(),
                "First and last month lie in one tax year, the last not before the first.".to_owned(),
            ),
            DeductionRefusal::YearChanged => (
                "纳税年度不可更改；请为另一年度另行申报。".to_owned(),
                "The tax year stays; record another declaration for another year.".to_owned(),
            ),
            DeductionRefusal::KindChanged => (
                "扣除项目不可更改；请撤回后另行申报。".to_owned(),
                "The kind of claim stays; withdraw this one and record another.".to_owned(),
            ),
            DeductionRefusal::YearToCome => (
                "只能申报本年及以前年度；次年的扣除自12月起确认。".to_owned(),
                "Declare for this year or an earlier one; those of the next year are confirmed from December on."
                    .to_owned(),
            ),
            DeductionRefusal::DayToCome(_) => ("日期不得晚于今天。".to_owned(), "The day is still to come.".to_owned()),
            DeductionRefusal::GivesNothing => (
                "按所填事实，所选月份内没有可扣除的金额，请核对日期。".to_owned(),
                "By its facts the claim gives nothing in these months; look at the dates.".to_owned(),
            ),
            DeductionRefusal::SiblingAmount => (
                "非独生子女须填写分摊的月扣除额，独生子女不填。".to_owned(),
                "One of several siblings tells his amount, an only child does not.".to_owned(),
            ),
            DeductionRefusal::SiblingAmountAbove(most) => (
                format!("每人分摊的月扣除额须大于0且不超过 {most} 元。"),
                format!("A sibling's amount is above 0 and at most {most} a month."),
            ),
            DeductionRefusal::RentBand => (
                "租金标准与城市不符：直辖市、省会和计划单列市为最高档，其他城市按市辖区户籍人口。".to_owned(),
                "The band is not that of the city: listed cities have the highest, others go by their inhabitants."
                    .to_owned(),
            ),
            DeductionRefusal::SpouseId => (
                "配偶身份证号有误，请核对证件。".to_owned(),
                "The spouse's resident ID is not a sound one; compare with the card.".to_owned(),
            ),
            DeductionRefusal::SpouseIsSelf => ("配偶不能是本人。".to_owned(), "Nobody is his own spouse.".to_owned()),
            DeductionRefusal::Overlaps => (
                "本人在这些月份已申报同一扣除；请更改或终止原申报。".to_owned(),
                "The same is declared already for one of these months; change or end that declaration.".to_owned(),
            ),
            DeductionRefusal::ShareExceeded => (
                "各方申报的比例合计超过100%；请与配偶核对后更改比例。".to_owned(),
                "What is claimed in all exceeds 100 %; agree on the shares and change one.".to_owned(),
            ),
            DeductionRefusal::LoanAndRent => (
                "本人及配偶不能同时享受住房贷款利息和住房租金扣除；请保留其一。".to_owned(),
                "A couple has either the interest of a loan or rent at one time; keep one of them.".to_owned(),
            ),
            DeductionRefusal::RentByBoth => (
                "夫妻主要工作城市相同的，只能由一方扣除住房租金。".to_owned(),
                "Where spouses work in one city, one of them alone claims rent.".to_owned(),
            ),
            DeductionRefusal::Tax(refusal) => return refusal.text(language),
        };
        language.pick(&zh, &en).to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        vec![FieldFault {
            pointer: self.pointer().to_owned(),
            code: self.code().to_owned(),
            zh: self.text(Language::Zh),
            en: self.text(Language::En),
        }]
    }
}

impl From<TaxRefusal> for DeductionRefusal {
    fn from(refusal: TaxRefusal) -> Self {
        DeductionRefusal::Tax(refusal)
    }
}
