//! Labels of fields and words of values: `data/contract/term-words.tsv`.

use std::sync::OnceLock;

use serde_json::Value;

use crate::language::Language;
use crate::money::Rate;
use crate::standard::coded::tsv_rows;

const TABLE: &str = include_str!("../../../../data/contract/term-words.tsv");

/// What stands at a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// It is told as it is written, part by part.
    AsWritten,
    /// A rate, told in percent.
    Rate,
    /// One of the words of this table.
    Chosen,
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) key: &'static str,
    pub(super) zh: &'static str,
    pub(super) en: &'static str,
    form: Form,
    field: bool,
}

/// The fields in the order in which they are told. A table that did not read would tell nothing; a test reads it.
pub(super) fn all() -> &'static [Word] {
    let fields = rows().iter().position(|word| !word.field).unwrap_or(rows().len());
    rows().get(..fields).unwrap_or_default()
}

fn rows() -> &'static [Word] {
    static ROWS: OnceLock<Vec<Word>> = OnceLock::new();
    ROWS.get_or_init(|| read().unwrap_or_default())
}

fn read() -> Option<Vec<Word>> {
    tsv_rows(TABLE)
        .map(|row| match row.as_slice() {
            [key, zh, en, form] => {
                let (form, field) = match *form {
                    "written" => (Form::AsWritten, true),
                    "rate" => (Form::Rate, true),
                    "chosen" => (Form::Chosen, true),
                    "value" => (Form::AsWritten, false),
                    _ => return None,
                };
                Some(Word { key, zh, en, form, field })
            }
            _ => None,
        })
        .collect()
}

/// The words for a value that is chosen from a list.
pub(super) fn chosen(value: &str, language: Language) -> Option<&'static str> {
    let of_value = |word: &&Word| !word.field && word.key == value;
    rows().iter().find(of_value).map(|word| language.pick(word.zh, word.en))
}

impl Word {
    /// Its label.
    pub(super) fn label(&self, language: Language) -> &'static str {
        language.pick(self.zh, self.en)
    }

    /// A value at this field, where it is not told as it is written.
    pub(super) fn said(&self, value: &Value, language: Language) -> Option<String> {
        match self.form {
            Form::AsWritten => None,
            Form::Rate => {
                let rate: Rate = value.as_str()?.parse().ok()?;
                Some(rate.percent())
            }
            Form::Chosen => {
                let code = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
                chosen(&code, language).map(ToOwned::to_owned)
            }
        }
    }
}
