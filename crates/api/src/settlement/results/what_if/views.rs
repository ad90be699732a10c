//! What is tried, and what it comes to.

use std::collections::BTreeMap;

use bole_domain::ids::{MemberId, TemplateVersionId};
use bole_domain::money::{Fen, Rate};
use bole_domain::settlement::tax::{TableMisfit, TaxTables, brackets_of};
use bole_domain::settlement::totals::RunTotals;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::http::registry::Example;
use crate::insurance::NewPolicy;
use crate::settlement::income_tax::figures::amount;

/// What is tried; without anything the month comes to what it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WhatIf {
    /// Another template version, published or not; inputs are taken over by the code of the item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template_version_id: Option<TemplateVersionId>,
    /// Policies in the place of all that hold for their place and kind.
    #[validate(length(max = 50), nested)]
    #[schema(max_items = 50)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<NewPolicy>,
    /// Another table of wage tax, or another basic deduction, in the place of the one in force.
    #[validate(nested)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax: Option<TriedTax>,
    /// Figures of the month by code of the template's item; those of the cycle without them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub month_inputs: BTreeMap<String, Fen>,
}

/// A table of wage tax to try. What was withheld in earlier months stays as it was, so that the whole difference of the year
/// falls on this month.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TriedTax {
    /// The annual table from its lowest bracket; that in force without it.
    #[validate(length(min = 1, max = 20), nested)]
    #[schema(min_items = 1, max_items = 20)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brackets: Option<Vec<TriedBracket>>,
    /// Basic deduction a month; that in force without it.
    #[validate(custom(function = "amount"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic_deduction: Option<Fen>,
}

/// A bracket of a table to try; its quick deduction follows from those below it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TriedBracket {
    /// Its upper bound, which belongs to it; the last has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upto: Option<Fen>,
    /// Its rate.
    pub rate: Rate,
}

impl TriedTax {
    /// The tables of a month with what is tried in them.
    pub(super) fn within(&self, tables: TaxTables) -> Result<TaxTables, TableMisfit> {
        let bounds = |all: &Vec<TriedBracket>| all.iter().map(|one| (one.upto, one.rate)).collect::<Vec<_>>();
        let brackets = self.brackets.as_ref().map(|all| brackets_of(&bounds(all))).transpose()?;
        Ok(tables.tried(brackets, self.basic_deduction))
    }
}

impl Example for WhatIf {
    fn example() -> Self {
        let tax = TriedTax { brackets: None, basic_deduction: Some(Fen(600_000)) };
        Self { policies: vec![NewPolicy::example()], tax: Some(tax), ..Self::default() }
    }
}

/// A person's figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Tried {
    /// Gross pay.
    pub gross: Fen,
    /// Income tax withheld.
    pub income_tax: Fen,
    /// Net pay.
    pub net_pay: Fen,
    /// His line of the bill.
    pub bill: Fen,
}

/// Somebody whose figures would differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WhatIfLine {
    /// The place on the roster.
    pub member_id: MemberId,
    /// The number with the client.
    #[schema(example = "E000001")]
    pub employee_number: String,
    /// As the month is.
    pub before: Tried,
    /// As it would be.
    pub now: Tried,
}

/// A month as it is and as it would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CycleWhatIf)]
pub struct WhatIfView {
    /// Sums as the month is, computed anew from its inputs.
    pub before: RunTotals,
    /// Sums as they would be.
    pub now: RunTotals,
    /// How many people's figures would differ.
    pub changed: usize,
    /// The first of them by employee number, at most 200.
    pub data: Vec<WhatIfLine>,
    /// Inputs of the other template that the month does not have; they count as 0.
    pub inputs_missing: Vec<String>,
}

impl Example for WhatIfView {
    fn example() -> Self {
        let before =
            Tried { gross: Fen(3_000_000), income_tax: Fen(68_310), net_pay: Fen(2_256_390), bill: Fen(4_000_000) };
        let now = Tried { income_tax: Fen(68_010), net_pay: Fen(2_246_690), bill: Fen(4_010_000), ..before };
        let (member_id, employee_number) = (MemberId::example(), "E000001".to_owned());
        Self {
            before: RunTotals { people: 1, ..RunTotals::default() },
            now: RunTotals { people: 1, ..RunTotals::default() },
            changed: 1,
            data: vec![WhatIfLine { member_id, employee_number, before, now }],
            inputs_missing: Vec::new(),
        }
    }
}
