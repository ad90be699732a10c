//! The document to be edited is well-formed, the same each time, and says what the paper says.

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

use super::paper;
use crate::part::{Across, Align, Clause, Column, Facts, Part, Sum, Table};
use crate::{Fonts, PrintFault, document};

fn file(files: &[(&str, String)], wanted: &str) -> String {
    files.iter().find(|(name, _)| *name == wanted).unwrap().1.clone()
}

/// The texts of an XML file, which must be well-formed.
fn said(xml: &str) -> String {
    let (mut reader, mut text, mut depth) = (Reader::from_str(xml), String::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(part) => {
                let character = part.resolve_char_ref().unwrap().map(String::from);
                let named = || quick_xml::escape::resolve_xml_entity(&part.xml10_content()).map(str::to_owned);
                text.push_str(&character.or_else(named).unwrap());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0);
    text
}

fn some() -> crate::Paper {
    let column = |label: &str, align| Column { label: label.to_owned(), share: 1, align };
    paper(vec![
        Part::Title("服务合同".to_owned(), "薪酬".to_owned()),
        Part::Facts(Facts { across: Across::Two, pairs: vec![("编号".to_owned(), "BL-1".to_owned())] }),
        Part::Clause(Clause {
            number: "第1条　".to_owned(),
            title: "期限".to_owned(),
            paragraphs: vec!["自一月 <起> & 止".to_owned()],
        }),
        Part::Heading("签署".to_owned()),
        Part::Table(Table {
            columns: vec![column("方", Align::Left), column("日期", Align::Right)],
            rows: vec![vec!["甲方".to_owned(), "2026-01-01".to_owned()]],
            sums: Some(vec!["合计".to_owned(), "1".to_owned()]),
        }),
        Part::Sum(Sum { label: "总额".to_owned(), figures: "22563.90".to_owned(), words: "贰万贰仟".to_owned() }),
    ])
}

#[test]
fn it_says_what_the_paper_says() {
    let files = document(&some(), &Fonts::default()).unwrap();
    let text = said(&file(&files, "word/document.xml"));
    for part in
        ["服务合同", "BL-1", "第1条　期限", "自一月 <起> & 止", "签署", "2026-01-01", "合计", "22563.90", "贰万贰仟"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    for name in
        ["[Content_Types].xml", "_rels/.rels", "word/styles.xml", "word/footer1.xml", "word/_rels/document.xml.rels"]
    {
        said(&file(&files, name));
    }
    assert!(said(&file(&files, "docProps/core.xml")).contains("示例机构"));
    assert_eq!(document(&some(), &Fonts::default()).unwrap(), files, "the same paper is the same document");
}

#[test]
fn a_character_that_cannot_be_printed_is_refused() {
    let fault = document(&paper(vec![Part::Text("𪚥".to_owned())]), &Fonts::default()).unwrap_err();
    assert_eq!(fault, PrintFault::Unprintable { character: '𪚥' });
}

proptest! {
    #[test]
    fn whatever_people_write_stays_well_formed(text in "[ -~\u{4e00}-\u{4e20}\n]{0,60}") {
        let files = document(&paper(vec![Part::Text(text.clone())]), &Fonts::default()).unwrap();
        let read = said(&file(&files, "word/document.xml"));
        prop_assert_eq!(read, text.replace('\n', ""));
    }
}
