//! The questions about place, car, work and contact.

use super::super::draft::Step;
use super::super::forms::KEEP_VIN;
use super::super::queries::Draft;
use super::frame::{consent, form as step_form, form_with_files};
use crate::entity::service;
use crate::features::photos::MOST;
use crate::features::shops::catalog::Prices;
use crate::kernel::link::Slug;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::vehicle::REGIONS;
use crate::kernel::words::{Category, Pricing};
use crate::ui::form::{FormState, field, grid};
use crate::ui::icon::Icon;
use crate::ui::place::note;
use crate::ui::{Tone, button, fold, time};
use crate::web::paths::DraftPhotoPath;
use chrono::TimeDelta;
use maud::{Markup, html};

pub(in super::super) fn place(form: &FormState, here: &str) -> Markup {
    let fields = html! {
        @for name in ["service", "year", "make", "model"] {
            @for value in form.values(name) { input type="hidden" name=(name) value=(value); }
        }
        (field(form, "line1", "Street and number").required().autocomplete("address-line1")
            .hint("Or the road and what stands nearby."))
        (grid(&html! {
            (field(form, "zip", "ZIP code").required().autocomplete("postal-code").inputmode("numeric"))
            (field(form, "city", "City").optional().autocomplete("address-level2"))
        }))
        (field::textarea(form, "access", "How to get to the car").optional().rows(2)
            .hint("Gate code, parking level, dog."))
    };
    step_form(here, &fields, "Next")
}

pub(in super::super) fn car(form: &FormState, here: &str) -> Markup {
    let filled = |names: &[&str]| names.iter().any(|name| !form.value(name).is_empty());
    let wrong = |names: &[&str]| names.iter().any(|name| form.error_for(name).is_some());
    let states = REGIONS.iter().map(|(code, name)| (*code, *name));
    let is_doubtful = form.error_for("vin").is_some() || form.is_checked(KEEP_VIN);
    let fields = html! {
        (grid(&html! {
            (field::number(form, "year", "Year").optional())
            (field(form, "make", "Make").required().autocomplete("off").hint("Honda, Ford, Toyota…"))
            (field(form, "model", "Model").required().autocomplete("off").hint("Civic, F-150, Camry…"))
        }))
        (fold("VIN or license plate", &html! { "optional" }, filled(&["vin", "plate"]) || wrong(&["vin", "plate", "plate_region"]), &html! {
            (field(form, "vin", "VIN").optional().capitals().autocomplete("off")
                .hint("17 characters, on the dashboard or the insurance card. It tells us year and make."))
            @if is_doubtful { (field::checkbox(form, KEEP_VIN, "The VIN is right")) }
            (grid(&html! {
                (field(form, "plate", "License plate").optional().capitals().autocomplete("off"))
                (field::select(form, "plate_region", "State of the plate", states).blank("Choose one"))
            }))
        }))
    };
    step_form(here, &fields, "Next")
}

/// What is wrong, in words and photos, and the services that can be chosen, by category.
pub(in super::super) fn work(
    form: &FormState,
    (shop, draft): (Slug, &Draft),
    (catalog, prices): (&[&service::Model], &Prices),
    withdrawn: Option<&str>,
) -> Markup {
    let here = Step::Services.path((shop, draft.id));
    let chosen: Vec<&str> = form.values("services").collect();
    let is_chosen = |service: &service::Model| chosen.contains(&service.id.to_string().as_str());
    let fields = html! {
        @if let Some(words) = withdrawn { (note(Tone::Info, Icon::Info, &html! { p role="status" { (words) } })) }
        (field::textarea(form, "symptoms", "What is wrong?").rows(3)
            .hint("Not sure what it needs? Tell what it does and since when, and leave the list alone."))
        (photos(form, (shop, draft)))
        @if !catalog.is_empty() {
            div.stack role="group" aria-labelledby="services" {
                h2 #services { "Or choose services" }
                @if let Some(error) = form.error_for("services") { p.error #f-services { (error) } }
                @for category in Category::ALL {
                    @let of: Vec<&service::Model> = catalog.iter().copied().filter(|s| s.category == *category).collect();
                    @let ticked = of.iter().filter(|s| is_chosen(s)).count();
                    @if !of.is_empty() {
                        (fold(category.label(), &count(ticked, of.len()), ticked > 0, &html! {
                            @for service in of {
                                label.check {
                                    input name="services" type="checkbox" value=(service.id) checked[is_chosen(service)];
                                    span { span { (service.name) } span.muted { (terms(service, prices)) } }
                                }
                            }
                        }))
                    }
                }
                p.muted { "Before tax. A price with “from” depends on the time the car takes." }
            }
        }
    };
    form_with_files(&here, &fields, "Next")
}

/// The field for photos, and those that came, each with the way to take it back. The kinds are named, so that
/// a phone sends its own kind as one of them.
fn photos(form: &FormState, (shop, draft): (Slug, &Draft)) -> Markup {
    let is_full = draft.photos.len() >= MOST;
    html! {
        @if !is_full || form.error_for("photos").is_some() {
            (field::file(form, "photos", "Photos").many().optional()
                .accepts("image/jpeg,image/png,image/webp").wide()
                .hint("Up to 4: a warning light, a leak, a tire. Where they were taken is not kept."))
            p { (button::secondary("Add photos").icon(Icon::Plus).sends("add", "true")) }
        }
        @if !draft.photos.is_empty() {
            ul.photos aria-label="Your photos" {
                @for (at, photo) in (1..).zip(&draft.photos) {
                    @let small = DraftPhotoPath { shop, draft: draft.id, photo: photo.id }.to_string();
                    @let (id, words) = (photo.id.to_string(), format!("photo {at}"));
                    li {
                        (photo.image(&small, &format!("Your {words}")))
                        (button::quiet("Remove").icon(Icon::X).sends("remove", &id).of(&words))
                    }
                }
            }
        }
    }
}

fn count(ticked: usize, all: usize) -> Markup {
    html! { @if ticked > 0 { (ticked) " of " (all) } @else { (all) } }
}

/// "from $89.00 · about 1 h".
fn terms(service: &service::Model, prices: &Prices) -> String {
    let price = match (prices.price(service), service.pricing) {
        (Cents::ZERO, _) => "no charge".to_owned(),
        (price, Pricing::Hourly) => format!("from {price}"),
        (price, Pricing::Fixed) => price.to_string(),
    };
    let minutes = i64::from(service.hours.0) * 60 / i64::from(Quantity::ONE.0);
    match minutes {
        0 => price,
        minutes => format!("{price} · {}", time::lasting(TimeDelta::minutes(minutes))),
    }
}

pub(in super::super) fn contact((form, here): (&FormState, &str), shop: &str) -> Markup {
    let fields = html! {
        (field(form, "name", "Your name").required().autocomplete("name"))
        (field::tel(form, "phone", "Mobile phone").required().hint("So that the technician can call when near."))
        (field::email(form, "email", "E-mail").optional())
        p.muted { (consent(shop)) }
    };
    step_form(here, &fields, "Look it over")
}
