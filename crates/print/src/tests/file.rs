//! The file is a PDF whose text can be read again.

use super::paper;
use crate::part::{Align, Column, Part, Sum, Table};
use crate::{Fonts, PrintFault, print};

fn read(bytes: &[u8]) -> (usize, String) {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    (pages.len(), document.extract_text(&pages).unwrap().replace([' ', '\n'], ""))
}

#[test]
fn its_text_can_be_found_and_selected() {
    let column = |label: &str, align| Column { label: label.to_owned(), share: 1, align };
    let paper = paper(vec![
        Part::Title("工资单 Payslip".to_owned(), "龚䶮𠮷".to_owned()),
        Part::Table(Table {
            columns: vec![column("项目", Align::Left), column("金额", Align::Right)],
            rows: vec![vec!["养老保险（个人）".to_owned(), "2400.00".to_owned()]],
            sums: None,
        }),
        Part::Sum(Sum { label: "实发".to_owned(), figures: "22563.90".to_owned(), words: "贰万贰仟".to_owned() }),
    ]);
    let bytes = print(&paper, &Fonts::default()).unwrap();
    assert!(bytes.starts_with(b"%PDF-"));
    assert!(bytes.len() < 60_000, "{}", bytes.len());
    let (pages, text) = read(&bytes);
    assert_eq!(pages, 1);
    for part in ["工资单Payslip", "龚䶮𠮷", "养老保险（个人）", "2400.00", "22563.90", "贰万贰仟"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(print(&paper, &Fonts::default()).unwrap(), bytes, "the same paper is the same file");
}

#[test]
fn further_fonts_are_asked_when_the_first_has_nothing() {
    assert_eq!(Fonts::with(vec![b"no font".to_vec()]).unwrap_err(), 0);
    let same = include_bytes!("../../../../assets/fonts/NotoSansSC-Regular.otf").to_vec();
    let fonts = Fonts::with(vec![same]).unwrap();
    assert!(print(&paper(vec![Part::Text("工资".to_owned())]), &fonts).is_ok());
    let fault = print(&paper(vec![Part::Text("𪚥".to_owned())]), &fonts).unwrap_err();
    assert_eq!(fault, PrintFault::Unprintable { character: '𪚥' });
}
