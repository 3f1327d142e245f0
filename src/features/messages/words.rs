//! What every text says beside its words: whose it is, and how to stop (R-MSG-8).

use crate::kernel::words::Channel;

/// How to stop.
const STOP: &str = "Reply STOP to end.";

/// Names the shop, and how to stop, unless the words do.
#[must_use]
pub(crate) fn dressed(body: &str, shop: &str) -> String {
    let has = |part: &str| body.to_lowercase().contains(&part.to_lowercase());
    let name = match has(shop) {
        true => String::new(),
        false => format!("{shop}: "),
    };
    let body = body.trim();
    match body.contains("STOP") {
        true => format!("{name}{body}"),
        false => format!("{name}{body} {STOP}"),
    }
}

/// Without how to stop texts: for an e-mail.
#[must_use]
pub(crate) fn undressed(body: &str) -> &str {
    body.trim_end().trim_end_matches(STOP).trim_end()
}

/// At most so many characters, the last one saying that there were more.
#[must_use]
pub(crate) fn fitted(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept + "…"
}

/// A reason as the column takes it.
#[must_use]
pub(crate) fn reason(words: &str) -> String {
    fitted(words, 300)
}

/// The longest body of a channel: more than ten texts nobody means.
#[must_use]
pub(crate) const fn longest(channel: Channel) -> usize {
    match channel {
        Channel::Sms => 1500,
        Channel::Email => 4000,
    }
}

#[cfg(test)]
mod tests {
    use super::{dressed, fitted};

    // R-MSG-8
    #[test]
    fn a_text_says_whose_it_is_and_how_to_stop_once() {
        assert_eq!(
            dressed("Your car is ready.", "Edgar's"),
            "Edgar's: Your car is ready. Reply STOP to end."
        );
        let whole = "EDGAR'S: ready. Text STOP to end.";
        assert_eq!(dressed(whole, "Edgar's"), whole);
    }

    #[test]
    fn what_is_too_long_ends_with_dots() {
        assert_eq!(fitted("abc", 3), "abc");
        assert_eq!(fitted("äöüß", 3), "äö…");
    }
}
