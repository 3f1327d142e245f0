//! A draft becomes a visit (R-BOOK-3, R-BOOK-4).

use super::super::draft::{LIFE, Told, end};
use super::super::queries::{Caller, Draft, Owned};
use crate::db::{OpenHours, ShopDb};
use crate::entity::booking_draft::{Column, Entity};
use crate::entity::shop_settings;
use crate::error::AppError;
use crate::features::appointments::availability::{Areas, Asked};
use crate::features::appointments::{
    self, Authorisation, Booking, Car, Origin, Party, Plan, Refusal, Rules, Spot, When,
};
use crate::features::customers::NewCustomer;
use crate::features::notifications::{self, News, Subject};
use crate::features::photos;
use crate::features::shops::catalog::Job;
use crate::features::shops::charge::Charge;
use crate::features::vehicles::NewVehicle;
use crate::kernel::contact::{Email, Phone};
use crate::kernel::ids::{AppointmentId, CustomerId, RepairOrderId, VehicleId};
use crate::kernel::money::Cents;
use crate::kernel::search::fold;
use crate::kernel::time::ShopTime;
use crate::kernel::vehicle::{Plate, Vin};
use crate::kernel::words::{
    AuthMethod, BookingMode, Confirmation, LineKind, Notice, Place, Pricing, Source,
};
use crate::web::staff::By;
use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::sync::Arc;

/// So many visits ahead are booked online with one phone (R-BOOK-5).
pub(in super::super) const OPEN: i64 = 3;

/// What the shop lends.
#[derive(Debug)]
pub(in super::super) struct Desk {
    pub(in super::super) settings: Arc<shop_settings::Model>,
    pub(in super::super) open: Arc<OpenHours>,
    /// The services that were chosen.
    pub(in super::super) jobs: Vec<Job>,
    pub(in super::super) zone: ShopTime,
    /// What was said about calls and messages, as it was shown.
    pub(in super::super) consent: String,
}

/// What there is to be written.
#[derive(Debug)]
pub(in super::super) struct Ready {
    booking: Booking,
    asked: Asked,
    news: News,
}

/// The visit that was told; nothing while a question is open.
pub(in super::super) fn ready(
    told: &Told,
    desk: &Desk,
    (caller, cars): (Option<&Caller>, &[Owned]),
    now: DateTime<Utc>,
) -> Option<Ready> {
    let (place, work) = (told.place.as_ref()?, told.work.as_ref()?);
    let (slot, contact) = (told.slot.as_ref()?, told.contact.as_ref()?);
    let (until, source) = end(slot.start, &desk.jobs, desk.settings.default_duration);
    let mut notes = Vec::new();
    let car = car(told, (caller, cars), (now, &mut notes))?;
    let trip = Areas::of(&desk.open.areas, place.at().as_ref()).trip();
    let spot = Spot {
        place: Place::Mobile,
        line1: Some(place.line1.clone()),
        city: place.city.clone(),
        region: None,
        postal: Some(place.zip.clone()),
        access_notes: place.access.clone(),
    };
    let party = match caller {
        Some(caller) => {
            if fold(&caller.name) != fold(&contact.name) {
                notes.push(format!("Booked under the name {}.", contact.name));
            }
            Party::Known(caller.id)
        }
        None => {
            let new = NewCustomer {
                name: contact.name.clone(),
                phone: Some(Phone::stored(contact.phone.clone())),
                email: contact.email.as_deref().and_then(|e| Email::parse(e).ok()),
                line1: spot.line1.clone(),
                city: spot.city.clone(),
                postal: spot.postal.clone(),
                access_notes: spot.access_notes.clone(),
                next_visit_at: Some(slot.start),
                ..NewCustomer::default()
            };
            Party::New(CustomerId::new(now), Box::new(new))
        }
    };
    let when = When::of((slot.start, until), source, desk.zone);
    let booking = Booking {
        id: AppointmentId::new(now),
        order: RepairOrderId::new(now),
        party,
        car,
        jobs: desk.jobs.clone(),
        complaint: work.symptoms.clone(),
        notes: (!notes.is_empty()).then(|| notes.join("\n")),
        plan: Plan {
            when,
            technician: Some(slot.technician),
            spot,
            override_reason: None,
        },
        origin: origin(desk, (trip.as_ref(), &contact.name), now),
        trip,
    };
    let asked = told.asked(&desk.jobs, desk.settings.default_duration);
    let news = news(&booking, (&contact.name, desk.zone));
    Some(Ready {
        booking,
        asked,
        news,
    })
}

/// What the shop is told of it (R-NOTIF-1).
fn news(booking: &Booking, (name, zone): (&str, ShopTime)) -> News {
    let at = zone.said(booking.plan.when.start);
    News {
        kind: Notice::Booking,
        of: Subject::Appointment(booking.id),
        text: match booking.origin.confirmation {
            Confirmation::Requested => format!("{name} asks for {at}"),
            Confirmation::Confirmed | Confirmation::None => format!("{name}, {at}"),
        },
        technician: booking.plan.technician,
    }
}

/// Booked online, and what was agreed with it: fixed prices, with tax (R-BOOK-4).
fn origin(desk: &Desk, (trip, name): (Option<&Charge>, &str), now: DateTime<Utc>) -> Origin {
    let amount = agreed((&desk.jobs, trip), &desk.settings).unwrap_or(Cents::ZERO);
    let authorised = (amount > Cents::ZERO).then(|| Authorisation {
        by: name.to_owned(),
        amount,
        method: AuthMethod::Booking,
        at: now,
    });
    Origin {
        source: Source::Booking,
        confirmation: match desk.settings.booking_mode {
            BookingMode::Instant => Confirmation::Confirmed,
            BookingMode::Request | BookingMode::Off => Confirmation::Requested,
        },
        authorised,
        consent: Some(desk.consent.clone()),
        lead: None,
    }
}

