//! Lines, pages and the file itself.

mod docx;
mod file;
mod lines;
mod pages;

use bole_domain::language::Language;

use crate::part::Part;
use crate::sheet::{Mark, Page};
use crate::{Fonts, Paper};

fn paper(parts: Vec<Part>) -> Paper {
    Paper {
        title: "文件".to_owned(),
        author: "示例机构".to_owned(),
        language: Language::Zh,
        parts,
        foot: String::new(),
    }
}

fn pages(parts: Vec<Part>) -> Vec<Page> {
    paper(parts).pages(&Fonts::default().faces().unwrap()).unwrap()
}

/// The texts on a page, in the order in which they are drawn.
fn texts(page: &Page) -> Vec<&str> {
    page.iter()
        .filter_map(|mark| match mark {
            Mark::Text { text, .. } => Some(text.as_str()),
            Mark::Box { .. } => None,
        })
        .collect()
}
