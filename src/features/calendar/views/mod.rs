//! The calendar's page: what stands around the four views, and what they share.

mod agenda;
mod entry;
mod grid;
mod month;

use super::queries::MOST;
use super::{Frame, View};
use crate::entity::membership;
use crate::features::appointments::queries::Planned;
use crate::features::shops::{Crew, Hours};
use crate::kernel::ids::MembershipId;
use crate::kernel::road::Roads;
use crate::ui::form::{FormState, field};
use crate::ui::icon::Icon;
use crate::ui::link::with_query;
use crate::ui::toolbar::toolbar;
use crate::ui::{Tone, button, empty, page_header, place};
use crate::web::paths::{AvailabilityPath, CalendarPath, FeedsPath, NewAppointmentPath};
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};

/// A calendar with all that is drawn of it.
pub(super) struct Calendar<'a> {
    pub(super) frame: &'a Frame,
    /// In order.
    pub(super) entries: &'a [Planned],
    /// Whether there are more.
    pub(super) is_cut: bool,
    /// By name.
    pub(super) members: &'a [membership::Model],
    pub(super) hours: Hours,
    pub(super) crew: Crew,
    /// Minutes between two visits.
    pub(super) buffer: i32,
    pub(super) roads: Roads,
}

impl std::ops::Deref for Calendar<'_> {
    type Target = Frame;
    fn deref(&self) -> &Frame {
        self.frame
    }
}

impl Calendar<'_> {
    /// Those to whom visits can be given.
    fn technicians(&self) -> impl Iterator<Item = &membership::Model> {
        let own = self.technician.filter(|_| !self.sees_all);
        let members = self.members.iter();
        members.filter(move |m| {
            m.is_bookable && m.disabled_at.is_none() && own.is_none_or(|id| id == m.id)
        })
    }

    fn name_of(&self, id: MembershipId) -> Option<&str> {
        let found = self.members.iter().find(|member| member.id == id);
        found.map(|member| member.name.as_str())
    }

    /// Who is off on that day, if only for a part of it.
    fn off_on(&self, day: NaiveDate) -> Vec<&str> {
        let (from, until) = self.zone.bounds(day);
        let shown = self
            .technicians()
            .filter(|m| self.technician.is_none_or(|id| id == m.id));
        let off = shown.filter(|m| !self.crew.off(m.id, from, until).is_empty());
        off.map(|m| m.name.as_str()).collect()
    }
}

impl Frame {
    /// Another view or day, with the same filter.
    fn link(&self, view: View, day: NaiveDate) -> String {
        self.link_of(view, day, self.technician.filter(|_| self.sees_all))
    }

    fn link_of(&self, view: View, day: NaiveDate, technician: Option<MembershipId>) -> String {
        let day = if day == self.today {
            String::new()
        } else {
            day.to_string()
        };
        let technician = technician.map(|id| id.to_string()).unwrap_or_default();
        let view = if view == View::default() {
            ""
        } else {
            view.as_str()
        };
        with_query(
            CalendarPath,
            &[("view", view), ("day", &day), ("technician", &technician)],
        )
    }

    /// Where a visit is booked, from that time on.
    fn booking(&self, start: &str, technician: Option<MembershipId>) -> String {
        let technician = technician.map(|id| id.to_string()).unwrap_or_default();
        with_query(
            NewAppointmentPath,
            &[("start", start), ("technician", &technician)],
        )
    }
}

/// "Tue, Mar 10", "Mar 9 – 15", "March 2026", with the year if it is another than this one.
pub(super) fn title(frame: &Frame) -> String {
    let (first, last) = frame.span();
    let year = |day: NaiveDate| match day.year() == frame.today.year() {
        true => String::new(),
        false => format!(", {}", day.year()),
    };
    match frame.view {
        View::Day => format!("{}{}", frame.day.format("%a, %b %-d"), year(frame.day)),
        View::Month => frame.day.format("%B %Y").to_string(),
        View::Week | View::Agenda if first.month() == last.month() => {
            format!(
                "{} – {}{}",
                first.format("%b %-d"),
                last.format("%-d"),
                year(last)
            )
        }
        View::Week | View::Agenda => {
            format!(
                "{} – {}{}",
                first.format("%b %-d"),
                last.format("%b %-d"),
                year(last)
            )
        }
    }
}

