//! A shop as everybody sees it: its name and its number on top of each page, the way to its other
//! pages below.

use super::icon::Icon;
use super::layout::{Logo, Shared, mark};
use maud::{Markup, html};

/// What surrounds a page for everybody.
#[derive(Clone, Debug)]
pub struct Front {
    /// The style sheet of the shop's colour.
    pub style: Option<String>,
    /// The shop's logo.
    pub logo: Option<Logo>,
    /// The shop.
    pub shop_name: String,
    /// How it is called: `tel:+15305550142`, "(530) 555-0142".
    pub call: Option<(String, String)>,
    /// Its first page; to a customer with a link, the visit.
    pub home: String,
    /// Its other pages: where, and what they are called.
    pub places: Vec<(String, &'static str)>,
    /// Where the people of the shop sign in, where everybody comes by.
    pub sign_in: Option<String>,
    /// Whether all of it is made up.
    pub demo: bool,
}

pub(super) fn frame(front: &Front, body: &Markup) -> Markup {
    html! {
        header.top {
            a.brand href=(front.home) {
                @match &front.logo {
                    Some(logo) => { img.logo src=(logo.href) width=(logo.width) height=(logo.height) alt=""; }
                    None => (mark())
                }
                span { (front.shop_name) }
            }
            @if let Some((href, number)) = &front.call {
                a.btn.btn-secondary href=(href) { (Icon::Phone) span { (number) } }
            }
        }
        @if front.demo {
            aside.hatch.demo aria-label="Demo" {
                p {
                    strong { "Demo shop." } " There is no such shop, and nobody answers its number. "
                    @if let Some(sign_in) = &front.sign_in { a href=(sign_in) { "See it from the inside" } "." }
                }
            }
        }
        main #main tabindex="-1" { (body) }
        footer.foot {
            nav.row aria-label="Pages" {
                a href=(front.home) { (front.shop_name) }
                @for (href, name) in &front.places { a href=(href) { (name) } }
                @if let Some(sign_in) = &front.sign_in { a href=(sign_in) { "For the shop: sign in" } }
            }
        }
    }
}

/// What search engines keep, and what is shown where people send the page to each other.
pub(super) fn shared(shared: &Shared, (title, about): (&str, &str)) -> Markup {
    html! {
        link rel="canonical" href=(shared.href);
        meta property="og:type" content="website";
        meta property="og:title" content=(title);
        meta property="og:description" content=(about);
        meta property="og:url" content=(shared.href);
        @if let Some(image) = &shared.image { meta property="og:image" content=(image); }
    }
}
