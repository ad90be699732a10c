//! Reads ISO 20022 pain.002 (customer payment status report), any version of pain.002.001.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::answer::{AnswerLimits, AnswerRefusal, BankAnswer, Malformation};
use super::charset::{Charset, decode};
use super::item::Answer;

const NAMESPACE: &str = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.";
const REASON_MOST: usize = 500;

/// Reads a report. Bounded: size, payments, depth; no document type, no entity of its own.
pub fn read(bytes: &[u8], limits: AnswerLimits) -> Result<BankAnswer, AnswerRefusal> {
    if bytes.len() > limits.bytes {
        return Err(AnswerRefusal::at("", 0, Malformation::TooLarge));
    }
    let text = decode(bytes, Charset::Utf8).map_err(|at| {
        let readable = bytes.get(..at).map(String::from_utf8_lossy).unwrap_or_default();
        AnswerRefusal::at(&readable, u64::MAX, Malformation::Encoding)
    })?;
    let allowed = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    if let Some(at) = text.find(|c| !allowed(c)) {
        return Err(AnswerRefusal::at(&text, u64::try_from(at).unwrap_or(u64::MAX), Malformation::NotXml));
    }
    let mut reader = NsReader::from_str(&text);
    let mut report = Report::default();
    loop {
        let at = reader.buffer_position();
        let refuse = |fault| AnswerRefusal::at(&text, at, fault);
        let known_before = report.namespace.clone();
        let (namespace, event) = match reader.read_resolved_event() {
            Ok((ResolveResult::Bound(namespace), event)) => (Some(namespace.into_inner().to_owned()), event),
            Ok((ResolveResult::Unbound, event)) => (None, event),
            Ok((ResolveResult::Unknown(_), _)) => return Err(refuse(Malformation::NotXml)),
            Err(_) => return Err(AnswerRefusal::at(&text, reader.error_position(), Malformation::NotXml)),
        };
        match event {
            Event::Start(start) => {
                attributes(&start).map_err(refuse)?;
                let ours = known_before.is_none() || known_before == namespace;
                report.open(start.local_name().into_inner(), namespace, ours, limits).map_err(refuse)?;
            }
            Event::Empty(start) => {
                attributes(&start).map_err(refuse)?;
                let ours = known_before.is_none() || known_before == namespace;
                report.open(start.local_name().into_inner(), namespace, ours, limits).map_err(refuse)?;
                report.close(limits).map_err(refuse)?;
            }
            Event::End(_) => report.close(limits).map_err(refuse)?,
            Event::Text(content) => report.text(&content.xml10_content()).map_err(refuse)?,
            Event::CData(content) => report.text(&content.xml10_content()).map_err(refuse)?,
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().map_err(|_| refuse(Malformation::NotXml))?;
                match (character, quick_xml::escape::resolve_xml_entity(&reference.xml10_content())) {
                    (Some(character), _) if allowed(character) => {
                        report.text(character.encode_utf8(&mut [0; 4])).map_err(refuse)?
                    }
                    (None, Some(predefined)) => report.text(predefined).map_err(refuse)?,
                    (Some(_), _) => return Err(refuse(Malformation::NotXml)),
                    (None, None) => return Err(refuse(Malformation::Doctype)),
                }
            }
            Event::DocType(_) => return Err(refuse(Malformation::Doctype)),
            Event::Decl(declaration) => {
                let utf8 = declaration.encoding().is_none_or(|e| e.is_ok_and(|e| e.eq_ignore_ascii_case("utf-8")));
                if at != 0 || !utf8 {
                    return Err(refuse(if utf8 { Malformation::NotXml } else { Malformation::Encoding }));
                }
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return report.finish().map_err(refuse),
        }
    }
}

/// Attributes say nothing here, but must be well-formed and without entities of their own.
fn attributes(start: &BytesStart<'_>) -> Result<(), Malformation> {
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|_| Malformation::NotXml)?;
        attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Malformation::Doctype)?;
    }
    Ok(())
}

/// A status with its reasons, while it is read.
#[derive(Debug, Default)]
struct Status {
    id: Option<String>,
    code: Option<String>,
    reasons: Vec<String>,
}

