//! Ways to reach somebody, as links: call, write, drive.

use crate::kernel::contact::{Phone, digits};
use crate::ui::Icon;
use maud::{Markup, html};

/// A phone to call: in national form, or as it was typed.
#[must_use]
pub fn phone(e164: Option<&str>, typed: Option<&str>) -> Markup {
    html! {
        @if let Some((href, text)) = call(e164, typed) { a.nowrap href=(href) { (text) } }
    }
}

/// Where a phone link leads and what it says.
#[must_use]
pub fn call(e164: Option<&str>, typed: Option<&str>) -> Option<(String, String)> {
    match (e164, typed) {
        (Some(number), _) => Some((format!("tel:{number}"), Phone::stored(number).national())),
        (None, Some(text)) => Some((format!("tel:{}", digits(text)), text.to_owned())),
        (None, None) => None,
    }
}

/// An address to write to.
#[must_use]
pub fn email(address: Option<&str>) -> Markup {
    html! {
        @if let Some(address) = address { a href={ "mailto:" (address) } { (address) } }
    }
}

/// A place to drive to, on a map; nothing if no part of it is known.
#[must_use]
pub fn address(street: Option<&str>, town: [Option<&str>; 3]) -> Markup {
    let [city, region, postal] = town;
    let state = [region, postal]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let state = Some(state.as_str()).filter(|state| !state.is_empty());
    let town = [city, state]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let town = Some(town.as_str()).filter(|town| !town.is_empty());
    let whole = [street, town]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ");
    let query = serde_html_form::to_string([("api", "1"), ("query", &whole)]).unwrap_or_default();
    html! {
        @if !whole.is_empty() {
            a href={ "https://www.google.com/maps/search/?" (query) } rel="noopener noreferrer" target="_blank" {
                (Icon::MapPin) " "
                @if let Some(street) = street { (street) br; }
                @if let Some(town) = town { (town) }
                span.vh { " (on a map, in a new tab)" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{address, phone};

    #[test]
    fn a_number_is_shown_for_people_and_dialled_for_phones() {
        let link = phone(Some("+15305550142"), None).into_string();
        assert!(link.contains(r#"href="tel:+15305550142""#), "{link}");
        assert!(link.contains("(530) 555-0142"), "{link}");
        let typed = phone(None, Some("555-0142 at work")).into_string();
        assert!(typed.contains(r#"href="tel:5550142""#), "{typed}");
        assert!(phone(None, None).into_string().is_empty());
    }

    #[test]
    fn a_place_needs_only_what_is_known() {
        let link = address(None, [Some("Woodland"), Some("CA"), None]).into_string();
        assert!(link.contains("query=Woodland%2C+CA"), "{link}");
        assert!(address(None, [None, None, None]).into_string().is_empty());
    }
}
