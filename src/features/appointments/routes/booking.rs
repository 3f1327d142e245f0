//! Booking a visit on one page (R-APPT-14).

use super::super::booking::{self, Again, Known, Taken, known, lent};
use super::super::forms::{Asked, LEAD, answer};
use super::super::refusal::Conflict;
use super::super::views::booking::{self as views, BookingView, page};
use super::{Counter, twice};
use crate::error::AppResult;
use crate::features::customers::{self, Choice};
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::paths::AppointmentPath;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

type Desk = Staff<right::EditAppointments>;

/// A lead that has its visit leads there.
pub(super) async fn new(staff: Desk, asked: web::Query<Asked>) -> AppResult<Answer> {
    let lead = booking::lead(&staff, &asked.lead).await?;
    if let Some(appointment) = lead.as_ref().and_then(|lead| lead.appointment_id) {
        return Ok(SeeOther::to(AppointmentPath { appointment }).into());
    }
    let counter = Counter::of(&staff).await?.with_packages(&staff).await?;
    let known = known(&staff, &asked.customer).await?;
    let q = asked.q.trim();
    let choices = match &known {
        None if !q.is_empty() => Some(customers::choices(&staff.db, q).await?),
        _ => None,
    };
    let mut form = asked
        .form(lent(known.as_ref()), staff.today())
        .with_key(new_key());
    if let Some(lead) = &lead {
        answer(&mut form, lead);
    }
    let shown = Shown {
        q,
        start: &asked.start,
        choices: choices.as_deref(),
        conflicts: &[],
    };
    Ok(render((&staff, &counter), &form, known.as_ref(), &shown).into())
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
    let view = BookingView {
        form,
        q: shown.q,
        start: shown.start,
        known: lent(known),
        choices: shown.choices,
        menu: counter.menu(),
        technicians: counter.technicians().collect(),
        conflicts: shown.conflicts,
        areas: counter.areas(),
        twice: twice(form, staff.zone),
        zone: staff.zone.tz(),
    };
    Page::new(form.title("New appointment · Appointments"), page(&view))
        .description("Book a visit: customer, car, work, time and place.")
}

pub(super) async fn create(mut staff: Desk, post: PostForm) -> AppResult<Answer> {
    let counter = Counter::of(&staff).await?.with_packages(&staff).await?;
    match booking::take(&mut staff, &counter, &post).await? {
        Taken::Done(there) => Ok(there.flash("Appointment booked.").into()),
        Taken::Again(again) => Ok(asked_again((&staff, &counter), *again).into()),
    }
}

fn asked_again(shop: (&Desk, &Counter), again: Again) -> Page {
    let mut form = again.form;
    if !again.alike.is_empty() {
        let notice = views::alike(&again.alike, form.value(LEAD));
        form = form.with_notice(notice);
    }
    let shown = Shown {
        conflicts: &again.conflicts,
        ..Shown::default()
    };
    let page = render(shop, &form, again.known.as_ref(), &shown);
    match again.is_conflict {
        true => page.conflict(),
        false => page.invalid(),
    }
}
