//! The day: what is next, what comes then, what is done.

use crate::entity::membership;
use crate::features::appointments::queries::Stop;
use crate::features::appointments::views::{outcome, stamps};
use crate::kernel::contact::Phone;
use crate::kernel::ids::MembershipId;
use crate::kernel::time::ShopTime;
use crate::kernel::vehicle::label;
use crate::kernel::words::{AppointmentStatus, Place, StampKind};
use crate::ui::button::{self, Button};
use crate::ui::form::{FormState, field};
use crate::ui::place::{columns, live, muted, note};
use crate::ui::toolbar::toolbar;
use crate::ui::{Icon, Tone, badge, empty, facts, page_header, plate, status, time};
use crate::web::paths::{
    AppointmentPath, BoardPath, NewAppointmentPath, OutcomePath, RoutePath, TodayPath,
};
use crate::web::staff::Sight;
use StampKind::{Arrived, Finished, Left, OnWay, Started};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use maud::{Markup, html};

/// Whose day, and for whom.
pub(super) struct DayView<'a> {
    pub(super) stops: &'a [Stop],
    pub(super) whose: Option<MembershipId>,
    /// Those whose day can be chosen; nobody for a technician.
    pub(super) crew: &'a [&'a membership::Model],
    pub(super) is_own: bool,
    pub(super) sight: Sight,
    pub(super) may_move: bool,
    pub(super) may_book: bool,
    pub(super) now: DateTime<Utc>,
    pub(super) today: NaiveDate,
    pub(super) zone: ShopTime,
}

/// What the day shows of.
const LIVE: &str = "appointment repair_order customer vehicle note member settings";

/// The stops, each where it belongs.
struct Day<'a> {
    /// What to do now.
    next: Option<&'a Stop>,
    then: Vec<&'a Stop>,
    done: Vec<&'a Stop>,
    /// The first one of a later day.
    later: Option<&'a Stop>,
}

impl<'a> Day<'a> {
    fn of(view: &DayView<'a>) -> Self {
        use AppointmentStatus::{InProgress, Scheduled};
        let stops = view.stops.iter();
        let (today, later): (Vec<&Stop>, Vec<&Stop>) =
            stops.partition(|stop| stop.visit.day <= view.today);
        let (mut then, done): (Vec<&Stop>, Vec<&Stop>) = today
            .into_iter()
            .partition(|stop| matches!(stop.visit.status, Scheduled | InProgress));
        // Where one is on the way to; where one began last; what comes first.
        then.sort_by_key(|stop| {
            let drives = [OnWay, Arrived].iter().any(|kind| stands(stop, *kind));
            let visit = &stop.visit;
            match visit.status {
                Scheduled if drives => (0, TimeDelta::zero()),
                InProgress => (1, view.now - visit.started_at.unwrap_or(visit.start_at)),
                _ => (2, visit.start_at - view.now),
            }
        });
        let next = (!then.is_empty()).then(|| then.remove(0));
        then.sort_by_key(|stop| stop.visit.start_at);
        Self {
            next,
            then,
            done,
            later: later.into_iter().next(),
        }
    }
}

fn stands(stop: &Stop, kind: StampKind) -> bool {
    stamps::stands(&stop.stamps.0, kind)
}

impl DayView<'_> {
    /// With whose day it is, where that was chosen.
    fn here(&self) -> String {
        match self.whose.filter(|_| !self.crew.is_empty()) {
            Some(technician) => format!("{TodayPath}?technician={technician}"),
            None => TodayPath.to_string(),
        }
    }
}

pub(super) fn page(view: &DayView<'_>) -> Markup {
    let day = Day::of(view);
    let head = page_header("Today").meta(time::date(view.today, view.today));
    let route = view
        .whose
        .map(|technician| RoutePath { technician }.to_string());
    let head = match &route {
        Some(route) => head.action(button::secondary("Route").icon(Icon::MapPin).href(route)),
        None => head,
    };
    let main = match day.next {
        Some(stop) => large(view, stop),
        None => free(view, &day),
    };
    let rest = html! {
        @if !day.then.is_empty() { (list(view, "Then", &day.then)) }
        @if !day.done.is_empty() { (list(view, "Done", &day.done)) }
        @if day.next.is_none() && let Some(later) = day.later { (list(view, "Next", &[later])) }
    };
    let body = html! {
        (head)
        @if !view.crew.is_empty() { (whose(view)) }
        div.day { (columns(&main, &rest)) }
    };
    live(LIVE, &body)
}

