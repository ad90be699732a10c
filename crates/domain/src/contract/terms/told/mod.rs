//! Terms as the clauses of a written contract: mandatory ones first, in the order of their table, then what else was agreed.

mod words;

use serde_json::Value;

use super::{Terms, mandatory};
use crate::language::Language;
use words::Word;

/// A term as a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermClause {
    /// Its field.
    pub field: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What is agreed, paragraph by paragraph.
    pub paragraphs: Vec<String>,
}

impl Terms {
    /// The agreed terms as clauses.
    pub fn clauses(&self, language: Language) -> Vec<TermClause> {
        let Ok(Value::Object(agreed)) = serde_json::to_value(self) else { return Vec::new() };
        let demanded: Vec<_> =
            mandatory(self.category()).map(|term| (term.field, language.pick(term.zh, term.en))).collect();
        let else_agreed = words::all()
            .iter()
            .map(|word| (word.key, language.pick(word.zh, word.en)))
            .filter(|(field, _)| demanded.iter().all(|(known, _)| known != field));
        let told = demanded.iter().copied().chain(else_agreed);
        told.filter_map(|(field, title)| {
            let paragraphs = paragraphs(agreed.get(field)?, language);
            Some(TermClause { field, title, paragraphs })
        })
        .collect()
    }
}

/// A term as paragraphs: one for each part of it, or for each row of a list.
fn paragraphs(value: &Value, language: Language) -> Vec<String> {
    match value {
        Value::Array(rows) => {
            rows.iter().zip(1..).map(|(row, number)| numbered(number, &inline(row, language), language)).collect()
        }
        Value::Object(_) if period(value, language).is_some() => vec![inline(value, language)],
        Value::Object(_) => parts(value)
            .flat_map(|(word, value)| match value {
                Value::Array(rows) if rows.iter().all(Value::is_object) => {
                    let head = format!("{}{}", word.label(language), language.pick("：", ":"));
                    std::iter::once(head).chain(paragraphs(value, language)).collect()
                }
                _ => vec![part(word, value, language)],
            })
            .collect(),
        plain => vec![inline(plain, language)],
    }
}

fn numbered(number: usize, text: &str, language: Language) -> String {
    match language {
        Language::Zh => format!("（{number}）{text}"),
        Language::En => format!("({number}) {text}"),
    }
}

/// The parts of an object in the order in which they are told.
fn parts(value: &Value) -> impl Iterator<Item = (&'static Word, &Value)> {
    words::all().iter().filter_map(move |word| Some((word, value.get(word.key)?)))
}

fn part(word: &Word, value: &Value, language: Language) -> String {
    let (label, said) = (word.label(language), word.said(value, language).unwrap_or_else(|| inline(value, language)));
    if value.is_object() {
        format!("{label}{}{said}{}", language.pick("（", " ("), language.pick("）", ")"))
    } else {
        format!("{label}{}{said}", language.pick("：", ": "))
    }
}

/// From when to when, of something that is nothing but a period.
fn period(value: &Value, language: Language) -> Option<String> {
    let (starts, ends) = (value.get("starts")?.as_str()?, value.get("ends")?.as_str()?);
    (value.as_object()?.len() == 2).then(|| match language {
        Language::Zh => format!("自 {starts} 起至 {ends} 止"),
        Language::En => format!("from {starts} to {ends}"),
    })
}

/// A value in one line.
fn inline(value: &Value, language: Language) -> String {
    let join = |parts: Vec<String>, zh, en| parts.join(language.pick(zh, en));
    match value {
        Value::String(text) => text.clone(),
        Value::Array(rows) => join(rows.iter().map(|row| inline(row, language)).collect(), "、", ", "),
        Value::Object(_) => period(value, language).unwrap_or_else(|| {
            join(parts(value).map(|(word, value)| part(word, value, language)).collect(), "；", "; ")
        }),
        plain => plain.to_string(),
    }
}
