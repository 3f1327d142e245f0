//! `/customers`, `/customers/new`, `/customers/{customer}` and its edit form.

use super::commands::{self, NewCustomer};
use super::notes::{self, Reader};
use super::queries::alike::{Alike, lookalikes};
use super::queries::customer;
use super::queries::list::{SIZE, Show, Sort, Wanted, list};
use super::queries::profile::profile;
use super::standing::Rules;
use super::{bin, contacts, forms, merge, own, tags, views};
use crate::audit;
use crate::db::{Kept, ShopDb};
use crate::entity::customer as row;
use crate::error::{AppError, AppResult, OrNotFound};
use crate::kernel::ids::CustomerId;
use crate::kernel::search::SearchQuery;
use crate::ui::form::FormState;
use crate::ui::time;
use crate::web::form::{key_of_kept, new_key};
use crate::web::idempotency::Once;
use crate::web::page::is_htmx;
use crate::web::paths::{CustomerPath, CustomersPath, EditCustomerPath, NewCustomerPath};
use crate::web::staff::Right;
use crate::web::{Answer, Page, PostForm, SeeOther, Staff, right};
use actix_web::{HttpRequest, web};
use chrono::{DurationRound, TimeDelta};

/// Mounts the feature.
pub fn configure(cfg: &mut web::ServiceConfig) {
    cfg.configure(bin::configure)
        .route(CustomersPath::PATTERN, web::get().to(index))
        .route(CustomersPath::PATTERN, web::post().to(create))
        .route(NewCustomerPath::PATTERN, web::get().to(new))
        .route(CustomerPath::PATTERN, web::get().to(show))
        .route(EditCustomerPath::PATTERN, web::get().to(edit))
        .route(EditCustomerPath::PATTERN, web::post().to(update))
        .configure(notes::configure)
        .configure(tags::configure)
        .configure(contacts::configure)
        .configure(merge::configure);
}

#[derive(serde::Deserialize)]
struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    filter: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    tag: String,
    after: Option<String>,
}

async fn index(
    staff: Staff<right::SeeCustomers>,
    asked: web::Query<Asked>,
    req: HttpRequest,
) -> AppResult<Answer> {
    let asked = asked.into_inner();
    let is_first = asked.after.is_none();
    let is_blank = asked.q.trim().is_empty();
    let query = SearchQuery::parse(&asked.q).ok();
    let (show, sort) = (Show::of(&asked.filter), Sort::of(&asked.sort, !is_blank));
    let found = if query.is_none() && !is_blank {
        None
    } else {
        let settings = staff.db.settings().await?;
        let wanted = Wanted {
            query,
            show,
            tag: Some(asked.tag.trim().to_owned()).filter(|tag| !tag.is_empty()),
            sort,
            after: asked.after,
            size: SIZE,
        };
        let rules = Rules::of(&settings, staff.zone, staff.today());
        Some(list(&staff.db, &wanted, &rules).await?)
    };
    // Enter opens the one exact hit (R-CUST-7); while somebody types the list stays.
    let is_entered = is_first
        && show == Show::All
        && asked.tag.is_empty()
        && sort == Sort::Relevance
        && !is_htmx(&req);
    let exact = found.as_ref().and_then(|found| found.exact);
    if let Some(customer) = exact.filter(|_| is_entered) {
        return Ok(SeeOther::to(CustomerPath { customer }).into());
    }
    let tags = match found {
        Some(_) => staff.db.tags().await?,
        None => std::sync::Arc::default(),
    };
    let view = views::ListView {
        q: &asked.q,
        tag: asked.tag.trim(),
        tags: &tags,
        show,
        sort,
        found,
        can_add: staff.may(Right::EditCustomers),
        can_export: staff.may(Right::Export),
        zone: staff.zone,
        today: staff.today(),
    };
    let page = Page::new("Customers", views::list(&view))
        .description("Customers by name, phone, e-mail, plate or VIN.");
    Ok(page.into())
}

#[derive(serde::Deserialize)]
struct Begun {
    #[serde(default)]
    like: String,
}

async fn new(_: Staff<right::EditCustomers>, begun: web::Query<Begun>) -> Page {
    new_page(&forms::begun(&begun.like).with_key(new_key()))
}

fn new_page(form: &FormState) -> Page {
    Page::new(form.title("New customer · Customers"), views::new(form))
        .description("Add a customer to the shop.")
}

async fn create(mut staff: Staff<right::EditCustomers>, post: PostForm) -> AppResult<Answer> {
    let mut form = post.state.clone();
    let Some(new) = forms::customer(&mut form) else {
        return Ok(new_page(&form).invalid().into());
    };
    let (id, today) = (CustomerId::new(staff.now), staff.today());
    let on_purpose = form.is_checked(forms::ANOTHER);
    let done = staff
        .once(&post, CustomerPath { customer: id }, async |tx, by| {
            if !on_purpose && !lookalikes(tx, &new, None).await?.is_empty() {
                return Err(AppError::Refused(ALIKE.to_owned()));
            }
            commands::create(tx, by, (id, today), &new).await
        })
        .await;
    match done {
        Ok(Once::Done(there)) => Ok(there.flash("Customer added.").into()),
        Ok(Once::Used { location }) => {
            let notice = views::saved_already(&location, "a customer");
            let form = form.with_key(new_key()).with_notice(notice);
            Ok(new_page(&form).conflict().into())
        }
        Err(AppError::Refused(_)) => {
            let others = lookalikes(&staff.db, &new, None).await?;
            Ok(new_page(&warned(form, (&others, None))).invalid().into())
        }
        Err(e) => Err(e),
    }
}

const ALIKE: &str = "Somebody like this is here already.";

