//! Visits as events: who, which car, what is done, and no more than the reader may see of where.

use super::queries::{Feed, Visit};
use crate::kernel::contact::Phone;
use crate::kernel::ics::{self, Entry};
use crate::kernel::time::ShopTime;
use crate::kernel::vehicle::label;
use crate::web::paths::AppointmentPath;
use crate::web::rights::Sight;
use chrono::NaiveDate;

/// Beside the visits.
pub(super) struct About<'a> {
    pub(super) feed: &'a Feed,
    pub(super) shop: &'a str,
    /// Where pages are: `https://…`.
    pub(super) origin: &'a str,
    pub(super) zone: ShopTime,
    pub(super) today: NaiveDate,
}

/// The file. The same visits make the same file, whenever it is asked for.
pub(super) fn file(visits: &[Visit], about: &About<'_>) -> String {
    let entries: Vec<Entry> = visits.iter().map(|visit| entry(visit, about)).collect();
    let name = match about.feed.is_whole {
        true => about.shop.to_owned(),
        false => format!("{} · {}", about.feed.name, about.shop),
    };
    ics::file(&entries, about.zone, Some(&name))
}

fn entry(visit: &Visit, about: &About<'_>) -> Entry {
    let row = &visit.row;
    let car = visit.make.as_deref().zip(visit.model.as_deref());
    let car = car.map(|(make, model)| label(visit.year, make, model));
    let who = [Some(visit.customer.clone()), car];
    let href = format!(
        "{}{}",
        about.origin,
        AppointmentPath {
            appointment: row.id
        }
    );
    let jobs: Vec<&str> = visit.jobs.to_do().collect();
    let technician = visit.technician.as_ref().filter(|_| about.feed.is_whole);
    // What stands in a calendar is copied to the servers of others: nobody's phone but of those of these days.
    let is_near = (row.day - about.today).num_days().abs() <= 1;
    let phone = visit
        .phone
        .as_ref()
        .filter(|_| is_near && !about.feed.is_whole);
    let lines = [
        (!jobs.is_empty()).then(|| jobs.join(", ")),
        technician.cloned(),
        phone.map(|phone| Phone::stored(phone).national()),
        Some(href.clone()),
    ];
    let is_told = Sight::of(about.feed.role, false).reaches(row.day, about.today);
    Entry {
        uid: format!("{}@autoshop", row.id),
        version: row.version,
        stamp: row.updated_at,
        time: (row.start_at, row.end_at),
        summary: joined(who, " · "),
        description: joined(lines, "\n"),
        location: is_told
            .then(|| place(visit))
            .filter(|place| !place.is_empty()),
        url: Some(href),
        is_canceled: false,
    }
}

fn place(visit: &Visit) -> String {
    let row = &visit.row;
    let parts = [&row.line1, &row.city, &row.region, &row.postal];
    joined(parts.map(Clone::clone), ", ")
}

fn joined<const N: usize>(parts: [Option<String>; N], by: &str) -> String {
    parts.into_iter().flatten().collect::<Vec<_>>().join(by)
}