impl Status {
    /// What the status means. Only a final one tells an outcome; whatever is not understood leaves it open.
    fn answer(&self) -> Option<Answer> {
        match self.code.as_deref()? {
            "ACSC" | "ACCC" => Some(Answer::Paid),
            "RJCT" => Some(Answer::Failed { reason: self.reasons.join(" ").chars().take(REASON_MOST).collect() }),
            _ => Some(Answer::Unknown),
        }
    }
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Report {
    namespace: Option<String>,
    /// Local names of the open elements; foreign ones are empty.
    path: Vec<String>,
    content: String,
    group: Status,
    block: Status,
    item: Status,
    answer: BankAnswer,
}

impl Report {
    fn open(
        &mut self,
        name: &str,
        namespace: Option<String>,
        ours: bool,
        limits: AnswerLimits,
    ) -> Result<(), Malformation> {
        if self.path.is_empty() {
            let version = namespace.as_deref().and_then(|uri| uri.strip_prefix(NAMESPACE));
            let known = version.is_some_and(|v| v.len() == 2 && v.bytes().all(|b| b.is_ascii_digit()));
            if self.namespace.is_some() {
                return Err(Malformation::NotXml);
            }
            if name != "Document" || !known {
                return Err(Malformation::OtherMessage);
            }
            self.namespace = namespace;
        }
        if self.path.len() >= limits.depth {
            return Err(Malformation::TooDeep);
        }
        self.path.push(if ours { name.to_owned() } else { String::new() });
        self.content.clear();
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), Malformation> {
        if self.path.is_empty() {
            return if text.trim().is_empty() { Ok(()) } else { Err(Malformation::NotXml) };
        }
        self.content.push_str(text);
        Ok(())
    }

    /// Takes what the element that ends now says.
    fn close(&mut self, limits: AnswerLimits) -> Result<(), Malformation> {
        let content = std::mem::take(&mut self.content);
        let content = content.trim();
        let path: Vec<_> = self.path.iter().map(String::as_str).collect();
        if let ["Document", "CstmrPmtStsRpt", inner @ ..] = path.as_slice() {
            match inner {
                ["OrgnlGrpInfAndSts", "OrgnlMsgId"] => set(&mut self.answer.original_message_id, content)?,
                ["OrgnlGrpInfAndSts", "GrpSts"] => set(&mut self.group.code, content)?,
                ["OrgnlGrpInfAndSts", reason @ ..] if is_reason(reason) => self.group.reasons.push(content.to_owned()),
                ["OrgnlPmtInfAndSts", "OrgnlPmtInfId"] => set(&mut self.block.id, content)?,
                ["OrgnlPmtInfAndSts", "PmtInfSts"] => set(&mut self.block.code, content)?,
                ["OrgnlPmtInfAndSts", reason @ ..] if is_reason(reason) => self.block.reasons.push(content.to_owned()),
                ["OrgnlPmtInfAndSts", "TxInfAndSts", "OrgnlEndToEndId"] => set(&mut self.item.id, content)?,
                ["OrgnlPmtInfAndSts", "TxInfAndSts", "TxSts"] => set(&mut self.item.code, content)?,
                ["OrgnlPmtInfAndSts", "TxInfAndSts", reason @ ..] if is_reason(reason) => {
                    self.item.reasons.push(content.to_owned())
                }
                ["OrgnlPmtInfAndSts", "TxInfAndSts"] => self.end_item(limits)?,
                ["OrgnlPmtInfAndSts"] => self.end_block()?,
                _ => {}
            }
        }
        self.path.pop();
        Ok(())
    }

    fn end_item(&mut self, limits: AnswerLimits) -> Result<(), Malformation> {
        let item = std::mem::take(&mut self.item);
        if let Some(answer) = item.answer() {
            if self.answer.items.len() >= limits.items {
                return Err(Malformation::TooManyItems);
            }
            self.answer.items.push((item.id.ok_or(Malformation::Missing)?, answer));
        }
        Ok(())
    }

    fn end_block(&mut self) -> Result<(), Malformation> {
        let block = std::mem::take(&mut self.block);
        // "Partly" says that some failed and some did not: the payments are named one by one.
        if block.code.as_deref() != Some("PART")
            && let Some(answer) = block.answer()
        {
            self.answer.blocks.push((block.id.ok_or(Malformation::Missing)?, answer));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<BankAnswer, Malformation> {
        if !self.path.is_empty() || self.namespace.is_none() {
            return Err(Malformation::NotXml);
        }
        if self.answer.original_message_id.is_none() {
            return Err(Malformation::Missing);
        }
        self.answer.group = if self.group.code.as_deref() == Some("PART") { None } else { self.group.answer() };
        Ok(self.answer)
    }
}

fn is_reason(path: &[&str]) -> bool {
    matches!(path, ["StsRsnInf", "Rsn", "Cd" | "Prtry"] | ["StsRsnInf", "AddtlInf"])
}

/// Something that is said once.
fn set(slot: &mut Option<String>, content: &str) -> Result<(), Malformation> {
    if slot.is_some() || content.is_empty() {
        return Err(Malformation::Missing);
    }
    *slot = Some(content.to_owned());
    Ok(())
}

#[cfg(test)]
mod tests;
