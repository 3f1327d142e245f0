//! What everybody sees of a shop. What search engines are to know stands on the same words, as
//! properties of schema.org.

use super::offer::{Group, Offered, Standing, spans};
use crate::entity::shop;
use crate::features::appointments::availability::{Area, Areas};
use crate::features::shops::{Hours, miles_of};
use crate::kernel::contact::digits;
use crate::kernel::money::Cents;
use crate::kernel::place::Where;
use crate::kernel::words::ZoneKind;
use crate::ui::form::{FormState, actions, error_summary, field};
use crate::ui::icon::Icon;
use crate::ui::list::{Way, ways};
use crate::ui::{Tone, button, card, empty, facts, page_header, place, time};
use crate::web::Site;
use crate::web::paths::{
    SiteAreasPath, SiteBookPath, SiteEmergencyPath, SitePath, SiteServicesPath,
};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use maud::{Markup, html};

/// One sentence for search engines and for whoever is sent the page.
pub(super) fn summary(shop: &shop::Model) -> String {
    let comes = "comes to your home, your work or the roadside";
    match &shop.city {
        Some(city) => format!(
            "{} in {city} {comes}: services, prices and hours.",
            shop.name
        ),
        None => format!("{} {comes}: services, prices and hours.", shop.name),
    }
}

pub(super) fn home(
    (site, books): (&Site, bool),
    groups: &[Group],
    (hours, now): (&Hours, NaiveDateTime),
) -> Markup {
    let shop = &site.shop;
    let call = site.call();
    let call = call.as_ref();
    html! {
        div.stack itemscope itemtype="https://schema.org/AutoRepair" {
            header.front-head {
                h1 itemprop="name" { (shop.name) }
                p { "Mobile auto repair" @if let Some(city) = &shop.city { " in " (city) } ": the shop comes to the car." }
                p { (standing(Standing::of(hours, now), now.date())) }
                @if let Some(about) = &shop.site_about { p.pre itemprop="description" { (about) } }
                p.row {
                    @if books { a.btn.btn-primary href=(book(site)) { (Icon::CalendarClock) "Book a visit" } }
                    @if let Some((href, number)) = call {
                        a.btn.btn-primary[!books] href=(href) { (Icon::Phone) "Call " span itemprop="telephone" { (number) } }
                    }
                }
            }
            (card("Services", &html! {}, &services_of(site, groups)))
            @if hours.is_set() { (card("Hours", &html! {}, &week(hours, now.date()))) }
            (card("Contact", &html! {}, &contact(site)))
        }
    }
}

/// Where a booking begins.
fn book(site: &Site) -> String {
    SiteBookPath { shop: site.slug }.to_string()
}

fn services_of(site: &Site, groups: &[Group]) -> Markup {
    let path = SiteServicesPath { shop: site.slug };
    let about: Vec<(String, String)> = groups
        .iter()
        .map(|group| {
            (
                format!("{path}#{}", group.category.as_str()),
                counted(group),
            )
        })
        .collect();
    let list: Vec<Way<'_>> = groups
        .iter()
        .zip(&about)
        .map(|(group, (href, about))| Way {
            label: group.category.label(),
            about,
            href,
        })
        .collect();
    match list.is_empty() {
        true => html! { p { "Call and tell what is wrong: the shop says what it takes." } },
        false => ways("Kinds of services", &list),
    }
}

/// "6 services from $89.00".
fn counted(group: &Group) -> String {
    let count = match group.services.len() {
        1 => "1 service".to_owned(),
        n => format!("{n} services"),
    };
    match group.least() {
        Some(least) => format!("{count} from {least}"),
        None => count,
    }
}

fn standing(standing: Standing, today: NaiveDate) -> Markup {
    match standing {
        Standing::Unsaid => html! { "Call to ask when somebody can come." },
        Standing::Open(closes) => html! { strong { "Open now" } " until " (time::minute(closes)) },
        Standing::Closed(Some(opens)) => html! {
            strong { "Closed now" } ", open again "
            @if opens.date() == today { "today" } @else { (time::date(opens.date(), today)) }
            " at " (opens.format("%-I:%M %p").to_string())
        },
        Standing::Closed(None) => html! { strong { "Closed for the next two weeks" } },
    }
}

