//! What can be wrong with a formula, when it is saved and when it is evaluated.

use super::{MAX_DEPTH, MAX_LENGTH, MAX_NODES, Type};
use crate::language::Language;

/// Why a formula is refused, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaError {
    /// Character offset, from 0.
    pub position: usize,
    /// What is wrong there.
    pub fault: FormulaFault,
}

/// What is wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormulaFault {
    /// Longer than [`MAX_LENGTH`].
    TooLong,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// More than [`MAX_NODES`] nodes.
    TooLarge,
    /// A character that the language has not.
    UnexpectedCharacter(char),
    /// Digits that are no number, or one that does not fit a decimal.
    MalformedNumber,
    /// Another token was expected.
    Expected(&'static str),
    /// Something that cannot stand here.
    Unexpected(String),
    /// The formula ends too early.
    Incomplete,
    /// Text after the end of the formula.
    TrailingText,
    /// No item or fact of that name.
    UnknownVariable(String),
    /// No function of that name.
    UnknownFunction(String),
    /// A function with arguments it does not take.
    WrongArguments(&'static str),
    /// An expression of another type.
    WrongType {
        /// The type that is needed.
        needed: Type,
    },
}

impl FormulaFault {
    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            FormulaFault::TooLong => "formula_too_long",
            FormulaFault::TooDeep => "formula_too_deep",
            FormulaFault::TooLarge => "formula_too_large",
            FormulaFault::UnexpectedCharacter(_)
            | FormulaFault::MalformedNumber
            | FormulaFault::Expected(_)
            | FormulaFault::Unexpected(_)
            | FormulaFault::TrailingText => "formula_syntax",
            FormulaFault::Incomplete => "formula_incomplete",
            FormulaFault::UnknownVariable(_) => "unknown_variable",
            FormulaFault::UnknownFunction(_) => "unknown_function",
            FormulaFault::WrongArguments(_) => "wrong_arguments",
            FormulaFault::WrongType { .. } => "wrong_type",
        }
    }

    /// What is wrong, for the reader.
    pub fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            FormulaFault::TooLong => {
                (format!("公式超过 {MAX_LENGTH} 个字符"), format!("the formula is longer than {MAX_LENGTH} characters"))
            }
            FormulaFault::TooDeep => {
                (format!("嵌套超过 {MAX_DEPTH} 层"), format!("the formula is nested deeper than {MAX_DEPTH}"))
            }
            FormulaFault::TooLarge => {
                (format!("公式超过 {MAX_NODES} 个部分"), format!("the formula has more than {MAX_NODES} parts"))
            }
            FormulaFault::UnexpectedCharacter(c) => {
                (format!("不能使用字符 {c:?}"), format!("unexpected character {c:?}"))
            }
            FormulaFault::MalformedNumber => ("不是可用的数字".to_owned(), "not a number that can be used".to_owned()),
            FormulaFault::Expected(token) => (format!("此处应为 {token:?}"), format!("{token:?} is expected here")),
            FormulaFault::Unexpected(token) => {
                (format!("此处不应出现 {token:?}"), format!("{token:?} is not expected here"))
            }
            FormulaFault::Incomplete => ("公式不完整".to_owned(), "the formula ends too early".to_owned()),
            FormulaFault::TrailingText => {
                ("公式结束后仍有内容".to_owned(), "there is text after the end of the formula".to_owned())
            }
            FormulaFault::UnknownVariable(name) => {
                (format!("没有名为 {name} 的项目或变量"), format!("there is no item or fact named {name}"))
            }
            FormulaFault::UnknownFunction(name) => (format!("没有函数 {name}"), format!("there is no function {name}")),
            FormulaFault::WrongArguments(form) => (format!("用法应为 {form}"), format!("the usage is {form}")),
            FormulaFault::WrongType { needed: Type::Number } => {
                ("此处应为数值".to_owned(), "a number is needed here".to_owned())
            }
            FormulaFault::WrongType { needed: Type::Boolean } => {
                ("此处应为条件".to_owned(), "a condition is needed here".to_owned())
            }
        };
        language.pick(&zh, &en).to_owned()
    }
}

/// Why a value cannot be computed, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EvalError {
    /// Character offset of the operation, from 0.
    pub position: usize,
    /// What happened.
    pub fault: EvalFault,
}

/// What can happen in evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvalFault {
    /// A divisor is zero.
    DivisionByZero,
    /// A value leaves the range of decimals.
    OutOfRange,
    /// The values given have no such slot.
    MissingValue,
}

impl EvalFault {
    /// What happened, for the reader.
    pub fn text(self, language: Language) -> &'static str {
        match self {
            EvalFault::DivisionByZero => language.pick("除数为零", "division by zero"),
            EvalFault::OutOfRange => language.pick("数值超出范围", "the value is out of range"),
            EvalFault::MissingValue => language.pick("缺少变量的值", "a variable has no value"),
        }
    }
}
