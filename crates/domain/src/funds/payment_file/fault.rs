//! What may be at fault with one payment.

use crate::refusal::FieldFault;

/// A part of a payment that may be at fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentField {
    /// End-to-end id.
    EndToEndId,
    /// Amount.
    Amount,
    /// Payee's name.
    PayeeName,
    /// Payee's account.
    PayeeAccount,
    /// Bank's name.
    BankName,
    /// Bank's clearing number.
    Cnaps,
    /// Remittance text.
    Remittance,
    /// The paying account.
    Debtor,
}

impl PaymentField {
    pub(super) fn name(self) -> (&'static str, &'static str, &'static str) {
        match self {
            PaymentField::EndToEndId => ("end_to_end_id", "端到端标识", "end-to-end id"),
            PaymentField::Amount => ("amount", "金额", "amount"),
            PaymentField::PayeeName => ("payee_name", "户名", "payee's name"),
            PaymentField::PayeeAccount => ("payee_account", "收款账号", "payee's account"),
            PaymentField::BankName => ("bank_name", "开户行", "bank's name"),
            PaymentField::Cnaps => ("cnaps", "联行号", "clearing number"),
            PaymentField::Remittance => ("remittance", "附言", "remittance text"),
            PaymentField::Debtor => ("debtor", "付款账户", "paying account"),
        }
    }
}

/// One fault of one payment. It names the employee number and the field, never the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFault {
    /// Whose payment; empty for the paying account.
    pub employee_number: String,
    /// Which part.
    pub field: PaymentField,
    /// The characters that the file's character set lacks; empty when the fault is of another sort.
    pub unsupported: Vec<char>,
}

impl PaymentFault {
    pub(super) fn field_fault(&self, code: &str) -> FieldFault {
        let (field, zh, en) = self.field.name();
        let number = &self.employee_number;
        let pointer = if number.is_empty() { format!("/{field}") } else { format!("/items/{number}/{field}") };
        let listed: Vec<_> = self.unsupported.iter().map(|c| format!("{c} (U+{:04X})", u32::from(*c))).collect();
        let listed = listed.join(", ");
        let (zh, en) = if listed.is_empty() {
            (format!("{number} 的{zh}不合要求。"), format!("{number}: the {en} is not as required."))
        } else {
            (
                format!("{number} 的{zh}含有不支持的字符：{listed}。"),
                format!("{number}: the {en} has unsupported characters: {listed}."),
            )
        };
        FieldFault { pointer, code: code.to_owned(), zh: zh.trim_start().to_owned(), en }
    }
}
