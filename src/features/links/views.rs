//! The page of a link, the question before a visit is canceled, and what the shop sees of the link.

use super::queries::Visit;
use super::stage::{Stage, WAY};
use crate::entity::{job_link, shop_settings};
use crate::features::appointments::availability::Windows;
use crate::kernel::ids::AppointmentId;
use crate::kernel::link::LinkToken;
use crate::kernel::money::Cents;
use crate::kernel::vehicle;
use crate::kernel::words::Place;
use crate::ui::form::{FormState, actions, error_summary, field, form_for, post_button};
use crate::ui::icon::Icon;
use crate::ui::place::note;
use crate::ui::{Tone, button, card, empty, facts, page_header, time};
use crate::web::paths::{
    AppointmentLinkPath, AppointmentLinkRevocationPath, AppointmentPath, LinkCalendarPath,
    LinkCancellationPath, LinkInvoicePath, LinkPath, LinkReceiptPath, LinkReschedulePath,
};
use crate::web::{Guest, Site};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use maud::{Markup, html};

/// What there is to tell.
pub(super) struct Told<'a> {
    site: &'a Site,
    token: LinkToken,
    visit: &'a Visit,
    pub(super) stage: Stage,
    /// Until when somebody is to be expected who comes at the start.
    until: DateTime<Utc>,
    /// When somebody who has set off is expected.
    expected: Option<DateTime<Utc>>,
    pub(super) may_change: bool,
    notice: i32,
}

impl<'a> Told<'a> {
    pub(super) fn of(guest: &'a Guest, visit: &'a Visit, settings: &shop_settings::Model) -> Self {
        let row = &visit.appointment;
        Self {
            site: &guest.site,
            token: guest.token,
            visit,
            stage: Stage::of(visit),
            until: row.start_at + TimeDelta::minutes(settings.arrival_window.max(0).into()),
            expected: visit.expected(settings.default_travel),
            may_change: visit.may_change(guest.site.now, settings.cancel_notice),
            notice: settings.cancel_notice,
        }
    }

    fn zone(&self) -> Tz {
        self.site.zone.tz()
    }

    fn car(&self) -> Option<String> {
        let visit = self.visit;
        let make = visit.make.as_deref()?;
        Some(vehicle::label(
            visit.year,
            make,
            visit.model.as_deref().unwrap_or_default(),
        ))
    }

    /// Whoever comes is known by the first name (R-LINK-2).
    fn first_name(&self) -> Option<&str> {
        self.visit.technician.as_deref()?.split_whitespace().next()
    }
}

/// `again`: where the same is booked once more.
pub(super) fn page(told: &Told<'_>, again: Option<&str>) -> Markup {
    html! {
        div.stack {
            header.front-head {
                h1 { (told.stage.heading()) }
                p { (lead(told)) }
                (way(told.stage))
            }
            (card("When and where", &html! {}, &when(told)))
            @if told.visit.is_ahead() { (prepare(told.visit.appointment.place)) }
            (card("Work", &html! {}, &work(told)))
            (changes(told, again))
        }
    }
}

/// The one sentence that answers why somebody has opened the page.
fn lead(told: &Told<'_>) -> Markup {
    let (row, zone) = (&told.visit.appointment, told.zone());
    let today = told.site.zone.day(told.site.now);
    match (told.stage, told.expected) {
        (Stage::Requested, _) => html! {
            "The shop looks at it and confirms the time: " (time::date(row.day, today)) ", arrival "
            (time::span(row.start_at, told.until, zone))
        },
        (Stage::Booked, _) => html! {
            (time::date(row.day, today)) ", arrival " strong { (time::span(row.start_at, told.until, zone)) }
        },
        (Stage::OnWay, Some(expected)) => html! {
            (told.first_name().unwrap_or("Somebody")) " has set off and should be there about "
            strong { (time::clock(expected, zone)) }
        },
        (Stage::OnWay, None) => html! { (told.first_name().unwrap_or("Somebody")) " has set off." },
        (Stage::Working, _) => {
            html! { (told.first_name().unwrap_or("Somebody")) " works on it now." }
        }
        (Stage::Ready, _) => html! { "The work is done. The bill comes next." },
        (Stage::Done, _) => {
            html! { "Thank you. What was done, and what it cost, stays here for 90 days." }
        }
        (Stage::Missed, _) => {
            html! { "Nobody was there when we came. Call us, and we find another time." }
        }
        (Stage::Canceled, _) => {
            html! { "Nobody comes. Was that a mistake? Call us, or book again." }
        }
    }
}

/// The way of a visit, as far as it has come.
fn way(stage: Stage) -> Markup {
    let at = WAY.iter().position(|step| *step == stage);
    html! {
        @if let Some(at) = at {
            ol.passed aria-label="How far it is" {
                @for (n, step) in WAY.iter().enumerate() {
                    li data-done=[(n < at).then_some("")] aria-current=[(n == at).then_some("step")] { (step.step()) }
                }
            }
        }
    }
}

