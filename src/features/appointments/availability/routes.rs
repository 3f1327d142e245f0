//! `/schedule/availability`.

use super::super::booking::known;
use super::super::counter::Counter;
use super::views::{self, AvailabilityView, Found};
use super::{Asked, Book, Slot, forms, load, of_day, spread};
use crate::error::AppResult;
use crate::ui::form::FormState;
use crate::web::paths::AvailabilityPath;
use crate::web::{Page, Staff, right};
use actix_web::web::{self, get};
use chrono::NaiveDate;

/// Mounts the page.
pub(in super::super) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(AvailabilityPath::PATTERN, get().to(show));
}

type Desk = Staff<right::EditAppointments>;

/// So many days with times are shown, and of each so many times of one technician (R-AVAIL-3).
const DAYS: usize = 3;
const TIMES: usize = 6;

/// Two statements at most, with rules, people, catalog and hours in memory; one more for the cars of a
/// customer who was chosen.
async fn show(staff: Desk, asked: web::Query<Vec<(String, String)>>) -> AppResult<Page> {
    let counter = Counter::of(&staff).await?;
    let mut form = FormState::posted(asked.into_inner());
    let known = known(&staff, form.value("customer")).await?;
    let customer = known.as_ref().map(|(customer, _)| customer);
    if let Some(one) = customer.filter(|_| form.value("where").is_empty()) {
        let place = forms::place_of(one.line1.as_deref(), one.postal.as_deref());
        form.set("where", place);
    }
    let (asked, from) = forms::asked(&mut form, &counter.desk(&staff), staff.today());
    if form.value("from").is_empty() {
        form.set("from", from.to_string());
    }
    let (book, whose) = load(&staff.db, (staff.now, staff.zone), (from, None)).await?;
    let found = match form.has_errors() {
        true => Vec::new(),
        false => days(&book, &asked, from),
    };
    let view = AvailabilityView {
        form: &form,
        customer,
        menu: counter.menu(),
        members: &counter.members,
        window: counter.settings.arrival_window,
        book: &book,
        asked: &asked,
        whose: &whose,
        from,
        found: &found,
        zone: staff.zone.tz(),
    };
    Ok(Page::new(form.title("Free times"), views::page(&view))
        .description("When a technician can be there, with the drive before and after."))
}

/// The first days on which somebody can come, each with a few times of every technician.
fn days(book: &Book, asked: &Asked, from: NaiveDate) -> Vec<Found> {
    let days = from.iter_days().take_while(|day| *day <= book.last);
    let found = days.filter_map(|day| {
        let all = of_day(book, asked, day);
        let count = all.len();
        let of = |member| all.iter().filter(move |slot| slot.technician == member);
        let each = book.technicians.iter().flat_map(|member| {
            let own: Vec<&Slot> = of(*member).collect();
            spread(own, TIMES)
        });
        let mut shown: Vec<Slot> = each.cloned().collect();
        shown.sort_by_key(|slot| (slot.start, !slot.is_near()));
        (count > 0).then_some(Found { day, count, shown })
    });
    found.take(DAYS).collect()
}
