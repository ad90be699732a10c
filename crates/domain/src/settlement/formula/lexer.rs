//! Characters to tokens.

use rust_decimal::Decimal;

use super::error::{FormulaError, FormulaFault};

/// A token with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) at: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Number(Decimal),
    Name(String),
    Symbol(&'static str),
}

/// Longer symbols before those that they begin with.
const SYMBOLS: [&str; 14] = ["<=", ">=", "<>", "!=", "+", "-", "*", "/", "(", ")", ",", "<", ">", "="];

pub(super) fn tokens(source: &str) -> Result<Vec<Token>, FormulaError> {
    let mut out = Vec::new();
    let mut rest = source;
    let mut at = 0;
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() {
            (rest, at) = (after(rest, c.len_utf8()), at + 1);
            continue;
        }
        let (kind, length) = if c.is_ascii_digit() {
            let text = leading(rest, |c| c.is_ascii_digit() || c == '.');
            (Kind::Number(number(text, at)?), text.len())
        } else if c.is_ascii_alphabetic() || c == '_' {
            let text = leading(rest, |c| c.is_ascii_alphanumeric() || c == '_');
            (Kind::Name(text.to_owned()), text.len())
        } else {
            let symbol = SYMBOLS.iter().find(|s| rest.starts_with(**s));
            let unexpected = || FormulaError { position: at, fault: FormulaFault::UnexpectedCharacter(c) };
            let symbol = symbol.ok_or_else(unexpected)?;
            (Kind::Symbol(symbol), symbol.len())
        };
        out.push(Token { at, kind });
        (rest, at) = (after(rest, length), at + length);
    }
    Ok(out)
}

fn after(text: &str, bytes: usize) -> &str {
    text.get(bytes..).unwrap_or_default()
}

fn leading(text: &str, belongs: fn(char) -> bool) -> &str {
    let end = text.find(|c| !belongs(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

fn number(text: &str, at: usize) -> Result<Decimal, FormulaError> {
    let malformed = FormulaError { position: at, fault: FormulaFault::MalformedNumber };
    if text.ends_with('.') {
        return Err(malformed);
    }
    Decimal::from_str_exact(text).map_err(|_| malformed)
}
