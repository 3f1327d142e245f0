//! The board of a day: where each car stands (R-APPT-17).

use super::super::queries::{BoardCard, Held, MOST};
use super::super::state::Actor;
use super::column::column_of;
use super::parts::{name_of, with_query};
use crate::entity::membership;
use crate::kernel::ids::MembershipId;
use crate::kernel::words::{AppointmentStatus, BlockerKind};
use crate::ui::board::board;
use crate::ui::form::{FormState, field, ticked};
use crate::ui::icon::Icon;
use crate::ui::toolbar::{chip, search, toolbar};
use crate::ui::{Tone, button, empty, page_header, place, time};
use crate::web::paths::{BoardPath, NewAppointmentPath};
use crate::web::rights::Sight;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// The most days that a board shows.
pub const DAYS: i64 = 31;

/// Which board, for whom: with the cards and the people, all that it depends on. What is drawn of it
/// is shown to everybody for whom it is the same, so nothing in it is one person's.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The first day, and the last one.
    pub day: NaiveDate,
    pub to: NaiveDate,
    /// What is wrong with the last day that was asked for.
    pub fault: Option<&'static str>,
    pub today: NaiveDate,
    /// To the minute: nothing on it is finer.
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub filter: BoardFilter,
    /// For a screen on the wall: nothing to press, no prices.
    pub wall: bool,
    pub actor: Actor,
    /// Sums and prices, and where (R-ACC-15).
    pub sight: Sight,
    /// Sees everybody's, and may choose whose.
    pub sees_all: bool,
    pub may_book: bool,
}

/// What of the days is shown.
#[derive(Clone, Debug, Default)]
pub struct BoardFilter {
    /// The words that are looked for.
    pub q: String,
    pub technician: Option<MembershipId>,
    /// What they wait for.
    pub held: Option<Held>,
    pub canceled: bool,
}

/// A board with its cards.
pub struct BoardView<'a> {
    pub frame: &'a Frame,
    pub cards: &'a [BoardCard],
    pub members: &'a [membership::Model],
    /// There are more.
    pub is_cut: bool,
}

impl std::ops::Deref for BoardView<'_> {
    type Target = Frame;
    fn deref(&self) -> &Frame {
        self.frame
    }
}

impl Frame {
    /// The statuses that have a column.
    pub fn columns(&self) -> impl Iterator<Item = AppointmentStatus> {
        let all = AppointmentStatus::ALL.iter().copied();
        all.filter(|status| self.filter.canceled || *status != AppointmentStatus::Canceled)
    }

    /// Whether prices and sums stand on it: nothing that hangs on a wall tells them.
    #[must_use]
    pub const fn tells_prices(&self) -> bool {
        self.sight.prices && !self.wall
    }

    /// This very board.
    #[must_use]
    pub fn here(&self) -> String {
        self.of((self.day, self.to), &self.filter, self.wall)
    }

    /// As many days from this one on, with the same filters.
    fn from(&self, day: NaiveDate) -> String {
        let to = day.checked_add_signed(self.to - self.day).unwrap_or(day);
        self.of((day, to), &self.filter, self.wall)
    }

    /// With other filters.
    fn but(&self, change: impl FnOnce(&mut BoardFilter)) -> String {
        let mut filter = self.filter.clone();
        change(&mut filter);
        self.of((self.day, self.to), &filter, self.wall)
    }

    fn of(&self, (day, to): (NaiveDate, NaiveDate), filter: &BoardFilter, wall: bool) -> String {
        let alone = day == to && day == self.today;
        let last = (to != day).then(|| to.to_string());
        let technician = filter.technician.filter(|_| self.sees_all);
        with_query(
            BoardPath,
            &[
                (
                    "day",
                    &if alone {
                        String::new()
                    } else {
                        day.to_string()
                    },
                ),
                ("to", &last.unwrap_or_default()),
                (
                    "technician",
                    &technician.map(|id| id.to_string()).unwrap_or_default(),
                ),
                ("q", &filter.q),
                ("blocker", filter.held.map_or("", Held::as_str)),
                ("canceled", if filter.canceled { "true" } else { "" }),
                ("view", if wall { "wall" } else { "" }),
            ],
        )
    }

    fn book(&self) -> String {
        let start = if self.day < self.today {
            String::new()
        } else {
            self.day.to_string()
        };
        with_query(NewAppointmentPath, &[("start", &start)])
    }

    /// "Tue, Mar 10", or from when to when.
    fn days(&self) -> Markup {
        html! {
            (time::date(self.day, self.today))
            @if self.to != self.day { " – " (time::date(self.to, self.today)) }
        }
    }
}

/// What the board shows of.
const LIVE: &str = "appointment repair_order customer vehicle invoice member settings";

/// The page.
#[must_use]
pub fn page(view: &BoardView<'_>) -> Markup {
    place::live(LIVE, &if view.wall { wall(view) } else { drawn(view) })
}

