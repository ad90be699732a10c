//! Input that somebody made to do harm: whatever the bytes are, they are read or refused, and nothing else happens.
//!
//! `make fuzz` runs these with many more cases (`PROPTEST_CASES`).

#[cfg(test)]
mod hostile {
    use bole_domain::funds::answer::{AnswerLimits, AnswerRefusal, Malformation};
    use bole_domain::funds::charset::Charset;
    use bole_domain::funds::{bank_csv, pain002};
    use bole_domain::jobs::{Faults, RowFault, inputs, policies};
    use bole_domain::people::roster;
    use bole_domain::settlement::formula::{Program, compile, parse};
    use proptest::prelude::*;
    use proptest::sample::{Index, select};
    use rust_decimal::Decimal;

    const REPORT: &str = include_str!("data/pain002-partial.xml");
    const PEOPLE: &str = include_str!("../../../samples/payroll-2026/people.csv");
    const INPUTS: &str = include_str!("../../../samples/payroll-2026/inputs-2026-01.csv");
    const POLICIES: &str = include_str!("../../../samples/payroll-2026/policies.csv");

    /// The first lines of a file.
    fn head(text: &str) -> String {
        text.lines().take(4).map(|line| format!("{line}\n")).collect()
    }

    /// A sound document, spoiled at a few places: bytes taken out, put in, or repeated.
    fn spoiled(sound: String, pieces: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
        let piece = prop_oneof![
            4 => select(pieces).prop_map(|piece| piece.as_bytes().to_vec()),
            1 => prop::collection::vec(any::<u8>(), 1..6),
        ];
        let edit = (any::<Index>(), 0_usize..40, piece, 0_usize..4);
        prop::collection::vec(edit, 1..6).prop_map(move |edits| {
            let mut bytes = sound.clone().into_bytes();
            for (at, cut, piece, times) in edits {
                let start = at.index(bytes.len() + 1);
                let end = (start + cut).min(bytes.len());
                bytes.splice(start..end, piece.repeat(times));
            }
            bytes
        })
    }

