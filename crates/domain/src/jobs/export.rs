//! CSV written so that it can be read again and opened in a spreadsheet without running anything.

use std::borrow::Cow;

/// Would a spreadsheet take the text for a formula? A plain number is none.
fn looks_like_a_formula(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let number = digits.split('.').count() <= 2
        && digits.split('.').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    !number && text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text that a spreadsheet shows and does not run: one that begins like a formula gets an apostrophe before it.
pub fn guarded_text(text: &str) -> Cow<'_, str> {
    if looks_like_a_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`guarded_text`] was given.
pub fn unguarded_text(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(plain) if looks_like_a_formula(plain) => plain,
        Some(_) | None => text,
    }
}

/// One line of CSV, ended by a line feed; cells are guarded, and quoted where they must be.
pub fn csv_line<T: AsRef<str>>(cells: impl IntoIterator<Item = T>) -> String {
    let mut line = String::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        let cell = guarded_text(cell.as_ref());
        if cell.contains([',', '"', '\n', '\r']) {
            line.push('"');
            line.push_str(&cell.replace('"', "\"\""));
            line.push('"');
        } else {
            line.push_str(&cell);
        }
    }
    line.push('\n');
    line
}

/// A file to fill in: a header and one example, from pairs of column and example.
pub fn csv_template<A: AsRef<str>, B: AsRef<str>>(columns: impl IntoIterator<Item = (A, B)>) -> String {
    let (header, example): (Vec<A>, Vec<B>) = columns.into_iter().unzip();
    csv_line(header) + &csv_line(example)
}
