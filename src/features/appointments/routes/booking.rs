//! Booking a visit on one page (R-APPT-14).

use super::super::commands::{self, Booking, Car, Party};
use super::super::forms::{self, Asked};
use super::super::refusal::{Conflict, Kept, Refusal};
use super::super::views::booking::{self as views, BookingView, page};
use super::{Counter, twice};
use crate::entity::{customer, vehicle};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::{self, Choice};
use crate::features::vehicles;
use crate::kernel::ids::CustomerId;
use crate::kernel::vehicle::Vin;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::AppointmentPath;
use crate::web::{Answer, Page, PostForm, Staff, right};
use actix_web::web;

type Desk = Staff<right::EditAppointments>;

/// A customer with the cars that can be booked.
type Known = (customer::Model, Vec<vehicle::Model>);

/// `None` without an id; 404 for one that is not the shop's.
async fn known(staff: &Desk, id: &str) -> AppResult<Option<Known>> {
    if id.is_empty() {
        return Ok(None);
    }
    let id: CustomerId = id.parse().map_err(|_| AppError::NotFound)?;
    let customer = customers::named(&staff.db, id).await?.or_not_found()?;
    let cars = vehicles::owned(&staff.db, id).await?;
    Ok(Some((customer, cars)))
}

fn lent(known: Option<&Known>) -> Option<(&customer::Model, &[vehicle::Model])> {
    known.map(|(customer, cars)| (customer, cars.as_slice()))
}

pub(super) async fn new(staff: Desk, asked: web::Query<Asked>) -> AppResult<Page> {
    let counter = Counter::of(&staff).await?.with_packages(&staff).await?;
    let known = known(&staff, &asked.customer).await?;
    let q = asked.q.trim();
    let choices = match &known {
        None if !q.is_empty() => Some(customers::choices(&staff.db, q).await?),
        _ => None,
    };
    let form = asked
        .form(lent(known.as_ref()), staff.today())
        .with_key(new_key());
    let shown = Shown {
        q,
        start: &asked.start,
        choices: choices.as_deref(),
        conflicts: &[],
    };
    Ok(render((&staff, &counter), &form, known.as_ref(), &shown))
}

/// What the page shows beside form and customer.
#[derive(Default)]
struct Shown<'a> {
    q: &'a str,
    start: &'a str,
    choices: Option<&'a [Choice]>,
    conflicts: &'a [Conflict],
}

fn render(
    (staff, counter): (&Desk, &Counter),
    form: &FormState,
    known: Option<&Known>,
    shown: &Shown<'_>,
) -> Page {
    let desk = counter.desk(staff);
    let view = BookingView {
        form,
        q: shown.q,
        start: shown.start,
        known: lent(known),
        choices: shown.choices,
        menu: counter.menu(),
        technicians: desk.technicians().collect(),
        conflicts: shown.conflicts,
        twice: twice(form, staff.zone),
        zone: staff.zone.tz(),
    };
    Page::new(form.title("New appointment · Appointments"), page(&view))
        .description("Book a visit: customer, car, work, time and place.")
}