fn drawn(view: &BoardView<'_>) -> Markup {
    let length = (view.to - view.day).num_days() + 1;
    let near = |days: i64| {
        let day = view.day.checked_add_signed(TimeDelta::days(days));
        view.from(day.unwrap_or(view.day))
    };
    let (before, after, today) = (near(-length), near(length), view.from(view.today));
    let (earlier, later) = match length {
        1 => ("Previous day", "Next day"),
        _ => ("Earlier days", "Later days"),
    };
    let book = view.book();
    let on_wall = view.of((view.day, view.to), &view.filter, true);
    let mut head = page_header("Board")
        .meta(view.days())
        .action(place::row(&html! {
            (button::secondary(earlier).icon(Icon::ChevronLeft).bare().href(&before))
            @if view.day != view.today { (button::secondary("Today").href(&today)) }
            (button::secondary(later).icon(Icon::ChevronRight).bare().href(&after))
        }));
    if view.may_book {
        head = head.button(&button::primary("Book").icon(Icon::Plus).href(&book));
    }
    head = head.more(
        button::quiet("View for a wall")
            .icon(Icon::SquareKanban)
            .href(&on_wall),
    );
    html! {
        (head)
        (filters(view))
        (cut(view))
        @if view.cards.is_empty() { (nothing(view)) }
        @else { (board("Cars by status", &columns(view))) }
    }
}

/// There is nothing, or nothing that fits.
fn nothing(view: &BoardView<'_>) -> Markup {
    let book = view.book();
    let all = view.but(|filter| *filter = BoardFilter::default());
    if view.here() != all {
        let on = button::secondary("Show all").href(&all);
        let words = "No car of these days is what you look for.";
        return empty(Icon::SquareKanban, "No car fits", words, Some(&on));
    }
    let title = if view.to == view.day {
        "Nothing on this day"
    } else {
        "Nothing on these days"
    };
    empty(
        Icon::SquareKanban,
        title,
        "Appointments of the day stand here, and cars that are not finished yet.",
        view.may_book
            .then(|| button::secondary("Book an appointment").href(&book))
            .as_ref(),
    )
}

/// More than anybody looks through (R-GEN-8).
fn cut(view: &BoardView<'_>) -> Markup {
    html! {
        @if view.is_cut {
            (place::note(Tone::Warn, Icon::TriangleAlert, &html! {
                p { "Only the first " (MOST) " cars are shown, and counted. Choose fewer days, or look for something." }
            }))
        }
    }
}

/// For a screen that all can see from afar: it stays fresh by itself, and nothing on it is pressed.
fn wall(view: &BoardView<'_>) -> Markup {
    let back = view.of((view.day, view.to), &view.filter, false);
    html! {
        div.wall {
            header.wall-head {
                h1 { (view.days()) }
                p { (time::clock(view.now, view.zone)) }
                a.btn.btn-quiet href=(back) { "Leave the wall view" }
            }
            (board("Cars by status", &columns(view)))
        }
    }
}

fn filters(view: &BoardView<'_>) -> Markup {
    let filter = &view.filter;
    let last = (view.to != view.day).then(|| view.to.to_string());
    let mut form = FormState::of([
        ("day", view.day.to_string()),
        ("to", last.unwrap_or_default()),
        (
            "technician",
            filter
                .technician
                .map(|id| id.to_string())
                .unwrap_or_default(),
        ),
        ("blocker", filter.held.map_or("", Held::as_str).to_owned()),
        ("canceled", ticked(filter.canceled)),
    ]);
    if let Some(words) = view.fault {
        form.fail("to", words);
    }
    let people = view
        .members
        .iter()
        .filter(|m| m.is_bookable && m.disabled_at.is_none());
    let people = people.map(|m| (m.id.to_string(), m.name.as_str()));
    let kinds = BlockerKind::ALL
        .iter()
        .map(|kind| (kind.as_str(), kind.label()));
    let held = std::iter::once((Held::Up.as_str(), "By anything")).chain(kinds);
    let path = BoardPath.to_string();
    let fields = html! {
        (search(&path, "Customer, car, plate or number", &filter.q))
        (field::date(&form, "day", "Day"))
        (field::date(&form, "to", "Up to").optional())
        @if view.sees_all {
            (field::select(&form, "technician", "Technician", people).blank("Everybody"))
        }
        (field::select(&form, "blocker", "Held up", held).blank("All cars"))
        (field::checkbox(&form, "canceled", "Show canceled"))
    };
    html! { (toolbar(&path, &fields)) (chips(view)) }
}

/// What is filtered, each with the way to the board without it (R-UX-6).
fn chips(view: &BoardView<'_>) -> Markup {
    let filter = &view.filter;
    let mut on: Vec<(String, String)> = Vec::new();
    if !filter.q.trim().is_empty() {
        on.push((format!("“{}”", filter.q.trim()), view.but(|f| f.q.clear())));
    }
    if let Some(id) = filter.technician.filter(|_| view.sees_all) {
        let name = name_of(view.members, Some(id)).unwrap_or("Nobody known");
        on.push((name.to_owned(), view.but(|f| f.technician = None)));
    }
    if let Some(held) = filter.held {
        on.push((held.label().to_owned(), view.but(|f| f.held = None)));
    }
    if filter.canceled {
        on.push(("With canceled".to_owned(), view.but(|f| f.canceled = false)));
    }
    html! { @if !on.is_empty() { (place::row(&html! { @for (label, without) in &on { (chip(label, without)) } })) } }
}

fn columns(view: &BoardView<'_>) -> Markup {
    html! { @for status in view.columns() { (column_of(view, status)) } }
}
