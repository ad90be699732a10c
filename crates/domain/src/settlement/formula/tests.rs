//! Formulas read, refused, and computed.

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;

fn program(source: &str) -> Result<Program, FormulaError> {
    let slot_of = |name: &str| match name {
        "a" => Some(0),
        "b" => Some(1),
        _ => None,
    };
    compile(&parse(source)?, &slot_of)
}

fn value(source: &str, a: i64, b: i64) -> Result<Decimal, EvalError> {
    program(source).unwrap().eval(&[Decimal::from(a), Decimal::from(b)])
}

#[test]
fn arithmetic_comparison_and_functions() {
    for (source, wanted) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3 - -1", "10"),
        ("10 - 3 - 2", "5"),
        ("if(a > 2 and not (b = 1), min(a, b, 9), 0)", "3"),
        ("if(a > 9 or b != 5, 1, 2)", "2"),
        ("if(not a > 9 and not not b = 5, 1, 2)", "1"),
        ("if(a >= 3, 1, 2) + if(a <> 3, 10, 20)", "21"),
        ("round(10 / 3, 2)", "3.33"),
        ("round(2.5, 0) + round(-2.5, 0)", "0"),
        ("round_up(1.001, 2)", "1.01"),
        ("round_down(1.009, 2)", "1.00"),
        ("clamp(a, 4, 6)", "4"),
        ("clamp(9, 4, 6)", "6"),
        ("tier(b, 3, 10, 7, 20, 30)", "20"),
        ("tier(b, 3, 10, 5, 20, 30)", "20"),
        ("tier(b, 3, 10, 4, 20, 30)", "30"),
        ("max(0, a - b)", "0"),
        ("0.1 + 0.2", "0.3"),
        ("if(a = 3, 1, 1 / 0)", "1"),
    ] {
        assert_eq!(value(source, 3, 5).unwrap(), wanted.parse::<Decimal>().unwrap(), "{source}");
    }
}

#[test]
fn faults_name_their_place() {
    for (source, position, code) in [
        ("1 +", 3, "formula_incomplete"),
        ("", 0, "formula_incomplete"),
        ("a + x", 4, "unknown_variable"),
        ("1 $ 2", 2, "formula_syntax"),
        ("1.2.3", 0, "formula_syntax"),
        ("a + 1.", 4, "formula_syntax"),
        ("a b", 2, "formula_syntax"),
        ("(a", 2, "formula_incomplete"),
        ("min(a b)", 6, "formula_syntax"),
        ("a + (b > 1)", 7, "wrong_type"),
        ("a > 1", 2, "wrong_type"),
        ("if(a, 1, 2)", 3, "wrong_type"),
        ("if(a > 1, 2)", 0, "wrong_arguments"),
        ("tier(a, 1, 2)", 0, "wrong_arguments"),
        ("round(a, b)", 0, "wrong_arguments"),
        ("round(a, 1.5)", 0, "wrong_arguments"),
        ("sqrt(a)", 0, "unknown_function"),
        ("a + and", 4, "formula_syntax"),
        ("a + not b", 4, "formula_syntax"),
        ("if(1 < a < 3, 1, 2)", 5, "wrong_type"),
        ("阿 + 1", 0, "formula_syntax"),
        ("79228162514264337593543950336", 0, "formula_syntax"),
    ] {
        let error = program(source).unwrap_err();
        assert_eq!((error.position, error.fault.code()), (position, code), "{source}");
    }
    assert_eq!(value("a + b / (a - 3)", 3, 5), Err(EvalError { position: 6, fault: EvalFault::DivisionByZero }));
}

#[test]
fn length_depth_and_size_are_bounded() {
    let code = |source: String| program(&source).unwrap_err().fault.code();
    assert_eq!(code("1".repeat(MAX_LENGTH + 1)), "formula_too_long");
    assert_eq!(code(format!("{}1{}", "(".repeat(MAX_DEPTH + 1), ")".repeat(MAX_DEPTH + 1))), "formula_too_deep");
    assert_eq!(code("-".repeat(MAX_LENGTH)), "formula_too_deep");
    assert_eq!(code(format!("if({} a > 1, 1, 2)", "not ".repeat(400))), "formula_too_deep");
    assert_eq!(code("1+".repeat(MAX_NODES) + "1"), "formula_too_large");
}

/// Texts that look like formulas more often than not.
fn formula() -> impl Strategy<Value = String> {
    let leaf = prop_oneof!["[0-9]{1,19}(\\.[0-9]{1,9})?", Just("a".to_owned()), Just("b".to_owned())];
    leaf.prop_recursive(5, 60, 4, |inner| {
        let operator = prop_oneof![Just("+"), Just("-"), Just("*"), Just("/")];
        let comparison = prop_oneof![Just("<"), Just("="), Just(">="), Just("!=")];
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(x, o, y)| format!("({x} {o} {y})")),
            (inner.clone(), comparison, inner.clone(), inner.clone())
                .prop_map(|(x, c, y, z)| format!("if({x} {c} {y} or not {z} < 1, {z}, {x})")),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(x, y, z)| format!("clamp({x}, {y}, -{z})")),
            (inner.clone(), inner.clone()).prop_map(|(x, y)| format!("tier({x}, 1, {y}, 100, 2, round({y}, 3))")),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused_within_it(source in ".{0,300}") {
        if let Err(error) = program(&source) {
            prop_assert!(error.position <= source.chars().count());
        }
    }

    #[test]
    fn evaluation_is_total(source in formula(), a: i64, b: i64) {
        let program = program(&source);
        prop_assume!(program.is_ok());
        if let Ok(program) = program {
            let values = [Decimal::from(a), Decimal::from(b)];
            prop_assert_eq!(program.eval(&values), program.eval(&values));
            let _ = program.eval(&[Decimal::MAX, Decimal::MIN]);
            let _ = program.eval(&[]);
        }
    }
}