/// Whose day an owner or an advisor looks at.
fn whose(view: &DayView<'_>) -> Markup {
    let chosen = view.whose.map(|id| id.to_string()).unwrap_or_default();
    let form = FormState::of([("technician", chosen)]);
    let crew = view.crew.iter();
    let people = crew.map(|member| (member.id.to_string(), member.name.as_str()));
    let action = TodayPath.to_string();
    toolbar(
        &action,
        &html! { (field::select(&form, "technician", "Technician", people)) },
    )
}

/// Nothing (more) to do today.
fn free(view: &DayView<'_>, day: &Day<'_>) -> Markup {
    let what = match day.done.is_empty() {
        true => "Free today",
        false => "That was all for today",
    };
    let why = match (day.later, view.is_own) {
        (Some(_), _) => "The next stop that is planned stands here too.",
        (None, true) => "No visit is planned for you.",
        (None, false) => "No visit is planned.",
    };
    let (board, book) = (BoardPath.to_string(), NewAppointmentPath.to_string());
    let way = match view.may_book {
        true => button::primary("Book appointment")
            .icon(Icon::Plus)
            .href(&book),
        false => button::secondary("Open the board")
            .icon(Icon::SquareKanban)
            .href(&board),
    };
    empty(Icon::CalendarClock, what, why, Some(&way))
}

/// The address in one line; nothing for a visit at the shop.
pub(super) fn address(stop: &Stop) -> String {
    let visit = &stop.visit;
    let parts = [&visit.line1, &visit.city, &visit.region, &visit.postal];
    let parts: Vec<&str> = parts
        .into_iter()
        .filter_map(|part| part.as_deref())
        .collect();
    match visit.place {
        Place::Mobile => parts.join(", "),
        Place::Shop => String::new(),
    }
}

pub(super) fn car(stop: &Stop) -> Markup {
    html! {
        @if let (Some(make), Some(model)) = (&stop.make, &stop.model) {
            (label(stop.year, make, model))
            @if let Some(text) = &stop.plate { " " (plate(text, stop.plate_region.as_deref())) }
        }
    }
}

/// What is next: large, with one primary button.
fn large(view: &DayView<'_>, stop: &Stop) -> Markup {
    let visit = &stop.visit;
    let href = AppointmentPath {
        appointment: visit.id,
    };
    let reach = view.sight.reaches(visit.day, view.today);
    let address = address(stop);
    let jobs: Vec<&str> = stop.jobs.to_do().collect();
    let last = stop.last_day.map(|day| time::date(day, view.today));
    let (tone, _) = crate::ui::Status::from(visit.status).look();
    html! {
        section.card.stop data-tone=(tone.as_str()) {
            div.card-head {
                p.when {
                    @if visit.day != view.today { (time::date(visit.day, view.today)) " · " }
                    (time::span(visit.start_at, visit.end_at, view.zone.tz()))
                }
                (standing(view, stop))
            }
            h2 { a href=(href) data-drawer { (stop.customer) } }
            @if reach && !address.is_empty() { p.where { (Icon::MapPin) " " (address) } }
            @else if visit.place == Place::Shop { p.where { (Icon::House) " At the shop" } }
            @if reach && let Some(words) = &visit.access_notes { (note(Tone::Info, Icon::Info, &html! { p.pre { (words) } })) }
            @for alert in &stop.alerts.0 { (note(Tone::Bad, Icon::OctagonAlert, &html! { p.pre { (alert.body) } })) }
            (outcome::told(visit))
            @if reach { (ways(stop, &address)) }
            @if view.may_move { (steps(view, stop)) }
            (tapped(view, stop))
            (facts([
                ("Car", car(stop)),
                ("To do", html! { (jobs.join(", ")) }),
                ("What is wrong", html! { @if let Some(words) = &stop.complaint { (words) } }),
                ("Last visit", html! { @match last { Some(day) => (day), None => "First visit" } }),
            ]))
        }
    }
}

/// Where the car stands, and whether it should have begun (R-APPT-23).
fn standing(view: &DayView<'_>, stop: &Stop) -> Markup {
    let visit = &stop.visit;
    let is_late = visit.status == AppointmentStatus::Scheduled
        && view.now - visit.start_at > TimeDelta::minutes(10);
    html! {
        span.row {
            @if is_late { (badge(Tone::Bad, Icon::AlarmClock, "Late")) }
            (status(visit.status))
        }
    }
}

