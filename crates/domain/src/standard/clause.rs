//! A clause of the standard and its code.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::category::Category;
use super::coded::coded;
use crate::language::Label;

coded! {
    /// What sort of demand a clause makes.
    ClauseKind {
        /// Means that the agency must have, above all digital ones.
        Capability = "capability",
        /// A licence that must be valid.
        Licence = "licence",
        /// Premises and facilities.
        Premises = "premises",
        /// A position that must be filled.
        Staff = "staff",
        /// What those in a position must be able to show.
        StaffingRule = "staffing-rule",
        /// What the service must contain.
        Content = "content",
        /// What the contract must agree.
        Contract = "contract",
        /// How fast it must be done.
        Timeliness = "timeliness",
        /// How exact it must be.
        Accuracy = "accuracy",
        /// How expertly it must be done.
        Professionalism = "professionalism",
        /// How safe the clients' money must be.
        FundsSafety = "funds-safety",
        /// How safe data must be.
        DataSecurity = "data-security",
        /// How people must be treated.
        Attitude = "attitude",
        /// What the agency answers for.
        Liability = "liability",
        /// How long files must be kept.
        Retention = "retention",
        /// A step of the service process.
        Step = "step",
        /// How the service is judged.
        Evaluation = "evaluation",
        /// How the service is made better.
        Improvement = "improvement",
    }
}

coded! {
    /// What a clause is held against.
    Scope {
        /// The agency as a whole (A).
        Agency = "agency",
        /// An engagement: recorded once, revisable (E).
        Engagement = "engagement",
        /// A subject of the engagement, e.g. a worker: many records (S).
        Subject = "subject",
        /// A monthly cycle (C).
        Cycle = "cycle",
    }
}

impl Scope {
    /// The scope that the data file's letter names.
    pub(super) fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "A" => Some(Scope::Agency),
            "E" => Some(Scope::Engagement),
            "S" => Some(Scope::Subject),
            "C" => Some(Scope::Cycle),
            _ => None,
        }
    }
}

coded! {
    /// How strongly a clause binds.
    Need {
        /// Must be done (M).
        Mandatory = "mandatory",
        /// Only where the engagement calls for it; skipping needs a recorded reason (O).
        Optional = "optional",
        /// When somebody asks; never blocks a later step, but must be answered before closing (D).
        OnDemand = "on_demand",
    }
}

impl Need {
    /// The need that the data file's letter names.
    pub(super) fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "M" => Some(Need::Mandatory),
            "O" => Some(Need::Optional),
            "D" => Some(Need::OnDemand),
            _ => None,
        }
    }
}

/// The code of a clause, e.g. `PY-5.3.1`: category and two to four numbers, ordered as numbers (5.4.10 after 5.4.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClauseCode {
    category: Category,
    numbers: [u8; 4],
}

/// Text that is no clause code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a clause code such as PY-5.3.1")]
pub struct NotAClauseCode;

impl ClauseCode {
    /// The code of a step of a service process: chapter 5, then stage and step.
    pub const fn step(category: Category, stage: u8, step: u8) -> Self {
        Self { category, numbers: [5, stage, step, 0] }
    }

    /// The category that it belongs to.
    pub fn category(self) -> Category {
        self.category
    }

    /// Its numbers, e.g. 5, 3, 1.
    pub fn numbers(self) -> impl Iterator<Item = u8> {
        self.numbers.into_iter().take_while(|n| *n != 0)
    }

    /// The code of the stage that a step with this code belongs to: its first two numbers, e.g. `PY-5.3`.
    pub fn stage(self) -> ClauseCode {
        let [first, second, ..] = self.numbers;
        ClauseCode { category: self.category, numbers: [first, second, 0, 0] }
    }
}

impl fmt::Display for ClauseCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.category.letters())?;
        self.numbers().enumerate().try_for_each(|(i, n)| write!(f, "{}{n}", if i == 0 { '-' } else { '.' }))
    }
}

impl FromStr for ClauseCode {
    type Err = NotAClauseCode;

    fn from_str(text: &str) -> Result<Self, NotAClauseCode> {
        let (letters, rest) = text.split_once('-').ok_or(NotAClauseCode)?;
        let category = Category::from_letters(letters).ok_or(NotAClauseCode)?;
        let mut numbers = [0_u8; 4];
        let parts: Vec<&str> = rest.split('.').collect();
        if !(2..=4).contains(&parts.len()) {
            return Err(NotAClauseCode);
        }
        for (slot, part) in numbers.iter_mut().zip(parts) {
            let plain = part.bytes().all(|b| b.is_ascii_digit()) && !part.starts_with('0');
            *slot = part.parse().ok().filter(|_| plain).ok_or(NotAClauseCode)?;
        }
        Ok(Self { category, numbers })
    }
}

impl Serialize for ClauseCode {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ClauseCode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// A number of a clause, 1 to 255.
const NUMBER: &str = "([1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";

impl PartialSchema for ClauseCode {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(SchemaType::Type(Type::String))
            .description(Some("Code of a clause or stage of the standard."))
            .pattern(Some(format!("^(ES|PA|TR|MC|LD|RP|SI|PY)-{NUMBER}(\\.{NUMBER}){{1,3}}$")))
            .examples([serde_json::Value::from("PY-5.3.1")])
            .into()
    }
}

impl ToSchema for ClauseCode {}

/// A clause of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Clause {
    /// Its code.
    pub code: ClauseCode,
    /// The category that it belongs to.
    pub category: Category,
    /// What sort of demand it makes.
    pub kind: ClauseKind,
    /// What it is held against.
    pub scope: Scope,
    /// How strongly it binds.
    pub need: Need,
    /// The last part of its path under the category, for the clauses that the API serves as operations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "settlement/people")]
    pub slug: Option<String>,
    /// Its title.
    pub title: Label,
    /// When it holds, in English.
    #[schema(example = "by the statutory day of the month after the month of payment")]
    pub holds_when: String,
    /// The stage that it belongs to, for steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<ClauseCode>,
}

impl Clause {
    /// Is it a step of the service process?
    pub fn is_step(&self) -> bool {
        self.kind == ClauseKind::Step
    }

    /// The operationId of the operation that records it: `record_<category>_<slug>` in snake case.
    pub fn operation_id(&self) -> Option<String> {
        let slug = self.slug.as_deref()?;
        Some(format!("record_{}_{slug}", self.category.slug()).replace(['-', '/'], "_"))
    }
}