/// The form with links to the look-alikes, and the box that saves anyway (R-CUST-2).
fn warned(mut form: FormState, (others, is): (&[Alike], Option<CustomerId>)) -> FormState {
    form.fail(
        forms::ANOTHER,
        "Somebody like this is here already. Use that one, or tick “This is somebody else”.",
    );
    let way = is.map_or(views::Way::Use, views::Way::Merge);
    form.with_notice(views::alike(others, way))
}

#[derive(serde::Deserialize)]
struct Older {
    before: Option<String>,
}

async fn show(
    staff: Staff<right::SeeCustomer>,
    path: web::Path<CustomerPath>,
    older: web::Query<Older>,
) -> AppResult<Answer> {
    if let Some(technician) = staff.own_only() {
        return Ok(own::page(&staff, (technician, path.customer)).await?.into());
    }
    let (id, can) = (path.customer, can(&staff));
    let before = older.before.as_deref();
    let draw = drawn(&staff.db, (id, before), can);
    let asked = format!("customer|en|{id}|{before:?}|{can:?}");
    match staff.db.kept_of(id, asked, Box::pin(draw)).await {
        Ok(body) => Ok(Page::kept(body.title().to_owned(), body)
            .description("A customer with cars, visits, invoices and payments.")
            .history(staff.history("customer", id.0))
            .into()),
        Err(AppError::NotFound) => {
            let customer = merge::successor(&staff.db, id).await?.or_not_found()?;
            Ok(SeeOther::to(CustomerPath { customer }).into())
        }
        Err(e) => Err(e),
    }
}

/// What the page shows to whoever asks, until the end of the minute: what is over by then is not offered.
fn can(staff: &Staff<right::SeeCustomer>) -> views::Can {
    let now = staff.now.duration_round_up(TimeDelta::minutes(1));
    let now = now.unwrap_or(staff.now);
    views::Can {
        edit: staff.may(Right::EditCustomers),
        book: staff.may(Right::EditAppointments),
        see_vehicles: staff.may(Right::SeeVehicles),
        see_visits: staff.may(Right::SeeAppointments),
        see_bills: staff.may(Right::SeeInvoices),
        write: staff.may(Right::WriteMessages),
        bill_key: staff
            .may(Right::EditInvoices)
            .then_some::<fn() -> String>(|| key_of_kept().to_owned()),
        notes: staff.may(Right::EditCustomers).then_some(Reader {
            id: staff.actor.id,
            role: staff.role,
            now,
        }),
        zone: staff.zone,
        now,
        today: staff.today(),
    }
}

async fn drawn(
    db: &ShopDb,
    (id, before): (CustomerId, Option<&str>),
    can: views::Can,
) -> AppResult<Kept> {
    let settings = db.settings().await?;
    let found = profile(db, (id, can.now), before).await?.or_not_found()?;
    let rules = Rules::of(&settings, can.zone, can.today);
    let (customer, figures) = (&found.customer, &found.figures);
    let standing = rules.standing(customer.is_vip, figures.lifetime_spend, figures.recall_at);
    let body = views::profile(&found, standing, before.is_some(), can);
    let title = format!("{} · Customers", customer.name);
    Ok(Kept::titled(title, body.into_string()))
}

async fn edit(
    staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerPath>,
) -> AppResult<Page> {
    let stored = customer(&staff.db, path.customer).await?.or_not_found()?;
    let form = forms::filled(&NewCustomer::stored(&stored)).with_version(stored.version);
    Ok(edit_page(&stored, &form))
}

fn edit_page(stored: &row::Model, form: &FormState) -> Page {
    let title = format!("Edit {} · Customers", stored.name);
    Page::new(form.title(&title), views::edit(stored, form)).description("Change a customer.")
}

async fn update(
    mut staff: Staff<right::EditCustomers>,
    path: web::Path<CustomerPath>,
    post: PostForm,
) -> AppResult<Answer> {
    let id = path.customer;
    let stored = customer(&staff.db, id).await?.or_not_found()?;
    let mut form = post.state;
    let Some(changed) = forms::customer(&mut form) else {
        return Ok(edit_page(&stored, &form).invalid().into());
    };
    let asked = changed.unlike(&NewCustomer::stored(&stored));
    if !form.is_checked(forms::ANOTHER) {
        let others = lookalikes(&staff.db, &asked, Some(id)).await?;
        if !others.is_empty() {
            let form = warned(form, (&others, Some(id)));
            return Ok(edit_page(&stored, &form).invalid().into());
        }
    }
    let seen = form.version().unwrap_or_default();
    let done = staff
        .write(async |tx, by| commands::update(tx, by, (&stored, seen), &changed).await)
        .await;
    match done {
        Ok(()) => Ok(SeeOther::to(CustomerPath { customer: id })
            .flash("Customer saved.")
            .into()),
        Err(AppError::Stale) => conflict(&staff, id, form).await,
        Err(e) => Err(e),
    }
}

/// Somebody was faster: both values of each field (R-GEN-4).
async fn conflict<P: crate::web::staff::Permission>(
    staff: &Staff<P>,
    id: CustomerId,
    mut form: FormState,
) -> AppResult<Answer> {
    let fresh = customer(&staff.db, id).await?.or_not_found()?;
    let last = audit::last_change(&staff.db, "customer", id.0).await?;
    let who = last
        .as_ref()
        .map_or("somebody", |change| &change.actor_name);
    let at = last.as_ref().map_or(fresh.updated_at, |change| change.at);
    let as_typed = form.value("phone").to_owned();
    forms::settle(&mut form);
    let stored = forms::filled(&NewCustomer::stored(&fresh));
    let when = time::relative(at, staff.now, staff.zone.tz());
    let mut form = form.conflict(&stored, fresh.version, who, when);
    form.set("phone", as_typed);
    Ok(edit_page(&fresh, &form).conflict().into())
}