/// What was tapped so far, in its order.
fn tapped(view: &DayView<'_>, stop: &Stop) -> Markup {
    let stamps = stop.stamps.0.iter().rev();
    let standing: Vec<_> = stamps.filter(|stamp| stamp.stands()).collect();
    html! {
        @if !standing.is_empty() {
            p.muted {
                @for (at, stamp) in standing.iter().enumerate() {
                    @if at > 0 { " · " }
                    (stamp.kind.label()) " " (time::clock(stamp.at, view.zone.tz()))
                }
            }
        }
    }
}

/// Out of the page: to the place, and to the telephone.
fn ways(stop: &Stop, address: &str) -> Markup {
    let query = [("api", "1"), ("destination", address)];
    let query = serde_html_form::to_string(query).unwrap_or_default();
    html! {
        div.go {
            @if !address.is_empty() {
                a.btn href={ "https://www.google.com/maps/dir/?" (query) } target="_blank" rel="noopener noreferrer" {
                    (Icon::MapPin) "Navigate"
                }
            }
            @if let Some(phone) = &stop.phone {
                a.btn href={ "tel:" (phone) } {
                    (Icon::Phone) "Call" span.vh { " " (Phone::stored(phone.clone()).national()) }
                }
            }
        }
    }
}

/// What can be tapped, the likeliest first, and it alone yellow.
fn steps(view: &DayView<'_>, stop: &Stop) -> Markup {
    let visit = &stop.visit;
    let kinds: Vec<StampKind> = match visit.status {
        AppointmentStatus::InProgress => vec![Finished],
        _ if visit.place == Place::Shop => vec![Started],
        _ => [OnWay, Arrived, Started]
            .into_iter()
            .filter(|kind| !stands(stop, *kind))
            .collect(),
    };
    // Who has arrived does not set out any more.
    let has_come = stands(stop, Arrived);
    let kinds = kinds
        .into_iter()
        .filter(|kind| !(has_come && *kind == OnWay));
    let outcome = OutcomePath {
        appointment: visit.id,
    };
    let outcome = format!("{outcome}?back={}", urlencode(&view.here()));
    html! {
        div.go {
            @for (at, kind) in kinds.enumerate() {
                (step(view, stop, (kind, at == 0)))
            }
            (button::quiet("Could not do").icon(Icon::Ban).href(&outcome))
        }
    }
}

fn urlencode(text: &str) -> String {
    let pair = serde_html_form::to_string([("back", text)]).unwrap_or_default();
    pair.trim_start_matches("back=").to_owned()
}

fn step(view: &DayView<'_>, stop: &Stop, (kind, is_first): (StampKind, bool)) -> Markup {
    let words = match kind {
        Started => "Start",
        Finished => "Finish",
        kind => kind.label(),
    };
    let button: Button<'_> = match is_first {
        true => button::primary(words),
        false => button::secondary(words),
    };
    let button = button.icon(stamps::icon(kind));
    let asks = kind == Started && !stop.alerts.0.is_empty();
    let visit = (stop.visit.id, stop.visit.version);
    stamps::tap(visit, (kind, view.here(), asks), &button)
}

/// The others: when, who, where; each leads to its visit.
fn list(view: &DayView<'_>, title: &str, stops: &[&Stop]) -> Markup {
    html! {
        section.stops {
            h2 { (title) }
            ol {
                @for stop in stops {
                    @let visit = &stop.visit;
                    @let reach = view.sight.reaches(visit.day, view.today);
                    li.card data-tone=(crate::ui::Status::from(visit.status).look().0.as_str()) {
                        div.card-head {
                            p.when {
                                @if visit.day != view.today { (time::date(visit.day, view.today)) " · " }
                                (time::span(visit.start_at, visit.end_at, view.zone.tz()))
                            }
                            (standing(view, stop))
                        }
                        h3 { a href=(AppointmentPath { appointment: visit.id }) data-drawer { (stop.customer) } }
                        p { (car(stop)) }
                        @if reach && !address(stop).is_empty() { p { (muted(&address(stop))) } }
                        (outcome::told(visit))
                        @if view.may_move && leaves(stop) {
                            div.go { (step(view, stop, (Left, false))) }
                        }
                    }
                }
            }
        }
    }
}

/// Whether somebody is still there.
fn leaves(stop: &Stop) -> bool {
    let is_done = matches!(
        stop.visit.status,
        AppointmentStatus::Ready | AppointmentStatus::Completed
    );
    is_done && stands(stop, Arrived) && !stands(stop, Left)
}
