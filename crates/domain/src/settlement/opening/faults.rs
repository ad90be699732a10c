//! What can be wrong with an opening balance.

use crate::language::Language;
use crate::money::Fen;
use crate::period::Period;
use crate::refusal::{Refusal, RefusalKind};
use crate::settlement::tax::TaxRefusal;

/// What an opening balance may not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpeningFault {
    /// The roster does not know the employee number.
    MemberUnknown,
    /// A confirmed month rests on the person's year.
    Used,
    /// It reaches into the months that are settled here; this is the first of them.
    NotBefore(Period),
    /// More months than the year has up to the last one.
    TooManyMonths,
    /// Fewer months than the roster's dates of employment give.
    FewerMonths(u32),
    /// Another basic deduction than follows from months and mode.
    BasicDiffers(Fen),
    /// A table of tax is missing.
    Tax(TaxRefusal),
}

impl Refusal for OpeningFault {
    fn kind(&self) -> RefusalKind {
        match self {
            OpeningFault::Tax(refusal) => refusal.kind(),
            OpeningFault::MemberUnknown
            | OpeningFault::Used
            | OpeningFault::NotBefore(_)
            | OpeningFault::TooManyMonths
            | OpeningFault::FewerMonths(_)
            | OpeningFault::BasicDiffers(_) => RefusalKind::Rule,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            OpeningFault::MemberUnknown => "member_unknown",
            OpeningFault::Used => "opening_used",
            OpeningFault::NotBefore(_) => "opening_not_before_first_cycle",
            OpeningFault::TooManyMonths => "opening_too_many_months",
            OpeningFault::FewerMonths(_) => "opening_fewer_months",
            OpeningFault::BasicDiffers(_) => "opening_basic_differs",
            OpeningFault::Tax(refusal) => refusal.code(),
        }
    }

    fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            OpeningFault::MemberUnknown => (
                "名册中没有此员工编号，请先导入名册。".to_owned(),
                "The roster has no such number; import it first.".to_owned(),
            ),
            OpeningFault::Used => (
                "已确认的月份已使用此人本年的累计数，期初不能再改。".to_owned(),
                "A confirmed month rests on this person's year; the opening cannot change any more.".to_owned(),
            ),
            OpeningFault::NotBefore(first) => (
                format!("期初须截至首个结算月 {first} 之前。"),
                format!("The opening must end before {first}, the first month that is settled here."),
            ),
            OpeningFault::TooManyMonths => (
                "任职月数多于当年至该月的月数。".to_owned(),
                "There are more months than the year has up to the last one.".to_owned(),
            ),
            OpeningFault::FewerMonths(months) => (
                format!("按名册的入离职日期至少任职 {months} 个月，请核对月数或名册。"),
                format!("By the roster's dates there are at least {months} months; correct the months or the roster."),
            ),
            OpeningFault::BasicDiffers(expected) => (
                format!("按月数和减除方式，累计减除费用应为 {expected}。"),
                format!("By months and mode the cumulative basic deduction is {expected}."),
            ),
            OpeningFault::Tax(refusal) => return refusal.text(language),
        };
        language.pick(&zh, &en).to_owned()
    }
}
