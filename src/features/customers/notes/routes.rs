//! `/customers/{customer}/notes` and what is under it.

use super::commands::{self, NewNote};
use super::queries::note;
use super::{Reader, forms, views};
use crate::audit;
use crate::entity::{customer, customer_note};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::own;
use crate::features::customers::queries::{Car, with_cars};
use crate::features::customers::views::saved_already;
use crate::kernel::ids::{CustomerId, NoteId};
use crate::ui::form::FormState;
use crate::ui::time;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{CustomerNotesPath, CustomerPath, NewNotePath, NotePath, NoteRemovalPath};
use crate::web::staff::Permission;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts the routes.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(CustomerNotesPath::PATTERN, web::post().to(create))
        .route(NewNotePath::PATTERN, web::get().to(new))
        .route(NotePath::PATTERN, web::get().to(edit))
        .route(NotePath::PATTERN, web::post().to(update))
        .route(NoteRemovalPath::PATTERN, web::post().to(remove));
}

async fn new(staff: Staff<right::WriteNotes>, path: web::Path<NewNotePath>) -> AppResult<Page> {
    let (owner, cars) = about(&staff, path.customer).await?;
    Ok(new_page(
        &owner,
        &cars,
        &FormState::empty().with_key(new_key()),
    ))
}

/// Whom a note is about, with the cars; a technician's are the customers of the own visits.
async fn about<P: Permission>(
    staff: &Staff<P>,
    customer: CustomerId,
) -> AppResult<(customer::Model, Vec<Car>)> {
    own::guard(staff, customer).await?;
    with_cars(&staff.db, customer).await?.or_not_found()
}

fn new_page(owner: &customer::Model, cars: &[Car], form: &FormState) -> Page {
    let title = format!("New note · {} · Customers", owner.name);
    Page::new(form.title(&title), views::new(owner, cars, form))
        .description("Write a note about a customer or a car.")
}

async fn create(
    mut staff: Staff<right::WriteNotes>,
    path: web::Path<CustomerNotesPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (owner, cars) = about(&staff, path.customer).await?;
    let mut form = post.state.clone();
    let Some(new) = forms::note(&mut form, &cars) else {
        return Ok(new_page(&owner, &cars, &form).invalid().into());
    };
    let of = (NoteId::new(staff.now), owner.id, owner.name.as_str());
    let done = staff
        .once(
            &post,
            CustomerPath { customer: owner.id },
            async |tx, by| commands::add(tx, by, of, &new).await,
        )
        .await?;
    match done {
        Once::Done(there) => Ok(there.flash("Note added.").into()),
        Once::Used { location } => {
            let notice = saved_already(&location, "another note");
            let form = form.with_key(new_key()).with_notice(notice);
            Ok(new_page(&owner, &cars, &form).conflict().into())
        }
    }
}

/// The note, its customer and the cars; refused to whoever may not change it any more (R-CUST-3).
async fn own<P: Permission>(
    staff: &Staff<P>,
    (customer, id): (CustomerId, NoteId),
) -> AppResult<(customer::Model, Vec<Car>, customer_note::Model)> {
    let (owner, cars) = about(staff, customer).await?;
    let stored = note(&staff.db, (customer, id)).await?.or_not_found()?;
    let reader = Reader {
        id: staff.actor.id,
        role: staff.role,
        now: staff.now,
    };
    if !reader.may_change(stored.author_id, stored.created_at) {
        return Err(AppError::Forbidden {
            right: "change this note",
            who: "Its author for a day, or an owner,".to_owned(),
        });
    }
    Ok((owner, cars, stored))
}

async fn edit(staff: Staff<right::WriteNotes>, path: web::Path<NotePath>) -> AppResult<Page> {
    let (owner, cars, stored) = own(&staff, (path.customer, path.note)).await?;
    let form = forms::filled(&NewNote::stored(&stored)).with_version(stored.version);
    Ok(edit_page((&owner, &cars), &stored, &form))
}

fn edit_page(
    (owner, cars): (&customer::Model, &[Car]),
    stored: &customer_note::Model,
    form: &FormState,
) -> Page {
    let title = format!("Edit note · {} · Customers", owner.name);
    Page::new(form.title(&title), views::edit((owner, cars), stored, form))
        .description("Change a note about a customer or a car.")
}

async fn update(
    mut staff: Staff<right::WriteNotes>,
    path: web::Path<NotePath>,
    post: PostForm,
) -> AppResult<Answer> {
    let ids = (path.customer, path.note);
    let (owner, cars, stored) = own(&staff, ids).await?;
    let mut form = post.state;
    let Some(changed) = forms::note(&mut form, &cars) else {
        return Ok(edit_page((&owner, &cars), &stored, &form).invalid().into());
    };
    let seen = form.version().unwrap_or_default();
    let to = (&changed, owner.name.as_str());
    let done = staff
        .write(async |tx, by| commands::change(tx, by, (&stored, seen), to).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(CustomerPath { customer: owner.id })
            .flash("Note saved.")
            .into()),
        Err(AppError::Stale) => {
            let fresh = note(&staff.db, ids).await?.or_not_found()?;
            let last = audit::last_change(&staff.db, "note", fresh.id.0).await?;
            let who = last
                .as_ref()
                .map_or("somebody", |change| &change.actor_name);
            let when = time::relative(fresh.updated_at, staff.now, staff.zone.tz());
            if !form.is_checked("is_alert") {
                form.set("is_alert", "");
            }
            let stored = forms::filled(&NewNote::stored(&fresh));
            let form = form.conflict(&stored, fresh.version, who, when);
            Ok(edit_page((&owner, &cars), &fresh, &form).conflict().into())
        }
        Err(e) => Err(e),
    }
}

async fn remove(
    mut staff: Staff<right::WriteNotes>,
    path: web::Path<NoteRemovalPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let (owner, _, stored) = own(&staff, (path.customer, path.note)).await?;
    let entry = staff
        .write(async |tx, by| commands::remove(tx, by, (&stored, &owner.name)).await)
        .await?;
    let there = SeeOther::to(CustomerPath { customer: owner.id });
    Ok(there.flash("Note removed.").undo(Some(entry)))
}
