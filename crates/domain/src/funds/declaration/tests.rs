//! One row for each person.

use super::*;

fn row(amounts: WageAmounts) -> WageDeclaration {
    WageDeclaration {
        employee_number: "E000001".into(),
        name: "康辰".into(),
        id_kind: IdKind::ResidentCard,
        id_number: "110108197710072206".into(),
        amounts,
        remark: String::new(),
    }
}

#[test]
fn payments_of_a_period_come_together() {
    let first = row(WageAmounts { income: Fen(100), children_education: Fen(2_000), ..WageAmounts::default() });
    let second = row(WageAmounts { income: Fen(50), children_education: Fen(2_000), ..WageAmounts::default() });
    let other = WageDeclaration { id_number: "x".into(), ..first.clone() };
    let rows = one_row_each([first, other, second]).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].amounts.income, rows[0].amounts.children_education), (Fen(150), Fen(2_000)));
}
