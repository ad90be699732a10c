//! Files read and refused, cells guarded, faults gathered.

mod formats;
mod policy_files;
mod workbooks;

use super::table::{Column, FileFault, Row, Source, Table};
use super::*;
use crate::language::Language;
use crate::refusal::Refusal;

fn columns() -> [Column; 3] {
    [Column::required("a"), Column::required("b"), Column::optional("c")]
}

/// The cells of a row, or its number and fault.
type Read = Result<Vec<String>, String>;

fn cells(bytes: &[u8]) -> Result<Vec<Read>, FileFault> {
    read_from(&Source::from(bytes))
}

fn read_from(source: &Source<'_>) -> Result<Vec<Read>, FileFault> {
    let table = Table::open(source, &columns(), 10)?;
    let row = |row: Result<Row<'_>, Vec<RowFault>>| match row {
        Ok(row) => Ok((0..3).map(|at| row.cell(at).to_owned()).collect()),
        Err(faults) => Err(faults.iter().map(|fault| format!("{}:{}", fault.row, fault.code)).collect()),
    };
    Ok(table.rows().map(row).collect())
}

fn row(a: &str, b: &str, c: &str) -> Read {
    Ok(vec![a.to_owned(), b.to_owned(), c.to_owned()])
}

#[test]
fn sound_files_are_read() {
    let sound: [(&str, Vec<Read>); 7] = [
        ("a,b\n1,2\n", vec![row("1", "2", "")]),
        ("\u{feff}a,b\r\n1,2\r\n3,4", vec![row("1", "2", ""), row("3", "4", "")]),
        ("c,b,a\nx,y,z\n", vec![row("z", "y", "x")]),
        ("a,b\n\"x,\"\"y\"\"\nz\",\"\"\n", vec![row("x,\"y\"\nz", "", "")]),
        ("\"a\",\"b\"\r\n\"\"\"\",\"1\"\r\n\r\n", vec![row("\"", "1", "")]),
        ("a,b\n\n1,2\n\n\n3,\n", vec![row("1", "2", ""), row("3", "", "")]),
        ("a,b\n1\n1,2,3\n5,6\n", vec![Err("1:cell_count".into()), Err("2:cell_count".into()), row("5", "6", "")]),
    ];
    for (text, wanted) in sound {
        assert_eq!(cells(text.as_bytes()).unwrap(), wanted, "{text:?}");
    }
}

#[test]
fn files_at_fault_are_refused_before_any_row() {
    let refused: [(&[u8], &str); 12] = [
        (b"", "file_empty"),
        ("\u{feff}\r\n".as_bytes(), "file_empty"),
        (b"a,b\n", "file_no_rows"),
        (b"a,b\n1,\xff\n", "not_utf8"),
        (b"a\n1\n", "header_missing_column"),
        (b"a,b,x\n1,2,3\n", "header_unknown_column"),
        (b"a,b,b\n1,2,3\n", "header_duplicate_column"),
        (b"a;b\n1;2\n", "header_unknown_column"),
        (b"a,b\n1,2\n\"3,4\n", "csv_quoting"),
        (b"a,b\n1,x\"y\"\n", "csv_quoting"),
        (b"a,b\n1,\"x\"y\n", "csv_quoting"),
        (b"a,b\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n1,2\n", "too_many_rows"),
    ];
    for (bytes, code) in refused {
        let fault = cells(bytes).unwrap_err();
        assert_eq!(fault.code(), code, "{:?}", String::from_utf8_lossy(bytes));
        assert_ne!(fault.text(Language::Zh), fault.text(Language::En));
    }
    assert_eq!(cells(b"a,b\n1,2\n3,\xe4\xb8"), Err(FileFault::NotText { offset: 10 }));
    assert_eq!(cells(b"a,b\n1,2\n3,\"4\n"), Err(FileFault::Quoting { row: 2 }));
    let wide = format!("a,b{}\n1,2\n", ",x".repeat(100_000));
    assert_eq!(cells(wide.as_bytes()).unwrap_err().code(), "header_unknown_column");
}

