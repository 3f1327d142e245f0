//! The logo and the colour, with what became of the colour where it could not be read.

use super::save;
use crate::entity::shop;
use crate::features::shops::views::settings_head;
use crate::kernel::color::Color;
use crate::ui::form::{
    FormState, actions, error_summary, field, form_for, grid, post_button, upload_tag,
};
use crate::ui::icon::Icon;
use crate::ui::{button, card, facts};
use crate::web::paths::{BrandPath, LogoPath, LogoRemovalPath, LogoUploadPath};
use maud::{Markup, html};

pub(in super::super) fn brand(shop: &shop::Model, form: &FormState, upload: &FormState) -> Markup {
    let here = BrandPath.to_string();
    html! {
        (settings_head(&here, true))
        (card("Logo", &html! {}, &logo(shop, upload)))
        (card("Color", &html! {}, &html! {
            (form_for(&here, "brand", form, &html! {
                (grid(&html! {
                    (field(form, "color", "Color").optional().autocomplete("off")
                        .hint("Six letters and digits, such as #1f6feb. Empty: safety yellow on documents."))
                }))
                (save(true))
            }))
            @if let Some(color) = stored(shop) { (told(color)) }
        }))
        p.muted { "Logo and color stand on what is printed from now on. Documents that were issued before stay as they are." }
    }
}

fn stored(shop: &shop::Model) -> Option<Color> {
    shop.brand_color.as_deref()?.parse().ok()
}

/// What is used where, and what was changed so that everybody can read it.
fn told(color: Color) -> Markup {
    let link = |moved: Color, how: &str, pages: &str| {
        if moved == color {
            format!("#{color}, as chosen")
        } else {
            format!(
                "#{moved}: made {how}, because links in #{color} could not be read on {pages} pages"
            )
        }
    };
    let text = if color.text() == Color::WHITE {
        "White"
    } else {
        "Dark"
    };
    facts([
        ("Stripe and mark", html! { "#" (color) ", as chosen" }),
        ("Text on it", html! { (text) }),
        (
            "Links on light pages",
            html! { (link(color.on_light(), "darker", "light")) },
        ),
        (
            "Links on dark pages",
            html! { (link(color.on_dark(), "lighter", "dark")) },
        ),
    ])
}

fn logo(shop: &shop::Model, upload: &FormState) -> Markup {
    let shown = shop.logo_attachment_id.map(|logo| LogoPath { logo });
    let words = if shown.is_some() {
        "Replace logo"
    } else {
        "Upload logo"
    };
    html! {
        @if let Some(path) = shown {
            p { img.logo src=(path) width=[shop.logo_width] height=[shop.logo_height] alt="The shop's logo"; }
            (post_button(&LogoRemovalPath.to_string(), &FormState::empty(), &button::quiet("Remove logo").icon(Icon::Trash2)))
        } @else {
            p { "No logo yet: documents show the shop's initials." }
        }
        (upload_tag(&LogoUploadPath.to_string(), "logo", &html! {
            (error_summary(upload))
            (grid(&html! {
                (field::file(upload, "logo", "Picture").accepts("image/png,image/jpeg,image/webp")
                    .hint("PNG, JPEG or WebP, 2 MB at most. A transparent PNG looks best."))
            }))
            (actions(&html! { (button::secondary(words).icon(Icon::Plus)) }))
        }))
    }
}
