//! The columns of the board and the cards in them.

use super::super::queries::BoardCard;
use super::super::state::targets;
use super::board::BoardView;
use super::parts::{car, jobs, late, move_form, name_of};
use super::{holds, outcome};
use crate::kernel::money::Cents;
use crate::kernel::words::AppointmentStatus;
use crate::ui::board::{board_card, card_head, column};
use crate::ui::icon::Icon;
use crate::ui::{Tone, badge, dom_id, place, time};
use crate::web::paths::AppointmentPath;
use chrono::{NaiveDate, TimeDelta};
use maud::{Markup, html};

/// The column of a status, as it stands on the board.
#[must_use]
pub(crate) fn column_of(view: &BoardView<'_>, status: AppointmentStatus) -> Markup {
    let cards = view.cards.iter().filter(|card| card.status == status);
    let cards: Vec<&BoardCard> = cards.collect();
    let sum = Cents::sum(cards.iter().map(|card| card.price())).unwrap_or(Cents::ZERO);
    let sum = view.tells_prices().then(|| html! { (sum) });
    let stands = |at: Option<usize>, day: NaiveDate| {
        let other = at.and_then(|at| cards.get(at));
        other.is_some_and(|other| other.day == day)
    };
    let cards_drawn = html! {
        @for (at, card) in cards.iter().enumerate() {
            (one(view, card, (stands(at.checked_sub(1), card.day), stands(Some(at + 1), card.day))))
        }
    };
    let spent = holds::on_average(&cards, view.now);
    column(
        status,
        cards.len(),
        (sum.as_ref(), spent.as_deref()),
        &cards_drawn,
    )
}

/// One place up or down among the cards of its day (R-APPT-18): what dragging does, without it.
pub(crate) const UP: &str = "up";
pub(crate) const DOWN: &str = "down";

/// Says what it waits for; it stays where it is.
pub(crate) const HOLD: &str = "hold";

/// A card; whether it can go up and down.
fn one(view: &BoardView<'_>, card: &BoardCard, (up, down): (bool, bool)) -> Markup {
    let path = AppointmentPath {
        appointment: card.id,
    }
    .to_string();
    let unpaid = card
        .bill
        .due
        .filter(|due| card.is_billed() && *due > Cents::ZERO);
    let targets = targets(card.status, view.actor, card.is_billed());
    let back = view.here();
    let when = if view.to == view.day || card.day < view.day {
        time::clock(card.start_at, view.zone)
    } else {
        time::at(card.start_at, view.zone)
    };
    let ways = [
        (up, (UP, "One up")),
        (down, (DOWN, "One down")),
        (card.status.is_open(), (HOLD, "Hold up…")),
    ];
    let ways: Vec<_> = ways.into_iter().filter(|(is, _)| *is).collect();
    let ways: Vec<_> = ways.into_iter().map(|(_, way)| way).collect();
    board_card(
        &dom_id("appointment", card.id),
        (card.status, !targets.is_empty() && !view.wall),
        (card.day != view.day).then_some(card.day),
        &html! {
            (card_head(&card.customer, (&path, !view.wall), &when))
            (marks(view, card))
            p { (car(card)) }
            p { (jobs(card)) }
            p.muted {
                (name_of(view.members, card.technician_id).unwrap_or("No technician"))
                @if view.sight.reaches(card.day, view.today) && let Some(city) = &card.city { " · " (city) }
            }
            @if view.tells_prices() {
                p {
                    (card.price())
                    @if view.sight.balance && let Some(due) = unpaid { " " span.muted { (due) " unpaid" } }
                }
            }
            @if !view.wall { (move_form((card.id, card.version, card.status), (&targets, &ways), &card.customer, &back)) }
        },
    )
}

/// What to look at first: late, waiting, promised, held up, and how long it takes (R-APPT-23).
fn marks(view: &BoardView<'_>, card: &BoardCard) -> Markup {
    let is_late = card.status == AppointmentStatus::Scheduled
        && view.now - card.start_at > TimeDelta::minutes(10);
    let marks = html! {
        @if is_late { (late()) }
        @if card.day < view.day {
            (badge(Tone::Warn, Icon::History, &format!("Since {}", card.day.format("%a, %b %-d"))))
        }
        @if let Some(why) = card.outcome.filter(|_| card.status.is_open()) { (outcome::badge(why)) }
        (holds::waiting(card, view.now))
        (holds::promise(card.status, card.promised_at, (view.now, view.zone)))
        (holds::blockers(card.status, card.blockers.0.iter().map(|blocker| &blocker.kind)))
        (holds::elapsed(card, view.now))
    };
    html! { @if !marks.0.is_empty() { (place::row(&marks)) } }
}