#[test]
fn a_file_without_header_gives_nothing_of_it_away() {
    let fault = cells("110108197710072206,b\n1,2\n".as_bytes()).unwrap_err();
    assert!(!format!("{fault:?}{}{:?}", fault.text(Language::En), fault.faults()).contains("110108"));
}

#[test]
fn formulas_are_guarded_and_numbers_are_not() {
    let written = csv_line(["=1+1", "-12.50", "+1", "@x", "-x", "a,b", "say \"x\"", "'=1", "O'Neil", "\tx"]);
    assert_eq!(written, "'=1+1,-12.50,'+1,'@x,'-x,\"a,b\",\"say \"\"x\"\"\",''=1,O'Neil,'\tx\n");
}

#[test]
fn faults_are_kept_to_a_thousand_and_counted_in_all() {
    let mut faults = Faults::default();
    faults.extend((1..=5000).map(|row| RowFault::new(row, "a", "required", "", "")));
    assert_eq!(faults.total(), 5000);
    let list = faults.into_vec();
    assert_eq!((list.len(), list[999].code.as_str()), (1000, "more_faults"));
    assert!(list[999].en.contains("5000"));
}

const ITEMS: [&str; 2] = ["base_salary", "subsidy"];

#[test]
fn inputs_are_read_with_their_faults() {
    let text = "subsidy,employee_number,base_salary\n1.20,E1,3000\n-1,E2,x\n0.00,E1,1.00\n,E 3,1.001\n";
    let read = |text: &str| {
        let table = inputs::open(text.as_bytes(), &ITEMS, &[]).unwrap();
        let all: Vec<inputs::OneRow> = inputs::rows(&table, &ITEMS, &[]).collect();
        let (rows, faults): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
        let faults: Vec<RowFault> = faults.into_iter().filter_map(Result::err).flatten().collect();
        (rows.into_iter().flatten().collect::<Vec<_>>(), faults)
    };
    let (rows, faults) = read(text);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].1.amounts, [300_000, 120].map(|fen| Some(crate::money::Fen(fen))));
    let faults: Vec<String> =
        faults.iter().map(|f| format!("{} {} {}", f.row, f.column.as_deref().unwrap_or("-"), f.code)).collect();
    assert_eq!(
        faults,
        [
            "2 base_salary not_money",
            "2 subsidy negative_amount",
            "3 employee_number duplicate_row",
            "4 employee_number employee_number_form",
            "4 base_salary not_money",
            "4 subsidy required",
        ]
    );
    assert_eq!(
        inputs::open(b"employee_number,base_salary\nE1,1\n", &ITEMS, &[]).unwrap_err().code(),
        "header_missing_column"
    );
    let (rows, faults) = read(&inputs::template(&ITEMS));
    assert_eq!((rows.len(), faults.len()), (1, 0));
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = cells(&bytes).map(|rows| rows.len());
    }

    #[test]
    fn any_text_like_csv_is_read_or_refused(text in "a,b\n[a,\"\r\n']{0,60}") {
        if let Ok(rows) = cells(text.as_bytes()) {
            proptest::prop_assert!(!rows.is_empty());
        }
    }

    #[test]
    fn what_is_written_is_read_again(texts in proptest::collection::vec(("[ -~\n\"',=+@一-龥😀-]{0,12}", "[=+'@x-]{1,6}"), 1..5)) {
        let written: String =
            std::iter::once(csv_line(["a", "b"])).chain(texts.iter().map(|(a, b)| csv_line([a, b]))).collect();
        let read = cells(written.as_bytes()).unwrap();
        proptest::prop_assert_eq!(read.len(), texts.len());
        for (row, (a, b)) in read.into_iter().zip(&texts) {
            let row = row.unwrap();
            proptest::prop_assert_eq!(unguarded_text(&row[0]), a.as_str());
            proptest::prop_assert_eq!(unguarded_text(&row[1]), b.as_str());
        }
    }
}
