//! `/settings/templates`.

use super::super::commands::{self, NewTemplate};
use super::super::queries::{self, subject};
use super::super::usual::usual;
use super::super::views::preview::{Preview, previews};
use super::super::{forms, views};
use crate::entity::message_template;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::shops::last_saved;
use crate::kernel::ids::TemplateId;
use crate::kernel::words::{Channel, Trigger};
use crate::ui::form::FormState;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    TemplateDeactivationPath, TemplatePath, TemplateReactivationPath, TemplateTestPath,
    TemplatesPath,
};
use crate::web::staff::Right;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;
use serde::Deserialize;

type Owner = Staff<right::EditSettings>;

pub(super) async fn index(staff: Staff<right::SeeMessages>) -> AppResult<Page> {
    let rows = queries::templates(&staff.db).await?;
    let is_on = staff.db.settings().await?.has_messages;
    let body = views::templates::index(&rows, is_on, staff.may(Right::EditSettings));
    Ok(Page::new("Templates · Settings", body)
        .description("What customers are told by itself, and in which words."))
}

/// For which moment and channel; for none, it is one that staff choose.
#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    trigger: String,
    #[serde(default)]
    channel: String,
}

/// The words it begins with.
fn begun(trigger: &str, channel: &str) -> NewTemplate {
    let channel = channel.parse().unwrap_or(Channel::Sms);
    let trigger: Option<Trigger> = trigger.parse().ok();
    let usual = trigger.and_then(|trigger| usual(trigger, channel));
    usual.map_or_else(
        || NewTemplate {
            name: trigger.map_or("", |trigger| trigger.label()).to_owned(),
            channel,
            trigger,
            subject: None,
            body: String::new(),
        },
        NewTemplate::from,
    )
}

pub(super) async fn fresh(staff: Owner, asked: web::Query<Asked>) -> AppResult<Page> {
    let begun = begun(&asked.trigger, &asked.channel);
    let form = forms::template(&begun).with_key(new_key());
    new_page(&staff, &form, &begun).await
}

async fn new_page(staff: &Owner, form: &FormState, begun: &NewTemplate) -> AppResult<Page> {
    let shown = shown(staff, form, begun).await?;
    let body = views::templates::new(form, begun, &shown);
    Ok(Page::new(form.title("New template · Settings"), body)
        .description("Write the words of a message."))
}

/// The words as they are typed, for the latest real records.
async fn shown(staff: &Owner, form: &FormState, of: &NewTemplate) -> AppResult<Vec<Preview>> {
    let latest = subject::latest(&staff.db, of.trigger, staff.now).await?;
    let channel = form.value("channel").parse().unwrap_or(of.channel);
    let typed = NewTemplate {
        channel,
        subject: Some(form.value("subject").to_owned()),
        body: form.value("body").to_owned(),
        ..of.clone()
    };
    Ok(previews(&typed, &latest))
}

