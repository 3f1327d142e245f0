//! Names that were almost typed right (R-CUST-6): two words are near if one letter is missing, too
//! many, wrong, or changed places with its neighbour.
//!
//! Of each word of a name the keys are kept that are left when one letter is taken out. A word that
//! somebody typed is near it if the word, or what is left of it, is one of those keys or the name's
//! word itself.

use super::search::{TermKind, words};
use std::collections::BTreeSet;

/// Words of names that have keys: shorter ones are near to everything, longer ones are rare.
const LEAST: usize = 5;
const MOST: usize = 15;

/// The keys of each word of the name, each once.
#[must_use]
pub fn terms(name: &str) -> Vec<(TermKind, String)> {
    let long = words(name).into_iter().filter(|word| {
        let letters = word.chars().count();
        (LEAST..=MOST).contains(&letters)
    });
    let keys: BTreeSet<String> = long.flat_map(|word| shortened(&word)).collect();
    keys.into_iter().map(|key| (TermKind::Near, key)).collect()
}

/// What a word may be found by: keys of a name's words, and such words themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// The word, and it without each of its letters: compared with the keys of names.
    pub near: Vec<String>,
    /// It without each of its letters: compared with the words of names.
    pub words: Vec<String>,
}

/// The keys of one folded word; `None` if no name's word can be near it.
#[must_use]
pub fn keys(word: &str) -> Option<Keys> {
    let letters = word.chars().count();
    if !(LEAST - 1..=MOST + 1).contains(&letters) || word.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let shortened = shortened(word);
    let near = std::iter::once(word.to_owned()).chain(shortened.iter().cloned());
    Some(Keys {
        near: near.collect(),
        words: if letters > LEAST {
            shortened.into_iter().collect()
        } else {
            Vec::new()
        },
    })
}

/// Whether two folded words are the same, or one letter apart.
#[must_use]
pub fn is_near(one: &str, other: &str) -> bool {
    let Some(keys) = keys(one).filter(|_| one != other) else {
        return one == other;
    };
    let long = (LEAST..=MOST).contains(&other.chars().count());
    let is_key = |key: &String| keys.near.contains(key);
    long && (shortened(other).iter().any(is_key) || keys.words.iter().any(|word| word == other))
}

/// The word without each of its letters.
fn shortened(word: &str) -> BTreeSet<String> {
    let without = |(at, letter): (usize, char)| {
        let (before, after) = word.split_at(at);
        format!(
            "{before}{}",
            after.get(letter.len_utf8()..).unwrap_or_default()
        )
    };
    word.char_indices().map(without).collect()
}

#[cfg(test)]
mod tests {
    use super::{keys, terms};

    fn is_near(typed: &str, name: &str) -> bool {
        let terms = terms(name);
        let keys = keys(typed).unwrap();
        terms.iter().any(|(_, term)| keys.near.contains(term))
            || keys.words.contains(&name.to_lowercase())
    }

    // R-CUST-6
    #[test]
    fn one_letter_missing_too_many_wrong_or_swapped_is_near() {
        for typed in ["muellr", "muelller", "mueler", "muxller", "meuller"] {
            assert!(is_near(typed, "Mueller"), "{typed}");
        }
        assert!(!is_near("miller", "Mueller"), "two letters differ");
        assert!(is_near("mueller", "Mueller"), "as it is");
        assert!(!is_near("smith", "Mueller"));
        assert!(is_near("smth", "Smith"));
        assert!(is_near("smiith", "Smith"));
    }

    // R-CUST-2
    #[test]
    fn two_words_are_near_whichever_was_typed() {
        for (one, other) in [
            ("mueler", "mueller"),
            ("mueller", "mueler"),
            ("smith", "smith"),
        ] {
            assert!(super::is_near(one, other), "{one} {other}");
        }
        assert!(super::is_near("bo", "bo") && !super::is_near("bo", "bob"));
        assert!(!super::is_near("miller", "mueller"));
    }

    #[test]
    fn short_words_and_numbers_have_no_keys() {
        assert!(terms("Ana Ruiz").is_empty());
        assert!(keys("ana").is_none());
        assert!(keys("53055").is_none());
        assert_eq!(terms("Łopez").len(), 5, "the letters count, not the bytes");
    }
}
