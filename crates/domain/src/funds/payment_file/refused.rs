//! Why no payment file can be made.

use super::PaymentFault;
use crate::language::Language;
use crate::refusal::{FieldFault, Refusal, RefusalKind};

/// Why no payment file can be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PaymentFileRefusal {
    /// There is nothing to pay.
    #[error("the file has no payment")]
    Empty,
    /// Parts that are missing, too long or of a wrong form.
    #[error("{} faults", .0.len())]
    Faulty(Vec<PaymentFault>),
    /// Characters that the bank's character set lacks.
    #[error("{} unsupported texts", .0.len())]
    UnsupportedCharacters(Vec<PaymentFault>),
}

impl Refusal for PaymentFileRefusal {
    fn kind(&self) -> RefusalKind {
        RefusalKind::Rule
    }

    fn code(&self) -> &'static str {
        match self {
            PaymentFileRefusal::Empty => "payment_file_empty",
            PaymentFileRefusal::Faulty(_) => "payment_file_faulty",
            PaymentFileRefusal::UnsupportedCharacters(_) => "unsupported_characters",
        }
    }

    fn text(&self, language: Language) -> String {
        match (self, language) {
            (PaymentFileRefusal::Empty, Language::Zh) => "没有可付款的明细。".into(),
            (PaymentFileRefusal::Empty, Language::En) => "There is nothing to pay.".into(),
            (PaymentFileRefusal::Faulty(faults), Language::Zh) => {
                format!("付款明细有 {} 处不合要求，请先更正。", faults.len())
            }
            (PaymentFileRefusal::Faulty(faults), Language::En) => {
                format!("{} parts of the payments are not as required; correct them first.", faults.len())
            }
            (PaymentFileRefusal::UnsupportedCharacters(faults), Language::Zh) => {
                format!(
                    "有 {} 处含有银行字符集不支持的字符，请改用支持的文件格式，或按银行登记的写法更正。",
                    faults.len()
                )
            }
            (PaymentFileRefusal::UnsupportedCharacters(faults), Language::En) => format!(
                "{} texts have characters that the bank's character set lacks; use a file form that carries them, or the spelling that the bank keeps.",
                faults.len()
            ),
        }
    }

    fn faults(&self) -> Vec<FieldFault> {
        match self {
            PaymentFileRefusal::Empty => Vec::new(),
            PaymentFileRefusal::Faulty(faults) | PaymentFileRefusal::UnsupportedCharacters(faults) => {
                faults.iter().map(|fault| fault.field_fault(self.code())).collect()
            }
        }
    }
}
