//! What a shop offers to everybody: its services with their prices, and whether it is open.

use crate::db::ShopDb;
use crate::entity::service;
use crate::error::AppResult;
use crate::features::shops::Hours;
use crate::features::shops::catalog::Prices;
use crate::kernel::ids::ServiceId;
use crate::kernel::money::{Cents, Quantity};
use crate::kernel::words::{Category, Pricing};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

/// One service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Offered {
    pub(super) id: ServiceId,
    pub(super) name: String,
    pub(super) description: Option<String>,
    /// Before tax.
    pub(super) price: Cents,
    /// What it comes to depends on the hours it takes.
    pub(super) is_from: bool,
    /// Or else the shop is called for it.
    pub(super) is_bookable: bool,
    /// How long it takes; zero is unknown.
    pub(super) takes: TimeDelta,
}

/// The services of one category, in the shop's order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) category: Category,
    pub(super) services: Vec<Offered>,
}

impl Group {
    /// What the cheapest of them costs that is not free.
    pub(super) fn least(&self) -> Option<Cents> {
        let prices = self.services.iter().map(|service| service.price);
        prices.filter(|price| *price > Cents::ZERO).min()
    }
}

/// All that is offered, by category; what nobody can get any more is left out (R-SVC-4).
///
/// # Errors
/// When the database does not answer.
pub(super) async fn offer(db: &ShopDb) -> AppResult<Vec<Group>> {
    let (services, prices) = (db.active_services().await?, Prices::of(db).await?);
    let of = |category: &Category| {
        let in_it = services
            .iter()
            .filter(|service| service.category == *category);
        Group {
            category: *category,
            services: in_it.map(|service| offered(service, &prices)).collect(),
        }
    };
    let mut groups: Vec<Group> = Category::ALL.iter().map(of).collect();
    groups.retain(|group| !group.services.is_empty());
    Ok(groups)
}

fn offered(service: &service::Model, prices: &Prices) -> Offered {
    Offered {
        id: service.id,
        name: service.name.clone(),
        description: service.description.clone(),
        price: prices.price(service),
        is_from: service.pricing == Pricing::Hourly,
        is_bookable: service.is_bookable,
        takes: TimeDelta::minutes(i64::from(service.hours.0 * 60 / Quantity::ONE.0)),
    }
}

/// Whether somebody works at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// The shop has not said when it works.
    Unsaid,
    /// Until so many minutes after midnight.
    Open(i32),
    /// Until then; none if it stays closed for a fortnight.
    Closed(Option<NaiveDateTime>),
}

impl Standing {
    /// At this local time.
    pub(super) fn of(hours: &Hours, now: NaiveDateTime) -> Self {
        if !hours.is_set() {
            return Self::Unsaid;
        }
        let minute = i32::try_from(now.hour() * 60 + now.minute()).unwrap_or_default();
        let mut open = spans(hours, now.date()).into_iter();
        match open.find(|(opens, closes)| (*opens..*closes).contains(&minute)) {
            Some((_, closes)) => Self::Open(closes),
            None => Self::Closed(hours.next_open(now)),
        }
    }
}

/// From when to when the shop works on that day: nothing on a holiday.
pub(super) fn spans(hours: &Hours, day: NaiveDate) -> Vec<(i32, i32)> {
    match hours.holiday(day) {
        Some(_) => Vec::new(),
        None => hours.spans(day),
    }
}
