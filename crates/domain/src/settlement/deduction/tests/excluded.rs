use proptest::prelude::*;

use super::*;

fn held(new: &Declared, others: &[(Whose, &Declared)]) -> Result<(), &'static str> {
    let others: Vec<Beside<'_>> = others.iter().map(|(whose, declared)| Beside { whose: *whose, declared }).collect();
    new.beside(&others, &rules(new.tax_year())).map_err(|refused| crate::refusal::Refusal::code(&refused))
}

#[test]
fn a_child_is_claimed_whole_and_no_more() {
    let claim = |share| of(2026, schooled(child("2018-05-01"), share));
    let (full, half) = (claim(Share::Full), claim(Share::Half));
    assert_eq!(held(&half, &[(Whose::Spouse, &half)]), Ok(()));
    assert_eq!(held(&half, &[(Whose::Spouse, &full)]), Err("deduction_share_exceeded"));
    assert_eq!(held(&half, &[(Whose::Spouse, &half), (Whose::Other, &half)]), Err("deduction_share_exceeded"));
    assert_eq!(held(&half, &[(Whose::Own, &half)]), Err("deduction_overlaps"));
    // Another child, or the same one after the other has ended it.
    assert_eq!(held(&full, &[(Whose::Spouse, &of(2026, schooled(child("2019-05-01"), Share::Full)))]), Ok(()));
    let ended = Declared { last_month: Some(month("2026-06")), ..full.clone() };
    let after = Declared { first_month: month("2026-07"), ..full.clone() };
    assert_eq!(held(&after, &[(Whose::Spouse, &ended)]), Ok(()));
    // By its number the child is known under another spelling, and told apart from one of the same name.
    let numbered = |name: &str, number: &str| Child {
        name: name.to_owned(),
        id_number: Some(number.to_owned()),
        ..child("2018-05-01")
    };
    let one = of(2026, schooled(numbered("林小禾", "13010220180501001x"), Share::Full));
    let same = of(2026, schooled(numbered("林 小禾", "13010220180501001X"), Share::Full));
    let twin = of(2026, schooled(numbered("林小禾", "130102201805010028"), Share::Full));
    assert_eq!(held(&one, &[(Whose::Other, &same)]), Err("deduction_share_exceeded"));
    assert_eq!(held(&one, &[(Whose::Spouse, &twin)]), Ok(()));
}

#[test]
fn a_couple_has_one_home() {
    let owned = of(2026, loan("2020-01", Share::Full));
    let half = of(2026, loan("2020-01", Share::Half));
    let rented = of(2026, rent("330106", RentBand::Highest));
    let near = of(2026, rent("330108", RentBand::Highest));
    let away = of(2026, rent("330400", RentBand::Lowest));
    for whose in [Whose::Own, Whose::Spouse] {
        assert_eq!(held(&owned, &[(whose, &rented)]), Err("deduction_loan_and_rent"));
        assert_eq!(held(&rented, &[(whose, &owned)]), Err("deduction_loan_and_rent"));
    }
    assert_eq!(held(&owned, &[(Whose::Other, &rented), (Whose::Other, &owned)]), Ok(()));
    assert_eq!(held(&rented, &[(Whose::Spouse, &near)]), Err("deduction_rent_by_both"));
    assert_eq!(held(&rented, &[(Whose::Spouse, &away)]), Ok(()));
    assert_eq!(held(&rented, &[(Whose::Own, &away)]), Err("deduction_overlaps"));
    assert_eq!(held(&half, &[(Whose::Spouse, &half)]), Ok(()));
    assert_eq!(held(&owned, &[(Whose::Spouse, &half)]), Err("deduction_share_exceeded"));
    // From one home to the next in the same year.
    let until_june = Declared { last_month: Some(month("2026-06")), ..rented };
    let from_july = Declared { first_month: month("2026-07"), ..owned };
    assert_eq!(held(&from_july, &[(Whose::Own, &until_june), (Whose::Spouse, &until_june)]), Ok(()));
}

#[test]
fn what_is_wrong_by_itself_is_told_with_its_field() {
    let refused = |declared: &Declared| {
        let refused = declared.check(day("2026-06-15"), &rules(declared.tax_year())).unwrap_err();
        (crate::refusal::Refusal::code(&refused), refused.pointer())
    };
    let of = |claim| of(2026, claim);
    let declared = of(infant("2025-01-01", Share::Full));
    let months = |first: &str, last: &str| Declared {
        first_month: month(first),
        last_month: Some(month(last)),
        claim: declared.claim.clone(),
    };
    assert_eq!(refused(&months("2026-05", "2026-04")), ("deduction_months_outside_year", "/last_month"));
    assert_eq!(refused(&months("2026-05", "2027-01")), ("deduction_months_outside_year", "/last_month"));
    assert_eq!(refused(&months("2027-01", "2027-01")), ("deduction_year_to_come", "/first_month"));
    assert_eq!(refused(&of(infant("2026-06-16", Share::Full))), ("date_in_future", "/claim/child/birth_date"));
    assert_eq!(refused(&of(infant("2020-01-01", Share::Full))), ("deduction_gives_nothing", "/claim"));
    assert_eq!(refused(&of(elderly(&["1967-01-01"], None))), ("deduction_gives_nothing", "/claim"));
    assert_eq!(
        refused(&of(elderly(&["1950-01-01"], Some(150_001)))),
        ("deduction_sibling_amount_above", "/claim/monthly_amount")
    );
    let untold = Claim::ElderlyCare { parents: vec![parent("1950-01-01")], only_child: false, monthly_amount: None };
    assert_eq!(refused(&of(untold)), ("deduction_sibling_amount", "/claim/monthly_amount"));
    assert_eq!(refused(&of(rent("440300", RentBand::Middle))), ("deduction_rent_band_differs", "/claim/band"));
    assert_eq!(refused(&of(rent("440600", RentBand::Highest))), ("deduction_rent_band_differs", "/claim/band"));
    let spouse = |id: &str| Spouse { name: "周雨".to_owned(), resident_id: id.to_owned() };
    assert_eq!(spouse("130102199003070012").checked("x"), Err(DeductionRefusal::SpouseId));
    assert_eq!(spouse("130102199003070011").checked("130102199003070011"), Err(DeductionRefusal::SpouseIsSelf));
}

proptest! {
    #[test]
    fn a_couple_never_deducts_more_than_the_whole_for_a_child(
        mine in 1_u32..=12, my_last in 1_u32..=12, yours in 1_u32..=12, your_last in 1_u32..=12,
        (my_half, your_half) in (any::<bool>(), any::<bool>()),
    ) {
        let claim = |half: bool| schooled(child("2018-05-01"), if half { Share::Half } else { Share::Full });
        let declared = |first: u32, last: u32, half: bool| Declared {
            first_month: Period::new(2026, first.min(last)).unwrap(),
            last_month: Period::new(2026, first.max(last)),
            claim: claim(half),
        };
        let (one, other) = (declared(mine, my_last, my_half), declared(yours, your_last, your_half));
        let both: Vec<(u32, Fen)> = year(&one).into_iter().chain(year(&other)).collect();
        let of_month = |month: u32| both.iter().filter(|(m, _)| *m == month).map(|(_, fen)| fen.0).sum::<i64>();
        let too_much = (1..=12).any(|month| of_month(month) > 200_000);
        prop_assert_eq!(held(&one, &[(Whose::Spouse, &other)]).is_err(), too_much);
        prop_assert_eq!(held(&other, &[(Whose::Spouse, &one)]).is_err(), too_much);
    }
}
