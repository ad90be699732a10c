//! What has been there before in a file, kept small: a file may have a million rows.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

/// Texts that were seen, each as a fingerprint of 16 bytes under keys that nobody outside knows: two texts are as good as never
/// taken for one.
#[derive(Debug, Default)]
pub struct Seen {
    keys: [RandomState; 2],
    prints: HashSet<u128>,
}

impl Seen {
    /// Takes a text in; `false` where it was there before.
    pub fn is_new(&mut self, text: &str) -> bool {
        let [high, low] = self.keys.each_ref().map(|key| u128::from(key.hash_one(text)));
        self.prints.insert(high << 64 | low)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_tells_as_a_set_of_the_texts_would(texts in prop::collection::vec("[ab0-2]{0,3}", 0..200)) {
            let (mut seen, mut all) = (Seen::default(), HashSet::new());
            for text in &texts {
                prop_assert_eq!(seen.is_new(text), all.insert(text.clone()));
            }
        }
    }
}
