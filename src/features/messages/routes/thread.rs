//! `/messages/{customer}`: what was written to and fro, and what the customer allows.

use super::super::commands::{self, Reply};
use super::super::queries::subject::{About, Subject, subject};
use super::super::queries::{self};
use super::super::template::compile;
use super::super::words::fitted;
use super::super::{consent, forms, views};
use crate::entity::message_template;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::own::queries::{Whose, own_visits};
use crate::kernel::ids::{CustomerId, MessageId, TemplateId};
use crate::kernel::words::{Channel, ConsentState, Purpose};
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::page::refused;
use crate::web::paths::{ConsentPath, ThreadPath, ThreadReadPath};
use crate::web::staff::{Permission, Right};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};
use serde::Deserialize;
use views::thread::{Can, Thread};

type Writer = Staff<right::WriteMessages>;
type Desk = Staff<right::SeeMessages>;

/// A customer with the templates that can be chosen; a technician's are those of the own visits.
async fn whom<P: Permission>(
    staff: &Staff<P>,
    customer: CustomerId,
) -> AppResult<(Subject, Vec<message_template::Model>)> {
    if let Some(technician) = staff.own_only() {
        let visits = own_visits(&staff.db, (technician, Whose::Customer(customer))).await?;
        visits.first().or_not_found()?;
    }
    let about = About::Nothing;
    let found = subject(&staff.db, (customer, &about), &[], staff.now).await?;
    let found = found.or_not_found()?;
    let mut templates = queries::templates(&staff.db).await?;
    templates.retain(|row| {
        let is_open = row.trigger.is_none() && row.is_active;
        is_open && (staff.own_only().is_none() || row.channel == Channel::Sms)
    });
    Ok((found, templates))
}

#[derive(Deserialize)]
pub(super) struct Asked {
    /// The template that was chosen.
    #[serde(default)]
    template: String,
}

pub(super) async fn show(
    staff: Writer,
    path: web::Path<ThreadPath>,
    asked: web::Query<Asked>,
) -> AppResult<Page> {
    let (to, templates) = whom(&staff, path.customer).await?;
    let mut form = FormState::of([("channel", usual_channel(&to).as_str().to_owned())]);
    let chosen: Option<TemplateId> = asked.template.parse().ok();
    if let Some(row) = templates.iter().find(|row| Some(row.id) == chosen)
        && let Some(reply) = filled(row, &to)
    {
        form = FormState::of([
            ("channel", reply.channel.as_str().to_owned()),
            ("subject", reply.subject.unwrap_or_default()),
            ("body", reply.body),
            ("template", row.id.to_string()),
        ]);
    }
    draw(&staff, (&to, &templates), (&form.with_key(new_key()), None)).await
}

/// A text, unless only an e-mail reaches them.
fn usual_channel(to: &Subject) -> Channel {
    let is_open = |channel| {
        to.address(channel).is_some()
            && to.consent(channel, Purpose::Service) != ConsentState::Denied
    };
    match is_open(Channel::Sms) || !is_open(Channel::Email) {
        true => Channel::Sms,
        false => Channel::Email,
    }
}

/// The words of a template for this customer.
fn filled(row: &message_template::Model, to: &Subject) -> Option<Reply> {
    let values = to.values();
    let fill = |text: &str| {
        compile(text, row.trigger)
            .ok()
            .map(|made| made.fill(&values))
    };
    Some(Reply {
        channel: row.channel,
        subject: row
            .subject
            .as_deref()
            .and_then(fill)
            .map(|s| fitted(&s, 200)),
        body: fill(&row.body)?,
        template: Some(row.id),
    })
}

async fn draw<P: Permission>(
    staff: &Staff<P>,
    (to, templates): (&Subject, &[message_template::Model]),
    (form, said): (&FormState, Option<&FormState>),
) -> AppResult<Page> {
    let only = staff.own_only().map(|_| Channel::Sms);
    let messages = queries::thread(&staff.db, to.customer, only).await?;
    let consenting = FormState::of([
        ("channel", Channel::Sms.as_str().to_owned()),
        ("purpose", Purpose::Service.as_str().to_owned()),
        ("state", ConsentState::Granted.as_str().to_owned()),
    ]);
    let consenting = consenting.with_prefix("consent").with_key(new_key());
    let view = Thread {
        to,
        messages: &messages,
        templates,
        form,
        consent: said.unwrap_or(&consenting),
        can: Can {
            decide: staff.may(Right::SeeMessages),
            release: staff.may(Right::EditSettings),
            see_customer: staff.may(Right::SeeCustomer),
            only_templates: staff.own_only().is_some(),
        },
        now: staff.now,
        zone: staff.zone.tz(),
    };
    let wrong = said.filter(|form| form.has_errors()).unwrap_or(form);
    let title = wrong.title(&format!("{} · Messages", to.name));
    Ok(Page::new(title, views::thread::page(&view)).description("Messages with a customer."))
}

pub(super) async fn reply(
    req: HttpRequest,
    mut staff: Writer,
    path: web::Path<ThreadPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (to, templates) = whom(&staff, path.customer).await?;
    let mut form = post.state.clone();
    let read = match staff.own_only() {
        None => forms::reply(&mut form),
        // By template: what else was typed is not looked at.
        Some(_) => {
            let id: Option<TemplateId> = form.value("template").parse().ok();
            let row = templates.iter().find(|row| Some(row.id) == id);
            form.demand("template", "Template");
            row.and_then(|row| filled(row, &to))
        }
    };
    let Some(new) = read else {
        return Ok(draw(&staff, (&to, &templates), (&form, None))
            .await?
            .invalid()
            .into());
    };
    let id = MessageId::new(staff.now);
    let there = ThreadPath {
        customer: to.customer,
    };
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::reply(tx, by, (id, to.customer), &new).await
        })
        .await;
    match done {
        Ok(Once::Done(done)) => Ok(done.flash("It is in the outbox.").into()),
        Ok(Once::Used { location }) => Ok(SeeOther::to(location).into()),
        Err(AppError::Refused(words)) => {
            form.refuse("channel", words.clone());
            match staff.own_only() {
                Some(_) => refused(&req, "Messages", words, there),
                None => Ok(draw(&staff, (&to, &templates), (&form, None))
                    .await?
                    .conflict()
                    .into()),
            }
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn read(
    mut staff: Desk,
    path: web::Path<ThreadReadPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let customer = path.customer;
    let (to, _) = whom(&staff, customer).await?;
    staff
        .write(async |tx, by| commands::read_thread(tx, by, (customer, &to.name)).await)
        .await?;
    Ok(SeeOther::to(ThreadPath { customer }).flash("Marked as read."))
}

pub(super) async fn consent(
    mut staff: Desk,
    path: web::Path<ConsentPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let customer = path.customer;
    let (to, templates) = whom(&staff, customer).await?;
    let mut said = post.state.with_prefix("consent");
    let Some(word) = forms::word(&mut said) else {
        let form = FormState::of([("channel", usual_channel(&to).as_str().to_owned())]);
        let form = form.with_key(new_key());
        let page = draw(&staff, (&to, &templates), (&form, Some(&said))).await?;
        return Ok(page.invalid().into());
    };
    staff
        .write(async |tx, by| consent::say(tx, by, (customer, &to.name), &word).await)
        .await?;
    Ok(SeeOther::to(ThreadPath { customer })
        .flash("Noted what the customer wants.")
        .into())
}
