//! The mandatory terms of every category.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;
use crate::contract::terms::mandatory::read as read_table;
use crate::standard::{ClauseCode, catalogue};

#[test]
fn the_table_reads_and_names_what_there_is() {
    let table = read_table(include_str!("../../../../data/contract/mandatory-terms.tsv")).unwrap();
    assert_eq!(table.len(), Category::all().map(|category| mandatory(category).count()).sum::<usize>());
    for term in table {
        let complete = read(term.category, sample(term.category)).unwrap();
        assert!(complete.agreed(term.field), "{term:?}");
        if let Ok(clause) = term.source_en.parse::<ClauseCode>() {
            assert!(catalogue().clause(clause).is_ok(), "{term:?}");
            assert_eq!(term.source_zh, term.source_en);
        } else {
            assert_eq!(term.category, Category::LaborDispatch, "{term:?}");
        }
    }
}

#[test]
fn every_category_demands_a_period() {
    for category in Category::all() {
        assert!(mandatory(category).any(|term| term.field == "period"), "{category}");
        assert_eq!(Terms::none(category).open().len(), mandatory(category).count());
        assert_eq!(Terms::none(category).category(), category);
    }
}

#[test]
fn terms_come_back_as_they_were_written_and_name_their_category() {
    for category in Category::all() {
        let terms = read(category, sample(category)).unwrap();
        let written = serde_json::to_value(&terms).unwrap();
        assert_eq!(written["category"], category.slug());
        assert_eq!(read(category, written.clone()).unwrap(), terms);
        for other in Category::all().filter(|other| *other != category) {
            assert!(read(other, written.clone()).is_err(), "{category} as {other}");
        }
    }
}

#[test]
fn a_field_that_no_category_knows_is_refused() {
    for category in Category::all() {
        let mut document = sample(category);
        document["discount"] = Value::from("x");
        assert!(read(category, document).unwrap_err().contains("unknown field `discount`"), "{category}");
    }
}

fn category() -> impl Strategy<Value = Category> {
    select(Category::all().collect::<Vec<_>>())
}

proptest! {
    /// Whatever is left out of complete terms is open, in the order of the table, and nothing else.
    #[test]
    fn what_is_left_out_is_open(
        (category, left_out) in category().prop_flat_map(|category| {
            let fields: Vec<_> = mandatory(category).map(|term| term.field).collect();
            let some = 0..=fields.len();
            (Just(category), subsequence(fields, some))
        })
    ) {
        let mut document = sample(category);
        for field in &left_out {
            document.as_object_mut().unwrap().remove(*field);
        }
        let open: Vec<_> = read(category, document).unwrap().open().into_iter().map(|term| term.field).collect();
        prop_assert_eq!(open, left_out);
    }
}
