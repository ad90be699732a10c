//! Why a set of policies is refused.

use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// What is wrong with a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyFault {
    /// The place is not a division code of six digits.
    PlaceMalformed,
    /// An empty text.
    Required,
    /// The last day lies before the first.
    EndsBeforeStart,
    /// A sum below 0.
    Negative,
    /// Ceiling below floor.
    CeilingBelowFloor,
    /// A rate outside 0…1.
    RateOutOfRange,
    /// Rounding places outside 0…2.
    PlacesOutOfRange,
    /// A cut-off day outside 1…31.
    DayOutOfRange,
    /// In force on a day on which another version of the same place and kind is.
    Overlaps,
}

impl PolicyFault {
    /// Stable code.
    pub fn code(self) -> &'static str {
        match self {
            PolicyFault::PlaceMalformed => "place_malformed",
            PolicyFault::Required => "required",
            PolicyFault::EndsBeforeStart => "ends_before_start",
            PolicyFault::Negative => "negative",
            PolicyFault::CeilingBelowFloor => "ceiling_below_floor",
            PolicyFault::RateOutOfRange => "rate_out_of_range",
            PolicyFault::PlacesOutOfRange => "places_out_of_range",
            PolicyFault::DayOutOfRange => "day_out_of_range",
            PolicyFault::Overlaps => "policy_overlaps",
        }
    }

    /// What is wrong, for the reader.
    pub fn text(self, language: Language) -> &'static str {
        match self {
            PolicyFault::PlaceMalformed => {
                language.pick("地区须为六位行政区划代码。", "The place is a division code of six digits.")
            }
            PolicyFault::Required => language.pick("不能为空。", "It must not be empty."),
            PolicyFault::EndsBeforeStart => {
                language.pick("截止日期早于生效日期。", "The last day lies before the first.")
            }
            PolicyFault::Negative => language.pick("金额不能为负。", "An amount is not below 0."),
            PolicyFault::CeilingBelowFloor => language.pick("基数上限低于下限。", "The ceiling lies below the floor."),
            PolicyFault::RateOutOfRange => language.pick("费率须在 0 到 1 之间。", "A rate lies between 0 and 1."),
            PolicyFault::PlacesOutOfRange => language.pick("小数位须为 0 到 2。", "Places are 0 to 2."),
            PolicyFault::DayOutOfRange => language.pick("截止日须为 1 到 31。", "The cut-off day is 1 to 31."),
            PolicyFault::Overlaps => language.pick(
                "与同地区同险种的另一版本生效期重叠。",
                "It overlaps another version of the same place and kind.",
            ),
        }
    }
}

/// A set of policies that is refused: each fault with the index of its record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRefusal {
    /// Index in the list, pointer inside the record, fault.
    pub faults: Vec<(usize, &'static str, PolicyFault)>,
}

impl Refusal for PolicyRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        "policies_invalid"
    }

    fn text(&self, language: Language) -> String {
        language
            .pick("社保或公积金政策有误，请按所列字段更正。", "The policies have faults; correct the fields listed.")
            .to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        self.faults
            .iter()
            .map(|(index, pointer, fault)| FieldFault {
                pointer: format!("/{index}{pointer}"),
                code: fault.code().to_owned(),
                zh: fault.text(Language::Zh).to_owned(),
                en: fault.text(Language::En).to_owned(),
            })
            .collect()
    }
}
