//! `/customers/{customer}/tags`: all tags of one customer in one field.

use super::queries::of;
use super::views::SEEN;
use super::{commands, forms, views};
use crate::audit;
use crate::entity::customer;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::CustomerId;
use crate::ui::form::FormState;
use crate::ui::time;
use crate::web::paths::{CustomerPath, CustomerTagsPath};
use crate::web::staff::Permission;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts the routes.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(CustomerTagsPath::PATTERN, web::get().to(edit))
        .route(CustomerTagsPath::PATTERN, web::post().to(update));
}

/// What the customer has, and what was there when the form was opened.
fn filled(tags: &[String]) -> FormState {
    let tags = tags.join(", ");
    FormState::of([("tags", tags.clone()), (SEEN, tags)])
}

async fn edit(
    staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerTagsPath>,
) -> AppResult<Page> {
    let (owner, tags) = of(&staff.db, path.customer).await?.or_not_found()?;
    page(&staff, &owner, &filled(&tags)).await
}

async fn page<P: Permission>(
    staff: &Staff<P>,
    owner: &customer::Model,
    form: &FormState,
) -> AppResult<Page> {
    let known = staff.db.tags().await?;
    let title = format!("Tags · {} · Customers", owner.name);
    Ok(
        Page::new(form.title(&title), views::edit(owner, &known, form))
            .description("Give a customer tags."),
    )
}

async fn update(
    mut staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerTagsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let (owner, _) = of(&staff.db, path.customer).await?.or_not_found()?;
    let mut form = post.state;
    let Some(names) = forms::tags(&mut form) else {
        return Ok(page(&staff, &owner, &form).await?.invalid().into());
    };
    let seen = form.value(SEEN).to_owned();
    let done = staff
        .write(async |tx, by| commands::set(tx, by, owner.id, (&seen, &names)).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(CustomerPath { customer: owner.id })
            .flash("Tags saved.")
            .into()),
        Err(AppError::Stale) => conflict(&staff, owner.id, form).await,
        Err(e) => Err(e),
    }
}

/// Somebody was faster: what was typed, beside what is stored.
async fn conflict<P: Permission>(
    staff: &Staff<P>,
    id: CustomerId,
    form: FormState,
) -> AppResult<Answer> {
    let (owner, tags) = of(&staff.db, id).await?.or_not_found()?;
    let last = audit::last_change(&staff.db, "customer", id.0).await?;
    let who = last
        .as_ref()
        .map_or("somebody", |change| &change.actor_name);
    let at = last.as_ref().map_or(owner.updated_at, |change| change.at);
    let when = time::relative(at, staff.now, staff.zone.tz());
    let mut form = form.conflict(&filled(&tags), owner.version, who, when);
    form.set(SEEN, tags.join(", "));
    Ok(page(staff, &owner, &form).await?.conflict().into())
}
