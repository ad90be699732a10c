//! The parts of a paper as elements of a document.

use super::element::{Look, paragraph, row, run, table};
use crate::paper::Paper;
use crate::part::{Across, Facts, Part, Sum, Table};
use crate::sheet::Align;

const SPACE: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// The whole width, in hundredths of a percent of fifty: as tables are told.
const WHOLE: u32 = 5_000;
/// A4 with margins of 2.5 cm, in twentieths of a point.
const PAGE: &str = r#"<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>"#;

/// The document with all its parts.
pub(super) fn document(paper: &Paper) -> String {
    let parts: String = paper.parts.iter().map(part).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{SPACE}" xmlns:r="{RELATIONS}"><w:body>{parts}<w:sectPr><w:footerReference w:type="default" r:id="rId2"/>{PAGE}</w:sectPr></w:body></w:document>"#
    )
}

/// The foot of each page, with its number.
pub(super) fn footer(foot: &str, (before, between, after): (&str, &str, &str)) -> String {
    let look = Look { size: 16, bold: false };
    let field = |name: &str| format!(r#"<w:fldSimple w:instr="{name}">{}</w:fldSimple>"#, run("1", look));
    let number = [run(before, look), field("PAGE"), run(between, look), field("NUMPAGES"), run(after, look)].concat();
    let lines = [paragraph(&run(foot, look), Align::Left, ""), paragraph(&number, Align::Right, "")].concat();
    format!(r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="{SPACE}">{lines}</w:ftr>"#)
}

fn part(part: &Part) -> String {
    const STAYS: &str = "<w:keepNext/>";
    match part {
        Part::Title(title, about) => {
            let title = paragraph(&run(title, Look { size: 36, bold: true }), Align::Center, STAYS);
            title + &paragraph(&run(about, Look { size: 24, bold: false }), Align::Center, "")
        }
        Part::Heading(heading) => paragraph(&run(heading, Look { size: 24, bold: true }), Align::Left, STAYS),
        Part::Text(text) => paragraph(&run(text, Look::BODY), Align::Left, ""),
        Part::Facts(facts) => pairs(facts),
        Part::Table(table) => rows(table),
        Part::Clause(clause) => {
            let head = paragraph(&run(&format!("{}{}", clause.number, clause.title), Look::STRONG), Align::Left, STAYS);
            let indent = r#"<w:ind w:left="420"/>"#;
            let texts = clause.paragraphs.iter().map(|text| paragraph(&run(text, Look::BODY), Align::Left, indent));
            head + &texts.collect::<String>()
        }
        Part::Sum(sum) => total(sum),
    }
}

fn cell(text: &str, look: Look, align: Align) -> String {
    paragraph(&run(text, look), align, "")
}

fn pairs(facts: &Facts) -> String {
    let (beside, widths): (usize, &[u32]) = match facts.across {
        Across::One => (1, &[1_100, 3_900]),
        Across::Two => (2, &[900, 1_600, 900, 1_600]),
    };
    let one = |pairs: &[(String, String)]| {
        let mut cells: Vec<String> = pairs
            .iter()
            .flat_map(|(label, value)| [cell(label, Look::STRONG, Align::Left), cell(value, Look::BODY, Align::Left)])
            .collect();
        cells.resize(beside * 2, cell("", Look::BODY, Align::Left));
        row(&widths.iter().copied().zip(cells).collect::<Vec<_>>(), false)
    };
    let rows: Vec<String> = facts.pairs.chunks(beside).map(one).collect();
    apart(&table(&rows, widths, false))
}

fn rows(content: &Table) -> String {
    let all: u32 = content.columns.iter().map(|column| u32::from(column.share)).sum::<u32>().max(1);
    let widths: Vec<u32> = content.columns.iter().map(|column| u32::from(column.share) * WHOLE / all).collect();
    let line = |texts: &[String], look: Look, head: bool| {
        let cells = content.columns.iter().zip(&widths).zip(texts);
        let cells: Vec<(u32, String)> =
            cells.map(|((column, width), text)| (*width, cell(text, look, column.align))).collect();
        row(&cells, head)
    };
    let labels: Vec<String> = content.columns.iter().map(|column| column.label.clone()).collect();
    let mut rows = vec![line(&labels, Look::STRONG, true)];
    rows.extend(content.rows.iter().map(|texts| line(texts, Look::BODY, false)));
    rows.extend(content.sums.iter().map(|texts| line(texts, Look::STRONG, false)));
    apart(&table(&rows, &widths, true))
}

fn total(sum: &Sum) -> String {
    let cells = [
        (1_000, cell(&sum.label, Look::STRONG, Align::Left)),
        (2_800, cell(&sum.words, Look::BODY, Align::Left)),
        (1_200, cell(&sum.figures, Look::STRONG, Align::Right)),
    ];
    apart(&table(&[row(&cells, false)], &[1_000, 2_800, 1_200], true))
}

/// A table with room after it; two tables would else become one.
fn apart(table: &str) -> String {
    format!("{table}{}", paragraph("", Align::Left, ""))
}
