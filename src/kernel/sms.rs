//! How long a text message is: the parts it is sent and paid in (GSM 03.38, 03.40).

/// Letters of the default alphabet, each seven bits.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Letters that take two places in it.
const EXTENDED: &str = "^{}\\[~]|€\u{c}";

/// What a text comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length {
    /// Characters as people count them.
    pub letters: usize,
    /// Messages that a phone company counts.
    pub parts: usize,
    /// Whether a letter makes all of them longer than seven bits: an emoji, a curly quote.
    pub is_wide: bool,
}

/// The length of this text. None is one part.
#[must_use]
pub fn length(text: &str) -> Length {
    let is_wide = !text
        .chars()
        .all(|c| BASIC.contains(c) || EXTENDED.contains(c));
    let (one, each) = if is_wide { (70, 67) } else { (160, 153) };
    let widths = text.chars().map(|c| match (is_wide, EXTENDED.contains(c)) {
        (true, _) => c.len_utf16(),
        (false, true) => 2,
        (false, false) => 1,
    });
    let letters = text.chars().count();
    let parts = match widths.clone().sum::<usize>() <= one {
        true => 1,
        false => packed(widths, each),
    };
    Length {
        letters,
        parts,
        is_wide,
    }
}

/// A letter of two places is never cut in two.
fn packed(widths: impl Iterator<Item = usize>, each: usize) -> usize {
    let (mut parts, mut room) = (1, each);
    for width in widths {
        if width > room {
            (parts, room) = (parts + 1, each);
        }
        room -= width;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::length;
    use proptest::{prop_assert, proptest};

    fn parts(text: &str) -> usize {
        length(text).parts
    }

    // R-MSG-2
    #[test]
    fn plain_letters_are_160_or_153_a_part() {
        assert_eq!(parts(""), 1);
        assert_eq!(parts(&"a".repeat(160)), 1);
        assert_eq!(parts(&"a".repeat(161)), 2);
        assert_eq!(parts(&"a".repeat(306)), 2);
        assert_eq!(parts(&"a".repeat(307)), 3);
        assert!(!length("Ä ñ £ @").is_wide);
    }

    // R-MSG-2
    #[test]
    fn brackets_and_the_euro_take_two_places_and_are_not_cut() {
        assert_eq!(parts(&"€".repeat(80)), 1);
        assert_eq!(parts(&"€".repeat(81)), 2);
        // 152 places, and the bracket does not fit into the last one.
        let text = format!("{}[{}", "a".repeat(152), "a".repeat(151));
        assert_eq!(parts(&text), 2);
        assert_eq!(parts(&format!("{text}a")), 3);
    }

    // R-MSG-2
    #[test]
    fn one_other_letter_makes_all_wide() {
        let wide = length(&format!("{}ł", "a".repeat(69)));
        assert_eq!((wide.is_wide, wide.parts), (true, 1));
        assert_eq!(parts(&format!("{}ł", "a".repeat(70))), 2);
        assert_eq!(parts(&"🚗".repeat(35)), 1);
        // 67 places hold 33 of them, each two places, and the last place stays empty.
        assert_eq!(parts(&"🚗".repeat(66)), 2);
        assert_eq!(parts(&"🚗".repeat(67)), 3);
        assert!(length("It’s ready").is_wide);
    }

    proptest! {
        #[test]
        fn a_longer_text_has_never_fewer_parts(text in ".{0,400}", more in ".{0,40}") {
            let both = [text.as_str(), more.as_str()].concat();
            prop_assert!(parts(&both) >= parts(&text));
        }
    }
}