pub(super) async fn create(mut staff: Owner, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state.clone();
    let begun = begun(form.value("trigger"), form.value("channel"));
    let new = forms::read_template(&mut form, &begun);
    if form.is_checked("preview") {
        return Ok(new_page(&staff, &form, &begun).await?.into());
    }
    let Some(new) = new else {
        return Ok(new_page(&staff, &form, &begun).await?.invalid().into());
    };
    let template = TemplateId::new(staff.now);
    let made = staff
        .once(&post, TemplatePath { template }, async |tx, by| {
            commands::add(tx, by, template, &new).await
        })
        .await;
    match made {
        Ok(Once::Done(there)) => Ok(there.flash("Template added.").into()),
        Ok(Once::Used { location }) => {
            let notice = views::templates::already_saved(&location);
            let form = form.with_key(new_key()).with_notice(notice);
            Ok(new_page(&staff, &form, &begun).await?.conflict().into())
        }
        Err(AppError::Refused(words)) => {
            form.refuse("", words);
            Ok(new_page(&staff, &form, &begun).await?.conflict().into())
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn use_usual(mut staff: Owner, post: PostForm) -> AppResult<Answer> {
    let done = staff
        .once(&post, TemplatesPath, async |tx, by| {
            commands::use_usual(tx, by).await.map(drop)
        })
        .await?;
    Ok(match done {
        Once::Done(there) => there.flash("The usual messages are on.").into(),
        Once::Used { location } => SeeOther::to(location).into(),
    })
}

async fn stored(staff: &Owner, id: TemplateId) -> AppResult<message_template::Model> {
    queries::template(&staff.db, id).await?.or_not_found()
}

pub(super) async fn edit(staff: Owner, path: web::Path<TemplatePath>) -> AppResult<Page> {
    let row = stored(&staff, path.template).await?;
    let form = forms::template(&NewTemplate::from(&row)).with_version(row.version);
    edit_page(&staff, (&form, None), &row).await
}

/// The page, with the form of a try as it was sent, if it was.
async fn edit_page(
    staff: &Owner,
    (form, tried): (&FormState, Option<&FormState>),
    row: &message_template::Model,
) -> AppResult<Page> {
    let shown = shown(staff, form, &row.into()).await?;
    let fresh = FormState::empty().with_key(new_key()).with_prefix("test");
    let body = views::templates::edit(form, (row, tried.unwrap_or(&fresh)), &shown);
    let wrong = tried.filter(|form| form.has_errors()).unwrap_or(form);
    let title = wrong.title(&format!("{} · Templates", row.name));
    Ok(Page::new(title, body)
        .description("The words of a message, and how they look for the latest visits.")
        .history(staff.history("message_template", row.id.0)))
}

pub(super) async fn update(
    mut staff: Owner,
    path: web::Path<TemplatePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (id, mut form) = (path.template, post.state);
    let row = stored(&staff, id).await?;
    let new = forms::read_template(&mut form, &NewTemplate::from(&row));
    if form.is_checked("preview") {
        return Ok(edit_page(&staff, (&form, None), &row).await?.into());
    }
    let Some(new) = new else {
        return Ok(edit_page(&staff, (&form, None), &row)
            .await?
            .invalid()
            .into());
    };
    let seen = form.version().unwrap_or_default();
    let saved = staff
        .write(async |tx, by| commands::change_template(tx, by, (id, seen), &new).await)
        .await;
    match saved {
        Ok(()) => {
            let there = SeeOther::to(TemplatePath { template: id });
            Ok(there.flash("Template saved.").into())
        }
        Err(AppError::Stale) => {
            let row = stored(&staff, id).await?;
            let (who, when) = last_saved(&staff, "message_template", id.0).await?;
            let theirs = forms::template(&NewTemplate::from(&row));
            let form = form.conflict(&theirs, row.version, &who, when);
            Ok(edit_page(&staff, (&form, None), &row)
                .await?
                .conflict()
                .into())
        }
        Err(e) => Err(e),
    }
}

pub(super) async fn test(
    mut staff: Owner,
    path: web::Path<TemplateTestPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let row = stored(&staff, path.template).await?;
    let people = staff.db.own_people().await?;
    let own = people.iter().find(|person| person.id.0 == staff.actor.id);
    let email = own.map(|person| person.email.clone()).unwrap_or_default();
    let mut tried = post.state.clone().with_prefix("test");
    let Some(address) = forms::own_address(&mut tried, row.channel, &email) else {
        let form = forms::template(&NewTemplate::from(&row)).with_version(row.version);
        let page = edit_page(&staff, (&form, Some(&tried)), &row).await?;
        return Ok(page.invalid().into());
    };
    let form = forms::template(&NewTemplate::from(&row));
    let mut shown = shown(&staff, &form, &NewTemplate::from(&row)).await?;
    let words = match shown.is_empty() {
        true => (row.subject.clone(), row.body.clone()),
        false => {
            let first = shown.remove(0);
            (first.subject, first.body)
        }
    };
    let there = TemplatePath { template: row.id };
    let done = staff
        .once(&post, there, async |tx, by| {
            commands::test(tx, by, (row.id, &address), words.clone()).await
        })
        .await?;
    Ok(match done {
        Once::Done(there) => there.flash("It is in the outbox, addressed to you.").into(),
        Once::Used { location } => SeeOther::to(location).into(),
    })
}

pub(super) async fn deactivate(
    mut staff: Owner,
    path: web::Path<TemplateDeactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let template = path.template;
    staff
        .write(async |tx, by| commands::set_active(tx, by, template, false).await)
        .await?;
    Ok(SeeOther::to(TemplatePath { template }).flash("Switched off."))
}

pub(super) async fn reactivate(
    mut staff: Owner,
    path: web::Path<TemplateReactivationPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let template = path.template;
    staff
        .write(async |tx, by| commands::set_active(tx, by, template, true).await)
        .await?;
    Ok(SeeOther::to(TemplatePath { template }).flash("Switched on."))
}
