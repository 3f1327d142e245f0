//! The page of a route: what another order would save, then stop after stop with the drive before it.

use super::plan::{Call, Leg, Progress, Trip};
use crate::entity::membership;
use crate::features::appointments::queries::Stop;
use crate::features::today::views::{address, car};
use crate::kernel::ids::AppointmentId;
use crate::kernel::time::ShopTime;
use crate::kernel::words::Place;
use crate::ui::link::with_query;
use crate::ui::place::{live, muted, note};
use crate::ui::{Icon, Tone, badge, button, card, empty, facts, page_header, status, time};
use crate::web::paths::{AppointmentPath, RoutePath, TodayPath};
use crate::web::staff::Sight;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use maud::{Markup, html};

/// Whose day, in which orders.
pub(super) struct RouteView<'a> {
    pub(super) member: &'a membership::Model,
    pub(super) stops: &'a [Stop],
    pub(super) is_own: bool,
    /// As it is planned.
    pub(super) given: Vec<&'a Call>,
    pub(super) plan: Trip,
    /// As it is looked at.
    pub(super) shown: Vec<&'a Call>,
    pub(super) trip: Trip,
    /// The best that was found.
    pub(super) better: (Trip, Vec<&'a Call>),
    /// Whether somebody has said where the day begins and ends.
    pub(super) is_base_known: bool,
    /// Minutes of an arrival window.
    pub(super) window: i32,
    pub(super) sight: Sight,
    pub(super) day: NaiveDate,
    pub(super) today: NaiveDate,
    pub(super) zone: ShopTime,
}

/// What the page shows of.
const LIVE: &str = "appointment repair_order customer vehicle member settings";

impl RouteView<'_> {
    fn path(&self, day: NaiveDate, order: &[&Call]) -> String {
        let technician = self.member.id;
        let ahead = order.iter().filter(|call| call.progress == Progress::Ahead);
        let ids: Vec<String> = ahead.map(|call| call.visit.id.to_string()).collect();
        let (day, order) = (day.to_string(), ids.join(","));
        let pairs = [("day", day.as_str()), ("order", order.as_str())];
        with_query(RoutePath { technician }, &pairs)
    }

    fn stop(&self, id: AppointmentId) -> Option<&Stop> {
        self.stops.iter().find(|stop| stop.visit.id == id)
    }

    fn clock(&self, at: DateTime<Utc>) -> Markup {
        time::clock(at, self.zone.tz())
    }

    fn is_planned(&self) -> bool {
        self.shown == self.given
    }

    /// The address, for whoever may know it.
    fn address(&self, stop: &Stop) -> Option<String> {
        let reach = self.sight.reaches(stop.visit.day, self.today);
        Some(address(stop)).filter(|address| reach && !address.is_empty())
    }
}

pub(super) fn page(view: &RouteView<'_>) -> Markup {
    let name = match view.is_own {
        true => "Your route".to_owned(),
        false => format!("Route of {}", view.member.name),
    };
    let technician = view.member.id.to_string();
    let today = match view.is_own {
        true => TodayPath.to_string(),
        false => with_query(TodayPath, &[("technician", technician.as_str())]),
    };
    let head = page_header(&name).back("Today", &today);
    let body = html! {
        (head.meta(time::date(view.day, view.today)))
        (days(view))
        @if view.stops.is_empty() {
            (empty(Icon::MapPin, "No stop on this day", "The visits of the day stand here in the order of their times, with the drives between them.", None))
        } @else {
            (advice(view))
            (summary(view))
            (list(view))
        }
    };
    live(LIVE, &body)
}

fn days(view: &RouteView<'_>) -> Markup {
    let there = |days: Option<NaiveDate>| days.map(|day| view.path(day, &[]));
    let one = Days::new(1);
    html! {
        nav.row aria-label="Days" {
            @if let Some(before) = there(view.day.checked_sub_days(one)) {
                (button::quiet("Day before").icon(Icon::ChevronLeft).href(&before))
            }
            @if view.day != view.today { (button::quiet("Today").href(&view.path(view.today, &[]))) }
            @if let Some(after) = there(view.day.checked_add_days(one)) {
                (button::quiet("Day after").icon(Icon::ChevronRight).href(&after))
            }
        }
    }
}

/// Whether another order is better, or what the one that is looked at changes.
fn advice(view: &RouteView<'_>) -> Markup {
    let (best, order) = &view.better;
    if !view.is_planned() {
        let words = compared(&view.trip, &view.plan);
        let planned = view.path(view.day, &[]);
        return note(
            Tone::Info,
            Icon::MapPin,
            &html! {
                p { strong { "Another order than planned. " } (words) " Nothing is changed by looking: every visit keeps the time that its customer was told." }
                (button::secondary("Back to the plan").href(&planned))
            },
        );
    }
    html! {
        @if best.is_better_than(&view.plan) {
            (note(Tone::Info, Icon::MapPin, &html! {
                p { strong { "There is a better order. " } (compared(best, &view.plan)) " Everybody is reached within the window that they were told, as far as that can be." }
                (button::secondary("Look at it").href(&view.path(view.day, order)))
            }))
        }
    }
}

/// "12 minutes less driving, and nobody waits longer."
fn compared(trip: &Trip, plan: &Trip) -> String {
    let driving = match trip.driving() - plan.driving() {
        0 => "As much driving".to_owned(),
        less if less < 0 => format!("{} less driving", lasting(-less)),
        more => format!("{} more driving", lasting(more)),
    };
    match trip.late() - plan.late() {
        0 => format!("{driving}."),
        less if less < 0 => format!(
            "{driving}, {} less waiting beyond the windows.",
            lasting(-less)
        ),
        more => format!(
            "{driving}, {} more waiting beyond the windows.",
            lasting(more)
        ),
    }
}