fn when(told: &Told<'_>) -> Markup {
    let row = &told.visit.appointment;
    let place = match (row.place, row.city.as_deref()) {
        (Place::Shop, _) => html! { "At the shop" },
        (Place::Mobile, Some(city)) => html! { "At your place in " (city) },
        (Place::Mobile, None) => html! { "At your place" },
    };
    let mut known = vec![
        ("Day", time::full_date(row.day)),
        ("Arrival", time::span(row.start_at, told.until, told.zone())),
        ("Where", place),
    ];
    if let Some(car) = told.car() {
        known.push(("Car", html! { (car) }));
    }
    if let Some(name) = told.first_name() {
        let who = match told.stage {
            Stage::Ready | Stage::Done | Stage::Missed => "Who came",
            _ => "Who comes",
        };
        known.push((who, html! { (name) }));
    }
    known.push(("Number", html! { (told.visit.number) }));
    facts(known)
}

/// What a customer does before a visit, for the pages that say when it is.
pub fn prepare(place: Place) -> Markup {
    let list = html! {
        ul.ticks {
            @match place {
                Place::Mobile => {
                    li { "Park the car on flat ground, with room to open its doors and to walk around it." }
                    li { "Keep the key at hand, and the wheel lock's key if it has one." }
                    li { "Take what you need out of the trunk, and off the seats near the work." }
                    li { "Tell us of a gate, a code or a dog before we come." }
                    li { "Answer your phone: the technician calls when on the way." }
                }
                Place::Shop => {
                    li { "Bring the key, and the wheel lock's key if there is one." }
                    li { "Take out what you need while the car is with us." }
                }
            }
        }
    };
    card("What to prepare", &html! {}, &list)
}

fn work(told: &Told<'_>) -> Markup {
    let (jobs, bill) = (&told.visit.jobs, &told.visit.bill);
    let is_billed = bill.is_issued();
    let names: Vec<&str> = jobs.to_do().collect();
    let mut sums = Vec::new();
    if is_billed && !names.is_empty() {
        sums.push(("Done", html! { (names.join(", ")) }));
    }
    if !is_billed {
        let priced = jobs.0.iter().map(|job| {
            let price = match job.lines.is_empty() {
                true => html! { "Without charge" },
                false => html! { (job.price()) },
            };
            (job.name.as_str(), price)
        });
        sums.extend(priced);
    }
    if !is_billed && jobs.0.len() > 1 {
        let together = html! { strong { (jobs.price()) } };
        sums.push(("Together, before tax", together));
    }
    let invoice = format!(
        "Invoice {}",
        told.visit.invoice.as_deref().unwrap_or_default()
    );
    if is_billed && let (Some(total), Some(due)) = (bill.total, bill.due) {
        sums.push((&invoice, html! { strong { (total) } " with tax" }));
        sums.push((
            "Still to be paid",
            html! { @if due > Cents::ZERO { strong { (due) } } @else { "Nothing: it is paid. Thank you." } },
        ));
    }
    html! {
        @if jobs.to_do().next().is_none() { p { "We look at the car first and tell you what it needs, and what that costs, before we do it." } }
        (facts(sums))
        (papers(told))
    }
}

/// The bill as a paper, and what shows that it was paid.
fn papers(told: &Told<'_>) -> Markup {
    let bill = &told.visit.bill;
    let invoice = LinkInvoicePath { token: told.token };
    let receipt = LinkReceiptPath { token: told.token };
    let is_paid_on = bill
        .total
        .zip(bill.due)
        .is_some_and(|(total, due)| due < total);
    html! {
        @if bill.is_issued() {
            (actions(&html! {
                (button::secondary("Invoice").icon(Icon::ReceiptText).href(&format!("{invoice}?as=page")))
                @if is_paid_on { (button::secondary("Receipt").icon(Icon::Printer).href(&format!("{receipt}?as=page"))) }
            }))
        }
    }
}

/// What a customer can do now.
fn changes(told: &Told<'_>, again: Option<&str>) -> Markup {
    let calendar = LinkCalendarPath { token: told.token }.to_string();
    let cancel = LinkCancellationPath { token: told.token }.to_string();
    let another = LinkReschedulePath { token: told.token }.to_string();
    let call = told.site.call();
    html! {
        @if told.visit.is_ahead() {
            (actions(&html! {
                (button::primary("Add to calendar").icon(Icon::CalendarDays).href(&calendar))
                @if told.may_change {
                    (button::secondary("Another time").icon(Icon::CalendarClock).href(&another))
                    (button::quiet("Cancel it").icon(Icon::Ban).href(&cancel))
                }
            }))
            @if !told.may_change { p.muted { (too_late(told)) } }
        }
        @if let Some(again) = again {
            (actions(&html! { (button::primary("Book again").icon(Icon::CalendarDays).href(again)) }))
        }
        @if let Some((href, number)) = &call { p { "Anything else? Call " a href=(href) { (number) } "." } }
    }
}

