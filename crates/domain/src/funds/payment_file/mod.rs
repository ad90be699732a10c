//! What a payment file says, checked once, whatever form it is written in.

mod fault;
mod refused;

use std::collections::HashSet;

use chrono::{DateTime, FixedOffset, NaiveDate};

pub use fault::{PaymentFault, PaymentField};
pub use refused::PaymentFileRefusal;

use super::batch_number::BatchNumber;
use super::charset::{Charset, unsupported_characters};
use crate::money::Fen;

/// The agency's account that pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    /// The holder's name as the bank keeps it.
    pub name: String,
    /// Account number.
    pub account: String,
    /// Number of its bank in the Chinese clearing system, 12 digits.
    pub cnaps: String,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditTransfer {
    /// For naming the person in a refusal.
    pub employee_number: String,
    /// Unique in the file, at most 35 characters.
    pub end_to_end_id: String,
    /// Above zero.
    pub amount: Fen,
    /// The payee's name as his bank keeps it.
    pub payee_name: String,
    /// The payee's account.
    pub payee_account: String,
    /// Name of his bank; may be empty.
    pub bank_name: String,
    /// Number of his bank in the Chinese clearing system, 12 digits; empty where not known.
    pub cnaps: String,
    /// What the payee reads, at most 140 characters.
    pub remittance: String,
}

/// A payment file whose every part is fit to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFile {
    number: BatchNumber,
    created_at: DateTime<FixedOffset>,
    execution_date: NaiveDate,
    debtor: Debtor,
    transfers: Vec<CreditTransfer>,
    total: Fen,
}

impl PaymentFile {
    /// Checks every part; all faults are named at once. Payments are in yuan.
    pub fn new(
        number: BatchNumber,
        created_at: DateTime<FixedOffset>,
        execution_date: NaiveDate,
        debtor: Debtor,
        transfers: Vec<CreditTransfer>,
    ) -> Result<Self, PaymentFileRefusal> {
        if transfers.is_empty() {
            return Err(PaymentFileRefusal::Empty);
        }
        let mut faults = Vec::new();
        let mut fault = |employee_number: &str, field| {
            faults.push(PaymentFault { employee_number: employee_number.to_owned(), field, unsupported: Vec::new() });
        };
        if !(text_fits(&debtor.name, 1, 140) && is_account(&debtor.account) && is_cnaps(&debtor.cnaps)) {
            fault("", PaymentField::Debtor);
        }
        let mut seen = HashSet::new();
        let mut total = Some(Fen::ZERO);
        for transfer in &transfers {
            let fits = [
                (
                    PaymentField::EndToEndId,
                    is_reference(&transfer.end_to_end_id) && seen.insert(transfer.end_to_end_id.as_str()),
                ),
                (PaymentField::Amount, transfer.amount > Fen::ZERO),
                (PaymentField::PayeeName, text_fits(&transfer.payee_name, 1, 140)),
                (PaymentField::PayeeAccount, is_account(&transfer.payee_account)),
                (PaymentField::BankName, text_fits(&transfer.bank_name, 0, 140)),
                (PaymentField::Cnaps, transfer.cnaps.is_empty() || is_cnaps(&transfer.cnaps)),
                (PaymentField::Remittance, text_fits(&transfer.remittance, 0, 140)),
            ];
            for (field, _) in fits.into_iter().filter(|(_, fits)| !fits) {
                fault(&transfer.employee_number, field);
            }
            total = total.and_then(|sum| sum.checked_add(transfer.amount));
            if total.is_none() {
                fault(&transfer.employee_number, PaymentField::Amount);
                break;
            }
        }
        match total {
            Some(total) if faults.is_empty() => {
                Ok(Self { number, created_at, execution_date, debtor, transfers, total })
            }
            Some(_) | None => Err(PaymentFileRefusal::Faulty(faults)),
        }
    }

    /// Refuses characters that the bank's character set lacks, naming each with the person's employee number.
    pub fn check_charset(&self, charset: Charset) -> Result<(), PaymentFileRefusal> {
        let mut faults = Vec::new();
        let mut check = |employee_number: &str, field, text: &str| {
            let unsupported = unsupported_characters(text, charset);
            if !unsupported.is_empty() {
                faults.push(PaymentFault { employee_number: employee_number.to_owned(), field, unsupported });
            }
        };
        check("", PaymentField::Debtor, &self.debtor.name);
        for transfer in &self.transfers {
            check(&transfer.employee_number, PaymentField::PayeeName, &transfer.payee_name);
            check(&transfer.employee_number, PaymentField::BankName, &transfer.bank_name);
            check(&transfer.employee_number, PaymentField::Remittance, &transfer.remittance);
        }
        if faults.is_empty() { Ok(()) } else { Err(PaymentFileRefusal::UnsupportedCharacters(faults)) }
    }

    /// The batch.
    pub fn number(&self) -> &BatchNumber {
        &self.number
    }

    /// When the file was made.
    pub fn created_at(&self) -> DateTime<FixedOffset> {
        self.created_at
    }

    /// The day on which the bank shall pay.
    pub fn execution_date(&self) -> NaiveDate {
        self.execution_date
    }

    /// The account that pays.
    pub fn debtor(&self) -> &Debtor {
        &self.debtor
    }

    /// The payments, in the order of the file.
    pub fn transfers(&self) -> &[CreditTransfer] {
        &self.transfers
    }

    /// Their sum.
    pub fn total(&self) -> Fen {
        self.total
    }
}

/// So many characters, none of which a file cannot carry: no controls, no noncharacters, no space at the ends.
fn text_fits(text: &str, least: usize, most: usize) -> bool {
    let bad = |c: char| c.is_control() || matches!(u32::from(c) & 0xFFFF, 0xFFFE | 0xFFFF);
    (least..=most).contains(&text.chars().count()) && text.trim() == text && !text.chars().any(bad)
}

fn is_account(text: &str) -> bool {
    (1..=34).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn is_cnaps(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_reference(text: &str) -> bool {
    (1..=35).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
