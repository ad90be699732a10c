//! Mappings: what is refused, and that a mapped file gives the rows of the unmapped one.

use proptest::prelude::*;

use super::*;
use crate::jobs::csv_line;
use crate::jobs::table::{FileFault, Format, Source, Table};
use crate::refusal::Refusal;

fn mapping(columns: &[(&str, &str)], passed_over: &[&str], fixed: &[(&str, &str)]) -> ImportMapping {
    let column =
        |(from, to): &(&str, &str)| MappedColumn { from: (*from).to_owned(), to: (*to).to_owned(), words: Vec::new() };
    ImportMapping {
        columns: columns.iter().map(column).collect(),
        passed_over: passed_over.iter().map(|name| (*name).to_owned()).collect(),
        fixed: fixed
            .iter()
            .map(|(to, value)| FixedColumn { to: (*to).to_owned(), value: (*value).to_owned() })
            .collect(),
    }
}

fn columns() -> Vec<Column> {
    vec![Column::required("number"), Column::required("pay"), Column::optional("note")]
}

fn rows(source: &Source<'_>) -> Result<Vec<Vec<String>>, FileFault> {
    let table = Table::open(source, &columns(), 100)?;
    Ok(table.rows().map(|row| (0..3).map(|at| row.as_ref().unwrap().cell(at).to_owned()).collect()).collect())
}

fn read(text: &str, mapping: &ImportMapping) -> Result<Vec<Vec<String>>, FileFault> {
    rows(&Source { mapping: Some(mapping), ..Source::from(text) })
}

fn faults(mapping: &ImportMapping, import: MappedImport) -> Vec<(String, &'static str)> {
    let found = mapping.check(import).err().map(|refusal| refusal.faults).unwrap_or_default();
    found.into_iter().map(|fault| (fault.pointer, fault.kind.code())).collect()
}

#[test]
fn each_fault_is_told_where_it_is() {
    let inputs = MappedImport::CycleInputs;
    assert_eq!(faults(&mapping(&[("工号", "employee_number")], &[], &[]), inputs), []);
    let at = |pointer: &str, code| vec![(pointer.to_owned(), code)];
    let number = ("工号", "employee_number");
    for (found, wanted) in [
        (mapping(&[("工资", "pay")], &[], &[]), at("/columns", "mapping_target_missing")),
        (mapping(&[number, ("工号", "pay")], &[], &[]), at("/columns/1/from", "mapping_column_twice")),
        (mapping(&[number], &["备注", "备注"], &[]), at("/passed_over/1", "mapping_column_twice")),
        (mapping(&[number], &["what_to_do"], &[]), at("/passed_over/0", "mapping_column_reserved")),
        (mapping(&[number], &[""], &[]), at("/passed_over/0", "mapping_name_length")),
        (mapping(&[number, ("编号", "employee_number")], &[], &[]), at("/columns/1/to", "mapping_target_twice")),
        (mapping(&[number, ("甲", "pay")], &[], &[("pay", "1")]), at("/fixed/0/to", "mapping_target_twice")),
    ] {
        assert_eq!(faults(&found, inputs), wanted);
    }
    let fixed = faults(&mapping(&[("工资", "pay")], &[], &[("employee_number", "1")]), inputs);
    assert!(fixed.contains(&("/fixed/0/to".to_owned(), "mapping_key_fixed")), "{fixed:?}");
    let mut words = mapping(&[number], &[], &[]);
    words.columns[0].words = vec![Word { theirs: "男".to_owned(), ours: "male".to_owned() }; 2];
    assert_eq!(faults(&words, inputs), at("/columns/0/words/1/theirs", "mapping_word_twice"));
}

#[test]
fn an_import_with_columns_of_its_own_is_mapped_onto_them_whole() {
    for import in [MappedImport::Roster, MappedImport::TaxOpenings] {
        let columns = import.columns().unwrap();
        let whole: Vec<(&str, &str)> = columns.iter().map(|c| (c.name.as_str(), c.name.as_str())).collect();
        assert_eq!(faults(&mapping(&whole, &[], &[]), import), []);
        let missing = faults(&mapping(&whole[1..], &[], &[]), import);
        assert_eq!(missing, [("/columns".to_owned(), "mapping_target_missing")]);
        let strange = faults(&mapping(&whole, &[], &[("shoe_size", "42")]), import);
        assert_eq!(strange, [("/fixed/0/to".to_owned(), "mapping_target_unknown")]);
    }
}