fn lasting(minutes: i32) -> String {
    time::lasting(TimeDelta::minutes(minutes.into()))
}

fn summary(view: &RouteView<'_>) -> Markup {
    let late = view.trip.legs.iter().filter(|leg| leg.late > 0).count();
    let done = view.trip.legs.last().map(|leg| leg.ends);
    let map = map(view);
    let sums = facts([
        ("Stops", html! { (view.shown.len()) }),
        ("Driving", html! { "about " (lasting(view.trip.driving())) }),
        (
            "Done about",
            html! { @if let Some(done) = done { (view.clock(done)) } },
        ),
        (
            "Late",
            html! { @match late { 0 => "nobody waits", 1 => "one stop", late => { (late) " stops" } } },
        ),
    ]);
    html! {
        (card("The day", &html! {}, &html! {
            (sums)
            @if let Some(map) = &map {
                p.row { a.btn href=(map) target="_blank" rel="noopener noreferrer" { (Icon::MapPin) "Open the map" } }
            }
            @if !view.is_base_known { (muted("Where the day begins and ends is not known in full: such a drive is left out.")) }
        }))
    }
}

/// The stops to come on a map, at most as many as it takes.
fn map(view: &RouteView<'_>) -> Option<String> {
    let ahead = view.shown.iter();
    let ahead = ahead.filter(|call| !matches!(call.progress, Progress::Left(_)));
    let stops = ahead.filter_map(|call| view.address(view.stop(call.visit.id)?));
    let mut stops: Vec<String> = stops.take(10).collect();
    let last = stops.pop()?;
    let waypoints = stops.join("|");
    let pairs = [
        ("api", "1"),
        ("travelmode", "driving"),
        ("destination", last.as_str()),
        ("waypoints", waypoints.as_str()),
    ];
    Some(with_query("https://www.google.com/maps/dir/", &pairs))
}

fn list(view: &RouteView<'_>) -> Markup {
    let legs = view.shown.iter().zip(&view.trip.legs).enumerate();
    html! {
        section.stops {
            h2 { "Stops" }
            ol {
                @for (n, (call, leg)) in legs {
                    @if let Some(stop) = view.stop(call.visit.id) { (one(view, stop, (n, call, leg))) }
                }
            }
            @if let Some(home) = view.trip.home { p.muted { (Icon::Car) " " (home) " min to where the day ends" } }
        }
    }
}

fn one(view: &RouteView<'_>, stop: &Stop, (n, call, leg): (usize, &Call, &Leg)) -> Markup {
    let visit = &stop.visit;
    let window = visit.start_at + TimeDelta::minutes(view.window.max(0).into());
    let there = AppointmentPath {
        appointment: visit.id,
    };
    let address = view.address(stop);
    html! {
        li.card data-tone=(crate::ui::Status::from(visit.status).look().0.as_str()) {
            @if let Some(minutes) = leg.minutes { p.muted { (Icon::Car) " " (minutes) " min drive" } }
            div.card-head {
                p.when { (time::span(visit.start_at, window, view.zone.tz())) }
                span.row { (forecast(view, call, leg)) (status(visit.status)) }
            }
            h3 { a href=(there) data-drawer { (stop.customer) } }
            p { (car(stop)) }
            @match (&address, visit.place) {
                (Some(address), _) => { p { (muted(address)) } }
                (None, Place::Shop) => { p { (muted("At the shop")) } }
                (None, Place::Mobile) => {}
            }
            (moves(view, (n, call)))
        }
    }
}

/// When somebody will be there, and how late that is.
fn forecast(view: &RouteView<'_>, call: &Call, leg: &Leg) -> Markup {
    let late = format!("{} late", lasting(leg.late));
    html! {
        @if leg.late > 0 { (badge(Tone::Bad, Icon::AlarmClock, &late)) }
        @match call.progress {
            Progress::Left(at) => { span.muted { "left " (view.clock(at)) } }
            Progress::There(since) => { span.muted { "there since " (view.clock(since)) ", until about " (view.clock(leg.ends)) } }
            Progress::OnWay(_) | Progress::Ahead => { span.muted { "there about " (view.clock(leg.arrives)) } }
        }
    }
}

/// A stop further on or back, in the address alone.
fn moves(view: &RouteView<'_>, (n, call): (usize, &Call)) -> Markup {
    if call.progress != Progress::Ahead {
        return html! {};
    }
    let name = view.stop(call.visit.id).map(|stop| stop.customer.as_str());
    let name = name.unwrap_or_default();
    let is_ahead = |n: usize| {
        let other = view.shown.get(n);
        other.is_some_and(|other| other.progress == Progress::Ahead)
    };
    let with = |other: usize| {
        let mut order = view.shown.clone();
        order.swap(n, other);
        view.path(view.day, &order)
    };
    let sooner = n.checked_sub(1).filter(|other| is_ahead(*other)).map(with);
    let later = Some(n + 1).filter(|other| is_ahead(*other)).map(with);
    html! {
        div.row {
            @if let Some(sooner) = &sooner { (button::quiet("Sooner").icon(Icon::ChevronUp).href(sooner).of(name)) }
            @if let Some(later) = &later { (button::quiet("Later").icon(Icon::ChevronDown).href(later).of(name)) }
        }
    }
}
