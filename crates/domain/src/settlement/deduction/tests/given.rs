use proptest::prelude::*;

use super::*;

#[test]
fn each_kind_gives_what_the_law_says() {
    let wanted = |claim: Claim, first: u32, last: u32, yuan: i64| {
        let months: Vec<(u32, Fen)> = (first..=last).map(|month| (month, Fen(yuan * 100))).collect();
        assert_eq!(year(&of(2026, claim.clone())), months, "{claim:?}");
    };
    wanted(infant("2024-05-20", Share::Full), 1, 12, 2000);
    wanted(infant("2023-05-20", Share::Full), 1, 4, 2000);
    wanted(schooled(child("2023-05-20"), Share::Half), 5, 12, 1000);
    wanted(elderly(&["1966-08-31", "1970-01-01"], None), 8, 12, 3000);
    wanted(elderly(&["1950-01-01"], Some(120_000)), 1, 12, 1200);
    wanted(loan("2006-04", Share::Full), 1, 3, 1000);
    wanted(rent("310115", RentBand::Highest), 1, 12, 1500);
    wanted(rent("330400", RentBand::Middle), 1, 12, 1100);
    wanted(rent("330400", RentBand::Lowest), 1, 12, 800);
    wanted(Claim::DegreeEducation { begins: month("2022-09"), ends: None }, 1, 8, 400);
    let certificate = |on| Claim::ProfessionalCertificate { name: "证书".to_owned(), issued_on: day(on) };
    assert_eq!(year(&of(2026, certificate("2026-06-30"))), [(6, Fen(360_000))]);
    assert_eq!(year(&of(2026, certificate("2025-12-31"))), []);
}

#[test]
fn amounts_are_those_of_their_year() {
    let monthly = |year_of: i32, claim: Claim| year(&of(year_of, claim)).first().map(|(_, fen)| fen.0 / 100);
    assert_eq!(monthly(2021, infant("2020-05-01", Share::Full)), None);
    assert_eq!(monthly(2022, infant("2020-05-01", Share::Full)), Some(1000));
    assert_eq!(monthly(2023, schooled(child("2010-05-01"), Share::Full)), Some(2000));
    assert_eq!(monthly(2022, schooled(child("2010-05-01"), Share::Full)), Some(1000));
    assert_eq!(monthly(2022, elderly(&["1950-01-01"], None)), Some(2000));
    assert!(AdditionalYear::of(2018).is_err());
}

#[test]
fn the_year_in_which_the_last_duty_of_care_ends_counts_whole() {
    let mut mother = parent("1950-01-01");
    mother.care_ended_on = Some(day("2026-03-02"));
    let claim = |parents| Claim::ElderlyCare { parents, only_child: true, monthly_amount: None };
    assert_eq!(year(&of(2026, claim(vec![mother.clone()]))).len(), 12);
    assert_eq!(year(&of(2027, claim(vec![mother.clone()]))).len(), 0);
    assert_eq!(year(&of(2027, claim(vec![mother, parent("1955-01-01")]))).len(), 12);
}

#[test]
fn illness_counts_when_the_year_is_settled_and_never_before() {
    let illness = |yuan: i64| of(2026, Claim::SeriousIllness { own_expenses: Fen(yuan * 100) });
    let settled = |yuan| illness(yuan).claim.settled_by_year(&rules(2026).last().unwrap().amounts).0 / 100;
    assert_eq!([settled(15_000), settled(15_001), settled(95_000), settled(200_000)], [0, 1, 80_000, 80_000]);
    assert_eq!(year(&illness(50_000)), []);
    assert!(illness(50_000).check(day("2026-06-01"), &rules(2026)).is_ok());
    assert_eq!(illness(100).check(day("2026-06-01"), &rules(2026)), Err(DeductionRefusal::GivesNothing));
}

#[test]
fn what_was_handed_in_late_counts_from_its_first_month() {
    let declared = of(2026, schooled(child("2015-05-01"), Share::Full));
    let given = |through: &str, since: &str| declared.given(&rules(2026), month(through), |m| m >= month(since));
    assert_eq!(given("2026-06", "2026-01"), Fen(1_200_000));
    // Months before he came to this employer count at the one before.
    assert_eq!(given("2026-06", "2026-04"), Fen(600_000));
    // A certificate counts once, in the first month that counts.
    let certificate = Claim::ProfessionalCertificate { name: "证书".to_owned(), issued_on: day("2026-02-01") };
    let late = of(2026, certificate);
    assert_eq!(late.given(&rules(2026), month("2026-06"), |m| m >= month("2026-05")), Fen(360_000));
    assert_eq!(sums([&declared, &late], &rules(2026), month("2026-02"), |_| true)[0], Fen(400_000));
    assert_eq!(sums([&declared, &late], &rules(2026), month("2026-02"), |_| true)[5], Fen(360_000));
}

