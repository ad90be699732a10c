//! Dates, months and numbers as people type them, and as spreadsheets keep them.

use std::borrow::Cow;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::CellFault;

/// From here on a spreadsheet has given up digits: it keeps fifteen.
const FIRST_ROUNDED: f64 = 1e15;

/// A typed text without blanks around it and without the apostrophe that makes a spreadsheet keep it as text; full-width
/// characters are given by their usual ones.
pub fn typed(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let text = text.strip_prefix('\'').unwrap_or(text);
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let usual = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    let text: String = text.chars().map(usual).collect();
    Cow::Owned(text.trim().to_owned())
}

/// A number as a spreadsheet shows it: fifteen digits, no exponent. One that has lost digits is refused.
pub fn number_text(number: f64) -> Result<String, CellFault> {
    if !number.is_finite() {
        return Err(CellFault::NotANumber);
    }
    if number.abs() >= FIRST_ROUNDED {
        return Err(CellFault::DigitsLost);
    }
    let decimal = Decimal::from_scientific(&format!("{number:.14e}")).map_err(|_| CellFault::NotANumber)?;
    Ok(decimal.normalize().to_string())
}

/// Is this a long number as a spreadsheet shows it, its last digits gone? Such as 3.1010119900101E+17.
pub fn digits_lost(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let fraction = mantissa.split_once('.').is_some_and(|(whole, fraction)| digits(whole) && digits(fraction));
    digits(exponent.strip_prefix('+').unwrap_or(exponent))
        && (fraction || (digits(mantissa) && exponent.starts_with('+')))
}

/// A day: `2026-01-05`, `2026/1/5`, `2026.1.5`, `2026年1月5日` or `20260105`; a time of midnight after it is passed over.
pub fn day(text: &str) -> Option<NaiveDate> {
    let midnight = [" 0:00", " 00:00", " 0:00:00", " 00:00:00", "T00:00:00"];
    let text = midnight.iter().find_map(|time| text.strip_suffix(time)).unwrap_or(text);
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        return date(year, month, day);
    }
    if let Some(text) = text.strip_suffix('日') {
        let (year, rest) = text.split_once('年')?;
        let (month, day) = rest.split_once('月')?;
        return date(year, month, day);
    }
    let separator = text.chars().find(|c| !c.is_ascii_digit()).filter(|c| ['-', '/', '.'].contains(c))?;
    let (year, rest) = text.split_once(separator)?;
    let (month, day) = rest.split_once(separator)?;
    date(year, month, day)
}

/// A month as `2026-02`: also written `2026/2` or `2026年2月`, or kept by a spreadsheet as its first day.
pub fn month(text: &str) -> Option<String> {
    let first = |year: &str, month: &str| date(year, month, "1").map(|day| day.format("%Y-%m").to_string());
    if let Some(day) = day(text) {
        let written = day.format("%Y-%m-%d").to_string();
        return written.strip_suffix("-01").map(str::to_owned);
    }
    if let Some(text) = text.strip_suffix('月') {
        let (year, month) = text.split_once('年')?;
        return first(year, month);
    }
    let (year, month) = text.split_once(['-', '/'])?;
    first(year, month)
}

fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let digits = |text: &str, most: usize| {
        let fits = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let year = digits(year, 4).filter(|_| year.len() == 4)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, digits(month, 2)?, digits(day, 2)?)
}

/// An amount without its separators of thousands; with separators elsewhere it stays as it is.
pub fn ungrouped(text: &str) -> Cow<'_, str> {
    if !text.contains(',') {
        return Cow::Borrowed(text);
    }
    let (whole, fraction) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut groups = whole.strip_prefix('-').unwrap_or(whole).split(',');
    let digits = |group: &str| group.bytes().all(|b| b.is_ascii_digit());
    let first = groups.next().is_some_and(|group| (1..=3).contains(&group.len()) && digits(group));
    if first && groups.all(|group| group.len() == 3 && digits(group)) && !fraction.contains(',') {
        Cow::Owned(text.replace(',', ""))
    } else {
        Cow::Borrowed(text)
    }
}
