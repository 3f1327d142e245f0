//! `/customers/{customer}/tags`: all tags of one customer in one field.

use super::{Tagged, commands, forms, tagged, views};
use crate::db::{List, ShopDb};
use crate::entity::customer;
use crate::error::{AppResult, OrNotFound};
use crate::features::customers::queries::alive;
use crate::kernel::ids::CustomerId;
use crate::ui::form::FormState;
use crate::web::paths::{CustomerPath, CustomerTagsPath};
use crate::web::staff::Permission;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;
use sea_orm::{EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

/// Mounts the routes.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(CustomerTagsPath::PATTERN, web::get().to(edit))
        .route(CustomerTagsPath::PATTERN, web::post().to(update));
}

async fn owner(db: &ShopDb, id: CustomerId) -> AppResult<(customer::Model, Vec<String>)> {
    #[derive(FromQueryResult)]
    struct Row {
        #[sea_orm(nested)]
        customer: customer::Model,
        tags: List<Tagged>,
    }
    let query = customer::Entity::find_by_id(id)
        .filter(alive())
        .expr_as(tagged(db), "tags");
    let row: Row = db.row(query).await?.or_not_found()?;
    Ok((row.customer, Tagged::names(row.tags)))
}

async fn edit(
    staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerTagsPath>,
) -> AppResult<Page> {
    let (owner, tags) = owner(&staff.db, path.customer).await?;
    let form = FormState::of([("tags", tags.join(", "))]);
    page(&staff, &owner, &form).await
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
    let (owner, before) = owner(&staff.db, path.customer).await?;
    let mut form = post.state;
    let Some(names) = forms::tags(&mut form) else {
        return Ok(page(&staff, &owner, &form).await?.invalid().into());
    };
    staff
        .write(async |tx, by| commands::set(tx, by, owner.id, (&before, &names)).await)
        .await?;
    Ok(SeeOther::to(CustomerPath { customer: owner.id })
        .flash("Tags saved.")
        .into())
}