    const XML: &[&str] = &[
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<!DOCTYPE d [",
        "<!ENTITY x \"y\">",
        "&x;",
        "&#x110000;",
        "&#0;",
        "&lt;",
        "<?xml version='1.0'?>",
        "xmlns:p='urn:x'",
        "p:",
        " a=\"",
        "'",
        "\u{feff}",
        "<TxSts>",
        "RJCT",
    ];
    const CSV: &[&str] =
        &[",", "\"", "\"\"", "\n", "\r\n", "\r", "\u{feff}", ";", "=", "-", "1e9", "9999999999999999999", "0.00"];
    const FORMULA: &[&str] = &[
        "a",
        "b",
        "(",
        ")",
        "+",
        "-",
        "*",
        "/",
        ",",
        "<",
        "<=",
        "<>",
        "!=",
        "=",
        "not ",
        " and ",
        " or ",
        "if(",
        "min(",
        "max(",
        "clamp(",
        "round(",
        "round_up(",
        "tier(",
        "0",
        "1",
        "0.000000000000000000000000001",
        "79228162514264337593543950335",
        " ",
        "阿",
        "\u{0}",
        ".",
        "$",
    ];

    fn compiled(source: &str) -> Option<Program> {
        let slot = |name: &str| ["a", "b"].iter().position(|known| *known == name);
        parse(source).and_then(|ast| compile(&ast, &slot)).ok()
    }

    /// Every fault names a row of the file and repeats none of its cells.
    fn well_told(faults: &[RowFault], bytes: &[u8]) -> bool {
        let lines = bytes.iter().filter(|b| matches!(b, b'\n' | b'\r')).count() + 1;
        faults.iter().all(|fault| usize::try_from(fault.row).is_ok_and(|row| row <= lines) && !fault.code.is_empty())
    }

    proptest! {
        #[test]
        fn a_formula(parts in prop::collection::vec(select(FORMULA), 0..400), a: i64, b: i64) {
            let source = parts.concat();
            match parse(&source) {
                Err(error) => prop_assert!(error.position <= source.chars().count()),
                Ok(ast) => prop_assert!(ast.variables().iter().all(|name| source.contains(name))),
            }
            if let Some(program) = compiled(&source) {
                for values in [[Decimal::from(a), Decimal::from(b)], [Decimal::MAX, Decimal::MIN], [Decimal::ZERO; 2]] {
                    prop_assert_eq!(program.eval(&values), program.eval(&values));
                }
                let _ = program.eval(&[]);
            }
        }

        #[test]
        fn a_status_report(bytes in spoiled(REPORT.to_owned(), XML)) {
            if let Ok(answer) = pain002::read(&bytes, AnswerLimits::default()) {
                // Nothing is said that is not in the file, a predefined entity apart.
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let escaped = text.contains('&') || text.contains("<!");
                prop_assert!(escaped || answer.items.iter().all(|(id, _)| text.contains(id.as_str())));
            }
        }

        #[test]
        fn an_answer_of_the_bank(bytes in spoiled("端到端标识,状态,原因\r\nB1-000001,paid,\r\nB1-000002,failed,户名不符\r\n".to_owned(), CSV)) {
            for charset in [Charset::Utf8, Charset::Gbk, Charset::Gb18030] {
                if let Ok(answer) = bank_csv::read_answer(&bytes, charset, AnswerLimits { items: 3, ..AnswerLimits::default() }) {
                    prop_assert!(answer.items.len() <= 3 && answer.items.iter().all(|(id, _)| !id.is_empty()));
                }
            }
        }

        #[test]
        fn a_roster(bytes in spoiled(head(PEOPLE), CSV)) {
            if let Ok((rows, faults)) = roster::read(&bytes) {
                prop_assert!(well_told(&faults, &bytes));
                for (_, row) in rows {
                    // What was taken in is written and read again as it is.
                    let again = roster::RosterRow::from_cells(1, &row.cells());
                    prop_assert_eq!(again.as_ref(), Ok(&row));
                }
            }
        }

        #[test]
        fn the_inputs_of_a_month(bytes in spoiled(head(INPUTS), CSV)) {
            let items: Vec<&str> = INPUTS.lines().next().unwrap_or_default().split(',').skip(1).collect();
            if let Ok(table) = inputs::open(&bytes, &items, &[]) {
                let mut faults = Faults::default();
                for row in inputs::rows(&table, &items, &[]) {
                    match row {
                        Ok((_, row)) => prop_assert!(row.amounts.iter().flatten().all(|amount| !amount.is_negative())),
                        Err(found) => faults.extend(found),
                    }
                }
                prop_assert!(well_told(&faults.into_vec(), &bytes));
            }
        }

        #[test]
        fn policies_of_a_place(bytes in spoiled(head(POLICIES), CSV)) {
            let rules = policies::PolicyRules {
                kinds: &["pension", "medical"],
                rounding_modes: &["half_up"],
                cutoff_day: policies::PolicyRules::USUAL_CUTOFF_DAY,
            };
            if let Ok((_, faults)) = policies::read(&bytes, &rules) {
                prop_assert!(well_told(&faults, &bytes));
            }
        }
    }

    fn refused(xml: &str) -> Malformation {
        match pain002::read(xml.as_bytes(), AnswerLimits::default()) {
            Err(AnswerRefusal::Malformed { fault, .. }) => fault,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn no_entity_is_expanded_and_none_is_fetched() {
        let root = REPORT.find("<Document").expect("the report has a root");
        let (declared, body) = REPORT.split_at(root);
        let with = |subset: &str, body: &str| format!("{declared}<!DOCTYPE Document {subset}>{body}");
        let used = |entity: &str| body.replacen("<OrgnlMsgId>", &format!("<OrgnlMsgId>{entity}"), 1);
        assert_ne!(used("&x;"), body);
        let laughs: String =
            (1..30).map(|n| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10))).collect();
        for (what, xml) in [
            ("a document type alone", with("", body)),
            ("an entity of its own", with("[<!ENTITY x \"B1\">]", &used("&x;"))),
            ("a thousand million laughs", with(&format!("[<!ENTITY l0 \"ha\">{laughs}]"), &used("&l29;"))),
            (
                "one long entity many times",
                with(&format!("[<!ENTITY x \"{}\">]", "a".repeat(50_000)), &used(&"&x;".repeat(50_000))),
            ),
            ("a local file", with("[<!ENTITY x SYSTEM \"file:///etc/passwd\">]", &used("&x;"))),
            ("an address", with("[<!ENTITY x SYSTEM \"http://127.0.0.1:1/x\">]", &used("&x;"))),
            ("a subset from elsewhere", with("SYSTEM \"http://127.0.0.1:1/x.dtd\"", body)),
            ("a parameter entity", with("[<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]", body)),
            ("an entity without a document type", format!("{declared}{}", used("&x;"))),
        ] {
            assert_eq!(refused(&xml), Malformation::Doctype, "{what}");
        }
        let deep = format!("{declared}{}", body.replacen("<OrgnlMsgId>", &"<a>".repeat(100_000), 1));
        assert_eq!(refused(&deep), Malformation::TooDeep);
        let include =
            r#"<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>"#;
        let included = REPORT.replacen("<OrgnlMsgId>", &format!("{include}<OrgnlMsgId>"), 1);
        let (with, without) = (
            pain002::read(included.as_bytes(), AnswerLimits::default()),
            pain002::read(REPORT.as_bytes(), AnswerLimits::default()),
        );
        assert_eq!(with, without, "an inclusion is an element that says nothing");
    }
}
