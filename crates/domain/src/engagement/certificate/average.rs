//! What a month brings on the average, as who lends or lets to a person asks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::CertificateFigures;
use crate::money::Fen;

/// Wages of the months of a certificate, divided by their number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CertifiedAverage)]
pub struct MonthlyAverage {
    /// How many months had wages; only they are counted.
    #[schema(minimum = 1)]
    pub months: u32,
    /// Gross pay of a month, rounded to the fen, halves away from zero.
    pub gross: Fen,
    /// Net pay of a month, rounded likewise.
    pub net: Fen,
}

impl CertificateFigures {
    /// The monthly average of wages; other kinds have none.
    pub fn monthly_average(&self) -> Option<MonthlyAverage> {
        match self {
            CertificateFigures::Income { months, gross, net, .. } => {
                let months = u32::try_from(months.len()).ok()?;
                Some(MonthlyAverage { months, gross: divided(*gross, months)?, net: divided(*net, months)? })
            }
            CertificateFigures::Employment { .. } | CertificateFigures::Tax { .. } => None,
        }
    }
}

/// A sum divided, halves away from zero; `None` for no parts.
fn divided(sum: Fen, parts: u32) -> Option<Fen> {
    Fen::rounded(sum.yuan().checked_div(parts.into())?)
}
