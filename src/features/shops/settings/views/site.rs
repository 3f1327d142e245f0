//! The switch of the shop's page, and where it is.

use super::save;
use crate::features::shops::views::settings_head;
use crate::ui::form::{FormState, field, form_for, grid};
use crate::ui::icon::Icon;
use crate::ui::{Tone, place};
use crate::web::paths::SiteSettingsPath;
use maud::{Markup, html};

pub(in super::super) fn site(form: &FormState, href: Option<&str>) -> Markup {
    let here = SiteSettingsPath.to_string();
    html! {
        (settings_head(&here, true))
        @if let Some(href) = href.filter(|_| form.is_checked("is_on") && !form.has_errors()) {
            (place::note(Tone::Ok, Icon::House, &html! { "Everybody finds it at " a href=(href) { (href) } "." }))
        }
        (form_for(&here, "site", form, &html! {
            p.muted {
                "A page about the shop: what it repairs and for how much, when it works, and how it is called. "
                "Name, city, phone, e-mail, hours, logo and color are those of the other settings; services and prices those of the catalog. "
                "The street stays private."
            }
            (grid(&html! {
                (field::checkbox(form, "is_on", "Everybody may see the shop's page"))
                (field::textarea(form, "about", "About the shop").optional().wide().rows(4)
                    .hint("A few sentences for people who do not know you: where you drive, what you are good at."))
            }))
            (save(false))
        }))
    }
}
