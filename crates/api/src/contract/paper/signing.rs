//! Signatures as they are recorded, and the fingerprint of what was signed.

use bole_domain::contract::{Signature, State};
use bole_domain::language::Language;
use bole_persistence::contract::Contract;
use bole_print::part::{Align, Column, Table};

use super::Whole;

/// The agency's signature and the client's.
fn signatures(contract: &Contract) -> [Option<&Signature>; 2] {
    match &contract.state {
        State::Draft { .. } | State::Submitted { .. } => [None, None],
        State::Approved { agency, client, .. } => [agency.as_ref(), client.as_ref()],
        State::Signed(concluded) | State::Active { concluded, .. } | State::Terminated { concluded, .. } => {
            [Some(&concluded.agency), Some(&concluded.client)]
        }
    }
}

/// Both parties, each with who signed for it and when; open where nobody has.
pub(super) fn table(whole: &Whole, language: Language) -> Table {
    let [agency, client] = signatures(&whole.contract);
    let row = |party: &str, name: &str, signature: Option<&Signature>| {
        let by = signature.map(|s| s.signer_name.clone()).unwrap_or_default();
        let on = signature.map(|s| s.signed_on.to_string()).unwrap_or_default();
        vec![party.to_owned(), name.to_owned(), by, on]
    };
    let column = |zh, en, share| Column { label: language.pick(zh, en).to_owned(), share, align: Align::Left };
    Table {
        columns: vec![
            column("当事人", "Party", 2),
            column("名称", "Name", 4),
            column("签署人", "Signed by", 2),
            column("签署日期", "Signed on", 2),
        ],
        rows: vec![
            row(language.pick("甲方（客户）", "Client"), &whole.client.name, client),
            row(language.pick("乙方（机构）", "Agency"), &whole.agency.name, agency),
        ],
        sums: None,
    }
}

/// The contract's number, and the fingerprint of each document that was signed.
pub(super) fn foot(contract: &Contract, language: Language) -> String {
    let mut prints: Vec<&str> =
        signatures(contract).into_iter().flatten().map(|signature| signature.evidence.sha256.as_str()).collect();
    prints.dedup();
    let signed = prints.into_iter().map(|print| match language {
        Language::Zh => format!("\n签署文件 SHA-256：{print}"),
        Language::En => format!("\nSigned document, SHA-256: {print}"),
    });
    std::iter::once(contract.number.clone()).chain(signed).collect()
}
