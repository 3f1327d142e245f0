//! From a filled form to a visit: the booking page and quick add send the same fields, and they are taken
//! here (R-APPT-14). Whoever asks draws the form again in its own way.

use super::commands::{self, Booking, Car, Party};
use super::counter::Counter;
use super::forms::{self, LEAD};
use super::queries;
use super::refusal::{Conflict, Kept, Refusal};
use super::views::booking as views;
use crate::entity::{customer, lead, vehicle};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::{customers, vehicles};
use crate::kernel::ids::{CustomerId, LeadId};
use crate::kernel::vehicle::Vin;
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::page::SeeOther;
use crate::web::paths::AppointmentPath;
use crate::web::{PostForm, Staff, right};
use std::cell::Cell;

type Desk = Staff<right::EditAppointments>;

/// A customer with the cars that can be booked.
pub type Known = (customer::Model, Vec<vehicle::Model>);

/// What became of the form.
#[derive(Debug)]
pub enum Taken {
    /// It is booked.
    Done(SeeOther),
    /// It has to be shown again.
    Again(Box<Again>),
}

/// A form to be shown again.
#[derive(Debug)]
pub struct Again {
    /// What was typed, and what is wrong with it.
    pub form: FormState,
    /// The customer chosen.
    pub known: Option<Known>,
    /// What is in the way (R-APPT-9).
    pub conflicts: Vec<Conflict>,
    /// Who has the same phone or e-mail as the new customer (R-CUST-2).
    pub alike: Vec<customer::Model>,
    /// The state of things forbids it, not the words: 409.
    pub is_conflict: bool,
}

impl Again {
    /// What the words alone make wrong, or nothing.
    #[must_use]
    pub const fn of(form: FormState, known: Option<Known>) -> Self {
        Self {
            is_conflict: form.is_refused(),
            form,
            known,
            conflicts: Vec::new(),
            alike: Vec::new(),
        }
    }
}

impl From<Again> for Taken {
    fn from(again: Again) -> Self {
        Self::Again(Box::new(again))
    }
}

/// `None` without an id; 404 for one that is not the shop's.
pub(super) async fn known(staff: &Desk, id: &str) -> AppResult<Option<Known>> {
    if id.is_empty() {
        return Ok(None);
    }
    let id: CustomerId = id.parse().map_err(|_| AppError::NotFound)?;
    let customer = customers::named(&staff.db, id).await?.or_not_found()?;
    let cars = vehicles::owned(&staff.db, id).await?;
    Ok(Some((customer, cars)))
}

/// Who asked and is answered by the visit: `None` without an id; 404 for one that is not the shop's.
pub(super) async fn lead(staff: &Desk, id: &str) -> AppResult<Option<lead::Model>> {
    if id.is_empty() {
        return Ok(None);
    }
    let id: LeadId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = queries::lead(&staff.db, id).await?.or_not_found()?;
    Ok(Some(found))
}

/// Lends what [`known`] gave.
pub(super) fn lent(known: Option<&Known>) -> Option<(&customer::Model, &[vehicle::Model])> {
    known.map(|(customer, cars)| (customer, cars.as_slice()))
}

/// Books what the form says, once for each form.
///
/// # Errors
/// When the database does not answer, or the customer chosen is not the shop's.
pub async fn take(staff: &mut Desk, counter: &Counter, post: &PostForm) -> AppResult<Taken> {
    let mut form = post.state.clone();
    let known = known(staff, form.value("customer")).await?;
    let read = forms::booking(&mut form, &counter.desk(staff), lent(known.as_ref()));
    let Some(mut booking) = read else {
        return Ok(Again::of(form, known).into());
    };
    booking.origin.lead = lead(staff, form.value(LEAD)).await?;
    let alike = alike(staff, &form, &booking).await?;
    let mut done = write(staff, counter, (post, &booking), alike.is_empty()).await;
    if let Some(car) = same_car(staff, &done, (&booking, known.as_ref())).await? {
        booking.car = car;
        done = write(staff, counter, (post, &booking), true).await;
    }
    let again = match done {
        Ok(Once::Done(there)) => return Ok(Taken::Done(there)),
        Ok(Once::Used { location }) => Again {
            is_conflict: true,
            ..Again::of(
                form.with_key(new_key())
                    .with_notice(views::saved_already(&location)),
                known,
            )
        },
        Err(Refusal::Conflicts(conflicts)) => Again {
            is_conflict: true,
            conflicts,
            ..Again::of(form, known)
        },
        Err(Refusal::Field(field, words)) => {
            form.fail(field, words);
            Again {
                alike,
                ..Again::of(form, known)
            }
        }
        Err(Refusal::App(AppError::Refused(words))) => {
            Again::of(taken(staff, form, (&booking, words)).await?, known)
        }
        Err(Refusal::App(e)) => return Err(e),
    };
    Ok(again.into())
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
    // A form that comes again is answered without the entry: somebody may have gone on with the visit.
    let entry = Cell::new(None);
    let done = staff.once(post, there, async |tx, by| {
        if !may {
            // Only now: the same form sent again finds the customer it made itself.
            return kept.keep(Err(Refusal::Field("another", ALIKE.to_owned())));
        }
        let booked = kept.keep(commands::book(tx, by, booking, &rules).await)?;
        entry.set(Some(booked));
        Ok(())
    });
    let done = done.await.map_err(|e| kept.refusal(e))?;
    Ok(match done {
        Once::Done(there) => Once::Done(there.undo(entry.get())),
        used @ Once::Used { .. } => used,
    })
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
