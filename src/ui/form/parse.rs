//! What people type, as values (`None` means it cannot be read), and labels within a sentence. Pure.

/// "120500", "120,500", "-5": a whole number; commas only set thousands apart.
pub(super) fn integer(text: &str) -> Option<i32> {
    let (sign, digits) = text
        .strip_prefix('-')
        .map_or(("", text), |rest| ("-", rest));
    let mut groups = digits.split(',');
    let first = groups.next()?;
    let grouped = digits.contains(',');
    let fits = (!grouped || (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3);
    let digits = digits.replace(',', "");
    let fits = fits && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| format!("{sign}{digits}").parse().ok())
        .flatten()
}

/// "Full name" is "a full name", "VIN" is "a VIN", "Notes" is "notes".
pub(super) fn with_article(label: &str) -> String {
    let word = lower_first(label);
    if label.ends_with('s') && !label.ends_with("ss") {
        word
    } else if label.starts_with(|c| "aeiouAEIOU".contains(c)) {
        format!("an {word}")
    } else {
        format!("a {word}")
    }
}

/// The words within a sentence: "Phone" is "phone", "VIN" stays.
pub(super) fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), second) if !second.is_some_and(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_may_have_their_thousands_set_apart() {
        for (text, read) in [
            ("120500", 120_500),
            ("120,500", 120_500),
            ("-5", -5),
            ("0", 0),
        ] {
            assert_eq!(integer(text), Some(read), "{text}");
        }
        for text in ["1,20", ",100", "1.0", "+5", "", "-", "9999999999", "٣"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }
}
