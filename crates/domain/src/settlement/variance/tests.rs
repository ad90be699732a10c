//! What a report names, and what it leaves out.

use super::*;

#[test]
fn joiners_leavers_and_changes_are_named() {
    let f = |member: &'static str, gross, net| MemberFigures { member, gross: Fen(gross), net: Fen(net) };
    let before = [f("d", 100, 100), f("a", 100, 90), f("b", 100, 100), f("c", 100, 100)];
    let now = [f("b", 600, 100), f("c", 601, 100), f("d", 100, 601), f("e", 5, 5)];
    let lines = variance(&before, &now, Fen(500));
    let kinds: Vec<_> = lines.iter().map(|line| (line.member, line.kind)).collect();
    assert_eq!(
        kinds,
        [
            ("a", VarianceKind::Left),
            ("c", VarianceKind::Changed),
            ("d", VarianceKind::Changed),
            ("e", VarianceKind::Joined)
        ]
    );
    assert_eq!((lines[0].gross_before, lines[0].net_before, lines[0].gross_now), (Fen(100), Fen(90), Fen(0)));
}
