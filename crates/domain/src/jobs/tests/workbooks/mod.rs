//! Workbooks read and refused.

mod hostile;
mod made;

use super::{Read, row};
use crate::jobs::table::{Content, FileFault, Format, Source, Table};
use crate::refusal::Refusal;
use made::{archive, data, parts, sheet, with};

fn source<'a>(bytes: &'a [u8], sheet: Option<&'a str>) -> Source<'a> {
    Source { content: Content::Plain(bytes), format: Format::Xlsx, sheet, mapping: None }
}

fn read(bytes: &[u8]) -> Result<Vec<Read>, FileFault> {
    super::read_from(&source(bytes, None))
}

fn refused(bytes: &[u8]) -> &'static str {
    read(bytes).unwrap_err().code()
}

#[test]
fn cells_are_read_as_a_spreadsheet_shows_them() {
    let cell = |cell: &str| {
        let rows = format!(r#"<row r="3"><c r="A3"><v>1</v></c>{cell}</row>"#);
        read(&with(&rows, "", &["<t>x</t>", "<r><t>林</t></r><r><t>知远</t></r><rPh><t>lin</t></rPh>"]))
            .map(|mut rows| rows.remove(0))
    };
    for (written, text) in [
        ("<c r=\"B3\"><v>8.1999999999999993</v></c>", "8.2"),
        ("<c r=\"B3\" s=\"3\"><v>1234.5</v></c>", "1234.5"),
        ("<c r=\"B3\"><v>0.30000000000000004</v></c>", "0.3"),
        ("<c r=\"B3\"><v>1E-2</v></c>", "0.01"),
        ("<c r=\"B3\"><v>13800138000</v></c>", "13800138000"),
        ("<c r=\"B3\" s=\"1\"><v>46027</v></c>", "2026-01-05"),
        ("<c r=\"B3\" s=\"2\"><v>46027</v></c>", "2026-01-05"),
        ("<c r=\"B3\" s=\"1\"><v>1</v></c>", "1900-01-01"),
        ("<c r=\"B3\" s=\"1\"><v>61</v></c>", "1900-03-01"),
        ("<c r=\"B3\" t=\"d\"><v>2026-01-05T00:00:00</v></c>", "2026-01-05T00:00:00"),
        ("<c r=\"B3\" t=\"s\"><v>1</v></c>", "林知远"),
        ("<c t=\"inlineStr\"><is><r><t>a &amp; </t></r><r><t>&#x6797;</t></r></is></c>", "a & 林"),
        ("<c r=\"B3\" t=\"b\"><v>1</v></c>", "TRUE"),
        ("<c r=\"B3\"><f>A3*2</f><v>2</v></c>", "2"),
        ("<c r=\"B3\" t=\"str\"><f>A3&amp;\"x\"</f><v>1x</v></c>", "1x"),
    ] {
        assert_eq!(cell(written).unwrap(), super::row("1", text, ""), "{written}");
    }
    for (written, code) in [
        ("<c r=\"B3\"><v>3.1010119900101001E+17</v></c>", "digits_lost"),
        ("<c r=\"B3\"><v>310101199001010100</v></c>", "digits_lost"),
        ("<c r=\"B3\"><f>A3*2</f></c>", "formula_not_computed"),
        ("<c r=\"B3\"><f>A3*2</f><v></v></c>", "formula_not_computed"),
        ("<c r=\"B3\" t=\"e\"><v>#N/A</v></c>", "error_cell"),
        ("<c r=\"B3\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>", "error_cell"),
        ("<c r=\"B3\" s=\"1\"><v>60</v></c>", "not_a_date"),
        ("<c r=\"B3\"/><c r=\"C3\"><v>1</v></c>", "cell_count"),
    ] {
        assert_eq!(cell(written).unwrap(), Err(format!("1:{code}")), "{written}");
    }
    for written in [
        "<c r=\"B3\"><v>x</v></c>",
        "<c r=\"B3\" t=\"s\"><v>2</v></c>",
        "<c r=\"A3\"/>",
        "<c r=\"b3\"/>",
        "<c r=\"B3\" t=\"q\"><v>1</v></c>",
    ] {
        assert_eq!(cell(written).unwrap_err().code(), "workbook_damaged", "{written}");
    }
}

#[test]
fn rows_are_counted_from_the_header_and_empty_ones_passed_over() {
    let rows = r#"<row r="3"><c r="A3" s="1"/></row><row r="5"><c r="A5"><v>1</v></c></row><row><c><v>2</v></c><c><v>3</v></c></row>"#;
    assert_eq!(read(&sheet(rows)).unwrap(), [row("1", "", ""), row("2", "3", "")]);
    let bytes = sheet(rows);
    let table = Table::open(&source(&bytes, None), &super::columns(), 10).unwrap();
    assert_eq!(table.row_count(), 2);
    assert_eq!(table.rows().map(|row| row.unwrap().number).collect::<Vec<_>>(), [3, 4]);
}

#[test]
fn settings_of_the_workbook_count() {
    let rows = r#"<row><c s="1"><v>44565</v></c><c><f>1</f><v>0</v></c></row>"#;
    let book = |settings: &str| archive(&parts(&[("表", data(rows, ""))], &[], settings), false);
    assert_eq!(read(&book("<workbookPr date1904=\"1\"/>")).unwrap(), [row("2026-01-05", "0", "")]);
    assert_eq!(read(&book("<calcPr fullCalcOnLoad=\"1\"/>")).unwrap(), [Err("1:formula_not_computed".to_owned())]);
}

#[test]
fn one_sheet_is_read() {
    let one = data("<row><c><v>1</v></c></row>", "");
    let two = data("<row><c><v>2</v></c></row>", "");
    let several =
        archive(&parts(&[("一", one.clone()), ("空", "<sheetData/>".to_owned()), ("二", two)], &[], ""), true);
    let fault = read(&several).unwrap_err();
    assert_eq!(fault, FileFault::SheetNotNamed { names: vec!["一".to_owned(), "二".to_owned()] });
    assert_eq!(fault.faults()[0].pointer, "query:sheet");
    assert_eq!(super::read_from(&source(&several, Some("二"))).unwrap(), [row("2", "", "")]);
    assert_eq!(super::read_from(&source(&several, Some("三"))).unwrap_err().code(), "sheet_unknown");
    assert_eq!(super::read_from(&source(&several, Some("空"))).unwrap_err().code(), "file_empty");
    let alone = archive(&parts(&[("空", "<sheetData/>".to_owned()), ("一", one)], &[], ""), true);
    assert_eq!(read(&alone).unwrap(), [row("1", "", "")]);
    assert_eq!(refused(&archive(&parts(&[("空", "<sheetData/>".to_owned())], &[], ""), true)), "file_empty");
    let csv = Source { format: Format::Csv, ..source(b"a,b\n1,2\n", Some("一")) };
    assert_eq!(super::read_from(&csv).map(|rows| rows.len()), Ok(1), "only a workbook has sheets");
}

#[test]
fn headers_and_merged_cells_are_looked_at() {
    assert_eq!(refused(&sheet("")), "file_no_rows");
    let merged = with("<row><c><v>1</v></c></row>", r#"<mergeCells><mergeCell ref="A3:B3"/></mergeCells>"#, &[]);
    let fault = read(&merged).unwrap_err();
    assert_eq!((fault.code(), fault.faults()[0].pointer.as_str()), ("merged_cells", "/cells/A3:B3"));
    let headed = |names: &[&str]| {
        let cells: String = names.iter().map(|name| format!("<c t=\"str\"><v>{name}</v></c>")).collect();
        let rows = format!("<sheetData><row>{cells}</row><row><c><v>1</v></c></row></sheetData>");
        refused(&archive(&parts(&[("表", rows)], &[], ""), true))
    };
    assert_eq!(headed(&["a", "b", "b"]), "header_duplicate_column");
    assert_eq!(headed(&["a", "b", "x"]), "header_unknown_column");
    assert_eq!(headed(&["a", "", "b"]), "header_unknown_column");
    assert_eq!(headed(&["a"]), "header_missing_column");
}

#[test]
fn formats_are_recognised_by_what_is_in_them() {
    let xlsx = Format::Xlsx.media_type();
    let of =
        |bytes: &[u8], media: &str, name: Option<&str>| Format::recognise(bytes, media, name).map_err(|f| f.code());
    assert_eq!(of(&sheet(""), "text/csv", None), Ok(Format::Xlsx));
    assert_eq!(of(b"a,b\n", "application/octet-stream", Some("x.csv")), Ok(Format::Csv));
    assert_eq!(of(b"{}", "application/octet-stream", Some("x.NDJSON")), Ok(Format::Ndjson));
    assert_eq!(of(b"{}", "application/x-ndjson", None), Ok(Format::Ndjson));
    assert_eq!(of(b"\x89PNG\r\n", xlsx, None), Err("not_a_workbook"));
    assert_eq!(of(b"\xFF\xD8\xFF\xE0", "image/jpeg", Some("roster.xlsx")), Err("not_a_workbook"));
    assert_eq!(of(b"a,b\n1,2\n", xlsx, None), Err("not_a_workbook"));
    assert_eq!(of(b"", xlsx, None), Err("file_empty"));
    let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1...";
    assert_eq!(of(compound, xlsx, None), Err("workbook_old_format"));
    let encrypted = [compound.as_slice(), b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"].concat();
    assert_eq!(of(&encrypted, xlsx, None), Err("workbook_encrypted"));
}
