//! Papers as a reader sees them.

use bole_tests::Answer;

fn document(file: &Answer) -> lopdf::Document {
    lopdf::Document::load_mem(&file.body).expect("a PDF")
}

/// How many pages a PDF has; anything else fails.
pub(crate) fn is_pdf(file: &Answer) -> usize {
    assert_eq!(file.header("content-type").as_deref(), Some("application/pdf"));
    assert!(file.body.starts_with(b"%PDF-"));
    document(file).get_pages().len()
}

fn packed(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Its text without blanks and ends of lines.
pub(crate) fn text(file: &Answer) -> String {
    let document = document(file);
    let pages: Vec<u32> = document.get_pages().into_keys().collect();
    packed(&document.extract_text(&pages).expect("its text"))
}

/// It says all of these, wherever its lines break.
pub(crate) fn shows(file: &Answer, parts: &[&str]) {
    let text = text(file);
    for part in parts {
        assert!(text.contains(&packed(part)), "{part}: {text}");
    }
}
