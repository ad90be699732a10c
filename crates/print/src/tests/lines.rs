//! Widths, and lines that lose nothing.

use proptest::prelude::*;

use super::{pages, texts};
use crate::part::Part;
use crate::text::wrap;
use crate::{Fonts, PrintFault};

/// All that leaves ink.
fn ink(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn a_chinese_character_is_as_wide_as_its_size() {
    let fonts = Fonts::default();
    let faces = fonts.faces().unwrap();
    assert!((faces.width("工资", 10.0).unwrap() - 20.0).abs() < 0.01);
    let (narrow, wide) = (faces.width("ill", 10.0).unwrap(), faces.width("WWW", 10.0).unwrap());
    assert!(narrow < wide && wide < 30.0, "{narrow} {wide}");
    assert!((faces.width("12.34", 9.0).unwrap() - faces.width("98.76", 9.0).unwrap()).abs() < 0.01);
}

#[test]
fn lines_break_where_the_languages_allow_it() {
    let fonts = Fonts::default();
    let faces = fonts.faces().unwrap();
    assert_eq!(wrap(&faces, "实发工资，合计", 10.0, 45.0).unwrap(), ["实发工", "资，合计"]);
    assert_eq!(wrap(&faces, "net pay of March", 10.0, 40.0).unwrap(), ["net pay ", "of ", "March"]);
    assert_eq!(wrap(&faces, "一\n\n二\r\n", 10.0, 45.0).unwrap(), ["一", "", "二"]);
    assert_eq!(wrap(&faces, "", 10.0, 45.0).unwrap(), [""]);
    let long = wrap(&faces, "aaaaaaaaaaaaaaaaaaaa", 10.0, 45.0).unwrap();
    assert!(long.len() > 1 && long.concat() == "aaaaaaaaaaaaaaaaaaaa", "{long:?}");
}

#[test]
fn a_character_that_no_font_has_is_named() {
    let fonts = Fonts::default();
    let faces = fonts.faces().unwrap();
    assert_eq!(faces.width("䶮𠮷", 10.0), Ok(20.0));
    let fault = PrintFault::Unprintable { character: '𪚥' };
    assert_eq!(wrap(&faces, "龙𪚥", 10.0, 45.0).unwrap_err(), fault);
    assert!(fault.to_string().contains("𪚥 (U+2A6A5)"), "{fault}");
}

proptest! {
    #[test]
    fn lines_keep_every_character_and_the_width(text in "[一-龥a-zA-Z0-9，。（）《》 \\n\\t-]{0,200}", width in 30.0f32..400.0) {
        let fonts = Fonts::default();
        let faces = fonts.faces().unwrap();
        let lines = wrap(&faces, &text, 10.0, width).unwrap();
        prop_assert_eq!(ink(&lines.concat()), ink(&text));
        for line in &lines {
            prop_assert!(faces.width(line.trim_end(), 10.0).unwrap() <= width + 0.01, "{:?}", line);
        }
    }

    #[test]
    fn any_text_is_printed_whole_or_refused_by_a_character_of_it(text in any::<String>()) {
        let parts = vec![Part::Text(text.clone())];
        match super::paper(parts.clone()).pages(&Fonts::default().faces().unwrap()) {
            Ok(_) => {
                let pages = pages(parts);
                let mut shown: Vec<&str> = pages.iter().flat_map(texts).collect();
                // The number of the page comes last.
                shown.pop();
                prop_assert_eq!(ink(&shown.concat()), ink(&text));
            }
            Err(PrintFault::Unprintable { character }) => prop_assert!(text.contains(character)),
            Err(fault) => prop_assert!(false, "{}", fault),
        }
    }
}
