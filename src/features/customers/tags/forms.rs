//! Tags as people type them: between commas.

use crate::ui::form::FormState;

const MOST: usize = 10;
const LONGEST: usize = 50;

/// `None` if something is wrong; the form says what.
pub(super) fn tags(form: &mut FormState) -> Option<Vec<String>> {
    let text = form.optional("tags", "Tags", 600).unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for name in text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        let again = |other: &String| other.to_lowercase() == name.to_lowercase();
        if !names.iter().any(again) {
            names.push(name.to_owned());
        }
    }
    if let Some(long) = names.iter().find(|name| name.chars().count() > LONGEST) {
        form.fail(
            "tags",
            format!("A tag has at most {LONGEST} characters: “{long}” is longer."),
        );
    }
    if names.len() > MOST {
        form.fail(
            "tags",
            format!("At most {MOST} tags; these are {}.", names.len()),
        );
    }
    (!form.has_errors()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::tags;
    use crate::ui::form::FormState;

    fn read(text: &str) -> Option<Vec<String>> {
        let mut form = FormState::posted(vec![("tags".to_owned(), text.to_owned())]);
        tags(&mut form)
    }

    // R-CUST-3
    #[test]
    fn at_most_ten_tags_of_fifty_characters_each_once_in_any_case() {
        assert_eq!(
            read(" Fleet, fleet ,,FLEET, Diesel").unwrap(),
            ["Fleet", "Diesel"]
        );
        assert_eq!(read("").unwrap(), Vec::<String>::new());
        let ten: Vec<String> = (0..10).map(|n| format!("t{n}")).collect();
        assert_eq!(read(&ten.join(",")).unwrap().len(), 10);
        assert!(read(&format!("{},t10", ten.join(","))).is_none());
        assert!(read(&"x".repeat(50)).is_some());
        assert!(read(&"x".repeat(51)).is_none());
    }
}
