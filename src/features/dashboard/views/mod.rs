//! The first page on the screen.

mod charts;
mod money;
mod today;

use super::queries::{Stop, Sums, Today};
use crate::features::reports::span::Compared;
use crate::kernel::money::Overflow;
use crate::kernel::time::ShopTime;
use crate::ui::list::facts;
use crate::ui::{Icon, button, fold, page_header, place, time};
use crate::web::paths::NewAppointmentPath;
use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use maud::{Markup, html};
use std::sync::Arc;

/// For whom, and when: with the rows, all that the page depends on. What is drawn of it is shown to
/// everybody for whom it is the same, so nothing in it is one person's.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// To the minute: nothing on it is finer.
    pub(super) now: DateTime<Utc>,
    pub(super) today: NaiveDate,
    pub(super) zone: ShopTime,
    pub(super) sees_visits: bool,
    pub(super) sees_money: bool,
    /// What parts cost the shop (R-ACC-14).
    pub(super) sees_cost: bool,
    pub(super) may_book: bool,
    pub(super) may_move: bool,
}

/// The page's rows.
#[derive(Debug)]
pub(super) struct DashboardView<'a> {
    pub(super) frame: &'a Frame,
    pub(super) stops: Vec<Stop>,
    /// On a day without jobs: from when the shop can take somebody, if it is known.
    pub(super) free: Option<NaiveDateTime>,
    pub(super) today: Today,
    /// The month up to today, and as much of the one before.
    pub(super) month: Compared,
    pub(super) sums: Arc<Sums>,
}

impl std::ops::Deref for DashboardView<'_> {
    type Target = Frame;
    fn deref(&self) -> &Frame {
        self.frame
    }
}

/// What the page shows of.
const LIVE: &str =
    "appointment repair_order customer vehicle note invoice member settings shop hours holiday";

pub(super) fn page(view: &DashboardView<'_>) -> Result<Markup, Overflow> {
    let book = NewAppointmentPath.to_string();
    let mut head = page_header("Dashboard").meta(time::full_date(view.frame.today));
    if view.may_book {
        head = head.button(&button::primary("Book").icon(Icon::Plus).href(&book));
    }
    let money = match view.sees_money {
        true => html! { (money::money(view)) (money::month(view)?) (charts::charts(view)) },
        false => html! {},
    };
    Ok(place::live(
        LIVE,
        &html! {
            (head)
            @if view.sees_visits { (today::today(view)) }
            (money)
        },
    ))
}

/// How the figures above are counted.
fn formulas<'a>(of: impl IntoIterator<Item = (&'a str, &'a str)>) -> Markup {
    let said = of
        .into_iter()
        .map(|(label, words)| (label, html! { (words) }));
    fold("How these are counted", &html! {}, false, &facts(said))
}