#[test]
fn a_file_is_held_against_its_mapping() {
    let known = mapping(&[("工号", "number"), ("应发", "pay")], &["备注"], &[]);
    assert_eq!(read(" 应发 ,备注,工号\n8,x,E1\n", &known).unwrap(), [["E1", "8", ""]]);
    let unmapped = read("应发,工号,部门,岗位\n8,E1,x,y\n", &known).unwrap_err();
    assert_eq!(unmapped, FileFault::UnmappedColumns { columns: vec!["部门".to_owned(), "岗位".to_owned()] });
    assert_eq!((unmapped.code(), unmapped.faults().len()), ("header_unmapped_column", 2));
    for (text, code) in [
        // A file without header has people's data there: no name is repeated.
        ("E1,8,x\nE2,9,y\n", "header_missing_column"),
        ("应发,工号,\n8,E1,x\n", "header_unknown_column"),
        ("工号,备注\nE1,x\n", "header_missing_column"),
        ("工号,应发,应发\nE1,1,2\n", "header_duplicate_column"),
    ] {
        assert_eq!(read(text, &known).unwrap_err().code(), code, "{text}");
    }
    assert_eq!(read("应发,备注,备注,工号\n8,x,y,E1\n", &known).unwrap(), [["E1", "8", ""]]);
    let open = |mapping: &ImportMapping| read("工号\nE1\n", mapping).unwrap_err().code();
    assert_eq!(open(&mapping(&[("工号", "number")], &[], &[])), "mapping_target_missing");
    assert_eq!(open(&mapping(&[("工号", "number")], &[], &[("pay", "1"), ("bonus", "1")])), "mapping_target_unknown");
    let lines =
        Source {
            format: Format::Ndjson, mapping: Some(&known), ..Source::from("{\"工号\":\"E1\",\"部门\":\"x\"}")
        };
    assert_eq!(rows(&lines).unwrap_err(), FileFault::UnmappedColumns { columns: vec!["部门".to_owned()] });
}

#[test]
fn words_and_fixed_values_stand_in() {
    let mut known = mapping(&[("工号", "number"), ("说明", "note")], &[], &[("pay", "100.00")]);
    known.columns[1].words = vec![Word { theirs: "无".to_owned(), ours: String::new() }];
    assert_eq!(
        read("工号,说明\nE1, 无 \nE2,无事\n", &known).unwrap(),
        [["E1", "100.00", ""], ["E2", "100.00", "无事"]]
    );
    assert_eq!((known.theirs("number"), known.theirs("pay")), ("工号", "pay"));
}

proptest! {
    #[test]
    fn a_mapped_file_gives_the_rows_of_the_unmapped_one(
        cells in proptest::collection::vec(proptest::array::uniform3("[a-z林 ]{1,6}"), 1..6),
        order in Just([0_usize, 1, 2, 3, 4]).prop_shuffle(),
    ) {
        // Of the file: three columns that are mapped, two that are passed over.
        let names = ["工号", "应发", "说明", "部门", "岗位"];
        let known = mapping(&[("工号", "number"), ("应发", "pay"), ("说明", "note")], &names[3..], &[]);
        let line = |cells: &[&str; 5]| csv_line(order.map(|at| cells[at]));
        let mut theirs = line(&names);
        let mut lines = String::new();
        let mut ours = csv_line(["number", "pay", "note"]);
        for [number, pay, note] in &cells {
            theirs += &line(&[number, pay, note, "x", "y"]);
            ours += &csv_line([number, pay, note]);
            lines += &format!("{}\n", serde_json::json!({ "岗位": 1, "说明": note, "工号": number, "应发": pay }));
        }
        let plain = rows(&Source::from(ours.as_str())).unwrap();
        prop_assert_eq!(&read(&theirs, &known).unwrap(), &plain);
        let lines = Source { format: Format::Ndjson, mapping: Some(&known), ..Source::from(lines.as_str()) };
        prop_assert_eq!(&rows(&lines).unwrap(), &plain);
    }
}
