//! How much fits on a page, and what a further one begins with.

use super::{pages, texts};
use crate::part::{Across, Align, Clause, Column, Facts, Part, Table};

fn table(rows: usize) -> Part {
    let column = |label: &str, align| Column { label: label.to_owned(), share: 1, align };
    Part::Table(Table {
        columns: vec![column("项目", Align::Left), column("金额", Align::Right)],
        rows: (1..=rows).map(|n| vec![format!("第{n}项"), format!("{n}.00")]).collect(),
        sums: Some(vec!["合计".to_owned(), "1.00".to_owned()]),
    })
}

#[test]
fn a_short_paper_has_one_page_that_tells_its_number() {
    let pages = pages(vec![Part::Title("工资单".to_owned(), "2026-03".to_owned()), table(10)]);
    assert_eq!(pages.len(), 1);
    let texts = texts(&pages[0]);
    assert_eq!((texts.first(), texts.last()), (Some(&"工资单"), Some(&"第 1 页，共 1 页")));
}

#[test]
fn a_long_table_goes_on_under_its_head() {
    let pages = pages(vec![table(120)]);
    assert!((3..=4).contains(&pages.len()), "{}", pages.len());
    for (page, number) in pages.iter().zip(1..) {
        let texts = texts(page);
        assert_eq!(texts[..2], ["项目", "金额"]);
        assert_eq!(*texts.last().unwrap(), format!("第 {number} 页，共 {} 页", pages.len()));
    }
    let all: Vec<&str> = pages.iter().flat_map(texts).collect();
    for n in 1..=120 {
        assert_eq!(all.iter().filter(|text| **text == format!("第{n}项")).count(), 1, "{n}");
    }
}

#[test]
fn what_is_taller_than_a_page_loses_nothing() {
    let text = "双方应当遵守本条约定。".repeat(800);
    let clause =
        Clause { number: "1. ".to_owned(), title: "权利与义务".to_owned(), paragraphs: vec![text.clone()] };
    let facts = Facts { across: Across::Two, pairs: vec![("备注".to_owned(), text.clone())] };
    for part in [Part::Clause(clause), Part::Facts(facts)] {
        let pages = pages(vec![part]);
        assert!(pages.len() > 2, "{}", pages.len());
        let shown: String = pages.iter().flat_map(texts).filter(|text| !text.starts_with('第')).collect();
        assert_eq!(shown.matches("双方应当遵守本条约定。").count(), 800);
    }
}

#[test]
fn figures_end_at_the_right_side() {
    use crate::sheet::{INNER, MARGIN, Mark};
    let fonts = crate::Fonts::default();
    let faces = fonts.faces().unwrap();
    let pages = pages(vec![table(3)]);
    let ends: Vec<f32> = pages[0]
        .iter()
        .filter_map(|mark| match mark {
            Mark::Text { x, size, text, .. } if text.ends_with(".00") => Some(x + faces.width(text, *size).unwrap()),
            Mark::Text { .. } | Mark::Box { .. } => None,
        })
        .collect();
    assert_eq!(ends.len(), 4);
    assert!(ends.iter().all(|end| (end - (MARGIN + INNER - 5.0)).abs() < 0.01), "{ends:?}");
}