pub(super) async fn create(mut staff: Desk, post: PostForm) -> AppResult<Answer> {
    let counter = Counter::of(&staff).await?.with_packages(&staff).await?;
    let mut form = post.state.clone();
    let known = known(&staff, form.value("customer")).await?;
    let desk = counter.desk(&staff);
    let read = forms::booking(&mut form, &desk, lent(known.as_ref()));
    let Some(mut booking) = read else {
        let page = render((&staff, &counter), &form, known.as_ref(), &Shown::default());
        return Ok(match form.is_refused() {
            true => page.conflict().into(),
            false => page.invalid().into(),
        });
    };
    let alike = alike(&staff, &form, &booking).await?;
    let mut done = write(&mut staff, &counter, (&post, &booking), alike.is_empty()).await;
    if let Some(car) = same_car(&staff, &done, (&booking, known.as_ref())).await? {
        booking.car = car;
        done = write(&mut staff, &counter, (&post, &booking), true).await;
    }
    let shop = (&staff, &counter);
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Appointment booked.").into()),
        Ok(Once::Used { location }) => {
            let form = form
                .with_key(new_key())
                .with_notice(views::saved_already(&location));
            let page = render(shop, &form, known.as_ref(), &Shown::default());
            Ok(page.conflict().into())
        }
        Err(Refusal::Conflicts(found)) => {
            let shown = Shown {
                conflicts: &found,
                ..Shown::default()
            };
            Ok(render(shop, &form, known.as_ref(), &shown)
                .conflict()
                .into())
        }
        Err(Refusal::Field(field, words)) => {
            form.fail(field, words);
            if !alike.is_empty() {
                form = form.with_notice(views::alike(&alike, ""));
            }
            let page = render(shop, &form, known.as_ref(), &Shown::default());
            Ok(page.invalid().into())
        }
        Err(Refusal::App(AppError::Refused(words))) => {
            let form = taken(&staff, form, (&booking, words)).await?;
            let page = render((&staff, &counter), &form, known.as_ref(), &Shown::default());
            Ok(page.invalid().into())
        }
        Err(Refusal::App(e)) => Err(e),
    }
}

async fn write(
    staff: &mut Desk,
    counter: &Counter,
    (post, booking): (&PostForm, &Booking),
    may: bool,
) -> Result<Once, Refusal> {
    let (kept, rules) = (Kept::default(), counter.rules(staff));
    let there = AppointmentPath {
        appointment: booking.id,
    };
    let done = staff.once(post, there, async |tx, by| {
        if !may {
            // Only now: the same form sent again finds the customer it made itself.
            return kept.keep(Err(Refusal::Field("another", ALIKE.to_owned())));
        }
        kept.keep(commands::book(tx, by, booking, &rules).await)
    });
    done.await.map_err(|e| kept.refusal(e))
}

const ALIKE: &str = "Another customer has the same phone or e-mail. Book for that one, or tick “This is somebody else”.";

/// Customers with the same phone or e-mail as the new one (R-CUST-2), unless somebody knows better.
async fn alike(
    staff: &Desk,
    form: &FormState,
    booking: &Booking,
) -> AppResult<Vec<customer::Model>> {
    match &booking.party {
        Party::New(_, new) if !form.is_checked("another") => {
            customers::alike(&staff.db, new, None).await
        }
        Party::New(..) | Party::Known(_) => Ok(Vec::new()),
    }
}

/// The car typed anew is one that this customer has already: that one is meant (R-APPT-14).
async fn same_car(
    staff: &Desk,
    done: &Result<Once, Refusal>,
    (booking, known): (&Booking, Option<&Known>),
) -> AppResult<Option<Car>> {
    let (Err(Refusal::App(AppError::Refused(_))), Car::New(_, new), Some((_, cars))) =
        (done, &booking.car, known)
    else {
        return Ok(None);
    };
    let twins = vehicles::twins(&staff.db, new, None).await?;
    let own = twins
        .iter()
        .find(|twin| cars.iter().any(|car| car.id == twin.id));
    Ok(own.map(|car| Car::Known(car.id)))
}

/// The VIN or the plate is another car's.
async fn taken(
    staff: &Desk,
    mut form: FormState,
    (booking, words): (&Booking, String),
) -> AppResult<FormState> {
    let Car::New(_, new) = &booking.car else {
        return Err(AppError::Refused(words));
    };
    let twins = vehicles::twins(&staff.db, new, None).await?;
    let vin = new.vin.as_ref().map(Vin::as_str);
    let by_vin = twins
        .iter()
        .any(|twin| vin.is_some() && twin.vin.as_deref() == vin);
    form.fail(if by_vin { "vin" } else { "plate" }, words);
    Ok(match twins.first() {
        Some(twin) => form.with_notice(views::twin(twin)),
        None => form,
    })
}
