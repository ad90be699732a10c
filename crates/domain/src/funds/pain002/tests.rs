//! Reports good and bad.

use super::*;

fn report(inner: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}12"><CstmrPmtStsRpt>{inner}</CstmrPmtStsRpt></Document>"#
    )
}

fn group(status: &str) -> String {
    format!("<OrgnlGrpInfAndSts><OrgnlMsgId>B1</OrgnlMsgId>{status}</OrgnlGrpInfAndSts>")
}

fn fault(xml: &str) -> Malformation {
    match read(xml.as_bytes(), AnswerLimits { bytes: 4_000, items: 2, depth: 8 }).unwrap_err() {
        AnswerRefusal::Malformed { fault, .. } => fault,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_status_has_its_meaning() {
    let codes = ["ACSC", "ACCC", "RJCT", "ACCP", "ACSP", "PDNG", "CANC", "ZZZZ"];
    let items: String = codes.iter().map(|c| format!("<TxInfAndSts><OrgnlEndToEndId>{c}</OrgnlEndToEndId><TxSts>{c}</TxSts><StsRsnInf><Rsn><Prtry>A&amp;B</Prtry></Rsn><AddtlInf>户名&#x4E0D;符</AddtlInf></StsRsnInf></TxInfAndSts>")).collect();
    let xml = report(&format!(
        "{}<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1-B1</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>{items}</OrgnlPmtInfAndSts>",
        group("<GrpSts>PART</GrpSts>")
    ));
    let answer = read(xml.as_bytes(), AnswerLimits::default()).unwrap();
    assert_eq!((answer.group, answer.blocks.len()), (None, 0));
    for (code, said) in answer.items {
        match code.as_str() {
            "ACSC" | "ACCC" => assert_eq!(said, Answer::Paid),
            "RJCT" => assert_eq!(said, Answer::Failed { reason: "A&B 户名不符".into() }),
            _ => assert_eq!(said, Answer::Unknown, "{code}"),
        }
    }
}

#[test]
fn a_rejected_whole_rejects_all_and_prefixes_do_not_matter() {
    let xml = format!(
        r#"<p:Document xmlns:p="{NAMESPACE}03"><p:CstmrPmtStsRpt><p:OrgnlGrpInfAndSts><p:OrgnlMsgId>B1</p:OrgnlMsgId><p:GrpSts>RJCT</p:GrpSts><p:StsRsnInf><p:Rsn><p:Cd>AM04</p:Cd></p:Rsn></p:StsRsnInf></p:OrgnlGrpInfAndSts></p:CstmrPmtStsRpt></p:Document>"#
    );
    let answer = read(xml.as_bytes(), AnswerLimits::default()).unwrap();
    let sent = ["a".to_owned(), "b".to_owned()];
    let resolved = answer.resolve(&"B1".parse().unwrap(), &sent, super::super::pain001::USUAL_BLOCK).unwrap();
    assert_eq!(resolved.answers, sent.map(|id| (id, Answer::Failed { reason: "AM04".into() })));
}

#[test]
fn what_is_not_a_plain_report_is_refused() {
    let item = "<TxInfAndSts><OrgnlEndToEndId>a</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>";
    let block = |inner: &str| report(&format!("{}<OrgnlPmtInfAndSts>{inner}</OrgnlPmtInfAndSts>", group("")));
    let good = block(item);
    assert!(read(good.as_bytes(), AnswerLimits::default()).is_ok());
    for (xml, wanted) in [
        (String::new(), Malformation::NotXml),
        ("工资".into(), Malformation::NotXml),
        (good.replace("</Document>", ""), Malformation::NotXml),
        (good.replace("</TxSts>", "</TxStS>"), Malformation::NotXml),
        (format!("{good}<Document/>"), Malformation::NotXml),
        (format!("{good}x"), Malformation::NotXml),
        (good.replace("ACSC", "\u{1}"), Malformation::NotXml),
        (good.replace("ACSC", "&#1;"), Malformation::NotXml),
        (good.replace("ACSC", "&x;"), Malformation::Doctype),
        (good.replace("<TxSts>", "<TxSts a='&x;'>"), Malformation::Doctype),
        (good.replace("?><", "?><!DOCTYPE d [<!ENTITY x 'ACSC'>]><"), Malformation::Doctype),
        (good.replace("UTF-8", "GBK"), Malformation::Encoding),
        (good.replace("pain.002", "pain.001"), Malformation::OtherMessage),
        ("<html></html>".into(), Malformation::OtherMessage),
        (good.replace("<OrgnlMsgId>B1</OrgnlMsgId>", ""), Malformation::Missing),
        (good.replace("<OrgnlEndToEndId>a</OrgnlEndToEndId>", ""), Malformation::Missing),
        (good.replace("<TxSts>ACSC</TxSts>", "<TxSts>ACSC</TxSts><TxSts>RJCT</TxSts>"), Malformation::Missing),
        (block(&item.repeat(3)), Malformation::TooManyItems),
        (report(&"<a>".repeat(100)), Malformation::TooDeep),
        (format!("{good}{}", " ".repeat(4_000)), Malformation::TooLarge),
    ] {
        assert_eq!(fault(&xml), wanted, "{xml}");
    }
}

#[test]
fn the_place_of_a_fault_is_named() {
    let xml = report("\n户名<x>&y;</x>");
    let refusal = read(xml.as_bytes(), AnswerLimits::default()).unwrap_err();
    assert_eq!(refusal, AnswerRefusal::Malformed { line: 2, column: 6, fault: Malformation::Doctype });
}

#[test]
fn foreign_elements_say_nothing() {
    let xml = report(&format!(
        "{}<OrgnlPmtInfAndSts><TxInfAndSts xmlns='urn:x'><OrgnlEndToEndId>a</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts></OrgnlPmtInfAndSts>",
        group("")
    ));
    assert!(read(xml.as_bytes(), AnswerLimits::default()).unwrap().items.is_empty());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), cut in 0_usize..600) {
        let _ = read(&bytes, AnswerLimits::default());
        let good = report(&format!("{}<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1-B1</OrgnlPmtInfId><PmtInfSts>RJCT</PmtInfSts></OrgnlPmtInfAndSts>", group("<GrpSts>ACSP</GrpSts>")));
        let cut = cut.min(good.len());
        proptest::prop_assert_eq!(read(&good.as_bytes()[..cut], AnswerLimits::default()).is_ok(), cut == good.len());
    }
}
