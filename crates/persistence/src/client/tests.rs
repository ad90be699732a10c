//! The end of a prefix.

use super::search::after_prefix;
use super::*;

#[test]
fn a_prefix_is_a_byte_range() {
    let found = |prefix: &str, name: &str| {
        let (from, key) = (name_key(prefix), name_key(name));
        from <= key && key < after_prefix(&from)
    };
    assert!(found("海川", "海川科技有限公司"));
    assert!(found("haichuan", "HaiChuan Technology"));
    assert!(found("海川科技", "海川科技"));
    assert!(!found("海川科技", "海川"));
    assert!(!found("川", "海川"));
    assert!(!found("a", "b"));
    assert!(found("海", "海\u{10FFFF}"));
}
