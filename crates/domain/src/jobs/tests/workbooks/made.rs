//! Workbooks made by hand, part by part, sound or not.

/// A part's name and its bytes.
pub(super) type Part = (&'static str, Vec<u8>);

/// An archive of these parts, as they are or packed.
pub(super) fn archive(parts: &[Part], packed: bool) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    let u16_of = |number: usize| u16::try_from(number).unwrap().to_le_bytes();
    let u32_of = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    for (name, content) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let body = if packed {
            let mut packer = flate2::bufread::DeflateEncoder::new(content.as_slice(), flate2::Compression::best());
            let mut body = Vec::new();
            std::io::Read::read_to_end(&mut packer, &mut body).unwrap();
            body
        } else {
            content.clone()
        };
        let method = if packed { [8, 0] } else { [0, 0] };
        let mut head = Vec::new();
        for field in [&[20, 0, 0, 0], method.as_slice(), &[0; 4], &crc.sum().to_le_bytes()] {
            head.extend(field);
        }
        head.extend(u32_of(body.len()));
        head.extend(u32_of(content.len()));
        head.extend(u16_of(name.len()));
        head.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(u32_of(bytes.len()));
        directory.extend(name.as_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&head);
        bytes.extend(name.as_bytes());
        bytes.extend(body);
    }
    let (start, length) = (u32_of(bytes.len()), u32_of(directory.len()));
    bytes.extend(directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([u16_of(parts.len()), u16_of(parts.len())].concat());
    bytes.extend([length, start].concat());
    bytes.extend([0, 0]);
    bytes
}

/// The parts of a workbook with these sheets and shared texts; formats 1 and 2 show a day, 3 an amount.
pub(super) fn parts(sheets: &[(&str, String)], shared: &[&str], settings: &str) -> Vec<Part> {
    const FILES: [&str; 3] = ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"];
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
        )
    };
    let relations =
        |inner: String| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships>{inner}</Relationships>");
    let (mut list, mut links) = (String::new(), String::new());
    let mut made: Vec<Part> = Vec::new();
    for ((n, (name, data)), file) in (1..).zip(sheets).zip(FILES) {
        list.push_str(&format!(r#"<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>"#));
        links.push_str(&relation(&format!("rId{n}"), "worksheet", file.trim_start_matches("xl/")));
        made.push((file, format!("<worksheet>{data}</worksheet>").into_bytes()));
    }
    links.push_str(&relation("rIdS", "sharedStrings", "/xl/sharedStrings.xml"));
    links.push_str(&relation("rIdT", "styles", "styles.xml"));
    let shared: String = shared.iter().map(|text| format!("<si>{text}</si>")).collect();
    let styles = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="4"/></cellXfs></styleSheet>"#;
    made.extend([
        ("_rels/.rels", relations(relation("rId1", "officeDocument", "xl/workbook.xml")).into_bytes()),
        ("xl/_rels/workbook.xml.rels", relations(links).into_bytes()),
        (
            "xl/workbook.xml",
            format!("<workbook xmlns:r=\"r\"><sheets>{list}</sheets>{settings}</workbook>").into_bytes(),
        ),
        ("xl/sharedStrings.xml", format!("<sst>{shared}</sst>").into_bytes()),
        ("xl/styles.xml", styles.as_bytes().to_vec()),
    ]);
    made
}

/// A workbook of one sheet with the columns `a` and `b`, and these rows.
pub(super) fn sheet(rows: &str) -> Vec<u8> {
    with(rows, "", &[])
}

/// The same with more after the rows, and shared texts.
pub(super) fn with(rows: &str, after: &str, shared: &[&str]) -> Vec<u8> {
    archive(&parts(&[("表", data(rows, after))], shared, ""), true)
}

/// The sheet's data: the header and these rows.
pub(super) fn data(rows: &str, after: &str) -> String {
    let header = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2" t="str"><v>b</v></c></row>"#;
    format!("<sheetData>{header}{rows}</sheetData>{after}")
}
