//! One version of a place's policy for one kind, and its arithmetic.

mod sound;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{InsuranceKind, Payer};
use crate::money::{Fen, Rate};
use crate::period::Period;
use crate::settlement::rounding::Rounding;

/// One version of a place's policy for one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Its id, to find it again from a payslip; given by the store.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[schema(example = "pol_01JZ3N8Q5V7W9X2Y4Z6A8B0C1D")]
    pub id: String,
    /// National division code of the place, six digits.
    #[schema(example = "110000", pattern = r"^\d{6}$")]
    pub place: String,
    /// Name of the place.
    #[schema(example = "北京市")]
    pub place_name: String,
    /// Kind.
    pub kind: InsuranceKind,
    /// First day in force.
    pub effective_from: NaiveDate,
    /// Last day in force; open without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_to: Option<NaiveDate>,
    /// Lowest base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Fen>,
    /// Highest base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Fen>,
    /// Employer's rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_rate: Option<Rate>,
    /// Worker's rate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_rate: Option<Rate>,
    /// Fixed sum of the employer a month.
    #[serde(default)]
    pub employer_fixed: Fen,
    /// Fixed sum of the worker a month.
    #[serde(default)]
    pub worker_fixed: Fen,
    /// Rounding of each side. The housing fund is rounded to whole yuan whatever stands here.
    pub rounding: Rounding,
    /// Hired on or before this day of the month: insured in that month. Leaving after it: insured in that month.
    #[serde(default = "Policy::usual_cutoff_day")]
    #[schema(minimum = 1, maximum = 31)]
    pub cutoff_day: u32,
    /// Where the figures come from.
    #[schema(example = "京人社发〔2026〕7号")]
    pub source: String,
}

/// Why a person is not insured in a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotInsured {
    /// Hired after the cut-off day, or later than the month.
    Hired,
    /// Leaves on or before the cut-off day, or left before the month.
    Left,
    /// Does not take part: his housing-fund rate is 0.
    NoPart,
    /// The place has no such contribution.
    NoPolicy,
    /// An earlier run of the same month has charged it.
    ChargedBefore,
}

impl Policy {
    /// The cut-off day of a place that names none.
    pub fn usual_cutoff_day() -> u32 {
        15
    }

    /// Is it in force on a day?
    pub fn covers(&self, day: NaiveDate) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }

    /// Without a rate or a bound it is reference only and never computed with.
    pub fn is_complete(&self) -> bool {
        self.floor.is_some() && self.ceiling.is_some() && self.employer_rate.is_some() && self.worker_rate.is_some()
    }

    /// The base within floor and ceiling.
    pub fn clamp(&self, base: Fen) -> Fen {
        let raised = self.floor.map_or(base, |floor| base.max(floor));
        self.ceiling.map_or(raised, |ceiling| raised.min(ceiling))
    }

    /// The rate of a side.
    pub fn rate(&self, payer: Payer) -> Rate {
        match payer {
            Payer::Employer => self.employer_rate,
            Payer::Worker => self.worker_rate,
        }
        .unwrap_or_default()
    }

    /// The fixed sum of a side.
    pub fn fixed(&self, payer: Payer) -> Fen {
        match payer {
            Payer::Employer => self.employer_fixed,
            Payer::Worker => self.worker_fixed,
        }
    }

    /// `round(clamp(base) x rate + fixed)` of one side; `None` beyond the range of money.
    pub fn contribution(&self, base: Fen, payer: Payer) -> Option<Fen> {
        let exact = self.clamp(base).yuan().checked_mul(self.rate(payer).0)?.checked_add(self.fixed(payer).yuan())?;
        Fen::from_yuan(self.rounding.apply(exact))
    }

    /// The housing fund of one side by the person's own rate, to whole yuan, half up.
    pub fn housing_fund(&self, base: Fen, rate: Rate) -> Option<Fen> {
        Fen::from_yuan(Rounding::YUAN.apply(self.clamp(base).yuan().checked_mul(rate.0)?))
    }

    /// Is a person insured in a month? In the month of hire if hired by the cut-off day, in the month of leaving if he
    /// leaves after it; both must hold when they fall into one month.
    pub fn insures(&self, hired: NaiveDate, left: Option<NaiveDate>, month: Period) -> Result<(), NotInsured> {
        if hired > month.last_day() || (month.contains(hired) && hired.day() > self.cutoff_day) {
            return Err(NotInsured::Hired);
        }
        match left {
            Some(day) if day < month.first_day() => Err(NotInsured::Left),
            Some(day) if month.contains(day) && day.day() <= self.cutoff_day => Err(NotInsured::Left),
            Some(_) | None => Ok(()),
        }
    }
}
