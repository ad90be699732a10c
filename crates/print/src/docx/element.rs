//! The elements of a document: runs, paragraphs, tables.

use std::borrow::Cow;

use quick_xml::escape::escape;

use crate::sheet::Align;

/// Text as XML has it. What XML has no place for, as a bell, becomes a space.
pub(super) fn text(plain: &str) -> Cow<'_, str> {
    let allowed = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if plain.chars().all(allowed) {
        return escape(plain);
    }
    let clean: String = plain.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    Cow::Owned(escape(&clean).into_owned())
}

/// How a run looks.
#[derive(Clone, Copy)]
pub(super) struct Look {
    /// Half points.
    pub(super) size: u32,
    pub(super) bold: bool,
}

impl Look {
    /// Running text.
    pub(super) const BODY: Look = Look { size: 21, bold: false };
    /// What stands out in it.
    pub(super) const STRONG: Look = Look { size: 21, bold: true };
}

/// A run; a line break of the text is one of the paper.
pub(super) fn run(plain: &str, look: Look) -> String {
    let bold = if look.bold { "<w:b/>" } else { "" };
    let size = look.size;
    let lines: Vec<String> =
        plain.lines().map(|line| format!(r#"<w:t xml:space="preserve">{}</w:t>"#, text(line))).collect();
    format!(
        r#"<w:r><w:rPr>{bold}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>{}</w:r>"#,
        lines.join("<w:br/>")
    )
}

/// A paragraph of runs.
pub(super) fn paragraph(runs: &str, align: Align, properties: &str) -> String {
    let side = match align {
        Align::Left => "left",
        Align::Right => "right",
        Align::Center => "center",
    };
    format!(r#"<w:p><w:pPr>{properties}<w:jc w:val="{side}"/></w:pPr>{runs}</w:p>"#)
}

/// A row of cells: each with its width in hundredths of a percent.
pub(super) fn row(cells: &[(u32, String)], head: bool) -> String {
    let cells: Vec<String> = cells
        .iter()
        .map(|(width, content)| {
            format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="pct"/></w:tcPr>{content}</w:tc>"#)
        })
        .collect();
    let repeated = if head { "<w:tblHeader/>" } else { "" };
    format!(r#"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{}</w:tr>"#, cells.concat())
}

/// A table over the whole width; with `lines` between its rows.
pub(super) fn table(rows: &[String], widths: &[u32], lines: bool) -> String {
    let line = |name: &str| format!(r#"<w:{name} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#);
    let borders = if lines { ["top", "bottom", "insideH"].map(line).concat() } else { String::new() };
    let grid: Vec<String> = widths.iter().map(|width| format!(r#"<w:gridCol w:w="{}"/>"#, width * 2)).collect();
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{}</w:tblGrid>{}</w:tbl>"#,
        grid.concat(),
        rows.concat(),
    )
}
