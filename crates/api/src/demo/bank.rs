//! The bank's part: it reads a pain.001 and answers with a pain.002.

use std::fmt::Write;

/// The answer to a payment file: all paid, but the first `refused` payments.
pub(super) fn answer(file: &str, refused: usize) -> String {
    let message = texts(file, "MsgId").next().unwrap_or_default();
    let block = texts(file, "PmtInfId").next().unwrap_or_default();
    let mut payments = String::new();
    for (at, id) in texts(file, "EndToEndId").enumerate() {
        let said = if at < refused {
            "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>账户已销户</AddtlInf></StsRsnInf>"
        } else {
            "<TxSts>ACSC</TxSts>"
        };
        // Writing to a string cannot fail.
        let _ = write!(payments, "<TxInfAndSts><OrgnlEndToEndId>{id}</OrgnlEndToEndId>{said}</TxInfAndSts>");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>A-{message}</MsgId></GrpHdr>\
         <OrgnlGrpInfAndSts><OrgnlMsgId>{message}</OrgnlMsgId></OrgnlGrpInfAndSts>\
         <OrgnlPmtInfAndSts><OrgnlPmtInfId>{block}</OrgnlPmtInfId>{payments}</OrgnlPmtInfAndSts>\
         </CstmrPmtStsRpt></Document>"
    )
}

/// The texts of all elements of a name, as they stand in the file.
fn texts<'a>(file: &'a str, name: &str) -> impl Iterator<Item = &'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let mut rest = file;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(&open)?;
        let (text, after) = after.split_once(&close)?;
        rest = after;
        Some(text)
    })
}

#[cfg(test)]
mod tests {
    use bole_domain::funds::answer::AnswerLimits;
    use bole_domain::funds::item::Answer;
    use bole_domain::funds::pain002;

    use super::*;

    #[test]
    fn every_payment_is_answered_and_the_first_refused() {
        let file = "<MsgId>B1</MsgId><PmtInfId>B1-B1</PmtInfId><EndToEndId>a</EndToEndId><EndToEndId>b</EndToEndId>";
        let said = pain002::read(answer(file, 1).as_bytes(), AnswerLimits::default()).unwrap();
        assert_eq!(said.original_message_id.as_deref(), Some("B1"));
        let failed = Answer::Failed { reason: "AC04 账户已销户".into() };
        assert_eq!(said.items, [("a".to_owned(), failed), ("b".to_owned(), Answer::Paid)]);
    }
}