/// The coming seven days as they are, holidays and all.
fn week(hours: &Hours, today: NaiveDate) -> Markup {
    let days: Vec<(String, Markup)> = today
        .iter_days()
        .take(7)
        .map(|day| (day.format("%A").to_string(), open_on(hours, day)))
        .collect();
    html! {
        (facts(days.iter().map(|(name, open)| (name.as_str(), open.clone()))))
        @for day in today.iter_days().take(7) {
            @for (opens, closes) in hours.spans(day) {
                meta itemprop="openingHours" content=(format!("{} {}-{}", letters(day), plain(opens), plain(closes)));
            }
        }
    }
}

fn open_on(hours: &Hours, day: NaiveDate) -> Markup {
    let open = spans(hours, day);
    html! {
        @if let Some(name) = hours.holiday(day) { "Closed: " (name) }
        @else if open.is_empty() { "Closed" }
        @for (n, (opens, closes)) in open.iter().enumerate() {
            @if n > 0 { ", " }
            (time::minute(*opens)) " – " (time::minute(*closes))
        }
    }
}

/// "Mo", as schema.org calls it.
fn letters(day: NaiveDate) -> String {
    day.weekday().to_string().chars().take(2).collect()
}

/// "08:30".
fn plain(minutes: i32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// No street: the people of a mobile shop live there.
fn contact(site: &Site) -> Markup {
    let shop = &site.shop;
    let town = [shop.city.as_deref(), shop.region.as_deref()];
    html! {
        ul.plain-list {
            @if let Some((href, number)) = site.call() { li { (Icon::Phone) " " a href=(href) { (number) } } }
            @if let Some(email) = &shop.email {
                li { (Icon::Mail) " " a href=(format!("mailto:{email}")) itemprop="email" { (email) } }
            }
            @if town.iter().any(Option::is_some) {
                li itemprop="address" itemscope itemtype="https://schema.org/PostalAddress" {
                    (Icon::MapPin) " "
                    @if let Some(city) = town[0] { span itemprop="addressLocality" { (city) } }
                    @if let Some(region) = town[1] { " " span itemprop="addressRegion" { (region) } }
                    @if let Some(postal) = &shop.postal { " " span itemprop="postalCode" { (postal) } }
                }
            }
            @if let Some(no) = &shop.registration_no { li { (Icon::Info) " " (no) } }
        }
        p { a href=(SiteAreasPath { shop: site.slug }) { "Do we come to you?" } }
        @if shop.phone.is_some() {
            p { a href=(SiteEmergencyPath { shop: site.slug }) { "Broken down right now?" } }
        }
    }
}

pub(super) fn services((site, books): (&Site, bool), groups: &[Group]) -> Markup {
    let home = SitePath { shop: site.slug }.to_string();
    let head = page_header("Services and prices").back(&site.shop.name, &home);
    let call = site.call();
    html! {
        (head)
        @if groups.is_empty() {
            (empty(Icon::Wrench, "No list of services yet", "Tell the shop what is wrong with the car, and it says what it takes.", None))
        } @else {
            p.muted { "Before tax. Where a price begins with \u{201c}from\u{201d}, it depends on the time the car takes." }
            nav.row aria-label="Kinds of services" {
                @for group in groups { a href={ "#" (group.category.as_str()) } { (group.category.label()) } }
            }
        }
        @for group in groups {
            section.card id=(group.category.as_str()) {
                div.card-head { h2 { (group.category.label()) } }
                ul.offers { @for service in &group.services { li { (offered(service, books.then_some(site))) } } }
            }
        }
        p.row {
            @if books { (button::primary("Book a visit").icon(Icon::CalendarClock).href(&book(site))) }
            @if let Some((href, number)) = &call {
                a.btn.btn-primary[!books] href=(href) { (Icon::Phone) "Call " (number) }
            }
        }
    }
}

fn offered(service: &Offered, books: Option<&Site>) -> Markup {
    html! {
        div {
            strong { (service.name) }
            @if let Some(description) = &service.description { p.muted { (description) } }
        }
        div.offer-price {
            @if service.price == Cents::ZERO { "no charge" }
            @else { @if service.is_from { "from " } (service.price) }
            @if !service.takes.is_zero() { span.muted { "about " (time::lasting(service.takes)) } }
            @if let Some(site) = books {
                @if service.is_bookable {
                    a.btn.btn-small href={ (book(site)) "?service=" (service.id) } aria-label={ "Book " (service.name) } { "Book" }
                } @else { span.muted { "Call to book" } }
            }
        }
    }
}

pub(super) fn emergency((href, number): &(String, String), now: (Standing, NaiveDate)) -> Markup {
    html! {
        (page_header("Broken down?"))
        p { (standing(now.0, now.1)) }
        p { a.btn.btn-primary.btn-huge href=(href) { (Icon::Phone) "Call " (number) } }
        (place::note(Tone::Warn, Icon::TriangleAlert, &html! {
            p { "In a lane, or hurt? Get behind the guard rail and call " a href="tel:911" { "911" } " first." }
        }))
        h2 { "Have this ready" }
        ul {
            li { "Where you are: the street and number, or the road, direction and next exit" }
            li { "Year, make and model, and what happened" }
            li { "A number that answers, and whether you can stay with the car" }
        }
    }
}

/// What is at these addresses, for search engines.
pub(super) fn sitemap(addresses: impl Iterator<Item = String>) -> Markup {
    html! {
        urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {
            @for address in addresses { url { loc { (address) } } }
        }
    }
}

pub(super) fn areas(
    (site, books): (&Site, bool),
    areas: &[Area],
    (form, place): (&FormState, Option<&Where>),
) -> Markup {
    let home = SitePath { shop: site.slug }.to_string();
    let here = SiteAreasPath { shop: site.slug };
    html! {
        (page_header("Where we come").back(&site.shop.name, &home))
        (error_summary(form))
        form.stack method="get" action=(here) {
            (field(form, "zip", "ZIP code of where the car stands").autocomplete("postal-code").inputmode("numeric"))
            (actions(&html! { (button::primary("Check")) }))
        }
        @if let Some(place) = place { div role="status" { (answer((site, books), areas, place)) } }
        @if areas.is_empty() {
            p { "The shop has no list of areas: call, and it says whether it comes to you." }
        } @else {
            (card("Areas", &html! {}, &html! {
                ul.offers { @for area in areas { li {
                    div { strong { (area.name) } p.muted { (reaches(area)) } }
                    div.offer-price { (fee(area)) }
                } } }
            }))
        }
        @if let Some((href, number)) = site.call() {
            p { (button::secondary(&format!("Call {number}")).icon(Icon::Phone).href(&href)) }
        }
    }
}

fn answer((site, books): (&Site, bool), areas: &[Area], place: &Where) -> Markup {
    let served = Areas::of(areas, Some(place));
    let asks = site
        .shop
        .phone
        .is_some()
        .then_some(" Call, and the shop says whether it comes anyway.");
    match (&served, served.first()) {
        (Areas::Everywhere, _) => place::note(
            Tone::Info,
            Icon::Info,
            &html! {
                p { "Call, and the shop says whether it comes to " (place.words) "." }
            },
        ),
        (Areas::Some(_), Some(area)) => place::note(
            Tone::Ok,
            Icon::Check,
            &html! {
                p { strong { "Yes, we come to " (place.words) "." } " " (area.name) ": " (fee(area)) "." }
                @if books {
                    p { (button::primary("Book a visit").href(&format!("{}?zip={}", book(site), place.zip.as_deref().unwrap_or_default()))) }
                }
            },
        ),
        (Areas::Some(_), None) => place::note(
            Tone::Warn,
            Icon::MapPin,
            &html! {
                p { (place.words) " lies outside the areas below." (asks.unwrap_or_default()) }
            },
        ),
    }
}

fn fee(area: &Area) -> String {
    match area.trip_fee > Cents::ZERO {
        true => format!("trip fee {}", area.trip_fee),
        false => "no trip fee".to_owned(),
    }
}

/// The middle of a circle may be where somebody lives: it is not said.
fn reaches(area: &Area) -> String {
    match area.kind {
        ZoneKind::Postal => area.postals.clone().unwrap_or_default().replace(' ', ", "),
        ZoneKind::Radius => {
            let miles = miles_of(area.radius_m.unwrap_or_default());
            format!("within {miles} miles")
        }
    }
}

/// Each page of a shop that search engines may keep.
pub(super) fn pages_of(shop: &shop::Model) -> Vec<String> {
    let Ok(slug) = shop.slug.parse() else {
        return Vec::new();
    };
    let mut pages = vec![
        SitePath { shop: slug }.to_string(),
        SiteServicesPath { shop: slug }.to_string(),
        SiteAreasPath { shop: slug }.to_string(),
    ];
    if shop
        .phone
        .as_deref()
        .is_some_and(|phone| !digits(phone).is_empty())
    {
        pages.push(SiteEmergencyPath { shop: slug }.to_string());
    }
    pages
}
