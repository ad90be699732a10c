//! What is declared of one person's wages for a tax period.

mod id_kind;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

pub use id_kind::IdKind;

use super::tax_file::TaxFileRefusal;
use crate::money::Fen;

macro_rules! amounts {
    (current { $($(#[$cd:meta])* $c:ident),* $(,)? } cumulative { $($(#[$ud:meta])* $u:ident),* $(,)? }) => {
        /// The amounts of one person's row. Those under "cumulative" count from January, the others for the tax period.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct WageAmounts {
            $($(#[$cd])* pub $c: Fen,)*
            $($(#[$ud])* pub $u: Fen,)*
        }

        /// A column that holds an amount.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(non_camel_case_types, reason = "the names are those of the amounts")]
        pub(super) enum Amount { $($c,)* $($u,)* }

        impl Amount {
            pub(super) const ALL: &'static [Amount] = &[$(Amount::$c,)* $(Amount::$u,)*];

            pub(super) fn name(self) -> &'static str {
                match self { $(Amount::$c => stringify!($c),)* $(Amount::$u => stringify!($u),)* }
            }

            pub(super) fn of(self, amounts: &WageAmounts) -> Fen {
                match self { $(Amount::$c => amounts.$c,)* $(Amount::$u => amounts.$u,)* }
            }

            /// Adds to it; `None` beyond the range of money.
            pub(super) fn add(self, amounts: &mut WageAmounts, fen: Fen) -> Option<()> {
                let held = match self { $(Amount::$c => &mut amounts.$c,)* $(Amount::$u => &mut amounts.$u,)* };
                *held = held.checked_add(fen)?;
                Some(())
            }
        }

        impl WageAmounts {
            /// Both payments of one person and tax period: current amounts add up, of cumulative ones the later counts.
            fn then(self, later: WageAmounts) -> Option<WageAmounts> {
                Some(WageAmounts { $($c: self.$c.checked_add(later.$c)?,)* $($u: later.$u,)* })
            }
        }
    };
}

amounts! {
    current {
        /// 本期收入
        income,
        /// 本期免税收入
        exempt,
        /// 基本养老保险费
        pension,
        /// 基本医疗保险费
        medical,
        /// 失业保险费
        unemployment,
        /// 住房公积金
        housing_fund,
        /// 企业(职业)年金
        annuity,
        /// 商业健康保险
        commercial_health_insurance,
        /// 税延养老保险
        deferred_pension_insurance,
        /// 公务交通费用
        official_transport,
        /// 通讯费用
        communication,
        /// 律师办案费用
        lawyer_case_expenses,
        /// 住房公积金调整
        housing_fund_adjustment,
        /// 西藏附加减除费用
        tibet_additional,
        /// 其他
        other,
        /// 准予扣除的捐赠额
        donation,
        /// 减免税额
        tax_relief,
        /// 协定减免
        treaty_relief,
        /// 允许扣除的税费, of remuneration
        allowed_taxes,
    }
    cumulative {
        /// 累计子女教育
        children_education,
        /// 累计继续教育
        continuing_education,
        /// 累计住房贷款利息
        housing_loan_interest,
        /// 累计住房租金
        housing_rent,
        /// 累计赡养老人
        elderly_care,
        /// 累计3岁以下婴幼儿照护
        infant_care,
        /// 累计个人养老金
        personal_pension,
    }
}

/// One person's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WageDeclaration {
    /// 工号
    pub employee_number: String,
    /// 姓名
    pub name: String,
    /// 证件类型
    pub id_kind: IdKind,
    /// 证件号码
    pub id_number: String,
    /// The amounts.
    pub amounts: WageAmounts,
    /// 备注, e.g. the statement that announcement 2020-19 asks for.
    pub remark: String,
}

/// One row per person: several payments of a tax period come together, in the order given.
pub fn one_row_each(rows: impl IntoIterator<Item = WageDeclaration>) -> Result<Vec<WageDeclaration>, TaxFileRefusal> {
    let mut merged: Vec<WageDeclaration> = Vec::new();
    let mut places: HashMap<(IdKind, String), usize> = HashMap::new();
    for row in rows {
        let place = *places.entry((row.id_kind, row.id_number.clone())).or_insert(merged.len());
        match merged.get_mut(place) {
            None => merged.push(row),
            Some(earlier) => {
                earlier.amounts = earlier.amounts.then(row.amounts).ok_or(TaxFileRefusal::OutOfRange)?;
                if earlier.remark.is_empty() {
                    earlier.remark = row.remark;
                }
            }
        }
    }
    Ok(merged)
}