fn too_late(told: &Told<'_>) -> Markup {
    let notice = time::lasting(TimeDelta::minutes(told.notice.max(0).into()));
    html! { "It begins in less than " (notice) ", so please call for any change." }
}

pub(super) fn cancellation(told: &Told<'_>, form: &FormState) -> Markup {
    let here = LinkPath { token: told.token }.to_string();
    let action = LinkCancellationPath { token: told.token }.to_string();
    let head = page_header("Cancel the visit?").back("Your visit", &here);
    html! {
        div.stack {
            (head)
            @if told.stage == Stage::Canceled { (note(Tone::Ok, Icon::Check, &html! { p { "It is canceled already." } })) }
            @else if !told.may_change { (call_instead(told)) }
            @else {
                p { (lead(told)) }
                (form_for(&action, "cancellation", form, &html! {
                    (field::textarea(form, "reason", "Why").optional().rows(2).hint("It helps the shop to find you a better time."))
                    (actions(&html! {
                        (button::danger("Cancel the visit").icon(Icon::Ban))
                        (button::quiet("Keep it").href(&here))
                    }))
                }))
            }
        }
    }
}

/// The times that are offered; none: it is too late.
pub(super) fn reschedule(told: &Told<'_>, form: &FormState, windows: Option<&Windows>) -> Markup {
    let here = LinkPath { token: told.token }.to_string();
    let action = LinkReschedulePath { token: told.token }.to_string();
    html! {
        div.stack {
            (page_header("Choose another time").back("Your visit", &here))
            (error_summary(form))
            @match windows {
                None => { (call_instead(told)) }
                Some(windows) => {
                    p { "Now: " (lead(told)) }
                    @if windows.days.is_empty() {
                        (empty(Icon::CalendarClock, "No free time at the moment", "Your visit stays as it is. Call, and the shop finds another time with you.", None))
                    } @else { (windows.choice(&action, form)) }
                    @if let Some((href, number)) = told.site.call() { p { "None of these suit? Call " a href=(href) { (number) } "." } }
                }
            }
        }
    }
}

/// It can't be changed here any more.
fn call_instead(told: &Told<'_>) -> Markup {
    html! {
        (note(Tone::Warn, Icon::TriangleAlert, &html! {
            p { @if told.visit.is_ahead() { (too_late(told)) } @else { "It has begun or is over, so it can't be changed here." } }
        }))
        @if let Some((href, number)) = told.site.call() { p { a.btn.btn-primary href=(href) { (Icon::Phone) "Call " (number) } } }
    }
}

/// What the shop sees of the link.
pub(super) struct Held<'a> {
    pub(super) appointment: AppointmentId,
    pub(super) number: &'a str,
    /// With its address.
    pub(super) link: Option<(&'a job_link::Model, &'a str)>,
    pub(super) zone: Tz,
}

pub(super) fn held(view: &Held<'_>) -> Markup {
    let appointment = view.appointment;
    let (visit, make) = (
        AppointmentPath { appointment }.to_string(),
        AppointmentLinkPath { appointment }.to_string(),
    );
    let over = AppointmentLinkRevocationPath { appointment }.to_string();
    let none = FormState::empty();
    html! {
        (page_header("Customer's link").back(view.number, &visit))
        @match view.link {
            None => {
                (empty(Icon::MessageSquare, "No link yet", "Whoever has the link sees this visit and nothing else: when somebody comes, how far it is, what it costs.", None))
                (actions(&post_button(&make, &none, &button::primary("Make the link").icon(Icon::MessageSquare))))
            }
            Some((link, href)) => {
                (card("The link", &html! {}, &html! {
                    p { a href=(href) rel="noreferrer" { (href) } }
                    p.muted {
                        @match link.opened_at {
                            Some(at) => { "Opened " (time::at(at, view.zone)) "." }
                            None => { "Nobody has opened it yet." }
                        }
                        " It shows this visit alone, and ends 90 days after it."
                    }
                    (actions(&html! {
                        (button::secondary("Text it").icon(Icon::Send).href(&format!("sms:?&body={href}")))
                        (button::secondary("E-mail it").icon(Icon::Mail).href(&format!("mailto:?subject=Your%20visit&body={href}")))
                    }))
                }))
                (card("Sent to the wrong person?", &html! {}, &html! {
                    p { "Once it is taken back the link shows nothing to anybody. You can make another one." }
                    (actions(&post_button(&over, &none, &button::danger("Take it back").icon(Icon::Ban))))
                }))
            }
        }
    }
}
