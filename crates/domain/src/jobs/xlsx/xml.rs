//! The XML of a part, tag by tag.

use std::borrow::Cow;
use std::io::{BufReader, ErrorKind};

use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Error, Reader, XmlVersion, escape};

use super::part::{Part, PartReader};
use super::trouble::Trouble;

/// No part of a workbook is nested more deeply.
const DEPTH: u32 = 64;

/// What comes next; an empty element is opened and closed.
#[derive(Debug)]
pub(super) enum Token<'b> {
    Open(BytesStart<'b>),
    Close(BytesEnd<'b>),
    Text(Cow<'b, str>),
    End,
}

/// Reads a part. No document type, no entity of its own.
pub(super) struct Xml<'a> {
    reader: Reader<PartReader<'a>>,
    buffer: Vec<u8>,
    depth: u32,
}

impl<'a> Xml<'a> {
    pub(super) fn new(part: Part<'a>) -> Self {
        let mut reader = Reader::from_reader(BufReader::new(part));
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next token; what says nothing is an empty text.
    pub(super) fn next(&mut self) -> Result<Token<'_>, Trouble> {
        self.buffer.clear();
        self.reader.get_mut().get_mut().got_on();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(|error| trouble(&error))?;
        Ok(match event {
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => Token::Text(Cow::Borrowed("")),
            Event::DocType(_) | Event::Empty(_) => return Err(Trouble::Damaged),
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(Trouble::Damaged);
                }
                Token::Open(start)
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Token::Close(end)
            }
            Event::Text(text) => Token::Text(text.xml10_content()),
            Event::CData(text) => Token::Text(text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().map_err(|_| Trouble::Damaged)? {
                Some(character) => Token::Text(Cow::Owned(character.to_string())),
                None => {
                    let known = escape::resolve_xml_entity(&reference.xml10_content()).ok_or(Trouble::Damaged)?;
                    Token::Text(Cow::Borrowed(known))
                }
            },
            Event::Eof if self.depth == 0 => Token::End,
            Event::Eof => return Err(Trouble::Damaged),
        })
    }
}

fn trouble(error: &Error) -> Trouble {
    match error {
        Error::Io(error) if error.kind() == ErrorKind::FileTooLarge => Trouble::TooLarge,
        _ => Trouble::Damaged,
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Result<Option<String>, Trouble> {
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Trouble::Damaged)?;
        if attribute.key.local_name().into_inner() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Trouble::Damaged)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// An attribute that says yes or no.
pub(super) fn flag(start: &BytesStart<'_>, name: &str) -> Result<bool, Trouble> {
    Ok(attribute(start, name)?.is_some_and(|value| value == "1" || value == "true"))
}