/// What the calendar shows of.
const LIVE: &str = "appointment repair_order customer vehicle member settings crew hours holiday";

/// The page; `form` is that of "Go to".
pub(super) fn page(view: &Calendar<'_>, form: &FormState) -> Markup {
    place::live(
        LIVE,
        &html! {
            (head(view))
            (views(view))
            (filters(view, form))
            @if view.is_cut {
                (place::note(Tone::Info, Icon::Info, &html! {
                    p { "Only the first " (MOST) " visits are shown. Choose a shorter span." }
                }))
            }
            @if view.entries.is_empty() && (!view.may_book || view.view == View::Agenda) { (nothing(view)) }
            @match view.view {
                View::Day => (grid::day(view)),
                View::Week => (grid::week(view)),
                View::Month => (month::month(view)),
                View::Agenda => (agenda::agenda(view)),
            }
        },
    )
}

fn head(view: &Calendar<'_>) -> Markup {
    let near = |forward| view.link(view.view, view.turned(forward));
    let (before, after) = (near(false), near(true));
    let today = view.link(view.view, view.today);
    let (first, last) = view.span();
    let is_here = (first..=last).contains(&view.today);
    let start = if view.day < view.today {
        String::new()
    } else {
        view.day.to_string()
    };
    let book = view.booking(&start, view.technician);
    let title = title(view.frame);
    let free = AvailabilityPath.to_string();
    let mut head = page_header("Calendar")
        .meta(html! { strong { (title) } })
        .action(place::row(&html! {
            (button::secondary("Earlier").icon(Icon::ChevronLeft).bare().href(&before))
            @if !is_here || view.day != view.today { (button::secondary("Today").href(&today).key("t")) }
            (button::secondary("Later").icon(Icon::ChevronRight).bare().href(&after))
        }));
    let feeds = FeedsPath.to_string();
    head = head.more(
        button::quiet("Calendar feeds")
            .icon(Icon::CalendarDays)
            .href(&feeds),
    );
    if view.may_book {
        head = head
            .button(&button::primary("Book").icon(Icon::Plus).href(&book))
            .more(
                button::quiet("Free times")
                    .icon(Icon::CalendarClock)
                    .href(&free),
            );
    }
    html! { (head) }
}

fn views(view: &Calendar<'_>) -> Markup {
    html! {
        nav.tabs aria-label="How much is shown" {
            @for other in View::ALL {
                @let key = other.as_str().get(..1);
                a href=(view.link(other, view.day)) aria-current=[(other == view.view).then_some("page")] data-key=[key] {
                    (other.label())
                }
            }
        }
    }
}

fn filters(view: &Calendar<'_>, form: &FormState) -> Markup {
    let mut form = form.clone();
    form.set(
        "technician",
        view.technician.map(|id| id.to_string()).unwrap_or_default(),
    );
    let bookable: Vec<_> = view.technicians().map(|m| m.id).collect();
    // Somebody who left may still be asked for.
    let people = view.members.iter();
    let people = people.filter(|m| bookable.contains(&m.id) || view.technician == Some(m.id));
    let people = people.map(|m| (m.id.to_string(), m.name.as_str()));
    toolbar(
        &CalendarPath.to_string(),
        &html! {
            input type="hidden" name="view" value=(view.view.as_str());
            input type="hidden" name="day" value=(view.day);
            (field::text(&form, "go", "Go to (fri, 3/14)").autocomplete("off"))
            @if view.sees_all {
                (field::select(&form, "technician", "Technician", people).blank("Everybody"))
            }
        },
    )
}

/// Nothing is planned.
fn nothing(view: &Calendar<'_>) -> Markup {
    let start = if view.day < view.today {
        String::new()
    } else {
        view.day.to_string()
    };
    let book = view.booking(&start, view.technician);
    let book = button::secondary("Book an appointment").href(&book);
    empty(
        Icon::CalendarDays,
        "Nothing planned",
        "Visits of these days stand here when they are booked.",
        view.may_book.then_some(&book),
    )
}
