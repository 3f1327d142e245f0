//! The areas of the shop, and the form of one.

use super::forms::miles_of;
use super::queries::Zone;
use crate::entity::{membership, service_zone};
use crate::features::shops::views::settings_head;
use crate::kernel::money::Cents;
use crate::kernel::words::ZoneKind;
use crate::ui::button;
use crate::ui::form::{FormState, actions, field, form_for, grid, post_button, section};
use crate::ui::icon::Icon;
use crate::ui::table::{self, Column};
use crate::ui::{Tone, badge, empty, page_header};
use crate::web::paths::{
    NewZonePath, ZoneDeactivationPath, ZonePath, ZoneReactivationPath, ZonesPath,
};
use maud::{Markup, html};

const COLUMNS: &[Column] = &[
    table::text("Area"),
    table::text("Reaches"),
    table::number("Trip fee"),
    table::text("Technicians"),
    table::text("In use"),
];

pub(super) fn index(zones: &[Zone], members: &[membership::Model]) -> Markup {
    let new = NewZonePath.to_string();
    let add = button::primary("New area").icon(Icon::Plus).href(&new);
    html! {
        (settings_head(&ZonesPath.to_string(), true))
        @if zones.is_empty() {
            (empty(Icon::MapPin, "No areas", "The shop drives everywhere. Draw an area by ZIP codes or as a circle, and free times are offered there only.", Some(&add)))
        } @else {
            (table::table("Areas of the shop", COLUMNS, &html! { @for zone in zones { (row(zone, members)) } }, None))
            p { (add) }
            p.muted { "Free times are offered where an area in use reaches. A visit can be booked anywhere." }
        }
    }
}

fn row(zone: &Zone, members: &[membership::Model]) -> Markup {
    let at = &zone.row;
    let drives = |member: &&membership::Model| {
        let mut crew = zone.technicians.0.iter();
        crew.any(|driver| driver.membership_id == member.id)
    };
    let names = members
        .iter()
        .filter(drives)
        .map(|member| member.name.as_str());
    let names: Vec<&str> = names.collect();
    let cells = [
        html! { a href=(ZonePath { zone: at.id }) { (at.name) } },
        html! { (reaches(at)) },
        html! { @if at.trip_fee > Cents::ZERO { (at.trip_fee) } @else { "–" } },
        html! { @if names.is_empty() { "Everybody" } @else { (names.join(", ")) } },
        html! { @if at.is_active { "Yes" } @else { (badge(Tone::Idle, Icon::Ban, "Inactive")) } },
    ];
    table::row(None, COLUMNS, &cells)
}

/// "95616, 95695 and 4 more", "10 miles around 95695".
fn reaches(zone: &service_zone::Model) -> String {
    match zone.kind {
        ZoneKind::Postal => {
            let codes: Vec<&str> = zone
                .postals
                .as_deref()
                .unwrap_or_default()
                .split(' ')
                .collect();
            match codes.as_slice() {
                [a, b, c, rest @ ..] if rest.len() > 1 => {
                    format!("{a}, {b}, {c} and {} more", rest.len())
                }
                few => few.join(", "),
            }
        }
        ZoneKind::Radius => {
            let miles = miles_of(zone.radius_m.unwrap_or_default());
            let plural = if miles == 1 { "" } else { "s" };
            let center = zone.center.as_deref().unwrap_or_default();
            format!("{miles} mile{plural} around {center}")
        }
    }
}

pub(super) fn new(form: &FormState, crew: &[membership::Model]) -> Markup {
    let list = ZonesPath.to_string();
    html! {
        (page_header("New area").back("Areas", &list))
        (form_for(&list, "zone", form, &fields(form, crew, "Add area")))
    }
}

pub(super) fn edit(
    form: &FormState,
    zone: &service_zone::Model,
    crew: &[membership::Model],
) -> Markup {
    let list = ZonesPath.to_string();
    let path = ZonePath { zone: zone.id }.to_string();
    let mut head = page_header(&zone.name)
        .back("Areas", &list)
        .more(switch(zone));
    if !zone.is_active {
        head = head.badge(badge(Tone::Idle, Icon::Ban, "Inactive"));
    }
    html! {
        (head)
        (form_for(&path, "zone", form, &fields(form, crew, "Save")))
    }
}

fn switch(zone: &service_zone::Model) -> Markup {
    let id = zone.id;
    let (action, button) = if zone.is_active {
        let button = button::danger("Deactivate").icon(Icon::Ban);
        (ZoneDeactivationPath { zone: id }.to_string(), button)
    } else {
        let button = button::secondary("Reactivate").icon(Icon::Undo2);
        (ZoneReactivationPath { zone: id }.to_string(), button)
    };
    post_button(&action, &FormState::empty(), &button)
}

fn fields(form: &FormState, crew: &[membership::Model], save: &str) -> Markup {
    let kinds = ZoneKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), kind.label()));
    let list = ZonesPath.to_string();
    html! {
        (grid(&html! {
            (field(form, "name", "Name").required().autocomplete("off"))
            (field::money(form, "trip_fee", "Trip fee").optional().hint("Told with the free times. Empty: none."))
        }))
        (section("What it reaches", &html! {
            (field::radios(form, "kind", "Drawn by", kinds).wide())
            (field::textarea(form, "postals", "ZIP codes").rows(3).wide()
                .hint("With spaces or commas between; for an area of ZIP codes."))
            (field::text(form, "center", "Around").autocomplete("off")
                .hint("An address with its ZIP code, or a pin such as 38.5806, -121.4956."))
            (field::number(form, "radius", "Radius").after("miles").hint("As the crow flies."))
        }))
        (section("Who drives there", &html! {
            (technicians(form, crew))
            (field::number(form, "sort", "Order").optional().hint("Where areas overlap, the first one's trip fee counts."))
        }))
        (actions(&html! { (button::primary(save)) (button::quiet("Cancel").href(&list)) }))
    }
}

fn technicians(form: &FormState, crew: &[membership::Model]) -> Markup {
    let is_chosen = |id: &str| form.values("technicians").any(|chosen| chosen == id);
    html! {
        fieldset.field.group.wide {
            legend { "Technicians" }
            @for (n, member) in crew.iter().enumerate() {
                @let id = member.id.to_string();
                label.check {
                    input id=[(n == 0).then(|| form.id("technicians"))] name="technicians" type="checkbox" value=(id) checked[is_chosen(&id)];
                    span { (member.name) }
                }
            }
            p.hint { "Nobody ticked: everybody drives there." }
            @if let Some(error) = form.error_for("technicians") { p.error { (error) } }
        }
    }
}

/// The same form was sent before, with other words.
pub(super) fn already_saved(location: &str) -> Markup {
    html! {
        p { "Already saved on " a href=(location) { "the list of areas" } ". Save this as another?" }
    }
}