/// The drive was shown with them; alone it is no price of any work.
fn agreed(
    (jobs, trip): (&[Job], Option<&Charge>),
    settings: &shop_settings::Model,
) -> Option<Cents> {
    let fixed = jobs
        .iter()
        .filter(|job| job.service.pricing == Pricing::Fixed);
    let fixed: Vec<&Charge> = fixed.flat_map(|job| &job.charges).collect();
    let trip = trip.filter(|_| !fixed.is_empty());
    let mut sum = Cents::ZERO;
    for charge in fixed.into_iter().chain(trip) {
        let rate = match charge.kind {
            LineKind::Labor => settings.tax_labor,
            LineKind::Part => settings.tax_part,
            LineKind::Fee => settings.tax_fee,
            LineKind::Sublet => settings.tax_sublet,
        };
        let total = charge.total();
        sum = sum.checked_add(total).ok()?;
        sum = sum.checked_add(total.at(rate).ok()?).ok()?;
    }
    Some(sum)
}

/// The car that the customer has already, or a new one. What is on another one's car is only noted: neither
/// the visitor nor the other one hears of it.
fn car(
    told: &Told,
    (caller, cars): (Option<&Caller>, &[Owned]),
    (now, notes): (DateTime<Utc>, &mut Vec<String>),
) -> Option<Car> {
    let car = told.car.as_ref()?;
    let vin = car.vin.as_deref().and_then(|vin| Vin::parse(vin).ok());
    let plate = car.plate.as_deref().zip(car.plate_region.as_deref());
    let plate = plate.and_then(|(text, region)| Plate::parse(text, region).ok());
    let is_vin =
        |owned: &Owned| vin.is_some() && owned.car.vin.as_deref() == vin.as_ref().map(Vin::as_str);
    let is_plate = |owned: &Owned| {
        plate.as_ref().is_some_and(|plate| {
            owned.car.plate_normalized.as_deref() == Some(plate.normalized().as_str())
                && owned.car.plate_region.as_deref() == Some(plate.region())
        })
    };
    let is_alike = |owned: &Owned| {
        let same = |a: &str, b: &str| fold(a) == fold(b);
        owned.car.year == car.year
            && same(&owned.car.make, &car.make)
            && same(&owned.car.model, &car.model)
    };
    let own = |owned: &&Owned| caller.is_some_and(|caller| caller.id == owned.owner);
    let mine = || cars.iter().filter(own).filter(|owned| owned.car.is_active);
    let named = mine().find(|owned| is_vin(owned) || is_plate(owned));
    if let Some(known) = named.or_else(|| mine().find(|owned| is_alike(owned))) {
        return Some(Car::Known(known.car.id));
    }
    let is_taken = |such: &dyn Fn(&Owned) -> bool| cars.iter().any(such);
    let mut new = NewVehicle {
        year: car.year,
        make: car.make.clone(),
        model: car.model.clone(),
        ..NewVehicle::default()
    };
    match vin.clone() {
        Some(vin) if is_taken(&is_vin) => {
            notes.push(format!(
                "VIN given: {vin}. Another car in the records has it."
            ));
        }
        vin => new.vin = vin,
    }
    match plate.clone() {
        Some(plate) if is_taken(&is_plate) => {
            notes.push(format!(
                "Plate given: {plate}. Another car in the records has it."
            ));
        }
        plate => new.plate = plate,
    }
    Some(Car::New(VehicleId::new(now), Box::new(new)))
}

/// Writes it, once for each draft. Another visit of the same customer on that day is in nobody's way here.
///
/// # Errors
/// [`Refusal::Field`] of `slot` if the time is gone; [`AppError::Stale`] if the draft was booked meanwhile.
pub(in super::super) async fn book(
    db: &mut ShopDb,
    by: By<'_>,
    (draft, ready): (&Draft, &Ready),
    rules: &Rules,
) -> Result<(), Refusal> {
    let first = write(db, by, (draft, ready), rules).await;
    if !first.as_ref().is_err_and(Refusal::is_same_day) {
        return first;
    }
    let mut booking = ready.booking.clone();
    booking.plan.override_reason = Some("Booked online for the same day".to_owned());
    let again = Ready {
        booking,
        asked: ready.asked.clone(),
        news: ready.news.clone(),
    };
    write(db, by, (draft, &again), rules).await
}

async fn write(
    db: &mut ShopDb,
    by: By<'_>,
    (draft, ready): (&Draft, &Ready),
    rules: &Rules,
) -> Result<(), Refusal> {
    let booking = &ready.booking;
    let became = || {
        Entity::update_many()
            .col_expr(Column::AppointmentId, Expr::value(booking.id))
            .col_expr(Column::ExpiresAt, Expr::value(booking.plan.when.end + LIFE))
            .col_expr(Column::UpdatedAt, Expr::value(by.1))
            .filter(Column::Id.eq(draft.id))
            .filter(Column::AppointmentId.is_null())
    };
    db.transaction(async |tx| {
        appointments::book_offered(tx, by, (booking, &ready.asked), rules).await?;
        if tx.update_unlisted(became()).await? == 0 {
            return Err(AppError::Stale.into());
        }
        photos::give_visit(tx, (draft.id, booking.id), by.1).await?;
        Ok(notifications::tell(tx, by.1, std::slice::from_ref(&ready.news)).await?)
    })
    .await
}
