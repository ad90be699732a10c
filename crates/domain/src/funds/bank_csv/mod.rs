//! The neutral batch form for banks without ISO 20022: a CSV out, a CSV answer in.

#[cfg(test)]
mod tests;

use std::io::{self, Write};

use super::answer::{AnswerLimits, AnswerRefusal, BankAnswer, Malformation};
use super::charset::{Charset, decode, encode};
use super::item::Answer;
use super::payment_file::PaymentFile;
use crate::jobs::guarded_text;

/// Columns of the file to the bank.
pub const COLUMNS: [&str; 8] = ["序号", "收款账号", "户名", "金额", "开户行", "联行号", "附言", "端到端标识"];

/// Columns of the bank's answer.
pub const ANSWER_COLUMNS: [&str; 3] = ["端到端标识", "状态", "原因"];

/// Writes the file in a character set. Call [`PaymentFile::check_charset`] first: a character that is missing in the set is an error here.
pub fn write(file: &PaymentFile, charset: Charset, out: &mut impl Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    csv.write_record(COLUMNS)?;
    for (index, transfer) in file.transfers().iter().enumerate() {
        let (sequence, amount) = ((index + 1).to_string(), transfer.amount.to_string());
        let cells = [
            &sequence,
            &transfer.payee_account,
            &transfer.payee_name,
            &amount,
            &transfer.bank_name,
            &transfer.cnaps,
            &transfer.remittance,
            &transfer.end_to_end_id,
        ];
        csv.write_record(cells.map(|cell| guarded_text(cell).into_owned()))?;
    }
    let text = csv.into_inner().map_err(|e| io::Error::other(e.to_string()))?;
    let text = String::from_utf8(text).map_err(io::Error::other)?;
    let bytes =
        encode(&text, charset).ok_or_else(|| io::Error::other("a character is missing in the character set"))?;
    out.write_all(&bytes)
}

/// Reads an answer: one row per payment, status `paid`, `failed` or `unknown`, and the reason of a failure.
pub fn read_answer(bytes: &[u8], charset: Charset, limits: AnswerLimits) -> Result<BankAnswer, AnswerRefusal> {
    if bytes.len() > limits.bytes {
        return Err(AnswerRefusal::at("", 0, Malformation::TooLarge));
    }
    let text = decode(bytes, charset).map_err(|at| {
        let before = bytes.get(..at).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count();
        AnswerRefusal::Malformed {
            line: u64::try_from(line).unwrap_or(u64::MAX).saturating_add(1),
            column: 1,
            fault: Malformation::Encoding,
        }
    })?;
    let malformed = |line: u64, column: u64, fault| AnswerRefusal::Malformed { line, column, fault };
    let mut csv = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut rows = csv.records();
    match rows.next() {
        Some(Ok(header)) if header.iter().eq(ANSWER_COLUMNS) => {}
        Some(_) | None => return Err(malformed(1, 1, Malformation::Header)),
    }
    let mut answer = BankAnswer::default();
    for row in rows {
        let row = row.map_err(|e| malformed(e.position().map_or(1, csv::Position::line), 1, Malformation::Row))?;
        let line = row.position().map_or(1, csv::Position::line);
        let (id, status, reason) = match (row.get(0), row.get(1), row.get(2), row.len()) {
            (Some(id), Some(status), Some(reason), 3) if !id.is_empty() => (id, status, reason),
            _ => return Err(malformed(line, 1, Malformation::Row)),
        };
        if answer.items.len() >= limits.items {
            return Err(malformed(line, 1, Malformation::TooManyItems));
        }
        let said = match status {
            "paid" => Answer::Paid,
            "failed" => Answer::Failed { reason: reason.chars().filter(|c| !c.is_control()).take(500).collect() },
            "unknown" => Answer::Unknown,
            _ => return Err(malformed(line, 2, Malformation::Status)),
        };
        answer.items.push((id.to_owned(), said));
    }
    Ok(answer)
}
