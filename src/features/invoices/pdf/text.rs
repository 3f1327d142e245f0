//! Words on paper: what may be printed, where lines break, how amounts and days are written.

use super::{draw::Style, fonts::Face};
use crate::kernel::money::{Cents, Quantity, Rate};
use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

/// One line of printable text: composed accents, single spaces, no control, direction or
/// joining characters.
pub(super) fn clean(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.nfc() {
        if c.is_whitespace() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else if !is_invisible(c) {
            line.push(c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{feff}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text in lines no wider than `width` points. Breaks at spaces and between Chinese
/// characters, else after a hyphen or slash, else inside the word. Nothing is lost.
pub(super) fn wrap(text: &str, style: Style, width: f32) -> Vec<String> {
    text.lines()
        .map(clean)
        .filter(|line| !line.is_empty())
        .flat_map(|line| wrap_line(&line, style, width))
        .collect()
}

fn wrap_line(line: &str, style: Style, width: f32) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = line;
    while let Some(end) = overflow(rest, style, width) {
        let (head, tail) = rest.split_at(end);
        lines.push(head.trim_end().to_owned());
        rest = tail.trim_start();
    }
    if !rest.is_empty() {
        lines.push(rest.to_owned());
    }
    lines
}

/// The start of the text that fits into one line, with an ellipsis if something is missing.
pub(super) fn cut(text: &str, style: Style, width: f32) -> String {
    let mut line = clean(text);
    if style.width(&line) > width {
        while line.pop().is_some() && style.width(&line) + style.width("…") > width {}
        line.truncate(line.trim_end().len());
        line.push('…');
    }
    line
}

/// Where the line has to end, in bytes, if it does not fit as a whole.
fn overflow(line: &str, style: Style, width: f32) -> Option<usize> {
    const NEVER_FIRST: &str = "、。，．：；！？）」』】〉》〕ー々%)]}.,;:!?";
    let (mut used, mut at_space, mut at_mark, mut after_wide) = (0.0, 0, 0, false);
    for (at, c) in line.char_indices() {
        let (face, shown) = style.face.for_char(c);
        let wide = face == Face::Wide;
        let space = c == ' ' && !amid_phone(line, at);
        if at > 0 && (space || (wide || after_wide) && !NEVER_FIRST.contains(c)) {
            at_space = at;
        }
        used += face.advance(shown) * style.size + style.tracking;
        if used > width && c != ' ' && at > 0 {
            return Some(
                [at_space, at_mark, at]
                    .into_iter()
                    .find(|end| *end > 0)
                    .unwrap_or(at),
            );
        }
        if matches!(c, '-' | '/' | '_' | ',' | ';') {
            at_mark = at + c.len_utf8();
        }
        after_wide = wide;
    }
    None
}

/// Facts with dots between, in lines no wider than `width`; a fact goes to the next line whole.
pub(super) fn joined(facts: &[&str], style: Style, width: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for fact in facts
        .iter()
        .map(|fact| clean(fact))
        .filter(|fact| !fact.is_empty())
    {
        match lines.last_mut() {
            Some(line) if style.width(&format!("{line}  ·  {fact}")) <= width => {
                line.push_str("  ·  ");
                line.push_str(&fact);
            }
            _ => lines.push(fact),
        }
    }
    lines
        .iter()
        .flat_map(|line| wrap_line(line, style, width))
        .collect()
}

/// Whether the space stands after the area code of a phone number: `(510) 555-0142`.
fn amid_phone(line: &str, space: usize) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let (before, after) = line.split_at(space);
    before
        .strip_suffix(')')
        .is_some_and(|code| code.ends_with(digit))
        && after.get(1..).is_some_and(|next| next.starts_with(digit))
}

/// `$1,234.50`; `sign` is the currency's.
pub(super) fn money(sign: &str, amount: Cents) -> String {
    let units = amount.0.unsigned_abs();
    let whole = (units / 100).to_string();
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let minus = if amount.0 < 0 { "-" } else { "" };
    format!("{minus}{sign}{grouped}.{:02}", units % 100)
}

/// `1.5`, `2`, `0.25`.
pub(super) fn quantity(quantity: Quantity) -> String {
    decimal(quantity.0, 100)
}

/// `8.25 %`.
pub(super) fn rate(rate: Rate) -> String {
    format!("{} %", decimal(rate.0, 10_000))
}

fn decimal(value: i32, unit: u32) -> String {
    let minus = if value < 0 { "-" } else { "" };
    let (whole, part) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    let digits = if unit == 100 { 2 } else { 4 };
    let text = format!("{minus}{whole}.{part:0digits$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `Nov 21, 2026`: no reader takes the day for the month.
pub(super) fn day(day: NaiveDate) -> String {
    day.format("%b %-d, %Y").to_string()
}

/// The letters of the monogram: of the first two words that begin with one.
pub(super) fn initials(name: &str) -> String {
    let name = clean(name);
    let mut letters = name
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter_map(|word| word.chars().next())
        .flat_map(char::to_uppercase);
    let first: String = letters.by_ref().take(2).collect();
    if first.is_empty() {
        "•".to_owned()
    } else {
        first
    }
}
