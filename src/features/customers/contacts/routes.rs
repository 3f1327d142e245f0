//! `/customers/{customer}/contacts` and what is under it.

use super::commands::{self, NewContact};
use super::queries::contact;
use super::{forms, views};
use crate::audit;
use crate::entity::{customer, customer_contact};
use crate::error::{AppError, AppResult, OrNotFound};
use crate::features::customers::commands::NewCustomer;
use crate::features::customers::forms::ANOTHER;
use crate::features::customers::queries::alike::{Alike, alike};
use crate::features::customers::queries::customer as owner;
use crate::features::customers::views::{Way, alike as looks_like, saved_already};
use crate::kernel::ids::{ContactId, CustomerId};
use crate::ui::form::FormState;
use crate::ui::time;
use crate::web::form::new_key;
use crate::web::idempotency::Once;
use crate::web::paths::{
    ContactPath, ContactRemovalPath, CustomerContactsPath, CustomerPath, NewContactPath,
};
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::web;

/// Mounts the routes.
pub(crate) fn configure(cfg: &mut web::ServiceConfig) {
    cfg.route(CustomerContactsPath::PATTERN, web::post().to(create))
        .route(NewContactPath::PATTERN, web::get().to(new))
        .route(ContactPath::PATTERN, web::get().to(edit))
        .route(ContactPath::PATTERN, web::post().to(update))
        .route(ContactRemovalPath::PATTERN, web::post().to(remove));
}

type Desk = Staff<right::EditCustomers>;

async fn new(staff: Desk, path: web::Path<NewContactPath>) -> AppResult<Page> {
    let owner = owner(&staff.db, path.customer).await?.or_not_found()?;
    Ok(new_page(&owner, &FormState::empty().with_key(new_key())))
}

fn new_page(owner: &customer::Model, form: &FormState) -> Page {
    let title = format!("New contact · {} · Customers", owner.name);
    Page::new(form.title(&title), views::new(owner, form))
        .description("Add somebody who speaks for a customer.")
}

async fn create(
    mut staff: Desk,
    path: web::Path<CustomerContactsPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let owner = owner(&staff.db, path.customer).await?.or_not_found()?;
    let mut form = post.state.clone();
    let Some(new) = forms::contact(&mut form) else {
        return Ok(new_page(&owner, &form).invalid().into());
    };
    let (id, on_purpose) = (ContactId::new(staff.now), form.is_checked(ANOTHER));
    let there = CustomerPath { customer: owner.id };
    let done = staff
        .once(&post, there, async |tx, by| {
            if !on_purpose && !others(tx, &new, owner.id).await?.is_empty() {
                return Err(AppError::Refused(ALIKE.to_owned()));
            }
            commands::add(tx, by, (id, owner.id), &new).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Contact added.").into()),
        Ok(Once::Used { location }) => {
            let notice = saved_already(&location, "another contact");
            let form = form.with_key(new_key()).with_notice(notice);
            Ok(new_page(&owner, &form).conflict().into())
        }
        Err(AppError::Refused(_)) => {
            let form = warned(&staff, form, (&new, owner.id)).await?;
            Ok(new_page(&owner, &form).invalid().into())
        }
        Err(e) => Err(e),
    }
}

const ALIKE: &str = "Another customer has the same phone or e-mail.";

/// Other customers who are reached by the same phone or e-mail (R-CUST-2).
async fn others(
    db: &crate::db::ShopDb,
    new: &NewContact,
    of: CustomerId,
) -> AppResult<Vec<customer::Model>> {
    let reached = NewCustomer {
        phone: new.phone.clone(),
        email: new.email.clone(),
        ..NewCustomer::default()
    };
    alike(db, &reached, Some(of)).await
}

async fn warned(
    staff: &Desk,
    mut form: FormState,
    (new, of): (&NewContact, CustomerId),
) -> AppResult<FormState> {
    let others = others(&staff.db, new, of).await?;
    let words = "Another customer has the same phone or e-mail. Open that one, or tick “Add it all the same”.";
    form.fail(ANOTHER, words);
    let alike = |customer| Alike {
        customer,
        by_name: false,
    };
    let others: Vec<Alike> = others.into_iter().map(alike).collect();
    Ok(form.with_notice(looks_like(&others, Way::Open)))
}

/// The contact with its customer.
async fn own(
    staff: &Desk,
    (customer, id): (CustomerId, ContactId),
) -> AppResult<(customer::Model, customer_contact::Model)> {
    let owner = owner(&staff.db, customer).await?.or_not_found()?;
    let stored = contact(&staff.db, (customer, id)).await?.or_not_found()?;
    Ok((owner, stored))
}

async fn edit(staff: Desk, path: web::Path<ContactPath>) -> AppResult<Page> {
    let (owner, stored) = own(&staff, (path.customer, path.contact)).await?;
    let form = forms::filled(&NewContact::stored(&stored)).with_version(stored.version);
    Ok(edit_page(&owner, &stored, &form))
}

fn edit_page(owner: &customer::Model, stored: &customer_contact::Model, form: &FormState) -> Page {
    let title = format!("Edit contact · {} · Customers", owner.name);
    Page::new(form.title(&title), views::edit(owner, stored, form))
        .description("Change somebody who speaks for a customer.")
}

async fn update(
    mut staff: Desk,
    path: web::Path<ContactPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let ids = (path.customer, path.contact);
    let (owner, stored) = own(&staff, ids).await?;
    let mut form = post.state;
    let Some(changed) = forms::contact(&mut form) else {
        return Ok(edit_page(&owner, &stored, &form).invalid().into());
    };
    let before = NewContact::stored(&stored);
    let reached_anew = (&before.phone, &before.email) != (&changed.phone, &changed.email);
    if reached_anew
        && !form.is_checked(ANOTHER)
        && !others(&staff.db, &changed, owner.id).await?.is_empty()
    {
        let form = warned(&staff, form, (&changed, owner.id)).await?;
        return Ok(edit_page(&owner, &stored, &form).invalid().into());
    }
    let seen = form.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::change(tx, by, (&stored, seen), &changed).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(CustomerPath { customer: owner.id })
            .flash("Contact saved.")
            .into()),
        Err(AppError::Stale) => conflict(&staff, ids, form).await,
        Err(e) => Err(e),
    }
}

/// Somebody was faster: both values of each field (R-GEN-4).
async fn conflict(
    staff: &Desk,
    ids: (CustomerId, ContactId),
    mut form: FormState,
) -> AppResult<Answer> {
    let (owner, fresh) = own(staff, ids).await?;
    let last = audit::last_change(&staff.db, "contact", fresh.id.0).await?;
    let who = last
        .as_ref()
        .map_or("somebody", |change| &change.actor_name);
    let when = time::relative(fresh.updated_at, staff.now, staff.zone.tz());
    if !form.is_checked("is_main") {
        form.set("is_main", "");
    }
    let stored = forms::filled(&NewContact::stored(&fresh));
    let form = form.conflict(&stored, fresh.version, who, when);
    Ok(edit_page(&owner, &fresh, &form).conflict().into())
}

async fn remove(
    mut staff: Desk,
    path: web::Path<ContactRemovalPath>,
    _: PostForm,
) -> AppResult<SeeOther> {
    let (owner, stored) = own(&staff, (path.customer, path.contact)).await?;
    let entry = staff
        .write(async |tx, by| commands::remove(tx, by, &stored).await)
        .await?;
    let there = SeeOther::to(CustomerPath { customer: owner.id });
    Ok(there.flash("Contact removed.").undo(Some(entry)))
}
