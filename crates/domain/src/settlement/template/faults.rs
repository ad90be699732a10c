//! What can be wrong with a template.

use super::{ItemKind, MAX_ITEMS};
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};
use crate::settlement::formula::FormulaFault;

/// One fault of a template and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateFault {
    /// JSON pointer into the body.
    pub pointer: String,
    /// For a formula: character offset, from 0.
    pub position: Option<usize>,
    /// What is wrong.
    pub kind: TemplateFaultKind,
}

/// What is wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateFaultKind {
    /// No items, or more than [`MAX_ITEMS`].
    ItemCount,
    /// A code of another form.
    CodeMalformed,
    /// A code that is used twice, or the name of a fact.
    CodeTaken,
    /// A label without text in a language.
    LabelEmpty,
    /// Rounding places outside 0…2.
    RoundingPlaces,
    /// A kind that must stand exactly once.
    KindCount {
        /// The kind.
        kind: ItemKind,
        /// How often it stands.
        count: usize,
    },
    /// A kind that cannot stand once for the month.
    KindNotOfCycle,
    /// A kind that cannot come from this source.
    SourceMismatch,
    /// A policy's share that another item has already.
    PolicyTwice,
    /// Corrections that another item has already.
    CorrectionsTwice,
    /// An annual bonus that gross pay does not depend on.
    BonusOutsideGross,
    /// Another income taxed apart that gross pay does not depend on.
    ApartOutsideGross(ItemKind),
    /// A yearly limit on an item that is no other tax deduction.
    LimitMisplaced,
    /// `taxable` on an item that is no earning.
    TaxableMisplaced,
    /// A formula that is refused.
    Formula(FormulaFault),
    /// Items that depend on each other.
    DependencyCycle {
        /// Their codes, the first again at the end.
        path: Vec<String>,
    },
}

impl TemplateFaultKind {
    /// An income taxed apart that gross pay does not depend on.
    pub(super) fn outside_gross(kind: ItemKind) -> Self {
        if kind == ItemKind::AnnualBonus { Self::BonusOutsideGross } else { Self::ApartOutsideGross(kind) }
    }

    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            TemplateFaultKind::ItemCount => "item_count",
            TemplateFaultKind::CodeMalformed => "code_malformed",
            TemplateFaultKind::CodeTaken => "code_taken",
            TemplateFaultKind::LabelEmpty => "label_empty",
            TemplateFaultKind::RoundingPlaces => "rounding_places",
            TemplateFaultKind::KindCount { .. } => "kind_count",
            TemplateFaultKind::KindNotOfCycle => "kind_not_of_cycle",
            TemplateFaultKind::SourceMismatch => "source_mismatch",
            TemplateFaultKind::PolicyTwice => "policy_twice",
            TemplateFaultKind::CorrectionsTwice => "corrections_twice",
            TemplateFaultKind::BonusOutsideGross => "bonus_outside_gross",
            TemplateFaultKind::ApartOutsideGross(_) => "apart_outside_gross",
            TemplateFaultKind::LimitMisplaced => "limit_misplaced",
            TemplateFaultKind::TaxableMisplaced => "taxable_misplaced",
            TemplateFaultKind::Formula(fault) => fault.code(),
            TemplateFaultKind::DependencyCycle { .. } => "dependency_cycle",
        }
    }
}

impl TemplateFault {
    /// What is wrong and what to do, for the reader.
    pub fn text(&self, language: Language) -> String {
        let (zh, en) = match &self.kind {
            TemplateFaultKind::ItemCount => {
                (format!("项目数须为 1 至 {MAX_ITEMS}。"), format!("A template has 1 to {MAX_ITEMS} items."))
            }
            TemplateFaultKind::CodeMalformed => (
                "代码须以小写字母开头，只含小写字母、数字和下划线，最长 40 位。".to_owned(),
                "A code begins with a lower-case letter and has at most 40 lower-case letters, digits, underscores."
                    .to_owned(),
            ),
            TemplateFaultKind::CodeTaken => (
                "代码重复，或与变量名、运算词相同。".to_owned(),
                "The code is used twice or is a word of the formula language.".to_owned(),
            ),
            TemplateFaultKind::LabelEmpty => {
                ("标签须有中英文。".to_owned(), "A label has a text in both languages.".to_owned())
            }
            TemplateFaultKind::RoundingPlaces => ("小数位须为 0 至 2。".to_owned(), "Places are 0 to 2.".to_owned()),
            TemplateFaultKind::KindCount { kind, count } => (
                format!("{} 类个人项目须恰有一个，现有 {count} 个。", kind.as_str()),
                format!("A template has exactly one personal item of kind {}; this has {count}.", kind.as_str()),
            ),
            TemplateFaultKind::KindNotOfCycle => (
                "此类项目不能按月整体计一次。".to_owned(),
                "An item of this kind cannot stand once for the month.".to_owned(),
            ),
            TemplateFaultKind::SourceMismatch => {
                ("此类项目不能用这种来源。".to_owned(), "An item of this kind cannot come from this source.".to_owned())
            }
            TemplateFaultKind::PolicyTwice => (
                "同一险种同一方的缴费已有另一项目。".to_owned(),
                "Another item has this share of this contribution already.".to_owned(),
            ),
            TemplateFaultKind::CorrectionsTwice => (
                "以往月份的更正已有另一项目。".to_owned(),
                "Another item has the corrections of earlier months already.".to_owned(),
            ),
            TemplateFaultKind::BonusOutsideGross => {
                ("应发工资须计入全年一次性奖金。".to_owned(), "Gross pay must count the annual bonus in.".to_owned())
            }
            TemplateFaultKind::ApartOutsideGross(kind) => (
                format!("应发工资须计入 {} 类项目。", kind.as_str()),
                format!("Gross pay must count the item of kind {} in.", kind.as_str()),
            ),
            TemplateFaultKind::LimitMisplaced => (
                "年度限额只用于其他扣除项目。".to_owned(),
                "Only an other tax deduction has a yearly limit.".to_owned(),
            ),
            TemplateFaultKind::TaxableMisplaced => {
                ("只有应发收入项目可设为应税。".to_owned(), "Only an earning can be taxable.".to_owned())
            }
            TemplateFaultKind::Formula(fault) => {
                let at = self.position.unwrap_or_default() + 1;
                (
                    format!("公式第 {at} 个字符处：{}。", fault.text(Language::Zh)),
                    format!("At character {at} of the formula: {}.", fault.text(Language::En)),
                )
            }
            TemplateFaultKind::DependencyCycle { path } => {
                let path = path.join(" -> ");
                (format!("项目互相依赖：{path}。"), format!("The items depend on each other: {path}."))
            }
        };
        language.pick(&zh, &en).to_owned()
    }
}

/// A template that is refused, with all its faults.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRefusal {
    /// The faults in the order of the items.
    pub faults: Vec<TemplateFault>,
}

impl Refusal for TemplateRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        "template_invalid"
    }

    fn text(&self, language: Language) -> String {
        language
            .pick("结算模板有误，请按所列位置更正。", "The settlement template has faults; correct the places listed.")
            .to_owned()
    }

    fn faults(&self) -> Vec<FieldFault> {
        self.faults
            .iter()
            .map(|fault| FieldFault {
                pointer: fault.pointer.clone(),
                code: fault.kind.code().to_owned(),
                zh: fault.text(Language::Zh),
                en: fault.text(Language::En),
            })
            .collect()
    }
}