fn claims() -> impl Strategy<Value = Claim> {
    let share = prop_oneof![Just(Share::Full), Just(Share::Half)];
    let birth =
        || (1930_i32..2027, 1_u32..=12, 1_u32..=28).prop_map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap());
    let begun = || (2000_i32..2030, 1_u32..=12).prop_map(|(y, m)| Period::new(y, m).unwrap());
    let band = prop_oneof![Just(RentBand::Middle), Just(RentBand::Lowest)];
    prop_oneof![
        (birth(), share.clone()).prop_map(|(born, share)| schooled(
            Child { name: "甲".to_owned(), birth_date: born, id_number: None },
            share
        )),
        (birth(), share.clone()).prop_map(|(born, share)| Claim::InfantCare {
            child: Child { name: "甲".to_owned(), birth_date: born, id_number: None },
            share
        }),
        (birth(), proptest::option::of(1_i64..=150_000))
            .prop_map(|(born, amount)| { elderly(&[&born.to_string()], amount) }),
        (begun(), share).prop_map(|(first, share)| loan(&first.to_string(), share)),
        (begun(), band).prop_map(|(begins, band)| Claim::HousingRent {
            city: "330400".parse().unwrap(),
            band,
            begins,
            ends: None
        }),
        begun().prop_map(|begins| Claim::DegreeEducation { begins, ends: None }),
        birth().prop_map(|issued_on| Claim::ProfessionalCertificate { name: "证".to_owned(), issued_on }),
    ]
}

/// All months that a claim gives something for, from 2019 to 2060.
fn ever(claim: &Claim) -> Vec<Period> {
    (2019..=2060).flat_map(|y| of(y, claim.clone()).months(&rules(y), |_| true)).map(|(month, _)| month).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_year_never_gives_more_than_its_limit_and_grows_month_by_month(
        claim in claims(), y in 2019_i32..=2050, first in 1_u32..=12, since in 1_u32..=12,
    ) {
        let declared = Declared { first_month: Period::new(y, first).unwrap(), last_month: None, claim };
        let rules = rules(y);
        let counts = |month: Period| month.month() >= since;
        let given: Vec<Fen> = (1..=12).map(|m| declared.given(&rules, Period::new(y, m).unwrap(), counts)).collect();
        prop_assert!(given.windows(2).all(|two| two[0] <= two[1]));
        let most = match declared.claim.kind() {
            DeductionKind::ElderlyCare => 3_600_000,
            DeductionKind::ChildrenEducation | DeductionKind::InfantCare => 2_400_000,
            DeductionKind::HousingLoanInterest => 1_200_000,
            DeductionKind::HousingRent => 1_800_000,
            DeductionKind::ContinuingEducation => 480_000,
            DeductionKind::SeriousIllness => 0,
        };
        prop_assert!(given[11] <= Fen(most), "{given:?}");
        // Nothing before its first month, nor for months that do not count.
        let before = first.max(since);
        prop_assert!(given[..usize::try_from(before - 1).unwrap()].iter().all(|fen| *fen == Fen::ZERO));
    }

    #[test]
    fn whenever_it_is_handed_in_the_year_ends_with_all_of_it(claim in claims(), y in 2023_i32..=2050, handed_in in 1_u32..=12) {
        let (declared, rules) = (of(y, claim), rules(y));
        let at = DeductionKind::WITHHELD.iter().position(|kind| *kind == declared.claim.kind()).unwrap();
        let mut used = [Fen::ZERO; 6];
        for month in 1..=12 {
            let known: &[Declared] = if month >= handed_in { std::slice::from_ref(&declared) } else { &[] };
            let standing = Standing::all(sums(known, &rules, Period::new(y, month).unwrap(), |_| true), used)[at];
            prop_assert_eq!(standing.over(), Fen::ZERO);
            used[at] = used[at].checked_add(standing.due()).unwrap();
        }
        prop_assert_eq!(used[at], declared.given(&rules, Period::new(y, 12).unwrap(), |_| true));
    }

    #[test]
    fn ending_early_takes_away_the_months_after_and_no_other(claim in claims(), y in 2023_i32..=2050, last in 1_u32..=12) {
        let whole = of(y, claim);
        let ended = Declared { last_month: Period::new(y, last), ..whole.clone() };
        let kept: Vec<_> = year(&whole).into_iter().filter(|(month, _)| *month <= last).collect();
        prop_assert_eq!(year(&ended), kept);
    }

    #[test]
    fn education_begins_in_the_month_after_infant_care(y in 2020_i32..2050, m in 1_u32..=12, d in 1_u32..=31) {
        prop_assume!(NaiveDate::from_ymd_opt(y, m, d).is_some());
        let born = format!("{y}-{m:02}-{d:02}");
        let care = ever(&infant(&born, Share::Full));
        let education = ever(&schooled(child(&born), Share::Full));
        prop_assert_eq!(care.last().unwrap().next(), education.first().copied());
        prop_assert_eq!(education.first().unwrap().to_string(), format!("{}-{m:02}", y + 3));
        if y >= 2022 {
            prop_assert_eq!(care.len(), 36);
        }
    }

    #[test]
    fn loans_and_degrees_have_their_number_of_months(y in 2019_i32..2035, m in 1_u32..=12) {
        let first = format!("{y}-{m:02}");
        prop_assert_eq!(ever(&loan(&first, Share::Half)).len(), 240);
        prop_assert_eq!(ever(&Claim::DegreeEducation { begins: month(&first), ends: None }).len(), 48);
        let ends = month(&first).plus(11);
        prop_assert_eq!(ever(&Claim::DegreeEducation { begins: month(&first), ends }).len(), 12);
    }
}
