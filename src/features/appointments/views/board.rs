//! The board of a day: where each car stands (R-APPT-17).

use super::super::queries::Card;
use super::super::state::{Actor, targets};
use super::parts::{car, jobs, late, move_form, name_of, with_query};
use crate::entity::membership;
use crate::kernel::ids::MembershipId;
use crate::kernel::money::Cents;
use crate::kernel::words::AppointmentStatus;
use crate::ui::board::{board, board_card, card_head, column};
use crate::ui::form::{FormState, field};
use crate::ui::icon::Icon;
use crate::ui::toolbar::toolbar;
use crate::ui::{Tone, badge, button, dom_id, empty, page_header, place, time};
use crate::web::paths::{AppointmentPath, BoardPath, NewAppointmentPath};
use crate::web::rights::Sight;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// Which board, for whom: with the cards and the people, all that it depends on. What is drawn of it
/// is shown to everybody for whom it is the same, so nothing in it is one person's.
#[derive(Clone, Debug)]
pub struct Frame {
    pub day: NaiveDate,
    pub today: NaiveDate,
    /// To the minute: nothing on it is finer.
    pub now: DateTime<Utc>,
    pub zone: Tz,
    pub technician: Option<MembershipId>,
    pub canceled: bool,
    pub actor: Actor,
    /// Sums and prices, and where (R-ACC-15).
    pub sight: Sight,
    /// Sees everybody's, and may choose whose.
    pub sees_all: bool,
    pub may_book: bool,
}

/// A board with its cards.
pub struct BoardView<'a> {
    pub frame: &'a Frame,
    pub cards: &'a [Card],
    pub members: &'a [membership::Model],
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
        all.filter(|status| self.canceled || *status != AppointmentStatus::Canceled)
    }

    /// The board of another day, with the same filters.
    fn of_day(&self, day: NaiveDate) -> String {
        let day = if day == self.today {
            String::new()
        } else {
            day.to_string()
        };
        let technician = self.technician.filter(|_| self.sees_all);
        let technician = technician.map(|id| id.to_string()).unwrap_or_default();
        let canceled = if self.canceled { "true" } else { "" };
        with_query(
            BoardPath,
            &[
                ("day", &day),
                ("technician", &technician),
                ("canceled", canceled),
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
}

/// What the board shows of.
const LIVE: &str = "appointment repair_order customer vehicle invoice member settings";

/// The page.
#[must_use]
pub fn page(view: &BoardView<'_>) -> Markup {
    place::live(LIVE, &drawn(view))
}

fn drawn(view: &BoardView<'_>) -> Markup {
    let near = |days: i64| {
        view.of_day(
            view.day
                .checked_add_signed(TimeDelta::days(days))
                .unwrap_or(view.day),
        )
    };
    let (before, after, today) = (near(-1), near(1), view.of_day(view.today));
    let book = view.book();
    let mut head = page_header("Board")
        .meta(time::date(view.day, view.today))
        .action(place::row(&html! {
            (button::secondary("Previous day").icon(Icon::ChevronLeft).bare().href(&before))
            @if view.day != view.today { (button::secondary("Today").href(&today)) }
            (button::secondary("Next day").icon(Icon::ChevronRight).bare().href(&after))
        }));
    if view.may_book {
        head = head.button(&button::primary("Book").icon(Icon::Plus).href(&book));
    }
    html! {
        (head)
        (filters(view))
        @if view.cards.is_empty() {
            (empty(
                Icon::SquareKanban,
                "Nothing on this day",
                "Appointments of the day stand here, and cars that are not finished yet.",
                view.may_book.then(|| button::secondary("Book an appointment").href(&book)).as_ref(),
            ))
        } @else {
            (board("The day's cars by status", &columns(view)))
        }
    }
}

fn filters(view: &BoardView<'_>) -> Markup {
    let mut form = FormState::of([("day", view.day.to_string())]);
    form.set(
        "technician",
        view.technician.map(|id| id.to_string()).unwrap_or_default(),
    );
    form.set("canceled", if view.canceled { "true" } else { "" });
    let people = view
        .members
        .iter()
        .filter(|m| m.is_bookable && m.disabled_at.is_none());
    let people = people.map(|m| (m.id.to_string(), m.name.as_str()));
    toolbar(
        &BoardPath.to_string(),
        &html! {
            (field::date(&form, "day", "Day"))
            @if view.sees_all {
                (field::select(&form, "technician", "Technician", people).blank("Everybody"))
            }
            (field::checkbox(&form, "canceled", "Show canceled"))
        },
    )
}

fn columns(view: &BoardView<'_>) -> Markup {
    html! { @for status in view.columns() { (column_of(view, status)) } }
}

/// The column of a status, as it stands on the board.
#[must_use]
pub fn column_of(view: &BoardView<'_>, status: AppointmentStatus) -> Markup {
    let cards = view.cards.iter().filter(|card| card.status == status);
    let cards: Vec<&Card> = cards.collect();
    let sum = Cents::sum(cards.iter().map(|card| card.price())).unwrap_or(Cents::ZERO);
    let sum = view.sight.prices.then(|| html! { (sum) });
    let stands = |at: Option<usize>, day: NaiveDate| {
        let other = at.and_then(|at| cards.get(at));
        other.is_some_and(|other| other.day == day)
    };
    let cards_drawn = html! {
        @for (at, card) in cards.iter().enumerate() {
            (one(view, card, (stands(at.checked_sub(1), card.day), stands(Some(at + 1), card.day))))
        }
    };
    column(status, cards.len(), sum.as_ref(), &cards_drawn)
}

/// One place up or down among the cards of its day (R-APPT-18): what dragging does, without it.
pub(crate) const UP: &str = "up";
pub(crate) const DOWN: &str = "down";

/// A card; whether it can go up and down.
fn one(view: &BoardView<'_>, card: &Card, (up, down): (bool, bool)) -> Markup {
    let path = AppointmentPath {
        appointment: card.id,
    }
    .to_string();
    let is_late = card.status == AppointmentStatus::Scheduled
        && view.now - card.start_at > TimeDelta::minutes(10);
    let unpaid = card
        .bill
        .due
        .filter(|due| card.is_billed() && *due > Cents::ZERO);
    let targets = targets(card.status, view.actor, card.is_billed());
    let back = view.of_day(view.day);
    let ways = [(up, (UP, "One up")), (down, (DOWN, "One down"))];
    let ways: Vec<_> = ways.into_iter().filter(|(is, _)| *is).collect();
    let ways: Vec<_> = ways.into_iter().map(|(_, way)| way).collect();
    board_card(
        &dom_id("appointment", card.id),
        (card.status, !targets.is_empty()),
        (card.day != view.day).then_some(card.day),
        &html! {
            (card_head(&card.customer, &path, &time::clock(card.start_at, view.zone)))
            @if card.day < view.day || is_late {
                (place::row(&html! {
                    @if is_late { (late()) }
                    @if card.day < view.day {
                        (badge(Tone::Warn, Icon::History, &format!("Since {}", card.day.format("%a, %b %-d"))))
                    }
                }))
            }
            p { (car(card)) }
            p { (jobs(card)) }
            p.muted {
                (name_of(view.members, card.technician_id).unwrap_or("No technician"))
                @if view.sight.reaches(card.day, view.today) && let Some(city) = &card.city { " · " (city) }
            }
            @if view.sight.prices {
                p {
                    (card.price())
                    @if view.sight.balance && let Some(due) = unpaid { " " span.muted { (due) " unpaid" } }
                }
            }
            (move_form((card.id, card.version, card.status), (&targets, &ways), &card.customer, &back))
        },
    )
}
