//! Rounding as data: places and direction.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Which way a remainder goes: `half_up` to the nearest, ties away from zero; `up` away from zero; `down` towards zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// To the nearest, ties away from zero.
    HalfUp,
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
}

impl RoundingMode {
    /// From its word.
    pub fn find(text: &str) -> Option<Self> {
        match text {
            "half_up" => Some(RoundingMode::HalfUp),
            "up" => Some(RoundingMode::Up),
            "down" => Some(RoundingMode::Down),
            _ => None,
        }
    }

    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            RoundingMode::HalfUp => "half_up",
            RoundingMode::Up => "up",
            RoundingMode::Down => "down",
        }
    }
}

/// How a figure is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Decimal places of yuan that stay, 0 to 2.
    #[schema(minimum = 0, maximum = 2)]
    pub places: u32,
    /// Direction.
    pub mode: RoundingMode,
}

impl Rounding {
    /// To the fen, half up.
    pub const FEN: Rounding = Rounding { places: 2, mode: RoundingMode::HalfUp };
    /// To whole yuan, half up: the housing fund's.
    pub const YUAN: Rounding = Rounding { places: 0, mode: RoundingMode::HalfUp };

    /// Rounds.
    pub fn apply(self, yuan: Decimal) -> Decimal {
        let strategy = match self.mode {
            RoundingMode::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            RoundingMode::Up => RoundingStrategy::AwayFromZero,
            RoundingMode::Down => RoundingStrategy::ToZero,
        };
        yuan.round_dp_with_strategy(self.places, strategy)
    }
}
