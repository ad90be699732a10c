//! Amounts in the capital numerals that papers about money bear beside the figures.

use super::Fen;

const DIGITS: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];

impl Fen {
    /// The amount in Chinese capitals, e.g. 壹仟肆佰零玖元伍角整, as the rules for bank papers write it: 整 ends what has no
    /// fen, and 零 stands for places that are skipped.
    pub fn capitals(self) -> String {
        let fen = self.0.unsigned_abs();
        let (yuan, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
        let mut text = String::new();
        if self.is_negative() {
            text.push('负');
        }
        if yuan > 0 || (jiao, fen) == (0, 0) {
            text.push_str(&whole(yuan));
            text.push('元');
        }
        // Between yuan and what is below it a place is skipped: the jiao, or the last of the yuan.
        if yuan > 0 && (jiao, fen) != (0, 0) && (jiao == 0 || yuan % 10 == 0) {
            text.push_str(digit(0));
        }
        if jiao > 0 {
            text.push_str(digit(jiao));
            text.push('角');
        }
        if fen > 0 {
            text.push_str(digit(fen));
            text.push('分');
        } else {
            text.push('整');
        }
        text
    }
}

fn digit(n: u64) -> &'static str {
    usize::try_from(n).ok().and_then(|n| DIGITS.get(n)).copied().unwrap_or_default()
}

/// A whole number in capitals; 0 is 零.
fn whole(n: u64) -> String {
    const UNITS: [(u64, &str); 5] = [(100_000_000, "亿"), (10_000, "万"), (1_000, "仟"), (100, "佰"), (10, "拾")];
    match UNITS.into_iter().find(|(size, _)| n >= *size) {
        None => digit(n).to_owned(),
        Some((size, unit)) => {
            let (above, below) = (n / size, n % size);
            let skipped = if below > 0 && below < size / 10 { digit(0) } else { "" };
            let rest = if below > 0 { whole(below) } else { String::new() };
            format!("{}{unit}{skipped}{rest}", whole(above))
        }
    }
}
